"""Patterns over gRPC: every figure opens into exactly what it counts, and says what of it is uncertain."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.grpc_api.case.client import INVALID, Body
from tests.adapters.grpc_api.people.conftest import State

DIVISIONS = ("KIND", "TERRITORY", "FACILITY", "YEAR", "DECADE", "ORGAN")


@pytest.fixture(scope="module", autouse=True)
def filled(state: State) -> State:
    """Six incidents at two facilities, of organs that came after each other and a unit that changed hands."""
    state.actor("O-1", "organ", existed_to="2016-06-29")
    state.actor("O-2", "organ", existed_from="2016-06-30")
    state.actor("O-3", "organ")
    state.actor("U-1", "unit")
    for code in ("F-1", "F-2"):
        state.actor(code, "facility")
    state.do(
        "ActorService/RecordSuccession",
        id=state.ids["O-1"],
        relation="SUCCESSION_RELATION_SUCCESSOR",
        other=state.ids["O-2"],
        manner="SUCCESSION_MANNER_RENAMED",
    )
    state.under("U-1", "O-1", "s1", valid_from="1990-01-01", valid_to="1999-12-31")
    state.under("U-1", "O-3", "s2", valid_from="2000-01-01")
    state.incident("I-1", "1995", ("O-1", "organ_concerned"), ("F-1", "facility"), kinds=("torture",))
    state.incident(
        "I-2", "1996-03", ("U-1", "unit_present"), ("F-1", "facility"), kinds=("torture", "killing")
    )
    state.incident("I-3", "1999/2001", ("U-1", "unit_present"), kinds=("detention",), territory="KP")
    state.incident("I-4", "2003-05-01", ("U-1", "unit_present"), ("F-2", "facility"), kinds=("killing",))
    state.incident("I-5", "2018", ("O-2", "organ_concerned"), kinds=("detention",), territory="CN")
    state.incident("I-6", "1996", ("O-1", "organ_concerned"), kinds=("torture",))
    for code in ("V-1", "V-2", "V-3", "V-4"):
        state.victim(code)
    state.do("VictimService/LinkVictimToSamePerson", id=state.ids["V-2"], other=f"victim/{state.ids['V-3']}")
    state.harmed("I-1", ("V-1", "torture"), ("V-2", "torture"))
    state.harmed("I-2", ("V-3", "torture"), ("V-1", "death"))
    state.harmed("I-6", ("V-4", "torture"))
    state.do("IncidentService/WithdrawIncident", reason="Two accounts confused", id=state.ids["I-6"])
    number = {"count": {"at_least": 40, "at_most": 60}, "basis": "NUMBER_BASIS_TESTIMONY"}
    state.do("IncidentService/StateVictimNumber", id=state.ids["I-1"], number=number)
    number = {"count": {"at_least": 1_000}, "basis": "NUMBER_BASIS_BODY_REPORT"}
    state.do("IncidentService/StateVictimNumber", id=state.ids["I-5"], number=number)
    return state


def figures(state: State, by: str, **filters: Any) -> dict[str, Body]:
    """Give the figures of a division by what they are called."""
    answer = state.ask("ListPatterns", by=f"PATTERN_DIVISION_{by}", page_size=500, **filters)
    return {figure["label"]: figure for figure in answer.get("figures", [])}


def counted(state: State, by: str, **filters: Any) -> dict[str, tuple[int, int]]:
    """Give incidents and uncertain ones by key."""
    return {
        label: (int(figure.get("incidents", 0)), int(figure.get("uncertain", 0)))
        for label, figure in figures(state, by, **filters).items()
    }


def listed(state: State, rpc: str, opens: Body, rows: str) -> list[Body]:
    """Read every page of the list that a figure opens into, two rows at a time."""
    found: list[Body] = []
    token = ""
    while True:
        page = state.ask(rpc, **opens, page_size=2, page_token=token)
        found += page.get(rows, [])
        token = page.get("next_page_token", "")
        if not token:
            return found


def test_kinds_are_counted_each_and_withdrawn_incidents_not(state: State) -> None:
    assert counted(state, "KIND") == {"detention": (2, 0), "killing": (2, 0), "torture": (2, 0)}


def test_territories_and_facilities_are_counted_where_they_are_stated(state: State) -> None:
    assert counted(state, "TERRITORY") == {"CN": (1, 0), "KP": (1, 0)}
    assert counted(state, "FACILITY") == {"F-1": (2, 0), "F-2": (1, 0)}


def test_an_interval_is_counted_in_each_year_that_it_touches_and_uncertain_there(state: State) -> None:
    years = counted(state, "YEAR")
    assert {year: years[year] for year in ("1995", "1996", "1999", "2000", "2001", "2003")} == {
        "1995": (1, 0),
        "1996": (1, 0),
        "1999": (1, 1),
        "2000": (1, 1),
        "2001": (1, 1),
        "2003": (1, 0),
    }
    assert list(years) == [str(year) for year in range(1995, 2019)]
    assert years["2010"] == (0, 0)


def test_decades_are_counted_the_same_way(state: State) -> None:
    assert counted(state, "DECADE") == {"199X": (3, 1), "200X": (2, 1), "201X": (1, 0)}


def test_an_organ_counts_with_those_before_and_after_and_with_units_on_their_days(state: State) -> None:
    # I-3 touches the unit's days under either organ, and lies within neither's.
    assert counted(state, "ORGAN") == {"O-1": (4, 1), "O-2": (4, 1), "O-3": (2, 1)}


@pytest.mark.parametrize("by", DIVISIONS)
def test_every_figure_opens_into_exactly_what_it_counts(state: State, by: str) -> None:
    for label, figure in figures(state, by).items():
        rows = listed(state, "ListIncidents", figure["opens_incidents"], "incidents")
        assert len(rows) == int(figure.get("incidents", 0)), label
        uncertain = listed(state, "ListIncidents", figure["opens_uncertain"], "incidents")
        assert len(uncertain) == int(figure.get("uncertain", 0)), label
        victims = listed(state, "ListVictims", figure["opens_victims"], "victims")
        recorded = figure["recorded"]
        assert len(victims) == int(recorded.get("records", 0)), label
        assert len({victim["person"] for victim in victims}) == int(recorded.get("persons", 0)), label


def test_a_figure_keeps_recorded_and_stated_victims_apart(state: State) -> None:
    figure = figures(state, "KIND")["torture"]
    assert figure["recorded"] == {"records": "3", "persons": "2"}
    assert figure["stated"] == {"incidents": "1", "at_least": "40", "at_most": "60"}
    assert figure["recorded_in_stating"] == "2"


def test_filters_narrow_every_figure(state: State) -> None:
    assert counted(state, "KIND", facility=state.ids["F-1"], period="1996") == {
        "killing": (1, 0),
        "torture": (1, 0),
    }


def test_figures_are_given_as_of_a_position_before_and_open_there(state: State) -> None:
    before = state.settle()
    state.incident("I-7", "1995", ("F-2", "facility"), kinds=("torture",))
    assert counted(state, "KIND")["torture"] == (3, 0)
    then = figures(state, "KIND", as_of=before)["torture"]
    assert then["incidents"] == "2"
    assert len(listed(state, "ListIncidents", then["opens_incidents"], "incidents")) == 2
    state.do("IncidentService/WithdrawIncident", reason="Entered in error", id=state.ids["I-7"])


def test_figures_come_page_by_page(state: State) -> None:
    first = state.ask("ListPatterns", by="PATTERN_DIVISION_KIND", page_size=2)
    rest = state.ask(
        "ListPatterns", by="PATTERN_DIVISION_KIND", page_size=2, page_token=first["next_page_token"]
    )
    keys = [figure["key"] for page in (first, rest) for figure in page["figures"]]
    assert keys == ["detention", "killing", "torture"]
    assert "next_page_token" not in rest


def test_one_pattern_is_divided_by_harm_and_tells_what_counts_to_its_organ(state: State) -> None:
    answer = state.ask("GetPattern", organ=state.ids["O-1"], period="199X")
    figure = answer["figure"]
    assert (figure["incidents"], figure["uncertain"]) == ("3", "1")
    harms = {share["word"]: share["recorded"] for share in answer["by_harm"]}
    assert harms == {
        "death": {"records": "1", "persons": "1"},
        "torture": {"records": "3", "persons": "2"},
    }
    for share in (*answer["by_harm"], *answer["by_status"]):
        rows = listed(state, "ListVictims", share["opens"], "victims")
        assert len(rows) == int(share["recorded"].get("records", 0))
    members = {
        member["code"]: (member["by"], member.get("valid_to", "")) for member in answer["organ_members"]
    }
    assert members == {
        "O-1": ("itself", ""),
        "O-2": ("successor", ""),
        "U-1": ("subordinate", "1999-12-31"),
    }


def test_without_filters_a_pattern_counts_only_victims_of_incidents_that_stand(state: State) -> None:
    answer = state.ask("GetPattern")
    assert answer["figure"]["recorded"] == {"records": "3", "persons": "2"}
    victims = listed(state, "ListVictims", answer["figure"]["opens_victims"], "victims")
    assert state.codes(victims) == ["V-1", "V-2", "V-3"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "by"),
        ({"by": "PATTERN_DIVISION_YEAR", "period": "1995"}, "period"),
        ({"by": "PATTERN_DIVISION_KIND", "period": "soon"}, "period"),
        ({"by": "PATTERN_DIVISION_KIND", "organ": "x"}, "organ"),
    ],
    ids=["nothing to divide by", "divided by what is a filter", "no EDTF", "no id"],
)
def test_a_faulty_question_about_patterns_is_named(state: State, fields: Body, field: str) -> None:
    refusal = state.refused("RegisterService/ListPatterns", **fields)
    assert (refusal.code, refusal.fields) == (INVALID, (field,))


def test_an_organ_asked_for_that_is_none_is_refused_and_not_counted_as_none(state: State) -> None:
    refusal = state.refused("RegisterService/GetPattern", organ=state.ids["F-1"])
    assert (refusal.code, refusal.fields) == (INVALID, ("organ",))
    assert "found facility" in refusal.message


def test_incidents_are_listed_by_actor_victim_and_presence(state: State) -> None:
    state.actor("P-1", "person")
    presence = {"presence": "p1", "actor": state.ids["P-1"], "capacity": "PRESENCE_CAPACITY_COMMANDER"}
    state.do("IncidentService/RecordPresence", id=state.ids["I-1"], **presence)
    by_actor = state.ask("ListIncidents", actor=state.ids["P-1"])["incidents"]
    assert state.codes(by_actor) == ["I-1"]
    assert by_actor[0]["presences"][0]["capacity"] == "commander"
    assert state.codes(state.ask("ListIncidents", victim=state.ids["V-1"])["incidents"]) == ["I-1", "I-2"]
    refusal = state.refused(
        "IncidentService/RecordPresence", id=state.ids["I-1"], **presence | {"actor": state.ids["O-1"]}
    )
    assert (refusal.code, refusal.fields) == (INVALID, ("actor",))
    state.do("IncidentService/WithdrawPresence", reason="Another man", id=state.ids["I-1"], presence="p1")
    assert "incidents" not in state.ask("ListIncidents", actor=state.ids["P-1"])
