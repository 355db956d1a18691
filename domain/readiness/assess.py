"""Readiness of a line: a pure function of the record, the lens, the law and the forum (decision 16)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from domain.law import Forum, Group
from domain.law.catalogue import Catalogue
from domain.readiness import words
from domain.readiness.blockers import Blocker, Every, Need, Node, every_blocker, open_blockers, unique
from domain.readiness.fact_reading import FactReading
from domain.readiness.flags import flags
from domain.readiness.graph import ProofGraph
from domain.readiness.judge import CellReading
from domain.readiness.jurisdiction import Jurisdiction
from domain.readiness.lens import RULES_VERSION, Lens
from domain.readiness.line_level import (
    ground_blockers,
    make_up_blockers,
    mapped_grounds,
    raised_grounds,
    read_line,
)
from domain.readiness.personal import PersonalJurisdiction
from domain.readiness.proof_rows import ContextRow
from domain.readiness.reading import (
    GroupReading,
    IncidentReading,
    LineLevelReading,
    LineReadiness,
    RemovedReading,
)
from domain.readiness.requirements import Requirements
from domain.readiness.scene import Scene


def assess(line: str, graph: ProofGraph, lens: Lens, law: Catalogue, forum: Forum) -> LineReadiness:
    """Tell what keeps a line from standing at a stage, with every reason and every event behind it.

    Args:
        line: Id of the line.
        graph: Rows that overlap [oldest position considered by an evaluation, position of the lens].
        lens: What it is read through.
        law: The catalogue as recorded (decision 5), the version that the line pins.
        forum: Template of the adopted forum that the lens names, as recorded.

    Raises:
        NotFoundError: The line or the forum is unknown at that position.
        InvalidError: The forum has no such stage, or the template is not the adopted forum's.
        UnknownLawError: The law holds no such attribution, obligation or ground.
    """
    scene = Scene(line, graph, lens, law, forum)
    tree, requirements, cells, line_level = compose(scene)
    blocking = unique(open_blockers(tree))
    keys = {blocker.key for blocker in blocking}
    others = tuple(blocker for blocker in unique(every_blocker(tree)) if blocker.key not in keys)
    return LineReadiness(
        line=line,
        case=scene.line.case,
        kind=scene.line.kind,
        statement=_statement(lens.position, blocking, requirements.incidents),
        is_clear=not blocking,
        blockers=blocking,
        other_blockers=others,
        groups=_groups(scene, cells),
        incidents=tuple(requirements.incidents),
        removed=tuple(_removed(scene)),
        line_level=line_level,
        facts=_facts(scene, cells),
        flags=flags(scene),
        not_looked_at=_not_looked_at(scene),
        position=lens.position,
        on=lens.on.isoformat(),
        forum=lens.forum,
        forum_sha256=scene.adopted.sha256,
        stage=lens.stage,
        test=scene.stage.test,
        catalogue=_catalogue(scene),
        rules_version=RULES_VERSION,
        purpose=lens.purpose,
        recipient=lens.recipient,
    )


class Composed(NamedTuple):
    """All that a line must show at its stage, as a tree, and what was read on the way."""

    tree: Node
    requirements: Requirements
    cells: tuple[CellReading, ...]
    line_level: LineLevelReading


def compose(scene: Scene) -> Composed:
    """Read everything that the stage of a scene asks of its line."""
    requirements = Requirements(scene)
    parts: list[Node] = [Need(tuple(make_up_blockers(scene))), requirements.tree()]
    parts.append(_jurisdiction(scene))
    parts.append(_grounds(scene, requirements))
    cells = requirements.cells()
    line_level, of_the_line = read_line(scene, cells)
    if scene.stage.requires(Group.LINE):
        parts.append(Need(of_the_line))
    return Composed(Every(tuple(parts)), requirements, cells, line_level)


def _jurisdiction(scene: Scene) -> Node:
    jurisdiction = Jurisdiction(scene)
    found: list[Blocker] = []
    if scene.stage.requires(Group.JURISDICTION):
        found += jurisdiction.over_line()
    if scene.stage.requires(Group.BARS) and scene.liability is not None:
        found += PersonalJurisdiction(scene, scene.liability.actor).blockers()
    return Need(tuple(found))


def _grounds(scene: Scene, requirements: Requirements) -> Node:
    """Give what grounds leave open; they are read, and shown, whether or not the stage requires them."""
    spoken = dict.fromkeys((*mapped_grounds(scene), *(row.ground for row in raised_grounds(scene))))
    nodes = tuple(requirements.ground(ground) for ground in spoken)
    if not scene.stage.requires(Group.GROUNDS):
        return Every(())
    return Every((Need(tuple(ground_blockers(scene))), *nodes))


def _statement(position: int, blocking: tuple[Blocker, ...], incidents: Iterable[IncidentReading]) -> str:
    if blocking:
        return words.blocked_statement(position, len(blocking))
    clear = [each.incident for each in incidents if each.is_clear]
    blocked = [each.incident for each in incidents if not each.is_clear]
    return words.clear_statement(position, clear, blocked)


def _groups(scene: Scene, cells: tuple[CellReading, ...]) -> tuple[GroupReading, ...]:
    return tuple(
        GroupReading(
            group=group,
            is_required=scene.requires(group),
            cells=tuple(reading for reading in cells if reading.cell.group is group),
        )
        for group in Group
        if scene.stage.requires(group) or any(reading.cell.group is group for reading in cells)
    )


def _facts(scene: Scene, cells: tuple[CellReading, ...]) -> tuple[FactReading, ...]:
    facts = {row.fact: None for reading in cells for row in reading.material.rows}
    return tuple(scene.facts.read(fact) for fact in facts)


def _removed(scene: Scene) -> Iterable[RemovedReading]:
    for whole in (scene.line.id, *(base.id for _, base in scene.bases)):
        membership = scene.members(whole)
        for row in (*membership.standing, *membership.removed):
            if row.removal is not None:
                yield RemovedReading(
                    whole=whole,
                    member=row.member,
                    by=row.removal.by,
                    event=row.removal.event,
                    counts=row in membership.removed and row not in membership.returned,
                )


def _not_looked_at(scene: Scene) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys((*scene.stage.not_looked_at, *words.ALWAYS_NOT_LOOKED_AT, *words.NOT_RECORDABLE))
    )


def _catalogue(scene: Scene) -> tuple[tuple[str, str], ...]:
    """Give the law files that the answer rests on, each with its digest (decision 37)."""
    laws = {base.crime for _, base in scene.bases}
    for context in scene.contexts:
        row = scene.graph.one(ContextRow, context, scene.lens.position)
        if row is not None:
            laws.add(row.kind)
    if scene.respondent is not None:
        laws.update(alleged.mode for alleged in scene.respondent.modes)
        laws.update(scene.respondent.obligations)
    return tuple((law, scene.law.sha256(law)) for law in sorted(laws) if scene.law.holds(law))
