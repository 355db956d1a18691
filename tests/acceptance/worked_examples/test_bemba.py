"""A negative finding, another characterisation, a reversal: Bemba in 2009, 2016 and 2018."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.worked_examples.example import Difference, Example, causes, decisive, of
from tests.adapters.grpc_api.case.client import Body

BASES = ("murder", "rape", "murder-in-conflict", "rape-in-conflict", "pillage")
INCIDENTS = ("confirmed", "listed")
MENTAL = "25-3-a-joint.3"
NOT_REACHED = ("25-3-a-joint.1", "25-3-a-joint.2", "25-3-a-joint.4")
MEASURES = "28-a.5"
"""The element of necessary and reasonable measures."""
DUTIES = {"28-a.5a", "28-a.5b", "28-a.5c"}
"""Its limbs, which blockers and a diff name: to prevent, to repress, to submit."""
CONFIRMATION = ("court", "confirmation")
TRIAL = ("court", "trial")


@pytest.fixture(scope="module")
def reversal(example: Example) -> Difference:
    return example.difference("command", *TRIAL, "2016", "2018")


def of_measures(example: Example, place: Body) -> bool:
    """Tell whether a cell, a blocker's target or a change is of the element that was reversed."""
    is_of_the_person = place["stream"] == f"liability/{example.id('commander')}"
    return is_of_the_person and place["element"] in {MEASURES, *DUTIES}


def out_of_scope(example: Example, place: Body, incident: str) -> bool:
    """Tell whether it is of a crime base, for the incident of the listed acts."""
    streams = {f"crime_base/{example.id(base)}" for base in BASES}
    return place["stream"] in streams and incident == example.id("listed")


# 15 June 2009: one characterisation is declined, the other confirmed on the same facts.


def test_co_perpetration_is_declined_for_want_of_its_mental_element(example: Example) -> None:
    answer = example.readiness("co-perpetration", *CONFIRMATION, point="2009")
    assert "is_clear" not in answer
    assert [finding["outcome"] for finding in answer["line_findings"]] == ["declined"]
    for cell in of(answer["cells"], MENTAL):
        found: Any = decisive(cell)
        assert (found["outcome"], found["level"], found["on"]) == ("not_made_out", "element", "2009-06-15")


@pytest.mark.parametrize("element", NOT_REACHED)
def test_its_other_elements_are_left_not_reached_and_to_our_own_evaluation(
    example: Example, element: str
) -> None:
    for cell in of(example.matrix("co-perpetration", *CONFIRMATION, point="2009"), element):
        assert decisive(cell) is None
        assert cell["finding_word"] == "not reached"
        assert cell["blocked_by"] == [
            "no usable support: nothing is mapped here in support",
            "not evaluated at stage confirmation",
        ]


def test_responsibility_as_a_commander_is_confirmed_for_every_crime_and_incident(example: Example) -> None:
    answer = example.readiness("command", *CONFIRMATION, point="2009")
    assert answer["is_clear"]
    assert {(each["crime_base"], each["incident"]) for each in answer["incidents"]} == {
        (example.id(base), example.id(incident)) for base in BASES for incident in INCIDENTS
    }
    assert {tuple(each["modes"]) for each in answer["incidents"]} == {("28-a",)}


def test_both_stand_on_the_same_contexts_crime_bases_and_facts(example: Example) -> None:
    body = {"line": "@co-perpetration", "as_of": example.points["2009"]}
    [pair] = example.ask("CharacterisationService/ListLinesOnSameFacts", body)["pairs"]
    assert {pair["line"], pair["other"]} == {example.id("co-perpetration"), example.id("command")}
    assert set(pair["shared_streams"]) == {
        *(f"crime_base/{example.id(base)}" for base in BASES),
        *(f"context/{example.id(context)}" for context in ("attack", "conflict")),
    }
    assert (pair["shared_facts"], pair["shared_mappings"]) == (1, 1)


def test_a_confirmation_answers_nothing_at_the_trial(example: Example) -> None:
    answer = example.readiness("command", *TRIAL, point="2009")
    assert "is_clear" not in answer
    assert not [cell for cell in answer["cells"] if decisive(cell)]


# 21 March 2016: conviction.


def test_the_conviction_answers_every_element_of_the_trial(example: Example) -> None:
    answer = example.readiness("command", *TRIAL, point="2016")
    assert answer["is_clear"]
    found: list[Any] = [decisive(cell) for cell in answer["cells"]]
    assert {(each["finding"], each["outcome"]) for each in found} == {
        (example.id("judgment-2016"), "made_out")
    }
    assert not [each for each in found if each.get("is_reversed")]


# 8 June 2018: the reversal decides what it decided.


def test_the_element_of_measures_is_removed(example: Example) -> None:
    for cell in of(example.matrix("command", *TRIAL, point="2018"), MEASURES):
        found: Any = decisive(cell)
        assert (found["finding"], found["outcome"]) == (example.id("judgment-2018"), "not_made_out")
        assert cell["blocked_by"] == ["icc found at this stage of its own, on 2018-06-08: not made out"]


@pytest.mark.parametrize("base", BASES)
def test_the_acts_outside_the_confirmed_ones_are_out_of_scope(example: Example, base: str) -> None:
    cells = example.matrix("command", *TRIAL, stream=f"crime_base/@{base}", point="2018")
    outcomes: dict[str, set[tuple[str, str]]] = {}
    for cell in cells:
        found: Any = decisive(cell)
        outcomes.setdefault(cell["incident"], set()).add((found["outcome"], found.get("paragraphs", "")))
    assert outcomes == {
        example.id("confirmed"): {("made_out", "")},
        example.id("listed"): {("outside_scope", "116")},
    }


def test_the_person_is_barred_since_he_was_tried(example: Example) -> None:
    answer = example.readiness("command", *TRIAL, point="2018")
    [bar] = [blocker for blocker in answer["blockers"] if blocker["cause"] == "personal_bar"]
    assert bar["target"]["actor"] == example.id("accused")
    assert "Rome Statute, art. 20" in bar["words"]
    assert [event["stream"] for event in bar["events"]] == [f"finding/{example.id('judgment-2018')}"]
    before = example.readiness("command", *TRIAL, point="2016")
    assert "blockers" not in before


def test_every_other_element_keeps_its_finding_of_2016_marked_as_since_reversed(example: Example) -> None:
    cells = example.matrix("command", *TRIAL, point="2018")
    rest = [
        cell
        for cell in cells
        if not of_measures(example, cell) and not out_of_scope(example, cell, cell.get("incident", ""))
    ]
    assert 0 < len(rest) < len(cells)
    for cell in rest:
        found: Any = decisive(cell)
        assert (found["finding"], found["outcome"]) == (example.id("judgment-2016"), "made_out")
        assert found["is_reversed"]
        assert cell["is_clear"]


def test_what_blocks_after_the_reversal_is_the_element_the_incidents_and_the_bar_alone(
    example: Example,
) -> None:
    answer = example.readiness("command", *TRIAL, point="2018", include_alternatives=True)
    blockers = [*answer["blockers"], *answer.get("other_blockers", [])]
    assert causes(blockers) == {"finding_against", "personal_bar"}
    for blocker in blockers:
        if blocker["cause"] == "finding_against":
            place = blocker["target"]
            assert of_measures(example, place) or out_of_scope(example, place, blocker["incident"])


# The diff from 2016 to 2018.


def test_the_diff_shows_the_element_and_the_incidents_and_no_other_element(
    example: Example, reversal: Difference
) -> None:
    changed = [(change, incident) for change in reversal.elements for incident in change["incidents"]]
    measures = [change for change, _ in changed if of_measures(example, change)]
    scope = [change for change, incident in changed if out_of_scope(example, change, incident)]
    assert len(measures) + len(scope) == len(changed)
    cells = example.matrix("command", *TRIAL, point="2018")
    assert len(measures) == len([cell for cell in cells if of_measures(example, cell)])
    assert len(scope) == len(
        [cell for cell in cells if out_of_scope(example, cell, cell.get("incident", ""))]
    )
    for changes, outcome in ((measures, "not_made_out"), (scope, "outside_scope")):
        for change in changes:
            figures = {figure["name"]: (figure["before"], figure["after"]) for figure in change["figures"]}
            assert figures == {"finding": ("made_out", outcome), "clear": ("clear", "blocked")}
            assert {each["blocker"]["cause"] for each in change["blockers"]} == {"finding_against"}
            assert all(each["is_opened"] for each in change["blockers"])
    assert reversal.facts == []


def test_the_diff_shows_the_bar_and_that_the_conviction_was_reversed(
    example: Example, reversal: Difference
) -> None:
    [opened] = reversal.line["blockers"]
    assert opened["is_opened"]
    assert opened["blocker"]["cause"] == "personal_bar"
    assert opened["blocker"]["target"]["actor"] == example.id("accused")
    parts = {(part["id"], tuple(part["happened"])) for part in reversal.line["parts"]}
    assert (example.id("judgment-2016"), ("reversed",)) in parts


def test_the_diff_names_the_act_with_actor_and_reason_and_no_other(
    example: Example, reversal: Difference
) -> None:
    [event] = reversal.events
    assert int(event["sequence"]) == example.points["2018"]
    assert (event["type"], event["stream"]) == (
        "finding.recorded.v1",
        f"finding/{example.id('judgment-2018')}",
    )
    assert (event["by"], event["reason"]) == ("expert-3", "Appeals judgment read and entered")
    named = {
        sequence
        for change in (*reversal.elements, *reversal.line["incidents"], *reversal.line["blockers"])
        for sequence in change["causes"]["events"]
    }
    assert named == {event["sequence"]}


def test_at_the_confirmation_the_reversal_is_material_and_changes_nothing_but_the_bar(
    example: Example,
) -> None:
    difference = example.difference("command", *CONFIRMATION, "2016", "2018")
    assert [each["blocker"]["cause"] for each in difference.line["blockers"]] == ["personal_bar"]
    for change in difference.elements:
        assert "figures" not in change
        assert "blockers" not in change
        assert [(part["id"], part["happened"]) for part in change["parts"]] == [
            (example.id("judgment-2018"), ["recorded"])
        ]
