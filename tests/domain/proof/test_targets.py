"""A target's members go together, and name what its stream's law holds."""

from __future__ import annotations

import pytest

from domain.errors import GravamenError, InvalidError
from domain.law import UnknownElementError, UnknownModeError
from domain.proof.targets import check_shape, names_line, require_element
from domain.values import Target
from tests.domain.recorded_law import (
    BASE,
    CONTEXT,
    INCIDENT,
    LAW,
    LIABILITY,
    LINE,
    on_base,
    on_context,
    on_liability,
    on_line,
)


@pytest.mark.parametrize(
    ("target", "field", "words"),
    [
        (on_line(None), "target.line", "expected the line of the case file"),
        (on_line(element="7-1-e.1"), "target.element", "expected a line as a whole"),
        (on_base(line=LINE), "target.stream", "expected a case file for a line"),
        (on_base(None, limb="widespread"), "target.element", "expected the element of the limb"),
        (on_base(mode="28-b"), "target.mode", "expected mode on a liability alone"),
        (
            on_context("7-attack.1", crime_base=BASE),
            "target.crime_base",
            "expected crime_base on a liability",
        ),
        (on_base(incidents=(INCIDENT, INCIDENT)), "target.incidents", "expected each incident once"),
    ],
    ids=["no line", "element of a line", "line elsewhere", "limb alone", "mode", "base", "incident twice"],
)
def test_members_that_do_not_go_together_are_refused(target: Target, field: str, words: str) -> None:
    with pytest.raises(InvalidError, match=words) as refusal:
        check_shape(target, field="target")
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("target", "field"),
    [(on_line(), "target.stream"), (on_base(None), "target.element")],
    ids=["a line", "a whole base"],
)
def test_an_element_is_asked_for_where_nothing_else_will_do(target: Target, field: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        require_element(target, field="target")
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "target",
    [
        on_base("7-1-e.1"),
        on_base("7-1-e.1+30"),
        on_base("7-1-e.4", context=CONTEXT),
        on_context("7-attack.5a"),
        on_context("7-attack.5", limb="widespread"),
        on_liability("28-b.3"),
        on_liability("28-b.3", mode="28-b"),
        on_liability("31-1-d.1", mode="28-b"),
        on_liability("7-1-e.5", crime_base=BASE),
        on_line(),
    ],
    ids=lambda target: f"{target.stream.partition('/')[0]} {target.element or 'line'} {target.limb or ''}",
)
def test_a_stream_holds_the_elements_of_what_it_pins(target: Target) -> None:
    LAW.check(target, field="target")


@pytest.mark.parametrize(
    ("target", "error", "field", "words"),
    [
        (on_base("7-1-e.9"), UnknownElementError, "target.element", "near: 7-1-e"),
        (on_base("7-1-a.1"), UnknownElementError, "target.element", "found '7-1-a.1'"),
        (on_base("28-b.3"), UnknownElementError, "target.element", "found '28-b.3'"),
        (on_context("7-1-e.1"), UnknownElementError, "target.element", "found '7-1-e.1'"),
        (on_context("7-attack.5", limb="wide"), UnknownElementError, "target.limb", "near: widespread"),
        (on_liability("28-a.1", mode="28-b"), UnknownElementError, "target.element", "near: 28-b"),
        (on_liability("7-1-e.1"), UnknownElementError, "target.element", "found '7-1-e.1'"),
        (on_liability("28-b.3", mode="28-c"), UnknownModeError, "target.mode", "near: 28-b"),
    ],
    ids=[
        "misspelt",
        "another crime's",
        "a mode's on a base",
        "a crime's on a context",
        "no such limb",
        "another mode's",
        "a material one on a liability",
        "no such mode",
    ],
)
def test_what_the_streams_law_does_not_hold_is_refused(
    target: Target, error: type[GravamenError], field: str, words: str
) -> None:
    with pytest.raises(error) as refusal:
        LAW.check(target, field="target")
    assert words in refusal.value.message
    assert refusal.value.field == field


def test_a_ground_is_told_from_an_element() -> None:
    assert LAW.is_ground(on_liability("31-1-d.1"))
    assert not LAW.is_ground(on_liability("28-b.3"))
    assert not LAW.is_ground(on_base("7-1-e.1"))
    assert names_line(on_line())
    assert not names_line(Target(stream=f"liability/{LIABILITY}"))
