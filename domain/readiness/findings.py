"""What other bodies found: what answers at a stage of theirs, what is material (decisions 10, 25, 45)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.law import Stage
from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import AnswerRow
from domain.readiness.rows import Aim

UNANSWERED = frozenset({"not_reached"})
"""Outcomes by which a decision says of a target that it does not answer it."""


LEVELS = ("line", "crime", "element", "component")
"""Levels at which a body finds, from the least to the most specific."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingReading:
    """An answer of another body's finding on a cell or a line.

    Args:
        answer, finding: Ids.
        event: The event that recorded it.
        body, stage: Who found, at which stage of its own.
        outcome: In the closed list of `AnswerRow`.
        level: Level at which it found; what stands below reads *not separately found*.
        on: Day of the decision.
        answers: Whether it answers here: at the stage of its own body, in its own case, for its own person.
            Elsewhere it is material.
        decides: Whether it is the answer that holds, among those that answer.
        is_reversed: Whether it is part of a decision since reversed.
        paragraphs: Where it stands.
        standard: The body's own standard.
    """

    answer: str
    finding: str
    event: str
    body: str
    stage: str | None
    outcome: str
    level: str
    on: str
    answers: bool
    decides: bool
    is_reversed: bool
    paragraphs: str
    standard: str

    @property
    def is_separately_found(self) -> bool:
        """Whether the body found on this very element, and not only on what contains it."""
        return self.level in {"element", "component"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a finding would have to be made to answer (readiness rule 14; decisions 12, 45 and 49).

    Args:
        forum: The adopted forum of the lens.
        stage: The stage.
        case: Case file of the line.
        person: Person of a charge.
    """

    forum: str
    stage: Stage
    case: str
    person: str | None

    def is_bound_by(self, row: AnswerRow) -> bool:
        """Tell whether an answer binds here, and is more than material."""
        return (
            row.forum == self.forum
            and row.stage == self.stage.id
            and (row.chamber is None or row.chamber in self.stage.finds)
            and row.case == self.case
            and row.person in (None, self.person)
        )


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings on a cell or a line, and the one that decides, if any."""

    readings: tuple[FindingReading, ...]
    decisive: FindingReading | None


NO_FINDINGS = Findings((), None)


def rows_on(
    keys: Iterable[str], graph: ProofGraph, position: int, *, covers: Callable[[AnswerRow, Aim], bool]
) -> tuple[AnswerRow, ...]:
    """Give the answers under some keys whose target covers a cell."""
    found = {
        row.id: row for key in keys for row in graph.at(AnswerRow, key, position) if covers(row, row.aim)
    }
    return tuple(found.values())


def read(rows: Iterable[AnswerRow], *, place: Place, reversed_findings: frozenset[str]) -> Findings:
    """Give what other bodies found on one cell or line.

    Among answers that bind here the latest decision holds, and within one decision the most specific answer.
    One that says *not reached* leaves its target to our own evaluation.

    Args:
        rows: Answers whose target covers it.
        place: Where they would have to bind.
        reversed_findings: Findings that a later decision reversed, wholly or in part.
    """
    ordered = sorted(rows, key=lambda row: (row.on, row.from_sequence, LEVELS.index(row.level), row.id))
    binding = [row for row in ordered if place.is_bound_by(row)]
    last = binding[-1] if binding else None
    decisive = last if last is not None and last.outcome not in UNANSWERED else None
    read_rows = {
        row.id: FindingReading(
            answer=row.id,
            finding=row.finding,
            event=row.opened_by,
            body=row.body,
            stage=row.stage,
            outcome=row.outcome,
            level=row.level,
            on=row.on.isoformat(),
            answers=row in binding,
            decides=row is decisive,
            is_reversed=row.finding in reversed_findings,
            paragraphs=row.paragraphs,
            standard=row.standard,
        )
        for row in ordered
    }
    return Findings(tuple(read_rows.values()), None if decisive is None else read_rows[decisive.id])


def reversed_by_later(rows: Iterable[AnswerRow]) -> frozenset[str]:
    """Give the findings that other findings reverse."""
    return frozenset(row.reverses for row in rows if row.reverses is not None)
