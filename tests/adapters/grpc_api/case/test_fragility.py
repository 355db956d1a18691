"""What a line hangs on over gRPC: exact lists, told only with a reason, and in the record before the answer."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import grpc
import pytest

from adapters.grpc_api.sensitive import SensitiveReadings
from domain.errors import StoreUnavailableError
from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND, Body, Client

WHY = "Protection plan of the team"
ELEMENT = "7-1-e.3"
ELEMENT_OF_EXPERT = "7-1-e.1+30"


@pytest.fixture(scope="module", name="client")
def of_its_own(client: Client) -> Client:
    """The same node with a base, a case and a line that no other test touches."""
    own = Client(client.channel, dict(client.ids))
    own.ids["base"] = own.call("ProofService/DefineCrimeBase", own.crime_base())["id"]
    own.ids["case"] = own.call("CaseService/OpenCase", {"title": "What it hangs on"})["id"]
    own.ids["line"] = str(uuid4())
    own.call("CaseService/AddLine", own.combined(line=own.ids["line"]))
    return own


@pytest.fixture(scope="module")
def hung(client: Client) -> dict[str, str]:
    """An element of the line that hangs on one testimony, its consent, its witness and an intermediary."""
    return _hung(client, ELEMENT)


def _hung(client: Client, element: str, *, kind: str = "SOURCE_KIND_WITNESS") -> dict[str, str]:
    ids: dict[str, str] = {}
    for name, of_kind in (("witness", kind), ("intermediary", "SOURCE_KIND_ORGANISATION")):
        body = {"code": f"FR-{uuid4().int % 10**8}", "kind": of_kind}
        ids[name] = client.call("SourceService/RegisterSource", body)["id"]
    hand = {"id": ids["witness"], "hand": ids["intermediary"], "capacity": "HAND_CAPACITY_INTERMEDIARY"}
    client.call("SourceService/RecordHand", hand)
    description = {
        "kind": "ITEM_KIND_TESTIMONY",
        "form": "ITEM_FORM_WRITTEN_STATEMENT",
        "title": "A statement",
        "lawful_basis": [{"basis": "BASIS_CONSENT"}],
        "persons_behind": [{"source": ids["witness"], "capacity": "CAPACITY_WITNESS"}],
    }
    ids["item"] = client.call("EvidenceService/RegisterItem", {"description": description})["id"]
    client.call("EvidenceService/AcceptItem", {"id": ids["item"]})
    assessment = {
        "item": ids["item"],
        "reliability": "RELIABILITY_B",
        "credibility": "CREDIBILITY_2",
        "relevance": "RELEVANCE_RELEVANT",
        "reasoning": "It fits.",
        "authenticity": {
            "result": "AUTHENTICITY_RESULT_AUTHENTIC",
            "steps": [{"method": "paper", "outcome": "AUTHENTICITY_STEP_OUTCOME_PASSED"}],
        },
    }
    client.call("AssessmentService/AssessItem", assessment, by="expert-4")
    scopes = ["CONSENT_SCOPE_INTERNAL_ANALYSIS", "CONSENT_SCOPE_REPORTING_ANONYMISED"]
    consent = {
        "for_person": ids["witness"],
        "given_by": ids["witness"],
        "item": ids["item"],
        "terms": [{"scopes": scopes, "valid_from": "2020-01-01"}],
        "form": {"version": "v1", "language": "en"},
    }
    ids["consent"] = client.call("ConsentService/GiveConsent", consent)["id"]
    ids["fact"] = _fact(client, ids["item"])
    mapping = client.mapping(fact=ids["fact"], target=client.base(element))
    ids["mapping"] = client.call("MappingService/ProposeMapping", mapping)["id"]
    client.call("MappingService/EndorseMapping", {"id": ids["mapping"]}, by="expert-2")
    ids["evaluation"] = _evaluated(client, element)
    return ids


def _fact(client: Client, item: str) -> str:
    citation = {
        "id": str(uuid4()),
        "item": item,
        "polarity": "POLARITY_SUPPORTS",
        "basis": "BASIS_OF_KNOWLEDGE_SAW_OR_DID",
    }
    body = {
        "proposition": {"statement": "Nobody was tried.", "role": "FACT_ROLE_MATERIAL"},
        "citations": [citation],
    }
    fact: str = client.call("FactService/StateFact", body)["id"]
    return fact


def _evaluated(client: Client, element: str) -> str:
    head = int(client.call("RecordService/GetStatus", {})["head"])
    body = client.evaluation(targets=[client.base(element)], considered_position=head)
    evaluation: str = client.call("EvaluationService/RecordEvaluation", body, by="expert-3")["id"]
    return evaluation


def asked(client: Client, **members: Any) -> Body:
    lens = {"forum": client.ids["commission"], "stage": client.ids["stage"]}
    return {"line": client.ids["line"], "lens": {**lens, **members.pop("lens", {})}, **members}


def lost(found: list[Body]) -> set[frozenset[tuple[str, str]]]:
    return {
        frozenset((loss["kind"].removeprefix("LOSS_KIND_").lower(), loss["id"]) for loss in each["losses"])
        for each in found
    }


def points(client: Client, **members: Any) -> Body:
    body = asked(client, element=ELEMENT, **members)
    return client.call("ReadinessService/ListSinglePointsOfFailure", body, reason=WHY)


def readings(client: Client, **filters: Any) -> list[Body]:
    """List readings once the views have come to the head."""
    head = client.call("RecordService/GetStatus", {})["head"]
    body = {"line": client.ids["line"], "page_size": 500, "as_of": head, **filters}
    deadline = time.monotonic() + 20
    while True:
        try:
            found: Body = client.call("RegisterService/ListSensitiveReadings", body)
            return list(found.get("readings", []))
        except grpc.RpcError:
            if time.monotonic() > deadline:
                raise


def test_each_single_point_of_an_element_is_named_with_the_blocker_that_it_opens(
    client: Client, hung: dict[str, str]
) -> None:
    answer = points(client)
    assert lost(answer["points"]) == {
        frozenset({("item", hung["item"])}),
        frozenset({("consent", hung["consent"])}),
        frozenset({("hand", hung["intermediary"])}),
        frozenset({("origin", hung["witness"])}),
    }
    causes = {blocker["cause"] for point in answer["points"] for blocker in point["opened"]}
    assert causes == {"no_usable_support"}
    assert answer["classification"] == "CLASSIFICATION_SECRET"


def test_experts_of_ours_stand_apart_and_are_named_where_asked_for(
    client: Client, hung: dict[str, str]
) -> None:
    answer = points(client, kinds=["LOSS_KIND_LEGAL_EXPERT"])
    experts = {each[1] for (each,) in map(tuple, lost(answer["points"]))}
    # Who proposed, endorsed, evaluated and assessed; each alone carries something.
    assert experts == {"expert-1", "expert-2", "expert-3", "expert-4"}


def test_a_source_registered_as_an_expert_is_an_expert_witness(client: Client) -> None:
    hung = _hung(client, ELEMENT_OF_EXPERT, kind="SOURCE_KIND_EXPERT")
    body = asked(client, element=ELEMENT_OF_EXPERT, kinds=["LOSS_KIND_EXPERT_WITNESS"])
    answer = client.call("ReadinessService/ListSinglePointsOfFailure", body, reason=WHY)
    assert lost(answer["points"]) == {frozenset({("expert_witness", hung["witness"])})}


def test_a_further_testimony_makes_pairs_of_what_were_single_points(
    client: Client, hung: dict[str, str]
) -> None:
    second = _hung(client, "7-1-e.2")
    mapping = client.mapping(fact=hung["fact"], target=client.base("7-1-e.2"))
    id = client.call("MappingService/ProposeMapping", mapping)["id"]
    client.call("MappingService/EndorseMapping", {"id": id}, by="expert-2")
    kinds = ["LOSS_KIND_ITEM", "LOSS_KIND_CONSENT"]
    body = asked(client, element="7-1-e.2", kinds=kinds, size=2)
    answer = client.call("ReadinessService/ListLossSets", body, reason=WHY)
    pairs = [
        {(kind, hung[kind]), (other, second[other])}
        for kind in ("item", "consent")
        for other in ("item", "consent")
    ]
    assert lost(answer["sets"]) == {frozenset(pair) for pair in pairs}


def test_pages_stand_for_the_position_of_the_first_and_each_is_a_reading(
    client: Client, hung: dict[str, str]
) -> None:
    before = len(readings(client))
    whole = points(client)
    first = points(client, page_size=3)
    second = points(client, page_size=3, page_token=first["next_page_token"])
    assert [*first["points"], *second["points"]] == whole["points"]
    assert "next_page_token" not in second
    assert second["read"]["position"] == first["read"]["position"]
    assert len(readings(client)) == before + 3


def test_a_reading_is_recorded_with_who_what_and_why_before_it_is_answered(
    client: Client, hung: dict[str, str]
) -> None:
    answer = points(client)
    sequence = answer["reading"]["last_sequence"]
    reading = next(each for each in readings(client) if each["entry"]["sequence"] == sequence)
    assert reading["entry"]["by"] == "expert-1"
    assert (reading["what"], reading["purpose"]) == ("FRAGILITY_LIST_SINGLE_POINTS", "case_building")
    assert (reading["case"], reading["reason"]) == (client.ids["case"], WHY)
    assert reading["position"] == answer["read"]["position"]


def test_what_cannot_be_recorded_is_not_answered(
    client: Client, hung: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreUnavailableError("the store is full")

    monkeypatch.setattr(SensitiveReadings, "record", fail)
    for rpc, members in (
        ("ListSinglePointsOfFailure", {}),
        ("ListLossSets", {}),
        ("WhatIf", {"lens": {"exclusions": {"items": [hung["item"]]}}}),
        ("GetReadiness", {"lens": {"exclusions": {"items": [hung["item"]]}}}),
        ("GetElementMatrix", {"lens": {"exclusions": {"items": [hung["item"]]}}}),
    ):
        refusal = client.refused(f"ReadinessService/{rpc}", asked(client, **members), reason=WHY)
        assert (rpc, refusal.code) == (rpc, grpc.StatusCode.UNAVAILABLE)


@pytest.mark.parametrize("rpc", ["ListSinglePointsOfFailure", "ListLossSets", "WhatIf", "GetReadiness"])
def test_a_reading_without_a_reason_is_refused(client: Client, hung: dict[str, str], rpc: str) -> None:
    lens = {"exclusions": {"items": [hung["item"]]}} if rpc in {"WhatIf", "GetReadiness"} else {}
    before = len(readings(client))
    refusal = client.refused(f"ReadinessService/{rpc}", asked(client, lens=lens))
    assert (refusal.code, refusal.fields) == (INVALID, ("gravamen-reason",))
    assert len(readings(client)) == before


def what_if(client: Client, exclusions: Body, **members: Any) -> Body:
    body = asked(client, lens={"exclusions": exclusions}, **members)
    return client.call("ReadinessService/WhatIf", body, reason=WHY)


@pytest.mark.parametrize(
    ("exclusions", "opens"),
    [
        ({"items": "item"}, True),
        ({"consents": "consent"}, True),
        ({"hands": "intermediary"}, True),
        ({"sources": "witness"}, True),
        ({"origins": "witness"}, True),
        ({"consent_scopes": {"scope": "internal_analysis"}}, True),
        ({"consent_scopes": {"scope": "internal_analysis", "consent": "consent"}}, True),
        ({"consent_scopes": {"scope": "share_national_authority"}}, False),
        ({"origins": "unrecorded"}, False),
    ],
    ids=[
        *("an item", "a consent", "a hand", "a source", "an origin group", "a scope everywhere"),
        *("a scope of one consent", "a scope that the stage does not need", "what nobody is behind"),
    ],
)
def test_a_what_if_opens_what_the_loss_would(
    client: Client, hung: dict[str, str], exclusions: Body, opens: bool
) -> None:
    (member, value), *_ = exclusions.items()
    if isinstance(value, dict):
        value = {name: hung.get(word, word) for name, word in value.items()}
    else:
        value = hung.get(value, value)
    answer = what_if(client, {member: [value]})
    opened = {blocker["target"].get("element") for blocker in answer.get("opened", [])}
    assert (ELEMENT in opened) is opens
    stale = {each["evaluation"] for each in answer.get("would_be_stale", [])}
    assert (hung["evaluation"] in stale) is opens


def test_a_what_if_makes_nothing_stale_and_records_how_much_was_left_aside_and_never_which(
    client: Client, hung: dict[str, str]
) -> None:
    exclusions = {"items": [hung["item"]], "consents": [hung["consent"]]}
    sequences = [what_if(client, exclusions)["reading"]["last_sequence"] for _ in range(2)]
    other = what_if(client, {"items": [hung["item"]]})["reading"]["last_sequence"]
    found = {each["entry"]["sequence"]: each for each in readings(client, what="FRAGILITY_LIST_WHAT_IF")}
    first, again = (found[sequence] for sequence in sequences)
    assert first["left_aside"] == [{"kind": "consents", "count": 1}, {"kind": "items", "count": 1}]
    assert first["exclusions_digest"] == again["exclusions_digest"] != found[other]["exclusions_digest"]
    assert hung["item"] not in str(first)
    stale = client.call("ReadinessService/ListStaleEvaluations", _lens_alone(client))
    assert hung["evaluation"] not in str(stale)


def test_readiness_read_with_exclusions_is_a_what_if_and_recorded_as_one(
    client: Client, hung: dict[str, str]
) -> None:
    before = len(readings(client, what="FRAGILITY_LIST_WHAT_IF"))
    body = asked(client, lens={"exclusions": {"items": [hung["item"]]}})
    client.call("ReadinessService/GetReadiness", body, reason=WHY)
    client.call("ReadinessService/GetElementMatrix", body, reason=WHY)
    assert len(readings(client, what="FRAGILITY_LIST_WHAT_IF")) == before + 2


@pytest.mark.parametrize(
    ("member", "value", "field"),
    [
        ("items", "id", "items[0]"),
        ("sources", "id", "sources[0]"),
        ("hands", "witness", "hands[0]"),
        ("consents", "id", "consents[0]"),
        ("citations", "id", "citations[0]"),
        ("experts", "expert-99", "experts[0]"),
        ("origins", "id", "origins[0]"),
        ("consent_scopes", {"scope": "internal_analysis", "consent": "id"}, "consent_scopes[0].consent"),
        ("consent_scopes", {"scope": "everything"}, "consent_scopes[0].scope"),
    ],
    ids=lambda value: value if isinstance(value, str) else "a scope",
)
def test_exclusions_that_name_nothing_are_refused_by_their_place(
    client: Client, hung: dict[str, str], member: str, value: Any, field: str
) -> None:
    unknown = str(uuid4())
    named = {"id": unknown, "witness": hung["witness"]}
    if isinstance(value, dict):
        excluded: Any = {name: named.get(word, word) for name, word in value.items()}
    else:
        excluded = named.get(value, value)
    body = asked(client, lens={"exclusions": {member: [excluded]}})
    refusal = client.refused("ReadinessService/WhatIf", body, reason=WHY)
    assert (refusal.code, refusal.fields) == (INVALID, (f"lens.exclusions.{field}",))
    assert (unknown in refusal.message) == (unknown in str(excluded))


def test_a_what_if_of_nothing_and_exclusions_elsewhere_are_refused(
    client: Client, hung: dict[str, str]
) -> None:
    nothing = client.refused("ReadinessService/WhatIf", asked(client), reason=WHY)
    assert (nothing.code, nothing.fields) == (INVALID, ("lens.exclusions",))
    excluded = asked(client, lens={"exclusions": {"items": [hung["item"]]}})
    for rpc in ("ListSinglePointsOfFailure", "ListLossSets"):
        refusal = client.refused(f"ReadinessService/{rpc}", excluded, reason=WHY)
        assert refusal.fields == ("lens.exclusions",)
    worklist = {"case_id": client.ids["case"], "lens": excluded["lens"]}
    assert client.refused("ReadinessService/GetElementWorklist", worklist).fields == ("lens.exclusions",)


def test_sets_of_more_than_three_and_a_line_that_is_unknown_are_refused(client: Client) -> None:
    four = client.refused("ReadinessService/ListLossSets", asked(client, size=4), reason=WHY)
    assert (four.code, four.fields) == (INVALID, ("size",))
    unknown = {**asked(client), "line": str(uuid4())}
    assert client.refused("ReadinessService/ListLossSets", unknown, reason=WHY).code == NOT_FOUND


def _lens_alone(client: Client) -> Body:
    return {"lens": asked(client)["lens"], "line": client.ids["line"]}


def test_a_withdrawn_consent_makes_stale_and_a_further_citation_makes_a_review_due(client: Client) -> None:
    hung = _hung(client, "7-1-e.1")
    due_before = client.call("ReadinessService/ListReviewsDue", _lens_alone(client))
    assert hung["evaluation"] not in str(due_before)
    citation = {
        "id": str(uuid4()),
        "item": hung["item"],
        "polarity": "POLARITY_SUPPORTS",
        "basis": "BASIS_OF_KNOWLEDGE_SAW_OR_DID",
        "segment": {"unit": "SEGMENT_UNIT_PAGES", "first": 2, "last": 2},
    }
    client.call("FactService/CiteItem", {"id": hung["fact"], "citation": citation})
    due = client.call("ReadinessService/ListReviewsDue", {**_lens_alone(client), "author": "expert-3"})
    review = next(each for each in due["evaluations"] if each["evaluation"] == hung["evaluation"])
    assert [event["type"] for event in review["due"]] == ["fact.cited.v1"]
    assert {target["element"] for target in review["targets"]} == {"7-1-e.1a", "7-1-e.1b"}
    of_element = {**_lens_alone(client), "element": "7-1-e.1"}
    assert hung["evaluation"] in str(client.call("ReadinessService/ListReviewsDue", of_element))
    withdrawn = {"id": hung["consent"], "effective_on": "2026-01-01"}
    client.call("ConsentService/WithdrawConsent", withdrawn, reason="The witness asked")
    stale = client.call("ReadinessService/ListStaleEvaluations", _lens_alone(client))
    review = next(each for each in stale["evaluations"] if each["evaluation"] == hung["evaluation"])
    assert [(event["type"], event["by"]) for event in review["weakened"]] == [
        ("consent.withdrawn.v1", "expert-1")
    ]
    other = {**_lens_alone(client), "author": "expert-1"}
    assert "evaluations" not in client.call("ReadinessService/ListStaleEvaluations", other)
    body = {**asked(client), "evaluation": hung["evaluation"]}
    since = client.call("ReadinessService/ListChangesSinceEvaluation", body)
    effects = {(change["effect"], change["event"]["type"]) for change in since["changes"]}
    assert ("weakens", "consent.withdrawn.v1") in effects
    assert ("neutral", "fact.cited.v1") in effects
