"""Readiness rules 7 to 9 on one cell: its material, our evaluations, the findings of others, and what blocks it."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.readiness import evaluations, findings
from domain.readiness.blockers import Blocker
from domain.readiness.cell_blockers import AgainstReading, Matter, cell_blockers
from domain.readiness.cells import Cell, CellKey
from domain.readiness.drift import Drift, joined
from domain.readiness.evaluations import EvaluationReading
from domain.readiness.findings import FindingReading, Findings
from domain.readiness.footprint import mapped_last
from domain.readiness.judgment_rows import AnswerRow, EvaluationRow, MappingRow
from domain.readiness.mapped import Basis, Material
from domain.readiness.mappings import basis_of, is_rejected, rows_of
from domain.readiness.memo import Kept
from domain.readiness.rows import Aim, target_key
from domain.readiness.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """A cell through a lens.

    Args:
        cell: Which.
        material: What is mapped to it.
        against: What stands against it.
        evaluations: Ours, at this stage and others.
        word: `capable`, `not_capable`, `undecided`, `divided` or `not_evaluated` at this stage.
        findings: Other bodies'.
        decisive: The finding that answers it, at a stage of its own body.
        blockers: Everything that blocks it, alternatives regardless.
        basis: For the computation alone.
    """

    cell: Cell
    material: Material
    against: tuple[AgainstReading, ...]
    evaluations: tuple[EvaluationReading, ...]
    word: str
    findings: tuple[FindingReading, ...]
    decisive: FindingReading | None
    blockers: tuple[Blocker, ...]
    basis: Basis = field(compare=False, repr=False)

    @property
    def is_clear(self) -> bool:
        """Whether nothing blocks it."""
        return not self.blockers


class Judge:
    """Reads cells; what several cells share is reached once."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._bases: dict[tuple[bool, tuple[int, ...]], Basis] = {}
        self._drifts: dict[int, dict[tuple[str, int], Drift]] = {}
        self._cells: dict[CellKey, CellReading] = {}

    def read(self, cell: Cell) -> CellReading:
        """Give how a cell reads."""
        found = self._cells.get(cell.key)
        if found is None:
            found = self._cells[cell.key] = self._reading(cell)
        return found

    def _reading(self, cell: Cell) -> CellReading:
        scene = self._scene
        basis = self._basis(cell)
        material, rows = basis.material, basis.material.rows
        found = self._findings(cell)
        read = evaluations.readings(
            self._evaluations(cell),
            basis.hands,
            graph=scene.graph,
            lens=scene.lens,
            forum=scene.forum,
            drift=lambda row: self._drift(row, basis, cell),
        )
        against = tuple(
            self._against(row, self._decided(row, cell, rows, read), found) for row in material.against
        )
        return CellReading(
            cell=cell,
            material=material,
            against=against,
            evaluations=read,
            word=evaluations.word_for(read),
            findings=found.readings,
            decisive=found.decisive,
            basis=basis,
            blockers=cell_blockers(scene, Matter(cell, material, against, read, found)),
        )

    def _basis(self, cell: Cell) -> Basis:
        scene, keys = self._scene, cell.keys()
        facts, kept = scene.facts, scene.facts.shelf.bases
        last = max(mapped_last(keys, scene.graph), facts.links_last)
        found = kept.get((cell.key, cell.since))
        if (
            found is not None
            and found.limb == cell.limb
            and found.basis.footprint.is_unchanged(
                since=scene.lens.position, between=(found.on, scene.lens.on)
            )
            and last <= scene.lens.position
        ):
            self._drifts[id(found.basis)] = found.drifts
            return found.basis
        rows = rows_of(cell, scene.graph, scene.lens.position)
        identity = (cell.is_ground, tuple(id(row) for row in rows))
        basis = self._bases.get(identity)
        if basis is None:
            basis = basis_of(cell, rows, facts, scene.lens.exclusions.experts)
            self._bases[identity] = basis
        if max(last, basis.footprint.last) <= scene.lens.position:
            drifts = self._drifts.setdefault(id(basis), {})
            kept[cell.key, cell.since] = Kept(frozenset(keys), cell.limb, basis, scene.lens.on, drifts)
        return basis

    def _evaluations(self, cell: Cell) -> tuple[EvaluationRow, ...]:
        def covers(row: EvaluationRow, aim: Aim) -> bool:
            if not cell.was_covered_at(aim, row.considered):
                return False
            if row.verdict != "capable":
                return cell.is_spoken_of_by(aim)
            # Only an evaluation of the element can clear it: one of the whole is not enough, nor the reverse.
            return aim.element is not None and cell.is_served_by(aim)

        keys = (*cell.keys(), target_key(cell.stream))
        return evaluations.rows_on(keys, self._scene.graph, self._scene.lens.position, covers=covers)

    def _findings(self, cell: Cell) -> Findings:
        def covers(row: AnswerRow, aim: Aim) -> bool:
            if aim.incidents and cell.incident is None and row.outcome != "made_out":
                return False
            return cell.is_spoken_of_by(aim) and cell.was_covered_at(aim, row.from_sequence)

        scene = self._scene
        keys = (*cell.keys(), target_key(cell.stream), scene.line_key)
        rows = findings.rows_on(keys, scene.graph, scene.lens.position, covers=covers)
        if not rows:
            return findings.NO_FINDINGS
        return findings.read(rows, place=scene.place, reversed_findings=scene.reversed_findings)

    def _drift(self, row: EvaluationRow, basis: Basis, cell: Cell) -> Drift:
        drifts, version = self._drifts.setdefault(id(basis), {}), (row.id, row.from_sequence)
        found = drifts.get(version)
        if found is None:
            found = drifts[version] = self._scene.staleness.drift(row, basis, cell)
        scene = self._scene
        removed = scene.removed_since(row, cell.stream)
        # Decision 33: what was evaluated on an earlier text of the element is evaluated anew.
        removed += scene.restated_since(row.considered, target_key(cell.stream, cell.element.id))
        return joined([found], removed=removed) if removed else found

    def _against(self, row: MappingRow, decided: str, found: Findings) -> AgainstReading:
        beside = ""
        if found.decisive is not None:
            answered_at = self._scene.sequence_of_answer(found.decisive.answer)
            beside = "before" if row.proposed_at <= answered_at else "since"
        return AgainstReading(
            mapping=row.id,
            fact=row.fact,
            event=self._scene.graph.first_event(row),
            decided=decided,
            is_restricted=bool(self._scene.facts.read(row.fact).restricted),
            beside_finding=beside,
        )

    def _decided(
        self,
        row: MappingRow,
        cell: Cell,
        rows: tuple[MappingRow, ...],
        read: tuple[EvaluationReading, ...],
    ) -> str:
        """Tell whether what stands against a cell was rejected or weighed (decision 18)."""
        if is_rejected(row, cell, rows, self._scene.graph, self._scene.lens.exclusions.experts):
            return "rejected"
        return "weighed" if _is_weighed(row, read) else "undecided"


def _is_weighed(row: MappingRow, read: tuple[EvaluationReading, ...]) -> bool:
    """Tell whether it was endorsed, and a current evaluation has considered it since (decision 18)."""
    if row.endorsed_by in (None, row.proposed_by) or row.endorsed_at is None:
        return False
    return any(each.is_current and each.considered >= row.endorsed_at for each in read)
