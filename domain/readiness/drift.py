"""What moved under an evaluation since it was made: what weakens it, strengthens it, or is neutral (rule 8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Drift(NamedTuple):
    """What happened to a basis since the position that an evaluation considered.

    Args:
        weakened: Events that make it stale; the row, as `kind/id`, where no event did (an expiry).
        due: Events that are neutral or strengthen: a review is due, nothing is blocked.
        strengthened: Those of them that strengthen.
    """

    weakened: tuple[str, ...]
    due: tuple[str, ...]
    strengthened: tuple[str, ...] = ()


UNMOVED = Drift((), ())


def joined(drifts: Iterable[Drift], *, removed: Iterable[str] = ()) -> Drift:
    """Put together what happened to several bases; an event that weakens one weakens the whole.

    Args:
        removed: Events that took a member from what was evaluated: they weaken (decision 21).
    """
    known = tuple(drifts)
    weakened = dict.fromkeys((*(event for each in known for event in each.weakened), *removed))
    due = dict.fromkeys(event for each in known for event in each.due if event not in weakened)
    strengthened = dict.fromkeys(event for each in known for event in each.strengthened if event in due)
    return Drift(tuple(weakened), tuple(due), tuple(strengthened))


class Notes:
    """Events noted on the way, each once."""

    def __init__(self) -> None:
        self.weakened: dict[str, None] = {}
        self.due: dict[str, None] = {}
        self.strengthened: dict[str, None] = {}

    def strengthens(self, event: str) -> None:
        """Note an event that strengthens."""
        self.due[event] = self.strengthened[event] = None

    def drift(self) -> Drift:
        """Give what was noted; what weakens and strengthens weakens."""
        return joined([Drift(tuple(self.weakened), tuple(self.due), tuple(self.strengthened))])
