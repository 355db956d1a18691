"""Readiness rule 9: from confirmation on, exonerating material was looked for, and that came to a result."""

from __future__ import annotations

from domain.readiness import words
from domain.readiness.blockers import Blocker, Cause
from domain.readiness.cell_blockers import Spot
from domain.readiness.proof_rows import InquiryRow
from domain.readiness.scene import Scene

RESULTS = frozenset({"found", "nothing_found"})
"""What counts as a result: where nothing could be sought, nothing was (docs/decisions/0017)."""


def exonerating(scene: Scene) -> tuple[InquiryRow, ...]:
    """Give the lines of inquiry that look for exonerating material for this line, or for its person."""
    actor = None if scene.liability is None else scene.liability.actor
    return tuple(
        row
        for row in scene.graph.at(InquiryRow, scene.line.case, scene.lens.position)
        if row.seeks != "incriminating" and _concerns(row, scene.line.id, actor)
    )


def _concerns(row: InquiryRow, line: str, actor: str | None) -> bool:
    if row.line is not None:
        return row.line == line
    return row.actor is not None and row.actor == actor


def inquiry_blockers(scene: Scene, spot: Spot) -> tuple[Blocker, ...]:
    """Give what blocks where no such inquiry was closed with a result (art. 54(1)(a)).

    One closed by an expert whom a what-if takes as lost counts as open (readiness rule 3). Further ones that
    are open block nothing: to look further must not be worse than to stop looking.
    """
    lost = scene.lens.exclusions.experts
    rows = exonerating(scene)
    closed = [row for row in rows if row.outcome is not None and row.concluded_by not in lost]
    if any(row.outcome in RESULTS for row in closed):
        return ()
    text = words.no_exoneration_inquiry(len(rows) - len(closed), len(closed))
    events = tuple(dict.fromkeys(row.opened_by for row in rows))
    return (spot.blocker(Cause.NO_EXONERATION_INQUIRY, text, events),)
