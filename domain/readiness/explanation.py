"""The way down from an evaluation: what it rested on at the position it considered, and what became of it.

Nothing here evaluates anew: mappings, facts and citations are read twice, at the position and day that the
evaluation considered and at those of the one who looks back, at the evaluation's own stage (readiness rule 8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.law import Element, Forum, Ground, Group, Stage
from domain.law.catalogue import Catalogue
from domain.readiness import findings
from domain.readiness.cells import Cell
from domain.readiness.fact_reading import FactReading
from domain.readiness.facts import FactReader
from domain.readiness.findings import FindingReading, Place
from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import AnswerRow, EvaluationRow, MappingRow
from domain.readiness.lens import Lens
from domain.readiness.mappings import basis_of, is_rejected, material_of, rows_of
from domain.readiness.material_rows import FactRow
from domain.readiness.origins import Origins
from domain.readiness.proof_rows import LineRow, MemberRow
from domain.readiness.rows import target_key
from domain.readiness.staleness import Staleness
from domain.readiness.usability import Usability
from domain.values import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingExplained:
    """A mapping that bears on a target.

    Args:
        row: The mapping as it stands for the one who looks back.
        counted_then, counts_now: Whether it counted: endorsed and usable in support, or not rejected against.
        is_later: Whether it was proposed after the position considered.
        then: How its fact read for the evaluation; None where it was not stated yet.
        now: How its fact reads now.
    """

    row: MappingRow
    counted_then: bool
    counts_now: bool
    is_later: bool
    then: FactReading | None
    now: FactReading


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetExplained:
    """A target of an evaluation; of a line as a whole, each element of it that something is mapped to."""

    target: Target
    element: Element | None
    mappings: tuple[MappingExplained, ...]
    findings: tuple[FindingReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An evaluation explained.

    Args:
        weakened: Events, or rows that expired, that make it stale since.
        due: Events that make a review due.
    """

    row: EvaluationRow
    stage: Stage
    targets: tuple[TargetExplained, ...]
    weakened: tuple[str, ...]
    due: tuple[str, ...]


def explain(row: EvaluationRow, graph: ProofGraph, lens: Lens, law: Catalogue, forum: Forum) -> Explanation:
    """Explain an evaluation from what it rested on.

    Args:
        row: The evaluation as it stands at the position of the lens.
        graph: Rows of every stream that it names, and of all that those rest on.
        lens: Position and day of the one who looks back, at the evaluation's own forum and stage.
        law: The catalogue that its targets were pinned to.
        forum: Template of its forum.

    Raises:
        UnknownLawError: The law holds no such element.
    """
    return _Explaining(row, graph, lens, law, forum).result()


class _Explaining:
    def __init__(
        self, row: EvaluationRow, graph: ProofGraph, lens: Lens, law: Catalogue, forum: Forum
    ) -> None:
        stage = forum.stage(row.stage)
        assert stage is not None
        self._row = row
        self._graph = graph
        self._lens = lens
        self._law = law
        self._stage = stage
        self._staleness = Staleness(graph, lens, stage)
        self._now = self._staleness.now.facts
        considered = lens.as_of(row.considered, row.on)
        self._then = FactReader(Usability(graph, considered, stage), Origins(graph, row.considered))

    def result(self) -> Explanation:
        targets: list[TargetExplained] = []
        weakened: dict[str, None] = {}
        due: dict[str, None] = {}
        for target in self._row.targets:
            if target.element is None:
                targets.append(self._whole(target))
            for place, cell in self._cells(target):
                found = self._target(place, cell)
                if place is target or found.mappings:
                    targets.append(found)
                basis = basis_of(
                    cell, rows_of(cell, self._graph, self._lens.position), self._now, frozenset()
                )
                drift = self._staleness.drift(self._row, basis, cell)
                weakened.update(dict.fromkeys(drift.weakened))
                due.update(dict.fromkeys(drift.due))
        return Explanation(
            row=self._row,
            stage=self._stage,
            targets=tuple(targets),
            weakened=tuple(weakened),
            due=tuple(due),
        )

    def _cells(self, target: Target) -> Iterator[tuple[Target, Cell]]:
        """Yield what a target covers, as places of elements."""
        if target.element is not None:
            cell = self._cell(target)
            yield target, cell
            # What names no limb speaks of every one.
            for limb in cell.element.limbs if cell.limb is None else ():
                place = target.model_copy(update={"element": limb.id})
                yield place, self._cell(place)
            return
        for stream in self._streams(target):
            keys = {
                mapping.aim.element: None
                for mapping in self._graph.at(MappingRow, stream, self._lens.position)
                if mapping.aim.element is not None
            }
            for element in sorted(keys):
                place = Target(stream=stream, element=element)
                yield place, self._cell(place)

    def _streams(self, target: Target) -> tuple[str, ...]:
        if target.line is None:
            return (target.stream,)
        row = self._graph.one(LineRow, str(target.line), self._lens.position)
        members = self._graph.at(MemberRow, str(target.line), self._lens.position)
        found = [f"context/{member.context}" for member in members if member.context is not None]
        found += [f"crime_base/{member.member}" for member in members]
        if row is not None and row.liability is not None:
            found.append(f"liability/{row.liability}")
        return tuple(dict.fromkeys(found))

    def _cell(self, target: Target) -> Cell:
        tree, element = self._law.tree_of(target.element or "")
        named = {target.element, target.limb}
        limb = next((limb for limb in element.limbs if limb.id in named or limb.key == target.limb), None)
        return Cell(
            stream=target.stream,
            element=element,
            group=Group.CRIME_MATERIAL,
            limb=limb,
            context=None if target.context is None else str(target.context),
            mode=target.mode,
            crime_base=None if target.crime_base is None else str(target.crime_base),
            actor=None if target.actor is None else str(target.actor),
            is_ground=isinstance(tree, Ground),
        )

    def _target(self, target: Target, cell: Cell) -> TargetExplained:
        position = self._lens.position
        rows = [row for row in rows_of(cell, self._graph, position) if _is_within(row, target)]
        then, now = (
            self._counting(cell, self._then, self._row.considered),
            self._counting(cell, self._now, position),
        )
        return TargetExplained(
            target=target,
            element=cell.element,
            mappings=tuple(
                MappingExplained(
                    row=row,
                    counted_then=row.id in then,
                    counts_now=row.id in now,
                    is_later=row.proposed_at > self._row.considered,
                    then=self._fact_then(row.fact),
                    now=self._now.read(row.fact),
                )
                for row in rows
            ),
            findings=self._findings((*cell.keys(), target_key(cell.stream)), cell),
        )

    def _whole(self, target: Target) -> TargetExplained:
        key = target_key(target.stream, line=None if target.line is None else str(target.line))
        return TargetExplained(
            target=target, element=None, mappings=(), findings=self._findings((key,), None)
        )

    def _counting(self, cell: Cell, reader: FactReader, position: int) -> frozenset[str]:
        rows = rows_of(cell, self._graph, position)
        material = material_of(cell, rows, reader, frozenset())
        against = (
            row for row in material.against if not is_rejected(row, cell, rows, self._graph, frozenset())
        )
        return frozenset(row.id for row in (*material.supporting, *against))

    def _fact_then(self, fact: str) -> FactReading | None:
        known = self._graph.one(FactRow, fact, self._row.considered)
        return None if known is None else self._then.read(fact)

    def _findings(self, keys: tuple[str, ...], cell: Cell | None) -> tuple[FindingReading, ...]:
        rows = findings.rows_on(
            keys,
            self._graph,
            self._lens.position,
            covers=lambda _, aim: cell is None or cell.is_spoken_of_by(aim),
        )
        every = {row.id: row for key in keys for row in self._graph.at(AnswerRow, key, self._lens.position)}
        reversed_findings = findings.reversed_by_later(every.values())
        return tuple(
            reading
            for row in rows
            for reading in findings.read(
                (row,), place=self._place(row), reversed_findings=reversed_findings
            ).readings
        )

    def _place(self, row: AnswerRow) -> Place:
        """Give where a finding answers: in its own case and for its own person, at the evaluation's stage."""
        return Place(forum=self._row.forum, stage=self._stage, case=row.case, person=row.person)


def _is_within(row: MappingRow, target: Target) -> bool:
    """Tell whether a mapping speaks of an incident of the target; what names none speaks of all."""
    incidents = frozenset(str(incident) for incident in target.incidents)
    return not incidents or not row.aim.incidents or not incidents.isdisjoint(row.aim.incidents)
