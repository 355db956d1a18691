"""Which experts of ours had a hand in a line, and in whether its material can be used (decision 19)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from domain.readiness.judge import CellReading
from domain.readiness.judgment_rows import EvaluationRow
from domain.readiness.line_level import raised_grounds
from domain.readiness.material_rows import AssessmentRow, CitationRow, TaintRow
from domain.readiness.proof_rows import BarRow, MemberRow
from domain.readiness.rows import Concurrence, Removal
from domain.readiness.scene import Scene


def experts_behind(scene: Scene, cells: Iterable[CellReading], *, size: int) -> tuple[str, ...]:
    """Give the experts whose loss could change anything on a line, in order.

    Args:
        size: How many may be lost together: where that leaves a single registered person, those without a
            hand in the line matter too, since nobody might be left to decide (decision 34).
    """
    found: set[str] = set()
    read = tuple(cells)
    for cell in read:
        found.update(cell.basis.hands)
    for stream in (*scene.streams, f"case_file/{scene.line.case}"):
        for row in scene.graph.at(EvaluationRow, stream, scene.lens.position):
            found.update((row.author, *_agreeing(row.concurrences), *_removing(row.removal)))
    found.update(_over_line(scene))
    found |= experts_on_material(scene, {row.fact for cell in read for row in cell.material.rows})
    if scene.persons is not None and len(scene.persons) <= size + 1:
        found |= scene.persons
    return tuple(sorted(found))


def experts_on_material(scene: Scene, facts: Collection[str]) -> frozenset[str]:
    """Give the experts on whom it rests that material can be used: who assessed it, who lifted a taint."""
    graph, position = scene.graph, scene.lens.position
    items = {
        link.item
        for fact in facts
        for citation in graph.at(CitationRow, fact, position)
        for link in scene.facts.usability.chain(citation.item)
    }
    found: set[str] = set()
    for item in items:
        for row in graph.at(AssessmentRow, item, position):
            found.update((row.author, *_agreeing(row.concurrences), *_removing(row.removal)))
        for taint in graph.at(TaintRow, item, position):
            found.update(_removing(taint.removal))
    return frozenset(found)


def _over_line(scene: Scene) -> Iterator[str]:
    """Give those who removed what belonged to the line, lifted a bar or answered a ground."""
    graph, position = scene.graph, scene.lens.position
    members = [row for _, base in scene.bases for row in graph.at(MemberRow, base.id, position)]
    for member in (*graph.at(MemberRow, scene.line.id, position), *members):
        yield from _removing(member.removal)
    if scene.liability is not None:
        for bar in graph.at(BarRow, scene.liability.actor, position):
            yield from _removing(bar.removal)
    for ground in raised_grounds(scene):
        if ground.answered_by is not None:
            yield ground.answered_by


def _agreeing(concurrences: Iterable[Concurrence]) -> Iterator[str]:
    return (each.by for each in concurrences)


def _removing(removal: Removal | None) -> Iterable[str]:
    return () if removal is None else removal.persons()
