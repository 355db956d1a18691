"""Wrong test, no new evidence: Al Bashir from March 2009 to July 2010."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.worked_examples.example import Difference, Example, decisive, of

INTENT = "6-a.3"
WARRANT = ("court", "warrant")
TRIAL = ("court", "trial")
DECISIONS = ("2009", "february-2010", "july-2010")


def intent(example: Example, at: tuple[str, str], point: str) -> dict[str, Any]:
    """Give the cell of the intent of those who committed the crime."""
    cells = example.matrix("count", *at, stream="crime_base/@genocide", point=point)
    [cell] = of(cells, INTENT)
    return cell


@pytest.fixture(scope="module")
def reconsidered(example: Example) -> Difference:
    return example.difference("count", *WARRANT, "2009", "july-2010")


@pytest.mark.parametrize(
    ("point", "outcome", "is_clear"),
    [
        ("2009", "not_made_out", False),
        ("february-2010", "remanded", False),
        ("july-2010", "made_out", True),
    ],
    ids=["negative in March 2009", "undecided in February 2010", "made out in July 2010"],
)
def test_genocide_at_the_stage_of_the_warrant(
    example: Example, point: str, outcome: str, is_clear: bool
) -> None:
    answer = example.readiness("count", *WARRANT, point=point)
    assert answer.get("is_clear", False) is is_clear
    [line] = [finding for finding in answer["line_findings"] if finding.get("decides")]
    element: Any = decisive(intent(example, WARRANT, point))
    assert (line["outcome"], element["outcome"]) == (outcome, outcome)


def test_before_any_decision_the_line_hangs_on_our_own_evaluation(example: Example) -> None:
    cell = intent(example, WARRANT, "before")
    assert cell["blocked_by"] == [
        "not evaluated at stage warrant",
        "1 mapping stands against it undecided",
    ]


def test_the_refusal_stays_in_sight_marked_as_reversed(example: Example) -> None:
    found = {each["finding"]: each for each in intent(example, WARRANT, "july-2010")["findings"]}
    refusal = found[example.id("refusal")]
    assert (refusal["paragraphs"], refusal["is_reversed"]) == ("205-206", True)
    assert "decides" not in refusal
    assert list(found) == [example.id(name) for name in ("refusal", "remand", "warrant")]


def test_nothing_but_findings_entered_the_record_in_between(example: Example) -> None:
    body = {"earlier_as_of": example.points["2009"], "as_of": example.points["july-2010"]}
    messages = example.client.stream("RegisterService/DiffRegisters", body)
    changed = {change["stream"] for message in messages for change in message.get("changes", ())}
    assert changed == {f"finding/{example.id(name)}" for name in ("remand", "warrant")}


def test_the_diff_names_the_two_decisions_and_no_fact(example: Example, reconsidered: Difference) -> None:
    assert reconsidered.facts == []
    assert {event["stream"] for event in reconsidered.events} == {
        f"finding/{example.id(name)}" for name in ("remand", "warrant")
    }
    figures = {figure["name"] for change in reconsidered.elements for figure in change["figures"]}
    assert figures == {"finding", "clear"}


@pytest.mark.parametrize("point", DECISIONS)
def test_the_competing_inference_is_listed_beside_every_decision(example: Example, point: str) -> None:
    [against] = intent(example, WARRANT, point)["against"]
    assert against["mapping"] == example.id("competing")
    assert (against["decided"], against["beside_finding"]) == ("undecided", "before")


def test_the_warrant_answers_nothing_at_the_trial(example: Example) -> None:
    cell = intent(example, TRIAL, "july-2010")
    assert not [finding for finding in cell["findings"] if finding.get("answers")]
    assert "not evaluated at stage trial" in cell["blocked_by"]


AGAINST = "1 mapping stands against it undecided"


@pytest.mark.parametrize(
    ("point", "decided", "said"),
    [
        ("july-2010", "undecided", AGAINST),
        ("held-capable", "undecided", AGAINST),
        ("endorsed", "undecided", f"{AGAINST}, of which 1 endorsed and weighed by no current evaluation"),
        ("weighed", "weighed", None),
    ],
    ids=["with no evaluation", "held capable in silence of it", "endorsed", "weighed"],
)
def test_the_same_competing_inference_counts_at_the_trial_until_it_is_weighed(
    example: Example, point: str, decided: str, said: str | None
) -> None:
    cell = intent(example, TRIAL, point)
    [against] = cell["against"]
    assert (against["mapping"], against["decided"]) == (example.id("competing"), decided)
    assert [words for words in cell["blocked_by"] if "against" in words] == ([said] if said else [])
