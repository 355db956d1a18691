"""Linkage over gRPC: what ties a person to the crimes of a case stands apart from what shows the crimes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND, Body
from tests.adapters.grpc_api.register.case import adopt_law, open_case
from tests.adapters.grpc_api.register.conftest import Register


@pytest.fixture(scope="module")
def linked(register: Register) -> Register:
    """A line against a person: a fact on the base, one on the liability, one on both, one on the context."""
    adopt_law(register)
    open_case(register)
    ids, client = register.ids, register.client
    for code in ("P-1", "P-2"):
        person = {"code": code, "kind": "ACTOR_KIND_PERSON"}
        ids[code] = register.do("ActorService/RegisterActor", **person)["id"]
    liability: Body = {
        "actor": ids["P-1"],
        "catalogue": ids["catalogue"],
        "modes": [{"mode": "25-3-b-order"}],
        "bases": [ids["base"]],
    }
    ids["liability"] = register.do("ProofService/AllegeLiability", **liability)["id"]
    line = {"kind": "LINE_KIND_CHARGE", "liability": ids["liability"], "line": str(uuid4())}
    charge = {name: value for name, value in client.combined(**line).items() if name != "organ"}
    ids["charge"] = line["line"]
    register.do("CaseService/AddLine", **charge)
    on_liability = {"stream": f"liability/{ids['liability']}", "element": "25-3-b-order.1"}
    on_liability |= {"mode": "25-3-b-order"}
    for target, fact in (
        (client.base("7-1-e.1"), "fact"),
        (on_liability, "fact"),
        (on_liability, "other_fact"),
        ({"stream": f"context/{ids['context']}", "element": "7-attack.1"}, "other_fact"),
    ):
        mapping = client.mapping(target=target, fact=ids[fact])
        client.call("MappingService/ProposeMapping", mapping)
    return register


def linkage(linked: Register, **fields: Any) -> Body:
    return linked.ask("GetLinkage", case=linked.ids["case"], person=linked.ids["P-1"], **fields)


def test_each_mapping_stands_on_its_side_with_the_citations_of_its_fact(linked: Register) -> None:
    answer = linkage(linked)
    ids = linked.ids
    shown = [(one["side"], one["fact"], one.get("is_on_both_sides", False)) for one in answer["points"]]
    assert shown == [
        ("crime_base", ids["fact"], True),
        ("linkage", ids["fact"], True),
        ("linkage", ids["other_fact"], False),
    ]
    [citation] = answer["points"][1]["citations"]
    assert (citation["item"], citation["polarity"]) == (ids["item"], "supports")
    assert {line for one in answer["points"] for line in one["lines"]} == {ids["charge"]}


def test_each_side_is_counted_and_what_stands_on_both(linked: Register) -> None:
    answer = linkage(linked, side="linkage", page_size=1)
    assert len(answer["points"]) == 1
    assert answer["next_page_token"]
    assert answer["counts"] == [
        {"side": "linkage", "mappings": "2", "facts": "2"},
        {"side": "crime_base", "mappings": "1", "facts": "1"},
    ]
    assert answer["facts_on_both_sides"] == "1"


def test_nothing_is_linked_to_a_person_whom_no_line_names(linked: Register) -> None:
    answer = linked.ask("GetLinkage", case=linked.ids["case"], person=linked.ids["P-2"])
    assert "points" not in answer
    assert [count.get("mappings", "0") for count in answer["counts"]] == ["0", "0"]


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"side": "both"}, INVALID, "side"),
        ({"person": "x"}, INVALID, "person"),
        ({"case": str(uuid4())}, NOT_FOUND, "case"),
    ],
    ids=["a side that is none", "no id", "no case of that id"],
)
def test_a_faulty_question_about_linkage_is_named(
    linked: Register, fields: Body, code: Any, field: str
) -> None:
    body = {"case": linked.ids["case"], "person": linked.ids["P-1"]} | fields
    refusal = linked.refused("GetLinkage", **body)
    assert (refusal.code, refusal.fields) == (code, (field,))


def test_an_organ_is_no_person_of_a_case(linked: Register) -> None:
    refusal = linked.refused("GetLinkage", case=linked.ids["case"], person=linked.ids["organ"])
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("person",))
