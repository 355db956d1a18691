"""Readiness rules 8 and 14: which evaluations stand on a cell, which of them count, and which are stale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from domain.law import Forum
from domain.readiness.drift import UNMOVED, Drift
from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import EvaluationRow
from domain.readiness.lens import Lens
from domain.readiness.rows import Aim
from domain.readiness.standing import Leaning, still_standing

_LEANINGS = {"capable": Leaning.FAVOURABLE, "undecided": Leaning.OPEN, "not_capable": Leaning.NEGATIVE}


class Bearing(StrEnum):
    """What an evaluation is to the stage that is asked about."""

    THIS_STAGE = "this_stage"
    EARLIER_STAGE = "earlier_stage"
    ELSEWHERE = "elsewhere"


class ConcurrenceReading(NamedTuple):
    """Who concurred, and whether they had a hand in the mappings it rests on (decision 34)."""

    by: str
    has_mapped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReading:
    """An evaluation on a cell or a line.

    Args:
        evaluation: Its id.
        event: The event that recorded it.
        forum, stage: Where it was made.
        verdict: `capable`, `not_capable` or `undecided`.
        author: Who evaluated.
        considered: Position that it considered.
        bearing: What it is to the stage asked about; *capable* is never carried over (decision 35).
        stands: Whether nothing has replaced or withdrawn it.
        needs_concurrence: Whether its author mapped, or rejected, what it rests on and nobody has concurred:
            until then it does not count (readiness rule 14).
        weakened: Events that make it stale.
        due: Events that make a review due.
        strengthened: Those of them that strengthen its basis.
        dissents: Persons who disagreed.
        concurrences: Persons who concurred.
    """

    evaluation: str
    event: str
    forum: str
    stage: str
    verdict: str
    author: str
    considered: int
    bearing: Bearing
    stands: bool
    needs_concurrence: bool
    weakened: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    dissents: tuple[str, ...] = ()
    concurrences: tuple[ConcurrenceReading, ...] = ()
    strengthened: tuple[str, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Whether its basis weakened since."""
        return bool(self.weakened)

    @property
    def is_current(self) -> bool:
        """Whether it can be relied on at this stage: it stands, counts, and its basis has not weakened."""
        return (
            self.bearing is Bearing.THIS_STAGE
            and self.stands
            and not self.needs_concurrence
            and not self.weakened
        )


def rows_on(
    keys: Iterable[str], graph: ProofGraph, position: int, *, covers: Callable[[EvaluationRow, Aim], bool]
) -> tuple[EvaluationRow, ...]:
    """Give the evaluations under some keys of which at least one target is covered."""
    found: dict[str, EvaluationRow] = {}
    for key in keys:
        for row in graph.at(EvaluationRow, key, position):
            if any(covers(row, aim) for aim in row.aims):
                found[row.id] = row
    return tuple(found.values())


def readings(
    rows: tuple[EvaluationRow, ...],
    hands: Mapping[str, int],
    *,
    graph: ProofGraph,
    lens: Lens,
    forum: Forum,
    drift: Callable[[EvaluationRow], Drift],
) -> tuple[EvaluationReading, ...]:
    """Give the evaluations on one cell or line as they read through a lens.

    Args:
        rows: Every evaluation on it.
        hands: Who had a hand in its mappings, each with the sequence of their first such act.
        forum: Template of the lens's forum, for the order of its stages.
        drift: What happened to an evaluation's basis since.
    """
    lost = lens.exclusions.experts
    earlier = {stage.id for stage in forum.stages_before(lens.stage)}
    standing = {
        row.id
        for stage in {(row.forum, row.stage) for row in rows}
        for row in still_standing(
            [row for row in rows if (row.forum, row.stage) == stage], leaning=leaning_of, lost=lost
        )
    }
    found = []
    for row in rows:
        bearing = _bearing(row, lens, earlier)
        moved = drift(row) if bearing is Bearing.THIS_STAGE else UNMOVED
        found.append(
            EvaluationReading(
                evaluation=row.id,
                event=graph.first_event(row),
                forum=row.forum,
                stage=row.stage,
                verdict=row.verdict,
                author=row.author,
                considered=row.considered,
                bearing=bearing,
                stands=row.id in standing,
                needs_concurrence=needs_concurrence(row, hands, lost),
                weakened=moved.weakened,
                due=moved.due,
                strengthened=moved.strengthened,
                dissents=row.dissents,
                concurrences=tuple(
                    ConcurrenceReading(each.by, each.by in hands) for each in row.concurrences
                ),
            )
        )
    return tuple(found)


def leaning_of(row: EvaluationRow) -> Leaning:
    """Tell which way an evaluation leans."""
    return _LEANINGS[row.verdict]


def needs_concurrence(
    row: EvaluationRow, hands: Mapping[str, int], lost: frozenset[str] = frozenset()
) -> bool:
    """Tell whether a *capable* evaluation still waits for another expert (readiness rule 14, decision 34).

    Negative and undecided ones count at once. A favourable one by somebody who proposed or endorsed a mapping
    that it rests on, or rejected one that stood against it, counts once another expert has concurred.

    Args:
        hands: Who had a hand in the mappings, each with the sequence of their first such act.
    """
    if row.verdict != "capable":
        return False
    if any(each.by != row.author and each.by not in lost for each in row.concurrences):
        return False
    # A reaffirmed evaluation rests on what was mapped up to the later position too.
    known = max(row.made_at, row.considered)
    return row.author in hands and hands[row.author] <= known


def _bearing(row: EvaluationRow, lens: Lens, earlier: set[str]) -> Bearing:
    if row.forum != lens.forum:
        return Bearing.ELSEWHERE
    if row.stage == lens.stage:
        return Bearing.THIS_STAGE
    return Bearing.EARLIER_STAGE if row.stage in earlier else Bearing.ELSEWHERE


def is_clear(found: Iterable[EvaluationReading]) -> bool:
    """Tell whether a current *capable* evaluation stands, and nothing adverse, here or earlier."""
    is_current = False
    for each in found:
        if each.verdict != "capable" and each.stands:
            if each.bearing is Bearing.THIS_STAGE:
                return False
            if each.bearing is Bearing.EARLIER_STAGE and each.verdict == "not_capable":
                return False
        is_current = is_current or (each.verdict == "capable" and each.is_current)
    return is_current


def word_for(found: Iterable[EvaluationReading]) -> str:
    """Give the word on the evaluations that stand at the stage: divided where two of them differ."""
    verdicts = {each.verdict for each in found if each.stands and each.bearing is Bearing.THIS_STAGE}
    if len(verdicts) > 1:
        return "divided"
    return next(iter(verdicts), "not_evaluated")
