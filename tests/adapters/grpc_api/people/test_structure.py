"""Who was over whom over gRPC: chains by date, succession, cycles refused, posts and their days."""

from __future__ import annotations

import pytest

from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND, REFUSED, Body
from tests.adapters.grpc_api.people.conftest import State


@pytest.fixture(scope="module", autouse=True)
def filled(state: State) -> State:
    """A camp under a bureau under a ministry, whose head answers to a council; renamed in 2016."""
    state.actor("O-1", "organ", existed_from="1990-01-01", existed_to="2016-06-29")
    state.actor("O-2", "organ", existed_from="2016-06-30")
    state.actor("O-9", "organ")
    state.actor("U-1", "unit", part_of=state.ids["O-1"])
    state.actor("F-1", "facility")
    state.actor("T-1", "post", part_of=state.ids["F-1"], existed_from="1991-01-01")
    state.actor("T-2", "post", part_of=state.ids["O-1"])
    for code in ("P-1", "P-2", "P-3"):
        state.actor(code, "person")
    state.under("F-1", "U-1", "s1", valid_from="1991-01-01", valid_to="2000-12-31")
    state.under("F-1", "O-9", "s2", "DE_FACTO", valid_from="2001-01-01")
    state.under("U-1", "T-2", "s1")
    state.held("T-1", "P-1", "h1", valid_from="1995-01-01", valid_to="2005-12-31")
    state.held("T-2", "P-2", "h1", valid_from="1994-01-01", valid_to="1999-12-31")
    state.held("T-2", "P-3", "h2", "DE_FACTO", valid_from="1996-01-01")
    succession = {"relation": "SUCCESSION_RELATION_PREDECESSOR", "other": state.ids["O-1"]}
    state.do(
        "ActorService/RecordSuccession",
        id=state.ids["O-2"],
        manner="SUCCESSION_MANNER_RENAMED",
        effective_on="2016-06-30",
        **succession,
    )
    return state


def chain(state: State, actor: str, on: str) -> tuple[list[tuple[str, int]], Body]:
    """Give the codes above an actor with their depths, and the whole answer."""
    answer = state.ask("GetSuperiorChain", actor=state.ids[actor], on=on)
    return [(actor["code"], actor.get("depth", 0)) for actor in answer["actors"]], answer


def test_a_chain_walks_from_a_person_by_post_and_facility_to_the_organ(state: State) -> None:
    actors, answer = chain(state, "P-1", "1998-05-01")
    assert actors == [("P-1", 0), ("T-1", 1), ("F-1", 2), ("U-1", 3), ("O-1", 4), ("T-2", 4)]
    assert [(link["kind"], link["nature"]) for link in answer["links"]] == [
        ("holding", "de_jure"),
        ("part_of", "not_stated"),
        ("subordination", "de_jure"),
        ("part_of", "not_stated"),
        ("subordination", "de_jure"),
        ("part_of", "not_stated"),
    ]


def test_a_chain_names_who_held_the_posts_above_by_law_and_in_fact(state: State) -> None:
    _, answer = chain(state, "P-1", "1998-05-01")
    codes = {id: code for code, id in state.ids.items()}
    holders = [(codes[one["below"]], one["nature"], one.get("valid_to", "")) for one in answer["holders"]]
    assert holders == [("P-2", "de_jure", "1999-12-31"), ("P-3", "de_facto", "")]
    assert [one.get("has_both_days", False) for one in answer["holders"]] == [True, False]


def test_the_day_decides_who_was_above(state: State) -> None:
    assert chain(state, "P-1", "2003-01-01")[0] == [("P-1", 0), ("T-1", 1), ("F-1", 2), ("O-9", 3)]
    assert chain(state, "P-1", "2006-01-01")[0] == [("P-1", 0)]


def test_what_is_part_of_an_organ_is_so_while_both_existed(state: State) -> None:
    assert ("O-1", 1) in chain(state, "U-1", "2016-06-29")[0]
    assert ("O-1", 1) not in chain(state, "U-1", "2016-06-30")[0]


def test_a_chain_is_given_as_of_a_position_before(state: State) -> None:
    before = state.settle()
    state.actor("U-2", "unit")
    state.under("U-2", "O-9", "s1", valid_from="2010-01-01")
    assert chain(state, "U-2", "2011-01-01")[0] == [("U-2", 0), ("O-9", 1)]
    body: Body = {"actor": state.ids["U-2"], "on": "2011-01-01", "as_of": before}
    refusal = state.refused("RegisterService/GetSuperiorChain", **body)
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("actor",))


@pytest.mark.parametrize(
    ("fields", "field"), [({"on": "soon"}, "on"), ({"actor": "x"}, "actor")], ids=["no day", "no id"]
)
def test_a_faulty_question_about_a_chain_is_named(state: State, fields: Body, field: str) -> None:
    body = {"actor": state.ids["P-1"], "on": "2000-01-01"} | fields
    refusal = state.refused("RegisterService/GetSuperiorChain", **body)
    assert (refusal.code, refusal.fields) == (INVALID, (field,))


def test_a_subordination_that_closes_a_circle_is_refused_with_the_way_round(state: State) -> None:
    body = {"id": state.ids["T-2"], "subordination": "x", "superior": state.ids["F-1"]}
    refusal = state.refused(
        "ActorService/RecordSubordination", nature="HOLDING_NATURE_DE_FACTO", valid_from="1999-01-01", **body
    )
    assert (refusal.code, refusal.fields) == (INVALID, ("superior",))
    assert "T-2 -> F-1 -> U-1 -> T-2" in refusal.message


def test_on_other_days_the_same_subordination_closes_no_circle(state: State) -> None:
    days = {"valid_from": "2001-01-01", "valid_to": "2001-12-31"}
    state.settle()
    state.under("T-2", "F-1", "later", **days)
    actor = state.ask("GetActor", id=state.ids["T-2"])["actor"]
    [shown] = [one for one in actor["subordinations"] if one["subordination"] == "later"]
    assert (shown["superior"], shown["valid_from"]) == (state.ids["F-1"], "2001-01-01")


@pytest.mark.parametrize(
    ("actor", "other", "relation"),
    [("O-1", "O-2", "PREDECESSOR"), ("O-2", "O-1", "SUCCESSOR")],
    ids=["said on the earlier", "said on the later"],
)
def test_a_succession_that_runs_back_is_refused_with_the_way_round(
    state: State, actor: str, other: str, relation: str
) -> None:
    body = {"id": state.ids[actor], "other": state.ids[other], "manner": "SUCCESSION_MANNER_REPLACED"}
    refusal = state.refused(
        "ActorService/RecordSuccession", relation=f"SUCCESSION_RELATION_{relation}", **body
    )
    assert (refusal.code, refusal.fields) == (INVALID, ("other",))
    assert f"{actor} -> {other} -> {actor}" in refusal.message


def test_a_circle_that_slipped_in_is_named_and_walked_once(state: State) -> None:
    # A decision sees the view, which may be behind: a batch records what one by one would be refused.
    for code in ("U-7", "U-8"):
        state.actor(code, "unit")
    requests = [
        {"id": state.ids[below], "subordination": "s", "superior": state.ids[above], "nature": 1}
        for below, above in (("U-7", "U-8"), ("U-8", "U-7"))
    ]
    state.settle()
    state.do("ActorService/BatchRecordSubordinations", requests=requests)
    actors, answer = chain(state, "U-7", "2000-01-01")
    assert actors == [("U-7", 0), ("U-8", 1)]
    assert [cycle["codes"] for cycle in answer["cycles"]] == [["U-7", "U-8", "U-7"]]


def test_a_post_held_before_it_existed_is_refused_naming_both_days(state: State) -> None:
    body: Body = {"id": state.ids["T-1"], "holding": "h9", "holder": state.ids["P-2"], "nature": 1}
    refusal = state.refused("ActorService/RecordPostHolding", valid_from="1990-12-31", **body)
    assert (refusal.code, refusal.fields) == (INVALID, ("valid_from",))
    assert "1991-01-01" in refusal.message
    assert "1990-12-31" in refusal.message


def test_days_of_existence_are_recorded_anew_but_leave_no_holding_outside(state: State) -> None:
    body = {"id": state.ids["T-1"], "existed_from": "1996-01-01"}
    refusal = state.refused("ActorService/RecordExistence", reason="A decree was found", **body)
    assert (refusal.code, refusal.fields) == (INVALID, ("existed_from",))
    state.do("ActorService/RecordExistence", reason="Found", id=state.ids["T-1"], existed_from="1990-06-01")
    assert state.ask("GetActor", id=state.ids["T-1"])["actor"]["existed_from"] == "1990-06-01"


def test_an_office_is_stated_of_a_post_with_a_reason(state: State) -> None:
    body = {"id": state.ids["T-2"], "office": "OFFICE_HEAD_OF_GOVERNMENT"}
    assert state.refused("ActorService/StateOffice", **body).fields == ("gravamen-reason",)
    state.do("ActorService/StateOffice", reason="Its constitution says so", **body)
    assert state.ask("GetActor", id=state.ids["T-2"])["actor"]["office"] == "head_of_government"
    again = state.refused("ActorService/StateOffice", reason="Again", **body)
    assert (again.code, again.fields) == (REFUSED, ("office",))


def test_a_subordination_ends_once(state: State) -> None:
    body = {"id": state.ids["U-1"], "subordination": "s1", "valid_to": "2016-06-29"}
    state.do("ActorService/EndSubordination", **body)
    assert state.refused("ActorService/EndSubordination", **body).code is REFUSED
