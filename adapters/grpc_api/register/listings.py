"""Which list is read from which table, and by which filters."""

from __future__ import annotations

from gravamen.v1 import register_service_pb2 as pb

from adapters.grpc_api.register import parts, people
from adapters.grpc_api.register.asking import a_day, a_stream, a_uuid, anything, one_of
from adapters.grpc_api.register.listing import Filter, Listing, equal, word
from domain.access.events import FragilityList
from domain.actors.events import ActorKind
from domain.assessment.events import AuthenticityResult, Relevance
from domain.evaluation.events import Verdict
from domain.evidence.events import ItemForm, ItemKind
from domain.evidence.item import Standing as ItemStanding
from domain.facts.events import FactGround, FactRole
from domain.facts.fact import FactStatus
from domain.interviews.events import PersonStatus
from domain.interviews.interview import InterviewStanding
from domain.mapping.mapping import Standing as MappingStanding
from domain.protection.erasure import ErasureStanding
from domain.sources.events import Availability, SourceKind
from domain.values import Classification, MappingPolarity, Purpose
from domain.victims.events import VictimStatus
from projections.access_register import tables as access
from projections.case_register import tables as cases
from projections.case_register.people_tables import victims
from projections.disclosure_register.tables import reviews
from projections.evidence_register import tables as evidence
from projections.interview_register.tables import interviews
from projections.portable import has_word
from projections.protection_register.tables import erasures
from projections.source_register import tables as sources
from projections.work_register import tables as work

EVIDENCE, SOURCES, CASES = "evidence_register", "source_register", "case_register"
WORK = "work_register"

_items, _assessments = evidence.items.c, evidence.assessments.c
_facts, _incidents, _actors, _proof = cases.facts.c, cases.incidents.c, cases.actors.c, cases.proof.c
_mappings, _evaluations, _findings = cases.mappings.c, cases.evaluations.c, cases.findings.c

LISTINGS: tuple[Listing, ...] = (
    Listing.of(
        "ListItems",
        "items",
        pb.Item,
        view=EVIDENCE,
        table=evidence.items,
        filters=(
            equal("kind", _items.kind, ItemKind),
            equal("form", _items.form, ItemForm),
            equal("standing", _items.standing, ItemStanding),
            equal("classification", _items.classification, Classification),
            equal("collection", _items.collection),
            equal("sha256", _items.sha256),
            equal("exhibit_number", _items.exhibit_number),
            equal("territory", _items.territory),
            equal("language", _items.language),
        ),
    ),
    Listing.of(
        "ListAssessments",
        "assessments",
        pb.Assessment,
        view=EVIDENCE,
        table=evidence.assessments,
        filters=(
            equal("item", _assessments.item, a_uuid),
            equal("by", _assessments.entered_by),
            equal("authenticity", _assessments.authenticity, AuthenticityResult),
            equal("relevance", _assessments.relevance, Relevance),
        ),
    ),
    Listing.of(
        "ListSources",
        "sources",
        pb.Source,
        view=SOURCES,
        table=sources.sources,
        filters=(
            equal("kind", sources.sources.c.kind, SourceKind),
            equal("code", sources.sources.c.code),
            equal("availability", sources.sources.c.availability, Availability),
            Filter("risk_due_by", a_day, lambda day, _: sources.sources.c.risk_due <= day),
        ),
    ),
    Listing.of(
        "ListConsents",
        "consents",
        pb.Consent,
        view=SOURCES,
        table=sources.consents,
        filters=(
            equal("for_person", sources.consents.c.for_person, a_uuid),
            equal("item", sources.consents.c.item, a_uuid),
            equal("state", sources.consents.c.state, one_of(("given", "refused"))),
        ),
        enrich=parts.with_scopes,
    ),
    Listing.of(
        "ListFacts",
        "facts",
        pb.Fact,
        view=CASES,
        table=cases.facts,
        filters=(
            equal("role", _facts.role, FactRole),
            equal("ground", _facts.ground, FactGround),
            equal("status", _facts.status, FactStatus),
            word("topic", _facts.topic_words),
            Filter("item", a_uuid, parts.cites),
            equal("territory", _facts.territory),
        ),
    ),
    Listing.of(
        "ListIncidents",
        "incidents",
        pb.Incident,
        view=CASES,
        table=cases.incidents,
        filters=(
            word("kind", _incidents.kind_words),
            equal("code", _incidents.code),
            equal("territory", _incidents.territory),
            equal("state", _incidents.state, one_of(("described", "withdrawn"))),
        ),
        enrich=people.with_harmed,
        narrow=people.incidents_meant,
    ),
    Listing.of(
        "ListVictims",
        "victims",
        pb.Victim,
        view=CASES,
        table=victims,
        filters=(
            equal("code", victims.c.code),
            equal("status", victims.c.status, VictimStatus),
            equal("state", victims.c.state, one_of(("registered", "withdrawn"))),
            equal("person", victims.c.person, a_stream),
        ),
        enrich=people.with_incidents,
        narrow=people.victims_meant,
    ),
    Listing.of(
        "ListActors",
        "actors",
        pb.Actor,
        view=CASES,
        table=cases.actors,
        filters=(
            equal("kind", _actors.kind, ActorKind),
            equal("code", _actors.code),
            equal("part_of", _actors.part_of, a_uuid),
        ),
        enrich=people.with_structure,
    ),
    Listing.of(
        "ListProof",
        "parts",
        pb.ProofPart,
        view=CASES,
        table=cases.proof,
        filters=(
            equal("kind", _proof.kind, one_of(("context", "crime_base", "liability"))),
            equal("law", _proof.law),
            equal("actor", _proof.actor, a_uuid),
            equal("stream", _proof.id, a_stream),
        ),
    ),
    Listing(
        "ListCases",
        pb.ListCasesRequest,
        pb.ListCasesResponse,
        "cases",
        pb.CaseFile,
        view=CASES,
        table=cases.cases,
    ),
    Listing.of(
        "ListMappings",
        "mappings",
        pb.Mapping,
        view=CASES,
        table=cases.mappings,
        filters=(
            equal("fact", _mappings.fact, a_uuid),
            equal("stream", _mappings.stream, a_stream),
            equal("element", _mappings.element),
            equal("polarity", _mappings.polarity, MappingPolarity),
            equal("standing", _mappings.standing, MappingStanding),
            equal("act", _mappings.act, a_uuid),
        ),
    ),
    Listing.of(
        "ListEvaluations",
        "evaluations",
        pb.Evaluation,
        view=CASES,
        table=cases.evaluations,
        filters=(
            equal("forum", _evaluations.forum, a_uuid),
            equal("stage", _evaluations.stage),
            equal("verdict", _evaluations.verdict, Verdict),
            Filter("stream", a_stream, parts.on_stream),
            Filter("element", anything, parts.of_element),
            equal("state", _evaluations.state, one_of(("standing", "withdrawal_proposed", "withdrawn"))),
            equal("by", _evaluations.entered_by),
        ),
    ),
    Listing.of(
        "ListFindings",
        "findings",
        pb.Finding,
        view=CASES,
        table=cases.findings,
        filters=(
            equal("body", _findings.body),
            equal("case", _findings.case, a_uuid),
            equal("forum", _findings.forum, a_uuid),
            equal("stage", _findings.stage),
            equal("person", _findings.person, a_uuid),
        ),
        enrich=parts.with_reversals,
    ),
    Listing.of(
        "ListInterviews",
        "interviews",
        pb.Interview,
        view="interview_register",
        table=interviews,
        filters=(
            equal("source", interviews.c.source, a_uuid),
            equal("standing", interviews.c.standing, InterviewStanding),
            equal("status", interviews.c.status, PersonStatus),
            Filter("held_from", a_day, lambda day, _: interviews.c.held_on >= day),
            Filter("held_to", a_day, lambda day, _: interviews.c.held_on <= day),
            equal("interpreter", interviews.c.interpreter, a_uuid),
        ),
    ),
    Listing.of(
        "ListDisclosureReviews",
        "reviews",
        pb.DisclosureReview,
        view="disclosure_register",
        table=reviews,
        filters=(
            equal("case", reviews.c.case, a_uuid),
            equal("item", reviews.c.item, a_uuid),
            word("disclosure_class", reviews.c.class_words),
            equal("state", reviews.c.state, one_of(("reviewed", "awaiting_second_reviewer"))),
        ),
    ),
    Listing.of(
        "ListForums",
        "forums",
        pb.Forum,
        view=CASES,
        table=cases.forums,
        filters=(equal("body", cases.forums.c.body),),
    ),
    Listing.of(
        "ListCatalogues",
        "catalogues",
        pb.Catalogue,
        view=CASES,
        table=cases.catalogues,
        filters=(equal("framework", cases.catalogues.c.framework),),
        enrich=parts.with_law,
    ),
    Listing.of(
        "ListLineTemplates",
        "templates",
        pb.LineTemplate,
        view=WORK,
        table=work.line_templates,
        filters=(
            equal("kind", work.line_templates.c.kind, one_of(("structural_line", "charge"))),
            equal("state", work.line_templates.c.state, one_of(("in_use", "retired"))),
            equal("forum", work.line_templates.c.forum, a_uuid),
        ),
    ),
    Listing.of(
        "ListSavedSearches",
        "searches",
        pb.SavedSearch,
        view=WORK,
        table=work.saved_searches,
        filters=(
            equal("list_rpc", work.saved_searches.c.list_rpc),
            equal("owner", work.saved_searches.c.entered_by),
        ),
    ),
    Listing.of(
        "ListErasures",
        "erasures",
        pb.Erasure,
        view="protection_register",
        table=erasures,
        filters=(
            equal("standing", erasures.c.standing, ErasureStanding),
            Filter("stream", a_stream, lambda stream, _: has_word(erasures.c.named, stream)),
            equal("proposed_by", erasures.c.entered_by),
        ),
    ),
    Listing.of(
        "ListIdentities",
        "identities",
        pb.Identity,
        view=CASES,
        table=cases.identities,
        filters=(equal("kind", cases.identities.c.kind, one_of(("person", "software"))),),
    ),
    Listing.of(
        "ListSensitiveReadings",
        "readings",
        pb.SensitiveReading,
        view="access_register",
        table=access.readings,
        filters=(
            equal("by", access.readings.c.entered_by),
            equal("case", access.readings.c.case, a_uuid),
            equal("line", access.readings.c.line, a_uuid),
            equal("what", access.readings.c.what, FragilityList),
            equal("stated_purpose", access.readings.c.purpose, Purpose),
        ),
    ),
)
