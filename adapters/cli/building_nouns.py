"""Nouns of what is built, and of what it is measured against: cases, mappings, findings, law, identities."""

from __future__ import annotations

from adapters.cli.nouns import Act, Group, Listing, Showing

_CASE = "CASE"

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
