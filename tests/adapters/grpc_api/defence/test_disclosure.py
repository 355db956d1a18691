"""Disclosure over gRPC: every item of a case is on the schedule, not reviewed until somebody reviewed it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.adapters.grpc_api.case.client import FOUR_EYES, INVALID, NOT_FOUND, Body
from tests.adapters.grpc_api.defence.conftest import source
from tests.adapters.grpc_api.register.conftest import Register, item

RESTRICTED = "known, use restricted: disclosure decision needed (art. 67(2))"


def entries(defence: Register, **asked: Any) -> list[Body]:
    found: list[Body] = defence.ask("GetDisclosureSchedule", case=defence.ids["case"], **asked).get(
        "entries", []
    )
    return found


def entry(defence: Register, of: str, **asked: Any) -> Body:
    [found] = [each for each in entries(defence, **asked) if each["item"] == of]
    return found


def review(defence: Register, of: str, *classes: str, by: str = "expert-1", **members: Any) -> str:
    body: Body = {
        "case": defence.ids["case"],
        "item": of,
        "classes": [f"DISCLOSURE_CLASS_{each}" for each in classes],
        "rationale": "Read in full.",
        **members,
    }
    id: str = defence.do("DisclosureService/ReviewForDisclosure", by=by, **body)["id"]
    return id


def cite(defence: Register, of: str, **members: Any) -> str:
    """Cite an item in a new fact that is mapped in the case; gives the fact."""
    cited: Body = {
        "id": str(uuid4()),
        "item": of,
        "polarity": "POLARITY_SUPPORTS",
        "basis": "BASIS_OF_KNOWLEDGE_SAW_OR_DID",
        **members,
    }
    proposition = {"statement": "The camp had a fence.", "role": "FACT_ROLE_MATERIAL"}
    fact: str = defence.do("FactService/StateFact", proposition=proposition, citations=[cited])["id"]
    defence.client.call("MappingService/ProposeMapping", defence.client.mapping(fact=fact))
    return fact


@pytest.fixture
def cited(defence: Register) -> str:
    """An item cited by a fact that is mapped in the case."""
    id = item(defence, "Fictional list")
    cite(defence, id)
    return id


def test_what_a_case_cites_is_not_reviewed_by_default(defence: Register, cited: str) -> None:
    found = entry(defence, cited)
    assert (found["state"], found["because"], found.get("classes")) == ("not_reviewed", ["cited_for"], None)
    assert found["title"] == "Fictional list"


def test_an_item_of_another_case_s_facts_alone_is_not_on_the_schedule(defence: Register) -> None:
    other = item(defence, "Fictional other list")
    assert other not in {each["item"] for each in entries(defence, page_size=500)}


def test_what_contradicts_and_what_a_cited_source_said_elsewhere_belong_to_the_case(
    defence: Register,
) -> None:
    person = source(defence, "W-0201")
    behind = [{"source": person, "capacity": "CAPACITY_WITNESS"}]
    against = item(defence, "Fictional denial", persons_behind=behind)
    elsewhere = item(defence, "Fictional letter", persons_behind=behind)
    cite(defence, against, polarity="POLARITY_CONTRADICTS")
    assert entry(defence, against, page_size=500)["because"] == ["cited_against"]
    assert entry(defence, elsewhere, page_size=500)["because"] == ["of_cited_source"]


def test_what_is_reviewed_stands_in_the_schedule_of_its_classes(defence: Register, cited: str) -> None:
    id = review(defence, cited, "INNOCENCE", "CREDIBILITY")
    found = entry(defence, cited, disclosure_class="credibility", page_size=500)
    assert (found["state"], found["classes"], found["review"]) == (
        "reviewed",
        ["innocence", "credibility"],
        id,
    )
    assert cited not in {each["item"] for each in entries(defence, disclosure_class="mitigation")}
    listed = defence.ask("ListDisclosureReviews", item=cited, disclosure_class="innocence")["reviews"]
    assert [each["id"] for each in listed] == [id]


def test_what_awaits_review_stands_in_the_schedule_of_every_class(defence: Register, cited: str) -> None:
    assert entry(defence, cited, disclosure_class="mitigation", page_size=500)["state"] == "not_reviewed"


def test_none_waits_for_a_second_reviewer(defence: Register, cited: str) -> None:
    id = review(defence, cited, "NONE")
    assert entry(defence, cited, page_size=500)["state"] == "awaiting_second_reviewer"
    rpc = "DisclosureService/ConfirmDisclosureReview"
    assert defence.client.refused(rpc, {"id": id}).code == FOUR_EYES
    defence.do(rpc, by="expert-2", id=id)
    found = entry(defence, cited, page_size=500)
    assert (found["state"], found["classes"]) == ("reviewed", ["none"])


def test_a_revision_drops_a_class_only_with_a_second_person(defence: Register, cited: str) -> None:
    id = review(defence, cited, "INNOCENCE")
    revision: Body = {"id": id, "classes": ["DISCLOSURE_CLASS_RULE_77"], "rationale": "Read again."}
    rpc = "DisclosureService/ReviseDisclosureReview"
    assert defence.client.refused(rpc, revision).fields == ("gravamen-reason",)
    defence.do(rpc, reason="It speaks of another man", **revision)
    found = entry(defence, cited, page_size=500)
    assert (found["state"], found["classes"]) == ("awaiting_second_reviewer", ["innocence", "rule_77"])
    waiting = defence.ask("ListDisclosureReviews", item=cited, state="awaiting_second_reviewer")["reviews"]
    assert [each["dropped"] for each in waiting] == [["innocence"]]
    defence.do("DisclosureService/ConfirmDisclosureReview", by="expert-2", id=id)
    assert entry(defence, cited, page_size=500)["classes"] == ["rule_77"]


def test_a_part_that_was_reviewed_says_nothing_of_the_rest(defence: Register, cited: str) -> None:
    page = {"unit": "SEGMENT_UNIT_PAGES", "first": 1, "last": 1}
    review(defence, cited, "INCRIMINATING", segment=page)
    states = {
        each["segment"]["unit"]: each["state"]
        for each in entries(defence, page_size=500)
        if each["item"] == cited
    }
    assert states == {"SEGMENT_UNIT_WHOLE": "not_reviewed", "SEGMENT_UNIT_PAGES": "reviewed"}
    with_page = {
        "case": defence.ids["case"],
        "item": cited,
        "segment": page,
        "classes": ["DISCLOSURE_CLASS_NONE"],
        "rationale": "x",
    }
    refusal = defence.client.refused("DisclosureService/ReviewForDisclosure", with_page)
    assert refusal.code.name == "ALREADY_EXISTS"


@pytest.mark.parametrize("cause", ["citation", "taint", "inconsistency", "benefit", "contradicting_mapping"])
def test_what_is_recorded_since_opens_a_review_again(defence: Register, cause: str) -> None:
    person = source(defence, f"W-{uuid4().int % 10**8}")
    of = item(defence, "Fictional diary", persons_behind=[{"source": person, "capacity": "CAPACITY_AUTHOR"}])
    citation = str(uuid4())
    fact = cite(defence, of, id=citation)
    review(defence, of, "INCRIMINATING")
    assert entry(defence, of, page_size=500)["state"] == "reviewed"
    position = defence.position()
    match cause:
        case "citation":
            cite(defence, of)
        case "taint":
            taint = {
                "code": "T-1",
                "bars": ["USE_TRUTH_OF_CONTENTS"],
                "status": "TAINT_STATUS_ALLEGED",
                "ground": "69-7",
            }
            defence.do("FactService/RecordTaint", id=fact, citation=citation, taint=taint)
        case "benefit":
            sitting = {
                "held_on": "2026-02-01",
                "manner": "INTERVIEW_MANNER_VIDEO",
                "setting": "x",
                "language": "ko",
                "interviewers": ["expert-1"],
                "status": "PERSON_STATUS_WITNESS",
                "recording": "INTERVIEW_RECORDING_NONE",
                "promises": ["Resettlement"],
            }
            defence.do("InterviewService/RecordInterview", source=person, sitting=sitting)
        case "inconsistency":
            parts = {"first": {"item": of}, "second": {"fact": fact, "citation": citation}}
            body: Body = {"id": person, "code": "X-1", "topic": "dates", "difference": "x", **parts}
            defence.do("InterviewService/RecordInconsistency", **body)
        case _:
            against = defence.client.mapping(
                fact=fact,
                target=defence.client.base("7-1-e.2"),
                polarity="MAPPING_POLARITY_CONTRADICTS",
            )
            defence.client.call("MappingService/ProposeMapping", against)
    found = entry(defence, of, page_size=500)
    assert (found["state"], found["classes"]) == ("reopened", ["incriminating"])
    assert {each["cause"] for each in found["reopened_by"]} == {cause}
    assert entry(defence, of, as_of=position, page_size=500)["state"] == "reviewed"


def test_what_cannot_be_used_freely_is_known_and_says_what_is_to_be_decided(defence: Register) -> None:
    condition = {"code": "54-3-e", "forbids": ["support"], "text": "Lead only"}
    of = item(defence, "Fictional lead", conditions=[condition])
    cite(defence, of, polarity="POLARITY_CONTRADICTS")
    found = entry(defence, of, page_size=500)
    assert (found["barred_by"], found["words"]) == (["condition"], RESTRICTED)

    id = review(defence, of, "INNOCENCE")
    restriction = {
        "code": "R-1",
        "rule": "RESTRICTION_RULE_RULE_82",
        "form": "RESTRICTION_FORM_SUMMARY",
        "grounds": "The provider's terms.",
    }
    defence.do("DisclosureService/AskRestriction", id=id, restriction=restriction, reason="Terms")
    assert entry(defence, of, page_size=500)["words"] == RESTRICTED
    decision: Body = {
        "id": id,
        "restriction": "R-1",
        "decision": "RESTRICTION_DECISION_REFUSED",
        "body": "ptc-x",
        "decided_on": "2026-02-01",
    }
    defence.do("DisclosureService/DecideRestriction", **decision)
    found = entry(defence, of, page_size=500)
    assert found["words"] == "known, use restricted: restriction R-1 refused by ptc-x on 2026-02-01"
    assert found["classes"] == ["innocence"]
    [shown] = found["restrictions"]
    assert (shown["grounds"], shown["decision"]) == ("The provider's terms.", "refused")


def test_the_pages_of_a_schedule_hold_every_entry_once_and_the_balance_of_the_whole(
    defence: Register, cited: str
) -> None:
    whole = defence.ask("GetDisclosureSchedule", case=defence.ids["case"], page_size=500)
    seen: list[tuple[str, str]] = []
    asked: Body = {"case": defence.ids["case"], "page_size": 2}
    while True:
        page = defence.ask("GetDisclosureSchedule", **asked)
        seen += [(each["item"], each["segment"]["unit"]) for each in page["entries"]]
        assert page["states"] == whole["states"]
        if not page.get("next_page_token"):
            break
        asked["page_token"] = page["next_page_token"]
    assert seen == [(each["item"], each["segment"]["unit"]) for each in whole["entries"]]
    assert sum(int(each["count"]) for each in whole["states"]) == len(seen)


def test_many_reviews_are_recorded_in_one_batch(defence: Register, cited: str) -> None:
    body = {
        "case": defence.ids["case"],
        "item": cited,
        "classes": ["DISCLOSURE_CLASS_INCRIMINATING"],
        "rationale": "x",
    }
    answer = defence.client.call("DisclosureService/BatchReviewForDisclosure", {"requests": [body, body]})
    first, second = answer["results"]
    assert "receipt" in first
    assert "error" in second


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"case": str(uuid4())}, NOT_FOUND, "case"),
        ({"case": "x"}, INVALID, "case"),
        ({"state": "seen"}, INVALID, "state"),
        ({"disclosure_class": "secret"}, INVALID, "disclosure_class"),
    ],
    ids=["unknown case", "no id", "state", "class"],
)
def test_a_schedule_of_what_there_is_not_is_refused_by_field(
    defence: Register, asked: Body, code: Any, field: str
) -> None:
    refusal = defence.refused("GetDisclosureSchedule", **{"case": defence.ids["case"], **asked})
    assert (refusal.code, refusal.fields) == (code, (field,))
