"""Intent of others, knowledge of the accused: Krstić on appeal, 2004."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.worked_examples.example import Example, decisive, of

INTENT = "6-a.3"
PRINCIPAL, ACCESSORY = "25-3-a-joint", "25-3-c"
TRIAL = ("tribunal", "trial")
INDICTMENT = ("tribunal", "indictment")


def of_the_accused(example: Example, at: tuple[str, str], mode: str, point: str) -> dict[str, Any]:
    """Give the cell of what the accused must bear of the intent, under one mode."""
    cells = example.matrix("count", *at, stream="liability/@liability", point=point)
    [cell] = of(cells, INTENT, mode=mode)
    return cell


def test_the_intent_of_the_main_staff_is_found_on_the_crime_base(example: Example) -> None:
    cells = example.matrix("count", *TRIAL, stream="crime_base/@genocide", point="2004")
    [cell] = of(cells, INTENT)
    found: Any = decisive(cell)
    assert (found["outcome"], found["level"]) == ("made_out", "element")
    assert cell["statement"].startswith("Those who committed the crime meant to destroy the group")


@pytest.mark.parametrize(
    ("mode", "asked", "outcome", "is_clear"),
    [
        (PRINCIPAL, "The accused acted with the intent", "not_made_out", False),
        (ACCESSORY, "The accused knew that the principals acted with the intent", "made_out", True),
    ],
    ids=["as a principal, his own intent", "as an accessory, knowledge of theirs"],
)
def test_each_mode_asks_of_the_accused_what_it_needs(
    example: Example, mode: str, asked: str, outcome: str, is_clear: bool
) -> None:
    cell = of_the_accused(example, TRIAL, mode, "2004")
    found: Any = decisive(cell)
    assert cell["statement"].startswith(asked)
    assert (found["outcome"], cell.get("is_clear", False)) == (outcome, is_clear)


def test_liability_as_a_principal_fails_and_aiding_and_abetting_stands(example: Example) -> None:
    answer = example.readiness("count", *TRIAL, point="2004", include_alternatives=True)
    assert answer["is_clear"]
    assert [each["modes"] for each in answer["incidents"]] == [[ACCESSORY]]
    assert {blocker["target"]["mode"] for blocker in answer["other_blockers"]} == {PRINCIPAL}


def test_no_element_under_aiding_and_abetting_asks_for_his_own_intent(example: Example) -> None:
    answer = example.readiness("count", *TRIAL, point="2004")
    own = [
        cell["mode"]
        for cell in answer["cells"]
        if cell["statement"].startswith("The accused acted with the intent")
    ]
    assert own == [PRINCIPAL]


@pytest.mark.parametrize(("mode", "usable"), [(PRINCIPAL, 0), (ACCESSORY, 1)])
def test_a_fact_of_his_knowledge_supports_no_intent_of_his_own(
    example: Example, mode: str, usable: int
) -> None:
    cell = of_the_accused(example, INDICTMENT, mode, "mapped")
    assert (cell.get("usable", 0), cell.get("known", 0)) == (usable, usable)
    nothing = "no usable support: nothing is mapped here in support"
    assert (nothing in cell["blocked_by"]) is (usable == 0)


def test_the_intent_of_the_main_staff_is_proved_once_and_never_counted_for_him(example: Example) -> None:
    cells = example.matrix("count", *INDICTMENT, point="mapped")
    base = f"crime_base/{example.id('genocide')}"
    assert {(cell["stream"], cell.get("mode")) for cell in cells if cell.get("usable")} == {
        (base, None),
        (f"liability/{example.id('liability')}", ACCESSORY),
    }
    [cell] = of(cells, INTENT, stream=base)
    assert cell["usable"] == 1
