"""Which rpcs have a command under which name: the command line as data.

A test holds that every rpc of a command has its place here, and the reverse.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """A command that records something.

    Args:
        verb: Its name in the group.
        rpc: The rpc that it calls.
        on: What the thing acted on is called; empty where the command opens one, or names several.
    """

    verb: str
    rpc: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A command that lists rows of a register.

    Args:
        verb: Its name in the group.
        rpc: The rpc of RegisterService that it calls.
        rows: Member of the answer that holds the rows.
        columns: Members of a row that are shown; after `~` only the beginning of an id, a colon gives
            the column another heading.
    """

    verb: str
    rpc: str
    rows: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Showing:
    """A command that shows one thing whole.

    Args:
        verb: Its name in the group.
        rpc: The rpc of RegisterService that it calls with the thing's id.
        on: What the thing is called.
    """

    verb: str
    rpc: str
    on: str


@dataclass(frozen=True, slots=True)
class Group:
    """A noun of the command line.

    Args:
        name: The noun.
        help: What its commands concern.
        service: Service of its acts.
        purpose: Purpose that its calls state where the caller states none.
    """

    name: str
    help: str
    service: str
    purpose: str
    acts: tuple[Act, ...]
    reads: tuple[Listing | Showing, ...] = ()


_ITEM, _SOURCE, _FACT, _CASE = "ITEM", "SOURCE", "FACT", "CASE"

MATERIAL = (
    Group(
        "item",
        "Evidence items and their custody.",
        "EvidenceService",
        "documentation",
        (
            Act("register", "RegisterItem"),
            Act("derive", "DeriveItem"),
            Act("receive-content", "ReceiveContent", _ITEM),
            Act("correct-translation", "CorrectTranslation", _ITEM),
            Act("release", "ReleaseCustody", _ITEM),
            Act("acknowledge", "AcknowledgeCustody", _ITEM),
            Act("record-fixity", "RecordFixityCheck", _ITEM),
            Act("hold", "PlaceLegalHold", _ITEM),
            Act("lift-hold", "LiftLegalHold", _ITEM),
            Act("capture-proof", "RecordCaptureProof", _ITEM),
            Act("quarantine", "QuarantineItem", _ITEM),
            Act("accept", "AcceptItem", _ITEM),
            Act("reject", "RejectItem", _ITEM),
            Act("classify", "ClassifyItem", _ITEM),
            Act("lawful-basis", "RecordLawfulBasis", _ITEM),
            Act("person-behind", "RecordPersonBehind", _ITEM),
            Act("condition", "RecordCondition", _ITEM),
            Act("lift-condition", "LiftCondition", _ITEM),
            Act("number", "NumberExhibit", _ITEM),
            Act("close", "CloseItem", _ITEM),
        ),
        (
            Listing("list", "ListItems", "items", ("id", "standing", "kind", "title")),
            Showing("show", "GetItem", _ITEM),
            Showing("timeline", "GetCustodyTimeline", _ITEM),
        ),
    ),
    Group(
        "source",
        "Sources, their origins and the hands they came through.",
        "SourceService",
        "documentation",
        (
            Act("register", "RegisterSource"),
            Act("identify", "IdentifySource", _SOURCE),
            Act("same-person", "LinkSourceToSamePerson", _SOURCE),
            Act("common-origin", "RecordCommonOrigin", _SOURCE),
            Act("withdraw-origin", "WithdrawCommonOrigin", _SOURCE),
            Act("hand", "RecordHand", _SOURCE),
            Act("withdraw-hand", "WithdrawHand", _SOURCE),
            Act("earlier-account", "RecordEarlierAccount", _SOURCE),
            Act("retract", "RetractStatement", _SOURCE),
            Act("availability", "RecordAvailability", _SOURCE),
            Act("risk", "AssessRisk", _SOURCE),
        ),
        (
            Listing("list", "ListSources", "sources", ("id", "code", "kind", "availability")),
            Showing("show", "GetSource", _SOURCE),
        ),
    ),
    Group(
        "consent",
        "Consents, by person, item, part and use.",
        "ConsentService",
        "documentation",
        (
            Act("give", "GiveConsent"),
            Act("refuse", "RefuseConsent"),
            Act("renew", "RenewConsent", "CONSENT"),
            Act("narrow", "NarrowConsent", "CONSENT"),
            Act("withdraw", "WithdrawConsent", "CONSENT"),
        ),
        (Listing("list", "ListConsents", "consents", ("id", "state", "~for_person", "~item")),),
    ),
    Group(
        "assess",
        "Assessments of items, each axis on its own.",
        "AssessmentService",
        "assessment",
        (
            Act("item", "AssessItem"),
            Act("supersede", "SupersedeAssessment"),
            Act("withdraw", "WithdrawAssessment", "ASSESSMENT"),
            Act("review", "ReviewAssessment", "ASSESSMENT"),
            Act("dissent", "DissentFromAssessment", "ASSESSMENT"),
            Act("concur", "ConcurInAssessment", "ASSESSMENT"),
        ),
        (
            Listing(
                "list",
                "ListAssessments",
                "assessments",
                ("id", "~item", "reliability:R", "credibility:C", "authenticity", "state"),
            ),
        ),
    ),
    Group(
        "fact",
        "Facts, which rest on citations of items.",
        "FactService",
        "case_building",
        (
            Act("state", "StateFact"),
            Act("assert", "AssertFact", _FACT),
            Act("dispute", "DisputeFact", _FACT),
            Act("resolve", "ResolveFactDispute", _FACT),
            Act("withdraw", "WithdrawFact", _FACT),
        ),
        (
            Listing("list", "ListFacts", "facts", ("id", "status", "role", "statement")),
            Showing("show", "GetFact", _FACT),
        ),
    ),
    Group(
        "cite",
        "Citations for and against facts, and taint.",
        "FactService",
        "case_building",
        (
            Act("item", "CiteItem", _FACT),
            Act("withdraw", "WithdrawCitation", _FACT),
            Act("propose-removal", "ProposeCitationRemoval", _FACT),
            Act("agree-removal", "AgreeCitationRemoval", _FACT),
            Act("reopen", "ReopenCitation", _FACT),
            Act("confirm", "ConfirmCitation", _FACT),
            Act("taint", "RecordTaint", _FACT),
            Act("propose-taint-lift", "ProposeTaintLift", _FACT),
            Act("agree-taint-lift", "AgreeTaintLift", _FACT),
        ),
    ),
    Group(
        "incident",
        "Incidents: what happened, where and when.",
        "IncidentService",
        "case_building",
        (
            Act("describe", "DescribeIncident"),
            Act("redescribe", "RedescribeIncident", "INCIDENT"),
            Act("link", "LinkIncident", "INCIDENT"),
            Act("unlink", "UnlinkIncident", "INCIDENT"),
            Act("withdraw", "WithdrawIncident", "INCIDENT"),
        ),
        (Listing("list", "ListIncidents", "incidents", ("id", "code", "occurred", "territory", "summary")),),
    ),
    Group(
        "actor",
        "Persons, organs, units, facilities and posts.",
        "ActorService",
        "case_building",
        (
            Act("register", "RegisterActor"),
            Act("name", "AddActorName", "ACTOR"),
            Act("particulars", "RecordParticulars", "ACTOR"),
            Act("same-person", "LinkActorToSamePerson", "ACTOR"),
            Act("succession", "RecordSuccession", "ACTOR"),
            Act("holding", "RecordPostHolding", "POST"),
            Act("end-holding", "EndPostHolding", "POST"),
            Act("bar", "RecordPersonalBar", "ACTOR"),
            Act("propose-bar-lift", "ProposePersonalBarLift", "ACTOR"),
            Act("agree-bar-lift", "AgreePersonalBarLift", "ACTOR"),
        ),
        (Listing("list", "ListActors", "actors", ("id", "code", "kind", "existed_from", "existed_to")),),
    ),
)
"""Nouns of what comes in."""

BUILDING = (
    Group(
        "proof",
        "Contexts, crime bases and liabilities.",
        "ProofService",
        "case_building",
        (
            Act("define-context", "DefineContext"),
            Act("redefine-scope", "RedefineScope", "CONTEXT"),
            Act("define-base", "DefineCrimeBase"),
            Act("add-incident", "AddIncident", "BASE"),
            Act("propose-incident-removal", "ProposeIncidentRemoval", "BASE"),
            Act("agree-incident-removal", "AgreeIncidentRemoval", "BASE"),
            Act("nexus", "StateNexus", "BASE"),
            Act("link-base", "StateLink", "BASE"),
            Act("allege-liability", "AllegeLiability"),
            Act("add-mode", "AddMode", "LIABILITY"),
            Act("add-base", "AddBase", "LIABILITY"),
            Act("propose-base-removal", "ProposeBaseRemoval", "LIABILITY"),
            Act("agree-base-removal", "AgreeBaseRemoval", "LIABILITY"),
            Act("raise-ground", "RaiseGround", "LIABILITY"),
            Act("answer-ground", "AnswerGround", "LIABILITY"),
        ),
        (Listing("list", "ListProof", "parts", ("stream", "law", "title")),),
    ),
    Group(
        "case",
        "Case files and their lines.",
        "CaseService",
        "case_building",
        (
            Act("open", "OpenCase"),
            Act("theory", "StateTheory", _CASE),
            Act("team", "ChangeTeam", _CASE),
            Act("add-forum", "BringForumIntoView", _CASE),
            Act("put-forum-aside", "PutForumAside", _CASE),
            Act("actor-of-interest", "NameActorOfInterest", _CASE),
            Act("add-line", "AddLine", _CASE),
            Act("add-line-base", "AddLineBase", _CASE),
            Act("propose-line-base-removal", "ProposeLineBaseRemoval", _CASE),
            Act("agree-line-base-removal", "AgreeLineBaseRemoval", _CASE),
            Act("migrate-line", "MigrateLine", _CASE),
            Act("end-line", "EndLine", _CASE),
        ),
        (
            Listing("list", "ListCases", "cases", ("id", "title")),
            Showing("show", "GetCase", _CASE),
        ),
    ),
    Group(
        "map",
        "Mappings of facts to elements.",
        "MappingService",
        "case_building",
        (
            Act("propose", "ProposeMapping"),
            Act("suggest", "SuggestMapping"),
            Act("adopt", "AdoptSuggestion", "MAPPING"),
            Act("endorse", "EndorseMapping", "MAPPING"),
            Act("reject", "RejectMapping", "MAPPING"),
            Act("withdraw", "WithdrawMapping", "MAPPING"),
            Act("propose-set", "ProposeMappingSet"),
            Act("endorse-set", "EndorseMappingSet"),
            Act("reject-set", "RejectMappingSet"),
            Act("carry-over", "CarryOverMappings"),
        ),
        (
            Listing(
                "list",
                "ListMappings",
                "mappings",
                ("id", "target.element", "polarity", "standing", "endorsed_by"),
            ),
        ),
    ),
    Group(
        "evaluate",
        "Our evaluations of elements and lines.",
        "EvaluationService",
        "case_building",
        (
            Act("record", "RecordEvaluation"),
            Act("concur", "ConcurInEvaluation", "EVALUATION"),
            Act("dissent", "DissentFromEvaluation", "EVALUATION"),
            Act("reaffirm", "ReaffirmEvaluations"),
            Act("withdraw", "WithdrawEvaluation", "EVALUATION"),
            Act("concur-withdrawal", "ConcurInWithdrawal", "EVALUATION"),
        ),
        (Listing("list", "ListEvaluations", "evaluations", ("id", "stage", "verdict", "entry.by", "state")),),
    ),
    Group(
        "finding",
        "Findings of other bodies.",
        "EvaluationService",
        "case_building",
        (
            Act("record", "RecordFinding"),
            Act("reasons", "RecordFindingReasons", "FINDING"),
        ),
        (Listing("list", "ListFindings", "findings", ("id", "body", "stage", "date", "~case")),),
    ),
    Group(
        "forum",
        "Adopted forums and their jurisdiction.",
        "CatalogueService",
        "administration",
        (
            Act("adopt", "AdoptForum"),
            Act("template", "AdoptForumTemplate", "FORUM"),
            Act("precondition", "RecordPrecondition", "FORUM"),
            Act("jurisdiction", "DecideJurisdiction", "FORUM"),
        ),
        (Listing("list", "ListForums", "forums", ("id", "body", "template", "name")),),
    ),
    Group(
        "catalogue",
        "The law as data, shipped and adopted.",
        "CatalogueService",
        "administration",
        (
            Act("adopt", "AdoptCatalogue"),
            Act("adopt-version", "AdoptCatalogueVersion", "CATALOGUE"),
            Act("attach-text", "AttachOfficialText", "CATALOGUE"),
        ),
        (Listing("list", "ListCatalogues", "catalogues", ("framework", "versions.digest:digest")),),
    ),
    Group(
        "identity",
        "Opaque ids under which people and programs act.",
        "IdentityService",
        "administration",
        (
            Act("register", "RegisterIdentity"),
            Act("retire", "RetireIdentity", "IDENTITY"),
        ),
        (Listing("list", "ListIdentities", "identities", ("id", "identity", "kind", "is_retired")),),
    ),
)
"""Nouns of what is built from it, and of what it is measured against."""

GROUPS = MATERIAL + BUILDING
