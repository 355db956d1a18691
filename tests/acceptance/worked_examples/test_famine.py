"""One body's finding is not another's: the famine at the Commission's stage, and at that of a warrant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.worked_examples.example import DAY, Example, causes, decisive, of

LINES = ("extermination", "starvation")
COMMISSION = ("commission", "report")
COURT = ("court", "warrant")
INTENT = "7-1-b.1+30"


@pytest.mark.parametrize("line", LINES)
def test_a_structural_line_carries_the_commissions_finding_at_the_level_at_which_it_found(
    example: Example, line: str
) -> None:
    answer = example.readiness(line, *COMMISSION)
    assert answer["is_clear"]
    [finding] = answer["line_findings"]
    assert {name: finding[name] for name in ("body", "outcome", "level", "on", "paragraphs", "decides")} == {
        "body": "coi-dprk",
        "outcome": "made_out",
        "level": "line",
        "on": "2014-02-07",
        "paragraphs": "76",
        "decides": True,
    }


@pytest.mark.parametrize(("line", "addressed"), [("extermination", {INTENT}), ("starvation", set())])
def test_an_element_that_it_did_not_address_reads_not_separately_found(
    example: Example, line: str, addressed: set[str]
) -> None:
    cells = example.matrix(line, *COMMISSION)
    assert {cell["element"] for cell in cells if cell["finding_word"] == "answered"} == addressed
    rest = {cell["finding_word"] for cell in cells if cell["element"] not in addressed}
    assert rest == {"not separately found"}


def test_the_intent_is_answered_where_the_commission_held_it_sufficient(example: Example) -> None:
    for cell in of(example.matrix("extermination", *COMMISSION), INTENT):
        answer: Any = decisive(cell)
        assert (answer["outcome"], answer["level"], answer["paragraphs"]) == ("made_out", "element", "1121")


@pytest.mark.parametrize("line", LINES)
def test_neither_line_is_open_to_a_warrant_and_each_cause_is_named(example: Example, line: str) -> None:
    answer = example.readiness(line, *COURT)
    assert "is_clear" not in answer
    of_the_intent = {"contradiction_undecided"} if line == "extermination" else set()
    assert causes(answer["blockers"]) == of_the_intent | {
        "precondition_missing",
        "outside_time",
        "not_law_then",
        "line_not_put_at_stage",
        "no_natural_person",
        "no_usable_support",
        "no_current_evaluation",
    }


@pytest.mark.parametrize("line", LINES)
def test_the_commissions_finding_is_material_at_the_court_and_answers_nothing(
    example: Example, line: str
) -> None:
    answer = example.readiness(line, *COURT)
    found = [
        *answer["line_findings"],
        *(finding for cell in answer["cells"] for finding in cell["findings"]),
    ]
    assert {finding["body"] for finding in found} == {"coi-dprk"}
    assert not [finding for finding in found if finding.get("answers") or finding.get("decides")]
    assert not [cell for cell in answer["cells"] if "finding_word" in cell]
    assert answer["line_word"] == "not_evaluated"


@pytest.mark.parametrize(
    ("at", "beside", "blocks"),
    [(COMMISSION, "before", False), (COURT, None, True)],
    ids=["the Commission's own stage", "a warrant"],
)
def test_the_limit_that_the_commission_states_stays_in_sight_against_the_intent(
    example: Example, at: tuple[str, str], beside: str | None, blocks: bool
) -> None:
    for cell in of(example.matrix("extermination", *at), INTENT):
        [against] = cell["against"]
        assert (against["mapping"], against["fact"]) == (example.id("limit"), example.id("no-purpose"))
        assert (against["decided"], against.get("beside_finding")) == ("undecided", beside)
        assert ("1 mapping stands against it undecided" in cell.get("blocked_by", ())) is blocks


def test_side_by_side_each_line_fits_the_commission_and_no_stage_of_the_court(example: Example) -> None:
    stages = [
        {"forum": "@commission", "stage": "report"},
        {"forum": "@court", "stage": "investigation"},
        {"forum": "@court", "stage": "warrant"},
    ]
    body = {"case_id": "@case", "stages": stages, "on": DAY}
    answer = example.ask("ReadinessService/CompareForums", body)
    fits = {
        (each["line"], each["body"], each["stage"]): (
            each.get("takes_line", False),
            each.get("is_clear", False),
            causes(each.get("reasons", ())),
        )
        for each in answer["standings"]
    }
    outside = {"precondition_missing", "outside_time", "not_law_then"}
    assert fits == {
        (example.id(line), *place): fit
        for line in LINES
        for place, fit in (
            (("coi-dprk", "report"), (True, True, set())),
            (("icc", "investigation"), (True, False, outside)),
            (("icc", "warrant"), (False, False, set())),
        )
    }
