"""Lines of inquiry over gRPC: planned from blockers, opened, closed, and what readiness makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND, REFUSED, Body
from tests.adapters.grpc_api.register.conftest import Register, item

CAUSE = "no_exoneration_inquiry"


def wanted(defence: Register, **members: Any) -> Body:
    ids = defence.ids
    return {
        "case": ids["case"],
        "line": ids["charge"],
        "seeks": "INQUIRY_SEEKS_EXONERATING",
        "sought": "Whether he had left the post.",
        **members,
    }


def opened(defence: Register, **members: Any) -> str:
    inquiry = wanted(defence, **members)
    id: str = defence.do("InquiryService/OpenLineOfInquiry", inquiry=inquiry)["id"]
    return id


def close(defence: Register, id: str, outcome: str, **members: Any) -> None:
    account = "Records of the post were read."
    body = {"id": id, "outcome": f"INQUIRY_OUTCOME_{outcome}", "account": account, **members}
    defence.do("InquiryService/CloseLineOfInquiry", **body)


def lens(defence: Register, stage: str = "confirmation", **members: Any) -> Body:
    return {"forum": defence.ids["court"], "stage": stage, **members}


def causes(defence: Register, *, reason: str = "", **members: Any) -> set[str]:
    asked = {"line": defence.ids["charge"], "lens": lens(defence, **members)}
    answer = defence.client.call("ReadinessService/GetReadiness", asked, reason=reason)
    return {blocker["cause"] for blocker in answer["blockers"]}


def listed(defence: Register, **filters: Any) -> list[Body]:
    found: list[Body] = defence.ask("ListLinesOfInquiry", **filters).get("inquiries", [])
    return found


def test_confirmation_waits_for_an_inquiry_that_looked_for_what_exonerates(defence: Register) -> None:
    assert CAUSE in causes(defence)
    id = opened(defence)
    assert CAUSE in causes(defence)
    close(defence, id, "NOTHING_FOUND")
    closed_at = defence.position()
    assert CAUSE not in causes(defence)
    assert CAUSE in causes(defence, reason="Rehearsal", exclusions={"experts": ["expert-1"]})
    defence.do("InquiryService/ReopenLineOfInquiry", id=id, reason="A new source")
    assert CAUSE in causes(defence)
    assert CAUSE not in causes(defence, as_of=closed_at)
    [shown] = [each for each in listed(defence, state="open") if each["id"] == id]
    assert (shown["account"], shown.get("outcome")) == ("Records of the post were read.", None)


def test_a_plan_proposes_from_open_blockers_and_is_opened_in_one_act(defence: Register) -> None:
    asked = {"line": defence.ids["charge"], "lens": lens(defence)}
    plan = defence.client.call("ReadinessService/GetCollectionPlan", asked)
    assert plan["case_id"] == defence.ids["case"]
    proposed = _proposed(plan, "7-1-e.2")
    assert proposed["words"] == ["no usable support: nothing is mapped here in support"]
    assert "sought_by" not in proposed
    inquiry = wanted(defence, target=proposed["target"], seeks="INQUIRY_SEEKS_INCRIMINATING", means=[1])
    another = wanted(defence, actor=defence.ids["actor"], line=None)
    answer = defence.do("InquiryService/OpenLinesOfInquiry", inquiries=[inquiry, another])
    assert len(answer["receipt"]["streams"]) == 2
    [shown] = [each for each in listed(defence) if each["id"] == answer["id"]]
    assert shown["means_of_proof"] == proposed["means_of_proof"][:1]
    again = defence.client.call("ReadinessService/GetCollectionPlan", asked)
    assert _proposed(again, "7-1-e.2")["sought_by"] == [answer["id"]]
    lost = {**asked, "lens": lens(defence, exclusions={"experts": ["expert-1"]})}
    refusal = defence.client.refused("ReadinessService/GetCollectionPlan", lost)
    assert (refusal.code, refusal.fields) == (INVALID, ("lens.exclusions",))


def _proposed(plan: Body, element: str) -> Body:
    [found] = [
        each
        for each in plan["proposals"]
        if each["target"].get("element") == element and each["seeks"] == "incriminating"
    ]
    proposed: Body = found
    return proposed


def test_inquiries_are_listed_by_the_day_on_which_they_are_due_open_ones_first(defence: Register) -> None:
    mine = {"assigned": "expert-3"}
    late = opened(defence, due="2031-05-01", **mine)
    never = opened(defence, **mine)
    soon = opened(defence, due="2030-01-01", perishability="PERISHABILITY_ILL_WITNESS", **mine)
    done = opened(defence, due="2029-01-01", **mine)
    close(defence, done, "NOT_POSSIBLE")
    assert [each["id"] for each in listed(defence, **mine)] == [soon, late, never, done]
    assert [each["id"] for each in listed(defence, due_by="2030-06-01", state="open", **mine)] == [soon]
    assert [each["id"] for each in listed(defence, perishability="ill_witness", **mine)] == [soon]
    page = defence.ask("ListLinesOfInquiry", page_size=3, **mine)
    rest = defence.ask("ListLinesOfInquiry", page_size=3, page_token=page["next_page_token"], **mine)
    assert [each["id"] for each in (*page["inquiries"], *rest["inquiries"])] == [soon, late, never, done]


def test_an_inquiry_changes_hands_and_day(defence: Register) -> None:
    id = opened(defence, assigned="expert-1")
    defence.do("InquiryService/AssignLineOfInquiry", id=id, assigned="expert-2")
    due: Body = {"id": id, "due": "2030-02-02", "perishability": "PERISHABILITY_MANDATE_END"}
    assert defence.client.refused("InquiryService/SetInquiryDueDate", due).fields == ("gravamen-reason",)
    defence.do("InquiryService/SetInquiryDueDate", reason="The mandate ends", **due)
    [shown] = [each for each in listed(defence, assigned="expert-2") if each["id"] == id]
    assert (shown["due"], shown["perishability"], shown["reason"]) == (
        "2030-02-02",
        "mandate_end",
        "The mandate ends",
    )
    nobody = {"id": id, "assigned": "nobody"}
    refusal = defence.client.refused("InquiryService/AssignLineOfInquiry", nobody)
    assert (refusal.code, refusal.fields) == (INVALID, ("assigned",))


def test_what_was_found_is_named(defence: Register) -> None:
    id, found = opened(defence), item(defence, "Fictional roster")
    body = {"id": id, "outcome": "INQUIRY_OUTCOME_FOUND", "account": "In the archive."}
    assert defence.client.refused("InquiryService/CloseLineOfInquiry", body).fields == ("items",)
    close(defence, id, "FOUND", items=[found])
    [shown] = [each for each in listed(defence, state="closed") if each["id"] == id]
    assert (shown["outcome"], shown["found_items"], shown["closed_by"]) == ("found", [found], "expert-1")
    again = {**body, "items": [found]}
    assert defence.client.refused("InquiryService/CloseLineOfInquiry", again).code == REFUSED


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"actor": "organ"}, "inquiry.actor"),
        ({"target": {"stream": "base", "element": "7-1-e.1"}, "means": [49]}, "inquiry.means[0]"),
        ({"assigned": "suggester"}, "inquiry.assigned"),
        ({"due": "2020-01-01"}, "inquiry.due"),
    ],
    ids=["an organ", "means", "software", "a day that is past"],
)
def test_what_cannot_be_sought_so_is_refused_by_field(defence: Register, members: Body, field: str) -> None:
    ids = defence.ids
    known = dict(members)
    if "actor" in known:
        known["actor"] = ids["organ"]
    if "target" in known:
        known["target"] = {**known["target"], "stream": f"crime_base/{ids['base']}"}
    refusal = defence.client.refused(
        "InquiryService/OpenLineOfInquiry", {"inquiry": wanted(defence, **known)}
    )
    assert (refusal.code, refusal.fields) == (INVALID, (field,))


def test_the_exoneration_record_stands_beside_what_supports_with_the_duty_of_the_forum(
    defence: Register,
) -> None:
    client, ids = defence.client, defence.ids
    sought = opened(defence, sought="An alibi.")
    close(defence, sought, "NOTHING_FOUND")
    ground = {"stream": f"liability/{ids['liability']}", "element": "31-1-d.1"}
    sides = {
        "supporting": client.mapping(),
        "contradicting": client.mapping(
            target=client.base("7-1-e.3"), polarity="MAPPING_POLARITY_CONTRADICTS"
        ),
        "exonerating": client.mapping(target=ground),
    }
    made = {
        side: client.call("MappingService/ProposeMapping", mapping)["id"] for side, mapping in sides.items()
    }
    record = defence.ask("GetExonerationRecord", actor=ids["actor"], forum=ids["court"], page_size=500)
    duty = record["duties"][0]
    assert (duty["key"], duty["citation"]) == ("exoneration", "Rome Statute, art. 54(1)(a)")
    assert [line["line"] for line in record["lines"]] == [ids["charge"]]
    found = {mapping["mapping"]: mapping["side"] for mapping in record["mappings"]}
    assert {side: found[id] for side, id in made.items()} == {side: side for side in made}
    order = [mapping["side"] for mapping in record["mappings"]]
    assert order == sorted(order, key=["exonerating", "contradicting", "supporting", "context"].index)
    [shown] = [each for each in record["inquiries"] if each["id"] == sought]
    assert (shown["sought"], shown["outcome"]) == ("An alibi.", "nothing_found")

    commission = defence.ask("GetExonerationRecord", actor=ids["actor"], forum=ids["commission"])
    assert "duties" not in commission


def test_the_record_is_of_a_person_before_a_forum(defence: Register) -> None:
    ids = defence.ids
    for actor, forum, field in (
        (ids["organ"], ids["court"], "actor"),
        (ids["actor"], ids["case"], "forum"),
    ):
        refusal = defence.refused("GetExonerationRecord", actor=actor, forum=forum)
        assert (refusal.code, refusal.fields) == (NOT_FOUND, (field,))
