"""What-if: what losing an item, source, hand, consent, citation or expert would open, all else as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.law import Forum
from domain.law.catalogue import Catalogue
from domain.readiness.assess import assess
from domain.readiness.blockers import Blocker
from domain.readiness.graph import ProofGraph
from domain.readiness.judge import CellReading
from domain.readiness.lens import Exclusions, Lens
from domain.readiness.reading import LineReadiness


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A line before and after a loss that is only supposed.

    Args:
        before: As it is.
        after: With the loss.
        opened: Open blockers that the loss opens.
        would_be_stale: Evaluations that are current, and that a real loss would make stale (decision 36); the
            supposed one makes nothing stale (readiness rule 8).
    """

    before: LineReadiness
    after: LineReadiness
    opened: tuple[Blocker, ...]
    would_be_stale: tuple[str, ...]


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
    return WhatIf(
        before=before,
        after=after,
        opened=tuple(blocker for blocker in after.blockers if blocker.key not in open_before),
        would_be_stale=_would_be_stale(before, after),
    )


def _would_be_stale(before: LineReadiness, after: LineReadiness) -> tuple[str, ...]:
    carried_before, carried_after = _carried(before), _carried(after)
    remaining = {reading.cell.key: _basis(reading, carried_after) for reading in after.cells()}
    weakened = [
        reading
        for reading in before.cells()
        if not _basis(reading, carried_before) <= remaining.get(reading.cell.key, frozenset())
    ]
    found = [each for reading in weakened for each in reading.evaluations if each.is_current]
    if weakened:
        # A line's own evaluation rests on all its evidence.
        found += [each for each in before.line_level.evaluations if each.is_current]
    return tuple(dict.fromkeys(each.evaluation for each in found))


def _carried(readiness: LineReadiness) -> Mapping[str, frozenset[str]]:
    return {fact.fact: fact.supporting for fact in readiness.facts}


def _basis(reading: CellReading, carried: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Give the mappings that count on a cell, and the citations that carry their facts."""
    return frozenset(
        each for row in reading.material.supporting for each in (row.id, *carried.get(row.fact, ()))
    )
