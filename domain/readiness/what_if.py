"""What-if: what any supposed loss would open, all else as it is (readiness rule 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from domain.law import Forum
from domain.law.catalogue import Catalogue
from domain.readiness.assess import assess
from domain.readiness.blockers import Blocker
from domain.readiness.evaluations import EvaluationReading
from domain.readiness.graph import ProofGraph
from domain.readiness.judge import CellReading
from domain.readiness.lens import Exclusions, Lens
from domain.readiness.reading import LineReadiness
from domain.readiness.reviews import line_of, placed
from domain.values import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A line before and after a loss that is only supposed.

    Args:
        before: As it is.
        after: With the loss.
        opened: Open blockers that the loss opens.
        opened_alternatives: Blockers that it opens in alternatives that are not needed.
        would_be_stale: Evaluations that are current, and that a real loss would make stale (decision 36); the
            supposed one makes nothing stale (readiness rule 8).
    """

    before: LineReadiness
    after: LineReadiness
    opened: tuple[Blocker, ...]
    opened_alternatives: tuple[Blocker, ...]
    would_be_stale: tuple[StaleThen, ...]


class StaleThen(NamedTuple):
    """An evaluation that a real loss would make stale, and where its basis would weaken."""

    reading: EvaluationReading
    targets: tuple[Target, ...]


def what_if(
    line: str, graph: ProofGraph, lens: Lens, law: Catalogue, forum: Forum, *, exclusions: Exclusions
) -> WhatIf:
    """Recompute a line with exclusions (readiness rule 11).

    Args:
        lens: The lens of the comparison; exclusions of its own are left out on both sides.
        exclusions: What is supposed to be lost.
    """
    before = assess(line, graph, lens.without_exclusions(), law, forum)
    after = assess(line, graph, replace(lens, exclusions=exclusions), law, forum)
    open_before = {blocker.key for blocker in before.blockers}
    known_before = {blocker.key for blocker in before.every_blocker()}
    return WhatIf(
        before=before,
        after=after,
        opened=tuple(blocker for blocker in after.blockers if blocker.key not in open_before),
        opened_alternatives=tuple(
            blocker for blocker in after.other_blockers if blocker.key not in known_before
        ),
        would_be_stale=_would_be_stale(before, after),
    )


def _would_be_stale(before: LineReadiness, after: LineReadiness) -> tuple[StaleThen, ...]:
    carried_before, carried_after = _carried(before), _carried(after)
    remaining = {reading.cell.key: _basis(reading, carried_after) for reading in after.cells()}
    weakened = [
        reading
        for reading in before.cells()
        if not _basis(reading, carried_before) <= remaining.get(reading.cell.key, frozenset())
    ]
    found: dict[str, tuple[EvaluationReading, list[Target]]] = {}
    for reading in weakened:
        for each in reading.evaluations:
            if each.is_current:
                found.setdefault(each.evaluation, (each, []))[1].append(placed(reading.cell))
    if weakened:
        # A line's own evaluation rests on all its evidence.
        for each in before.line_level.evaluations:
            if each.is_current:
                found.setdefault(each.evaluation, (each, []))[1].append(line_of(before))
    return tuple(StaleThen(each, tuple(dict.fromkeys(targets))) for each, targets in found.values())


def _carried(readiness: LineReadiness) -> Mapping[str, frozenset[str]]:
    return {fact.fact: fact.supporting for fact in readiness.facts}


def _basis(reading: CellReading, carried: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Give the mappings that count on a cell, and the citations that carry their facts."""
    return frozenset(
        each for row in reading.material.supporting for each in (row.id, *carried.get(row.fact, ()))
    )
