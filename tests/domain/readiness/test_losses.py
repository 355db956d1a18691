"""Cut sets: joined as parts of what may fall, they are those that trying every set finds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.readiness.losses import (
    ALWAYS,
    NEVER,
    Cut,
    CutSets,
    Loss,
    LossKind,
    at_least,
    both,
    either,
    exclusions_of,
    smallest,
)

THINGS = tuple(Loss(LossKind.ITEM, letter) for letter in "abcdef")
SIZE = 3

cuts = st.lists(st.frozensets(st.sampled_from(THINGS), min_size=1, max_size=SIZE), max_size=4).map(smallest)
parts = st.lists(st.one_of(cuts, st.just(ALWAYS)), max_size=5)
QUICK = settings(max_examples=200, deadline=None, database=None, derandomize=True)


def falls(part: CutSets, lost: Cut) -> bool:
    return any(cut <= lost for cut in part)


def tried(has_fallen: Callable[[Cut], bool]) -> set[Cut]:
    """Give the smallest sets, up to the size, with which something has fallen."""
    found: set[Cut] = set()
    for size in range(SIZE + 1):
        for chosen in combinations(THINGS, size):
            lost = frozenset(chosen)
            if has_fallen(lost) and not any(smaller <= lost for smaller in found):
                found.add(lost)
    return found


@QUICK
@given(parts)
def test_either_falls_with_any_part(parts: list[CutSets]) -> None:
    assert set(either(parts)) == tried(lambda lost: any(falls(part, lost) for part in parts))


@QUICK
@given(parts)
def test_both_fall_with_all_parts(parts: list[CutSets]) -> None:
    assert set(both(parts, SIZE)) == tried(lambda lost: all(falls(part, lost) for part in parts))


@QUICK
@given(parts, st.integers(0, 6))
def test_at_least_falls_when_so_many_parts_have(parts: list[CutSets], count: int) -> None:
    def has_fallen(lost: Cut) -> bool:
        return sum(falls(part, lost) for part in parts) >= count

    assert set(at_least(count, parts, SIZE)) == tried(has_fallen)


def test_what_never_falls_makes_nothing_fall_that_needs_it() -> None:
    a = (frozenset({THINGS[0]}),)
    assert both((a, NEVER), SIZE) == NEVER
    assert either((a, NEVER)) == a


@pytest.mark.parametrize(
    ("kind", "member"),
    [
        (LossKind.ORIGIN, "origins"),
        (LossKind.ITEM, "items"),
        (LossKind.CONSENT, "consents"),
        (LossKind.HAND, "hands"),
        (LossKind.EXPERT_WITNESS, "sources"),
        (LossKind.LEGAL_EXPERT, "experts"),
    ],
    ids=str,
)
def test_a_loss_is_a_what_if_of_its_kind(kind: LossKind, member: str) -> None:
    found = exclusions_of([Loss(kind, "x"), Loss(kind, "y")])
    assert getattr(found, member) == frozenset({"x", "y"})
    assert found.counts() == {member: 2}
