"""Readiness rule 8: what weakened the basis of an evaluation since it was made, and what makes a review due."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.law import Stage
from domain.readiness.cells import Cell
from domain.readiness.fact_reading import FactReading
from domain.readiness.facts import FactReader, is_removed
from domain.readiness.footprint import footprint_of
from domain.readiness.graph import ProofGraph
from domain.readiness.item_conditions import standing_assessments
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.lens import Lens
from domain.readiness.mappings import Basis, is_endorsed, is_rejected, stands_against
from domain.readiness.material_rows import CitationRow, FactRow
from domain.readiness.origins import Origins
from domain.readiness.rows import target_key
from domain.readiness.usability import Usability
from domain.values import MappingPolarity, Polarity


class Drift(NamedTuple):
    """What happened to a basis since the position that an evaluation considered.

    Args:
        weakened: Events that make it stale; the row, as `kind/id`, where no event did (an expiry).
        due: Events that are neutral or strengthen: a review is due, nothing is blocked.
    """

    weakened: tuple[str, ...]
    due: tuple[str, ...]


UNMOVED = Drift((), ())


class _Notes:
    def __init__(self) -> None:
        self.weakened: dict[str, None] = {}
        self.due: dict[str, None] = {}

    def drift(self) -> Drift:
        return Drift(tuple(self.weakened), tuple(self.due))


class Moment(NamedTuple):
    """The record as it stood at one position and day, nothing left aside."""

    usability: Usability
    facts: FactReader


class Staleness:
    """Compares what an evaluation could rely on with what can be relied on now, at its stage (decision 16).

    Exclusions of a what-if make nothing stale, so both sides are read without them.
    """

    def __init__(self, graph: ProofGraph, lens: Lens, stage: Stage) -> None:
        self._graph = graph
        self._lens = lens.without_exclusions()
        self._stage = stage
        self._moments: dict[tuple[int, date], Moment] = {}
        self.now = self._moment(lens.position, lens.on)

    def drift(self, evaluation: EvaluationRow, basis: Basis, cell: Cell) -> Drift:
        """Give what happened to one cell's basis since an evaluation considered it.

        Args:
            basis: What is mapped to the cell as it stands now.
        """
        since, on = evaluation.considered, evaluation.on
        between = (on, self._lens.on)
        if basis.footprint.is_unchanged(since=since, between=between):
            return UNMOVED
        notes, rows = _Notes(), basis.material.rows
        for row in rows:
            footprint = footprint_of(row.fact, self._graph)
            if row.from_sequence <= since and footprint.is_unchanged(since=since, between=between):
                continue
            then = self._version_at(row, since)
            if stands_against(row, cell):
                if is_rejected(row, cell, rows, self._graph, frozenset()):
                    if row.from_sequence > since:
                        notes.due[row.opened_by] = None
                else:
                    self._against(then, row, since, notes)
            elif row.polarity == MappingPolarity.CONTEXT or cell.is_ground:
                if then is None:
                    notes.due[row.opened_by] = None
            else:
                self._supporting(then, row, self._moment(since, on), notes)
        return notes.drift()

    def _moment(self, position: int, on: date) -> Moment:
        found = self._moments.get((position, on))
        if found is None:
            lens = self._lens.as_of(position, on)
            usability = Usability(self._graph, lens, self._stage)
            found = Moment(usability, FactReader(usability, Origins(self._graph, position)))
            self._moments[position, on] = found
        return found

    def _version_at(self, row: MappingRow, position: int) -> MappingRow | None:
        key = target_key(row.aim.stream, row.aim.element)
        found = self._graph.at(MappingRow, key, position)
        return next((each for each in found if each.id == row.id), None)

    def _supporting(self, then: MappingRow | None, row: MappingRow, moment: Moment, notes: _Notes) -> None:
        now = self.now.facts.read(row.fact)
        before = moment.facts.read(row.fact)
        counted = then is not None and is_endorsed(then) and before.gives_support
        counts = is_endorsed(row) and now.gives_support
        if counted:
            if not is_endorsed(row):
                notes.weakened[row.opened_by] = None
            self._lost_citations(row.fact, before, now, notes)
            self._downgrades(before, row.fact, moment, notes)
        self._newly_against(row.fact, moment, notes)
        if counts and not (counted and now.supporting <= before.supporting):
            notes.due[row.opened_by if not counted else self._latest(row.fact, moment)] = None

    def _lost_citations(self, fact: str, before: FactReading, now: FactReading, notes: _Notes) -> None:
        for citation in self._graph.at(CitationRow, fact, self._lens.position):
            if citation.id not in before.supporting or citation.id in now.supporting:
                continue
            failures = self.now.usability.failures(citation)
            for failure in failures:
                notes.weakened[failure.event or failure.row] = None
        if before.gives_support and not now.gives_support:
            row = self._graph.one(FactRow, fact, self._lens.position)
            if row is not None and row.status in {"withdrawn", "prospective"}:
                notes.weakened[row.opened_by] = None

    def _downgrades(self, before: FactReading, fact: str, moment: Moment, notes: _Notes) -> None:
        for citation in self._graph.at(CitationRow, fact, self._lens.position):
            if citation.id not in before.supporting:
                continue
            earlier = _worst_grades(citation.item, moment.usability)
            now = _worst_grades(citation.item, self.now.usability)
            # Two axes, never combined: either may fall by itself.
            if any(later > former for former, later in zip(earlier, now, strict=True)):
                standing = standing_assessments(citation.item, self._graph, self._lens)
                notes.weakened[max(standing, key=lambda each: each.from_sequence).opened_by] = None

    def _newly_against(self, fact: str, moment: Moment, notes: _Notes) -> None:
        """Note contradicting citations that are new, or were taken away (decision 21)."""
        before = moment.facts.read(fact).contradicting
        for citation in self._graph.at(CitationRow, fact, self._lens.position):
            if citation.polarity != Polarity.CONTRADICTS:
                continue
            if is_removed(citation, self._graph, frozenset()):
                if citation.id in before:
                    notes.weakened[citation.opened_by] = None
            elif citation.id not in before:
                notes.weakened[citation.opened_by] = None

    def _against(self, then: MappingRow | None, row: MappingRow, since: int, notes: _Notes) -> None:
        if then is None:
            notes.weakened[row.opened_by] = None
            return
        if row.from_sequence > since:
            notes.due[row.opened_by] = None
        for citation in self._graph.at(CitationRow, row.fact, self._lens.position):
            if citation.from_sequence <= since:
                continue
            # What supports a fact that stands against the line weakens the line, and withdrawing it undoes
            # nothing (readiness rule 3).
            supports = citation.polarity == Polarity.SUPPORTS
            (notes.weakened if supports else notes.due)[citation.opened_by] = None
        fact = self._graph.one(FactRow, row.fact, self._lens.position)
        if fact is not None and fact.status == "withdrawn" and fact.from_sequence > since:
            # Decision 21: withdrawing a fact mapped against looks like a gain, and must be looked at again.
            notes.weakened[fact.opened_by] = None

    def _latest(self, fact: str, moment: Moment) -> str:
        before = moment.facts.read(fact).supporting
        gained = [
            citation
            for citation in self._graph.at(CitationRow, fact, self._lens.position)
            if citation.id in self.now.facts.read(fact).supporting - before
        ]
        return max(gained, key=lambda each: each.from_sequence).opened_by


def _worst_grades(item: str, usability: Usability) -> tuple[str, str]:
    """Give the worst standing reliability (A to F) and credibility (1 to 6); empty where none stands."""
    standing = standing_assessments(item, usability.graph, usability.lens)
    return (
        max((each.reliability for each in standing), default=""),
        max((each.credibility for each in standing), default=""),
    )
