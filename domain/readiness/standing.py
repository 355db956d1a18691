"""Which of several judgments still stand: superseded, withdrawn, of a lost expert (decisions 19, 20)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from domain.readiness.rows import Concurrence, Removal


class Leaning(StrEnum):
    """Which way a judgment leans."""

    FAVOURABLE = "favourable"
    OPEN = "open"
    NEGATIVE = "negative"


class Judgment(Protocol):
    """An assessment or an evaluation."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def author(self) -> str:
        """Who judged."""

    @property
    def concurrences(self) -> tuple[Concurrence, ...]:
        """Who agreed, with reasons."""

    @property
    def supersedes(self) -> str | None:
        """The judgment that it names as replaced."""

    @property
    def removal(self) -> Removal | None:
        """Its withdrawal."""


J = TypeVar("J", bound=Judgment)


def still_standing(
    judgments: Sequence[J], *, leaning: Callable[[J], Leaning], lost: frozenset[str] = frozenset()
) -> tuple[J, ...]:
    """Give the judgments that stand among those on one thing.

    A favourable judgment falls with its author, by any withdrawal, and when its author supersedes it. A
    negative one falls only once a third expert, author of neither act, has concurred, and revives with the
    loss of what superseded it. An undecided one may be superseded by its author; withdrawing it takes a
    third.

    Args:
        judgments: Judgments on the same thing, at one stage.
        leaning: Which way each leans.
        lost: Experts who are left aside (decision 19).
    """
    alive = [row for row in judgments if _is_alive(row, leaning(row), lost)]
    alive_ids = {row.id for row in alive}
    return tuple(row for row in alive if not _is_superseded(row, leaning(row), judgments, alive_ids, lost))


def _is_alive(row: Judgment, leaning: Leaning, lost: frozenset[str]) -> bool:
    if leaning is Leaning.FAVOURABLE:
        return row.author not in lost and row.removal is None
    # Readiness rule 3: a withdrawal by itself never removes what stands against the line.
    removal = row.removal
    return removal is None or not _third(removal.concurrences, {row.author, removal.by}, lost)


def _is_superseded(
    row: Judgment, leaning: Leaning, judgments: Iterable[Judgment], alive: set[str], lost: frozenset[str]
) -> bool:
    for later in judgments:
        if later.supersedes != row.id:
            continue
        is_own = later.author == row.author
        if leaning is Leaning.FAVOURABLE:
            if is_own:
                return True
            continue
        # Decision 19: a negative superseded only by what is lost revives.
        if later.id not in alive:
            continue
        if is_own and leaning is Leaning.OPEN:
            return True
        if _third(later.concurrences, {row.author, later.author}, lost):
            return True
    return False


def _third(concurrences: Iterable[Concurrence], authors: set[str], lost: frozenset[str]) -> bool:
    return any(each.by not in authors and each.by not in lost for each in concurrences)
