"""Which list is read from which table, by which filters, and what else its rows are shown with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from google.protobuf.message import Message
from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Column, Connection, Table, func, select, true

from adapters.grpc_api.arguments import plain
from adapters.grpc_api.register.asking import (
    Check,
    a_day,
    a_stream,
    a_uuid,
    anything,
    checked,
    one_of,
    refuse,
)
from domain.actors.events import ActorKind
from domain.assessment.events import AuthenticityResult, Relevance
from domain.evaluation.events import Verdict
from domain.evidence.events import ItemForm, ItemKind
from domain.evidence.item import Standing as ItemStanding
from domain.facts.events import FactGround, FactRole
from domain.facts.fact import FactStatus
from domain.mapping.mapping import Standing as MappingStanding
from domain.sources.events import Availability, SourceKind
from domain.values import Classification, MappingPolarity
from projections.case_register import tables as cases
from projections.evidence_register import tables as evidence
from projections.history import Values, held_at
from projections.queries import Condition, all_of
from projections.source_register import tables as sources

Enrich = Callable[[Connection, list[Values], int, Any], None]
"""Adds to rows what stands in other tables, as of a position, for a request."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a request states, and the position that its answer stands for."""

    values: Mapping[str, Any]
    position: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A field of the request and the rows that it lets through; empty lets all through."""

    field: str
    check: Check
    condition: Callable[[str, Stated], Condition]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list rpc.

    Args:
        rpc: Its name.
        request: Class of its requests.
        response: Class of its answers.
        rows: Field of the answer that holds the rows.
        row: Class of a row.
        view: View that it is read from.
        table: Table of the view.
        filters: Fields that narrow the list.
        enrich: Adds what stands in other tables.
    """

    rpc: str
    request: type[Message]
    response: type[Message]
    rows: str
    row: type[Message]
    view: str
    table: Table
    filters: Sequence[Filter] = ()
    enrich: Enrich | None = None

    def shown(self, row: Values) -> Values:
        """Name what the message calls otherwise: the id of something proved is its stream."""
        return {**row, "stream": row["id"]} if self.table is cases.proof else row

    def where(self, request: Any, position: int) -> list[Condition]:
        """Conditions of the filters that a request sets.

        Raises:
            InvalidArgumentsError: A filter is not what is expected.
        """
        stated = Stated(plain(request), position)
        return [
            known.condition(checked(known.field, value, known.check), stated)
            for known in self.filters
            if (value := stated.values.get(known.field))
        ]


def _equal(field: str, column: Column[Any], check: Check | type[StrEnum] = anything) -> Filter:
    return Filter(
        field, one_of(check) if isinstance(check, type) else check, lambda value, _: column == value
    )


def _word(field: str, column: Column[Any]) -> Filter:
    return Filter(field, anything, lambda value, _: func.instr(column, f" {value} ") > 0)


def _cites(item: str, stated: Stated) -> Condition:
    cited = select(cases.citations.c.fact).where(
        cases.citations.c.item == item, held_at(cases.citations, stated.position)
    )
    return cases.facts.c.id.in_(cited)


def _on_stream(stream: str, stated: Stated) -> Condition:
    named = select(cases.evaluated.c.evaluation).where(cases.evaluated.c.stream == stream)
    if element := stated.values.get("element"):
        named = named.where(cases.evaluated.c.element == element)
    return cases.evaluations.c.id.in_(named)


def _of_element(_: str, stated: Stated) -> Condition:
    # The condition on the stream takes the element too: both must be of one target.
    if "stream" not in stated.values:
        raise refuse("stream", "expected the stream of the element, found none")
    return true()


def _with_holdings(connection: Connection, rows: list[Values], position: int, _: Any) -> None:
    ids = [row["id"] for row in rows]
    held: dict[str, list[Values]] = {}
    for column in ("post", "holder"):
        for holding in all_of(connection, cases.holdings, position=position, **{column: ids}):
            held.setdefault(holding[column], []).append(holding)
    for row in rows:
        row["holdings"] = held.get(row["id"], [])


def _with_reversals(connection: Connection, rows: list[Values], position: int, _: Any) -> None:
    ids = [row["id"] for row in rows]
    reversed_by: dict[str, list[str]] = {}
    for later in all_of(connection, cases.findings, position=position, reverses=ids):
        reversed_by.setdefault(later["reverses"], []).append(later["id"])
    for row in rows:
        row["reversed_by"] = reversed_by.get(row["id"], [])


def _with_law(connection: Connection, rows: list[Values], position: int, request: Any) -> None:
    table, adopted = cases.law_files, cases.versions
    columns = [table.c.name, table.c.kind, table.c.sha256, table.c.from_sequence.label("sequence")]
    if request.with_texts:
        columns.append(table.c.text)
    for row in rows:
        files = select(*columns).where(table.c.catalogue == row["id"], held_at(table, position))
        versions = select(adopted).where(adopted.c.catalogue == row["id"], adopted.c.sequence <= position)
        ordered = versions.order_by(adopted.c.sequence)
        row["files"] = [dict(one) for one in connection.execute(files.order_by(table.c.name)).mappings()]
        row["versions"] = [dict(one) for one in connection.execute(ordered).mappings()]


EVIDENCE, SOURCES, CASES = "evidence_register", "source_register", "case_register"

_items, _assessments = evidence.items.c, evidence.assessments.c
_facts, _incidents, _actors, _proof = cases.facts.c, cases.incidents.c, cases.actors.c, cases.proof.c
_mappings, _evaluations, _findings = cases.mappings.c, cases.evaluations.c, cases.findings.c

LISTINGS: tuple[Listing, ...] = (
    Listing(
        "ListItems",
        pb.ListItemsRequest,
        pb.ListItemsResponse,
        "items",
        pb.Item,
        EVIDENCE,
        evidence.items,
        (
            _equal("kind", _items.kind, ItemKind),
            _equal("form", _items.form, ItemForm),
            _equal("standing", _items.standing, ItemStanding),
            _equal("classification", _items.classification, Classification),
            _equal("collection", _items.collection),
            _equal("sha256", _items.sha256),
            _equal("exhibit_number", _items.exhibit_number),
            _equal("territory", _items.territory),
            _equal("language", _items.language),
        ),
    ),
    Listing(
        "ListAssessments",
        pb.ListAssessmentsRequest,
        pb.ListAssessmentsResponse,
        "assessments",
        pb.Assessment,
        EVIDENCE,
        evidence.assessments,
        (
            _equal("item", _assessments.item, a_uuid),
            _equal("by", _assessments.entered_by),
            _equal("authenticity", _assessments.authenticity, AuthenticityResult),
            _equal("relevance", _assessments.relevance, Relevance),
        ),
    ),
    Listing(
        "ListSources",
        pb.ListSourcesRequest,
        pb.ListSourcesResponse,
        "sources",
        pb.Source,
        SOURCES,
        sources.sources,
        (
            _equal("kind", sources.sources.c.kind, SourceKind),
            _equal("code", sources.sources.c.code),
            _equal("availability", sources.sources.c.availability, Availability),
            Filter("risk_due_by", a_day, lambda day, _: sources.sources.c.risk_due <= day),
        ),
    ),
    Listing(
        "ListConsents",
        pb.ListConsentsRequest,
        pb.ListConsentsResponse,
        "consents",
        pb.Consent,
        SOURCES,
        sources.consents,
        (
            _equal("for_person", sources.consents.c.for_person, a_uuid),
            _equal("item", sources.consents.c.item, a_uuid),
            _equal("state", sources.consents.c.state, one_of(("given", "refused"))),
        ),
    ),
    Listing(
        "ListFacts",
        pb.ListFactsRequest,
        pb.ListFactsResponse,
        "facts",
        pb.Fact,
        CASES,
        cases.facts,
        (
            _equal("role", _facts.role, FactRole),
            _equal("ground", _facts.ground, FactGround),
            _equal("status", _facts.status, FactStatus),
            _word("topic", _facts.topic_words),
            Filter("item", a_uuid, _cites),
            _equal("territory", _facts.territory),
        ),
    ),
    Listing(
        "ListIncidents",
        pb.ListIncidentsRequest,
        pb.ListIncidentsResponse,
        "incidents",
        pb.Incident,
        CASES,
        cases.incidents,
        (
            _word("kind", _incidents.kind_words),
            _equal("code", _incidents.code),
            _equal("territory", _incidents.territory),
            _equal("state", _incidents.state, one_of(("described", "withdrawn"))),
        ),
    ),
    Listing(
        "ListActors",
        pb.ListActorsRequest,
        pb.ListActorsResponse,
        "actors",
        pb.Actor,
        CASES,
        cases.actors,
        (
            _equal("kind", _actors.kind, ActorKind),
            _equal("code", _actors.code),
            _equal("part_of", _actors.part_of, a_uuid),
        ),
        _with_holdings,
    ),
    Listing(
        "ListProof",
        pb.ListProofRequest,
        pb.ListProofResponse,
        "parts",
        pb.ProofPart,
        CASES,
        cases.proof,
        (
            _equal("kind", _proof.kind, one_of(("context", "crime_base", "liability"))),
            _equal("law", _proof.law),
            _equal("actor", _proof.actor, a_uuid),
            _equal("stream", _proof.id, a_stream),
        ),
    ),
    Listing("ListCases", pb.ListCasesRequest, pb.ListCasesResponse, "cases", pb.CaseFile, CASES, cases.cases),
    Listing(
        "ListMappings",
        pb.ListMappingsRequest,
        pb.ListMappingsResponse,
        "mappings",
        pb.Mapping,
        CASES,
        cases.mappings,
        (
            _equal("fact", _mappings.fact, a_uuid),
            _equal("stream", _mappings.stream, a_stream),
            _equal("element", _mappings.element),
            _equal("polarity", _mappings.polarity, MappingPolarity),
            _equal("standing", _mappings.standing, MappingStanding),
            _equal("act", _mappings.act, a_uuid),
        ),
    ),
    Listing(
        "ListEvaluations",
        pb.ListEvaluationsRequest,
        pb.ListEvaluationsResponse,
        "evaluations",
        pb.Evaluation,
        CASES,
        cases.evaluations,
        (
            _equal("forum", _evaluations.forum, a_uuid),
            _equal("stage", _evaluations.stage),
            _equal("verdict", _evaluations.verdict, Verdict),
            Filter("stream", a_stream, _on_stream),
            Filter("element", anything, _of_element),
            _equal("state", _evaluations.state, one_of(("standing", "withdrawal_proposed", "withdrawn"))),
            _equal("by", _evaluations.entered_by),
        ),
    ),
    Listing(
        "ListFindings",
        pb.ListFindingsRequest,
        pb.ListFindingsResponse,
        "findings",
        pb.Finding,
        CASES,
        cases.findings,
        (
            _equal("body", _findings.body),
            _equal("case", _findings.case, a_uuid),
            _equal("forum", _findings.forum, a_uuid),
            _equal("stage", _findings.stage),
            _equal("person", _findings.person, a_uuid),
        ),
        _with_reversals,
    ),
    Listing(
        "ListForums",
        pb.ListForumsRequest,
        pb.ListForumsResponse,
        "forums",
        pb.Forum,
        CASES,
        cases.forums,
        (_equal("body", cases.forums.c.body),),
    ),
    Listing(
        "ListCatalogues",
        pb.ListCataloguesRequest,
        pb.ListCataloguesResponse,
        "catalogues",
        pb.Catalogue,
        CASES,
        cases.catalogues,
        (_equal("framework", cases.catalogues.c.framework),),
        _with_law,
    ),
    Listing(
        "ListIdentities",
        pb.ListIdentitiesRequest,
        pb.ListIdentitiesResponse,
        "identities",
        pb.Identity,
        CASES,
        cases.identities,
        (_equal("kind", cases.identities.c.kind, one_of(("person", "software"))),),
    ),
)
