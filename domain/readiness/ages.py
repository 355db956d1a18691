"""How old a person was when something happened, as far as an age band at another time tells."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.readiness.intervals import Bounds, bounds
from domain.readiness.person_rows import AgeAt

OLDEST = 200
_YEARS = {"under_15": (0, 14), "from_15_to_17": (15, 17), "adult": (18, OLDEST), "unknown": (0, OLDEST)}
"""Youngest and oldest of an age band, in whole years."""


class AgeRange(NamedTuple):
    """Youngest and oldest that a person can have been, in whole years."""

    youngest: int
    oldest: int


def age_then(age: AgeAt, occurred: Bounds | None) -> AgeRange:
    """Carry an age band over to when something happened; what sets no bound leaves the range open.

    Args:
        age: The band and when it held.
        occurred: When it happened; None where that is not stated.
    """
    youngest, oldest = _YEARS[age.band]
    at = bounds(age.at)
    least, most = 0, OLDEST
    if occurred is not None and occurred.earliest is not None and at.latest is not None:
        # At least so many whole years lie between, or at most so many are to be taken off.
        least = max(0, youngest + _years(at.latest, occurred.earliest))
    if occurred is not None and occurred.latest is not None and at.earliest is not None:
        most = oldest if occurred.latest <= at.earliest else oldest + _years(at.earliest, occurred.latest) + 1
    return AgeRange(least, min(most, OLDEST))


def _years(start: date, end: date) -> int:
    """Whole years from one day to another, rounded down; negative where the other comes first."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
