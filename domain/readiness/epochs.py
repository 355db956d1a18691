"""When what a reading rests on changed: between two changes it reads the same."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import NamedTuple


class Footprint(NamedTuple):
    """When what something rests on changed.

    Args:
        last: The last sequence at which any of it changed.
        turns: Days from which something is, or is no longer, in force, in order.
    """

    last: int
    turns: tuple[date, ...]

    def is_unchanged(self, *, since: int, between: tuple[date, date]) -> bool:
        """Tell whether nothing was recorded since, and nothing began or ended between two days."""
        if self.last > since:
            return False
        return not self.turns or bisect_right(self.turns, between[0]) == bisect_right(self.turns, between[1])


class Epochs(NamedTuple):
    """A fact's footprint with every sequence at which it changed: between two of them it reads the same.

    Args:
        footprint: The last of them, and the days.
        marks: The sequences, in order.
    """

    footprint: Footprint
    marks: tuple[int, ...]

    def at(self, position: int, on: date) -> tuple[int, int]:
        """Give what tells apart the times at which the fact may read differently."""
        footprint, marks = self
        epoch = len(marks) if position >= footprint.last else bisect_right(marks, position)
        return epoch, bisect_right(footprint.turns, on) if footprint.turns else 0
