"""The line read together, and what blocks it as a whole: its make-up, its pins, its person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from domain.law import Group
from domain.readiness import evaluations, findings, words
from domain.readiness.blockers import Blocker, Cause
from domain.readiness.cell_blockers import Spot, evaluation_blockers, finding_blockers
from domain.readiness.drift import Drift, joined
from domain.readiness.inquiries import inquiry_blockers
from domain.readiness.judge import CellReading
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.proof_rows import ContextRow, CrimeBaseRow, GroundRow, LiabilityRow
from domain.readiness.reading import LineLevelReading
from domain.readiness.rows import target_key
from domain.readiness.scene import Scene
from domain.values import Target

Pinned = ContextRow | CrimeBaseRow | LiabilityRow


def read_line(scene: Scene, cells: Iterable[CellReading]) -> tuple[LineLevelReading, tuple[Blocker, ...]]:
    """Give the evaluations and findings on the line as a whole, and what blocks it there.

    Args:
        cells: Every cell of the line: an evaluation of the line rests on all its evidence.
    """
    graph, lens = scene.graph, scene.lens
    # Cells of several incidents mostly share their material; each is looked at once.
    bases = {id(cell.basis): cell for cell in cells}.values()
    hands: dict[str, int] = {}
    for cell in bases:
        for person, at in cell.basis.hands.items():
            hands[person] = min(at, hands.get(person, at))
    stream = f"case_file/{scene.line.case}"

    def drift(row: EvaluationRow) -> Drift:
        found = (scene.staleness.drift(row, cell.basis, cell.cell) for cell in bases)
        removed = scene.removed_since(row, stream)
        for key in (scene.line_key, *scene.streams):
            removed += scene.restated_since(row.considered, key)
        return joined(found, removed=tuple(dict.fromkeys(removed)))

    rows = evaluations.rows_on((scene.line_key,), graph, lens.position, covers=lambda _row, _aim: True)
    read = evaluations.readings(rows, hands, graph=graph, lens=lens, forum=scene.forum, drift=drift)
    answers = findings.rows_on(
        (scene.line_key,),
        graph,
        lens.position,
        covers=lambda row, aim: not aim.incidents or row.outcome == "made_out",
    )
    found = findings.read(answers, place=scene.place, reversed_findings=scene.reversed_findings)
    spot = Spot(target=line_target(scene), incident=None, group=Group.LINE)
    if found.decisive is not None:
        blockers = finding_blockers(spot, found.decisive)
    else:
        blockers = tuple(evaluation_blockers(spot, read, lens.stage))
    reading = LineLevelReading(
        evaluations=read,
        word=evaluations.word_for(read),
        findings=found.readings,
        decisive=found.decisive,
    )
    return reading, blockers


def line_target(scene: Scene) -> Target:
    """Give the line as a target."""
    return Target(stream=f"case_file/{scene.line.case}", line=UUID(scene.line.id))


def make_up_blockers(scene: Scene) -> Iterator[Blocker]:
    """Give what blocks by how the line is made up, before any element is looked at."""
    spot = Spot(target=line_target(scene), incident=None, group=Group.LINE)
    if scene.line.kind not in {kind.value for kind in scene.stage.lines}:
        kinds = (kind.value for kind in scene.stage.lines)
        text = words.not_put(scene.line.kind, f"stage {scene.stage.id}", kinds)
        yield spot.blocker(Cause.LINE_NOT_PUT_AT_STAGE, text)
    if not scene.bases:
        yield spot.blocker(Cause.NO_CRIME_BASE, "the line has no crime base")
    asks_person = scene.stage.requires(Group.LIABILITY) or scene.stage.requires(Group.LIABILITY_MENTAL)
    if asks_person and scene.liability is None:
        # Art. 25(1): natural persons; an organ cannot be charged.
        text = f"no natural person: stage {scene.stage.id} asks for one with a mode of liability"
        yield spot.blocker(Cause.NO_NATURAL_PERSON, text)
    asks_state = scene.stage.requires(Group.ATTRIBUTION) or scene.stage.requires(Group.BREACH)
    if asks_state and scene.responsibility is None:
        text = f"no State answers: stage {scene.stage.id} asks for attribution and breach"
        yield spot.blocker(Cause.NO_RESPONDENT_STATE, text)
    if scene.stage.requires(Group.EXONERATION_INQUIRY):
        inquiry = Spot(target=line_target(scene), incident=None, group=Group.EXONERATION_INQUIRY)
        yield from inquiry_blockers(scene, inquiry)
    yield from _pins(scene)


def _pins(scene: Scene) -> Iterator[Blocker]:
    """Give the streams that were pinned to other law than the line (decision 33)."""
    rows: list[tuple[str, Pinned | None]] = [
        (f"context/{each}", scene.graph.one(ContextRow, each, scene.lens.position)) for each in scene.contexts
    ]
    rows += [(f"crime_base/{base.id}", base) for _, base in scene.bases]
    if scene.respondent is not None:
        rows.append((f"liability/{scene.respondent.id}", scene.respondent))
    for stream, row in rows:
        if row is not None and row.catalogue != scene.line.catalogue:
            spot = Spot(target=Target(stream=stream), incident=None, group=Group.LINE)
            text = f"pinned to catalogue {row.catalogue or 'none'}, and the line to {scene.line.catalogue}"
            yield spot.blocker(Cause.PIN_DIFFERS, text, (row.opened_by,))


def ground_blockers(scene: Scene) -> Iterator[Blocker]:
    """Give the grounds excluding responsibility, or wrongfulness, that were raised and are not answered."""
    if scene.respondent is None:
        return
    for row in raised_grounds(scene):
        target = Target(stream=f"liability/{scene.respondent.id}", element=f"{row.ground}.1")
        spot = Spot(target=target, incident=None, group=Group.GROUNDS)
        if row.answer == "excludes":
            text = f"ground {row.ground} was answered: it excludes responsibility"
            yield spot.blocker(Cause.GROUND_EXCLUDES, text, (row.opened_by,))
        elif row.answer is None or row.answered_by in scene.lens.exclusions.experts:
            text = f"ground {row.ground} was raised and is not answered"
            yield spot.blocker(Cause.GROUND_UNANSWERED, text, (row.opened_by,))


def raised_grounds(scene: Scene) -> tuple[GroundRow, ...]:
    """Give the grounds raised in the liability that the forum knows."""
    if scene.respondent is None:
        return ()
    rows = scene.graph.at(GroundRow, scene.respondent.id, scene.lens.position)
    return tuple(row for row in rows if row.ground in scene.forum.grounds)


def mapped_grounds(scene: Scene) -> tuple[str, ...]:
    """Give the forum's grounds on which something is mapped: it speaks before anybody has raised them."""
    if scene.respondent is None:
        return ()
    stream = f"liability/{scene.respondent.id}"
    return tuple(
        ground
        for ground in scene.forum.grounds
        # A line may be pinned to a version that does not hold every ground of a later forum file.
        if ground in scene.law.grounds
        and any(
            scene.graph.at(MappingRow, target_key(stream, each), scene.lens.position)
            for element in scene.law.ground(ground).elements
            for each in (element.id, *(limb.id for limb in element.limbs))
        )
    )
