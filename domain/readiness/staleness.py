"""Readiness rule 8: what weakened the basis of an evaluation since it was made, and what makes a review due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import NamedTuple

from domain.law import Stage
from domain.readiness.cells import Cell
from domain.readiness.developments import Joining, by_source, developments, joinings
from domain.readiness.drift import UNMOVED, Drift, Notes
from domain.readiness.fact_reading import FactReading, RetractedReading
from domain.readiness.facts import FactReader, is_removed
from domain.readiness.footprint import footprint_of
from domain.readiness.graph import ProofGraph
from domain.readiness.item_conditions import standing_assessments
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.lens import Lens
from domain.readiness.mapped import Basis
from domain.readiness.mappings import is_endorsed, is_rejected, stands_against
from domain.readiness.material_rows import AssessmentRow, CitationRow, ContradictionRow, FactRow
from domain.readiness.origins import Origins
from domain.readiness.usability import Usability
from domain.values import MappingPolarity, Polarity


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
        self._joining: dict[int, dict[str, tuple[str, ...]]] = {}
        self._sources: dict[str, frozenset[str]] = {}
        self.now = self._moment(lens.position, lens.on)

    def drift(self, evaluation: EvaluationRow, basis: Basis, cell: Cell) -> Drift:
        """Give what happened to one cell's basis since an evaluation considered it.

        Args:
            basis: What is mapped to the cell as it stands now.
        """
        since, on = evaluation.considered, evaluation.on
        between = (on, self._lens.on)
        joining = self._joining_since(since)
        if not joining and basis.footprint.is_unchanged(since=since, between=between):
            return UNMOVED
        notes, rows = Notes(), basis.material.rows
        for row in rows:
            footprint = footprint_of(row.fact, self._graph)
            for source in self._sources_of(row.fact) & joining.keys() if joining else ():
                # Readiness rule 5: the count of origins informs, so that a review is due and nothing is blocked.
                notes.due.update(dict.fromkeys(joining[source]))
            if row.from_sequence <= since and footprint.is_unchanged(since=since, between=between):
                continue
            then = self._version_at(row, since)
            if stands_against(row, cell):
                if is_rejected(row, cell, rows, self._graph, frozenset()):
                    if row.from_sequence > since:
                        notes.strengthens(row.opened_by)
                else:
                    self._against(then, row, since, notes)
            elif row.polarity == MappingPolarity.CONTEXT or cell.is_ground:
                if then is None:
                    notes.due[row.opened_by] = None
            else:
                self._supporting(then, row, self._moment(since, on), notes)
        return notes.drift()

    def _joining_since(self, since: int) -> dict[str, tuple[str, ...]]:
        if self.now.facts.links_last <= since:
            return {}
        found = self._joining.get(since)
        if found is None:
            found = self._joining[since] = by_source(self._joinings, since=since)
        return found

    @cached_property
    def _joinings(self) -> list[Joining]:
        return joinings(self._graph, self._lens.position)

    def _sources_of(self, fact: str) -> frozenset[str]:
        found = self._sources.get(fact)
        if found is None:
            found = self._sources[fact] = frozenset(
                source
                for citation in self._graph.at(CitationRow, fact, self._lens.position)
                for source in self.now.usability.sources(citation)
            )
        return found

    def _moment(self, position: int, on: date) -> Moment:
        found = self._moments.get((position, on))
        if found is None:
            lens = self._lens.as_of(position, on)
            usability = Usability(self._graph, lens, self._stage)
            found = Moment(usability, FactReader(usability, Origins(self._graph, position)))
            self._moments[position, on] = found
        return found

    def _version_at(self, row: MappingRow, position: int) -> MappingRow | None:
        found = self._graph.at(MappingRow, row.fact, position)
        return next((each for each in found if each.id == row.id), None)

    def _supporting(self, then: MappingRow | None, row: MappingRow, moment: Moment, notes: Notes) -> None:
        now = self.now.facts.read(row.fact)
        before = moment.facts.read(row.fact)
        counted = then is not None and is_endorsed(then) and before.gives_support
        counts = is_endorsed(row) and now.gives_support
        if counted:
            if not is_endorsed(row):
                notes.weakened[row.opened_by] = None
            self._lost_citations(row.fact, before, now, notes)
            self._downgrades(before, row.fact, moment, notes)
            for retracted in _newly_retracted(before, now):
                # Decision 0018: what its own source took back since is weaker, though it stays and counts.
                weaker = retracted.citation in before.supporting
                (notes.weakened if weaker else notes.due)[retracted.event] = None
        self._newly_against(row.fact, moment, notes)
        self._newly_linked(row.fact, before, now, notes)
        if counts and not counted and row.from_sequence > moment.usability.lens.position:
            notes.strengthens(row.opened_by)
        if then is not None and (counts or counted):
            self._developed(row.fact, before, now, moment, notes)

    def _developed(
        self, fact: str, before: FactReading, now: FactReading, moment: Moment, notes: Notes
    ) -> None:
        """Note all else that happened to the grounds: what made more of it usable strengthens."""
        gained = now.supporting - before.supporting
        since = moment.usability.lens.position
        for event, citation in developments(fact, self.now.usability, since=since):
            if citation in gained or (citation is None and now.gives_support and not before.gives_support):
                notes.strengthens(event)
            else:
                notes.due[event] = None

    def _lost_citations(self, fact: str, before: FactReading, now: FactReading, notes: Notes) -> None:
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

    def _downgrades(self, before: FactReading, fact: str, moment: Moment, notes: Notes) -> None:
        for citation in self._graph.at(CitationRow, fact, self._lens.position):
            if citation.id not in before.supporting:
                continue
            earlier = _worst_grades(_assessed(citation, moment.usability))
            standing = _assessed(citation, self.now.usability)
            # Two axes, never combined: either may fall by itself.
            if any(later > former for former, later in zip(earlier, _worst_grades(standing), strict=True)):
                notes.weakened[max(standing, key=lambda each: each.from_sequence).opened_by] = None

    def _newly_against(self, fact: str, moment: Moment, notes: Notes) -> None:
        """Note contradicting citations that are new, or were taken away (decision 21)."""
        before = moment.facts.read(fact).contradicting
        if not before and not self.now.facts.read(fact).contradicting:
            return
        for citation in self._graph.at(CitationRow, fact, self._lens.position):
            if citation.polarity != Polarity.CONTRADICTS:
                continue
            if is_removed(citation, self._graph, frozenset()):
                if citation.id in before:
                    notes.weakened[citation.opened_by] = None
            elif citation.id not in before:
                notes.weakened[citation.opened_by] = None

    def _newly_linked(self, fact: str, before: FactReading, now: FactReading, notes: Notes) -> None:
        """Note contradictions linked since: they inform, so a review is due (decision 0018)."""
        linked = set(now.contradicted_by) - set(before.contradicted_by)
        for link in self._graph.at(ContradictionRow, fact, self._lens.position) if linked else ():
            if link.other in linked:
                notes.due[link.opened_by] = None

    def _against(self, then: MappingRow | None, row: MappingRow, since: int, notes: Notes) -> None:
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
            if citation.polarity == Polarity.SUPPORTS:
                notes.weakened[citation.opened_by] = None
            else:
                notes.strengthens(citation.opened_by)
        fact = self._graph.one(FactRow, row.fact, self._lens.position)
        if fact is not None and fact.status == "withdrawn" and fact.from_sequence > since:
            # Decision 21: withdrawing a fact mapped against looks like a gain, and must be looked at again.
            notes.weakened[fact.opened_by] = None


def _newly_retracted(before: FactReading, now: FactReading) -> tuple[RetractedReading, ...]:
    known = {(each.citation, each.retraction) for each in before.retracted}
    return tuple(each for each in now.retracted if (each.citation, each.retraction) not in known)


def _assessed(citation: CitationRow, usability: Usability) -> tuple[AssessmentRow, ...]:
    """Give the standing assessments of a cited item and of what it descends from: a copy inherits them (rule 1)."""
    return tuple(
        each
        for link in usability.chain(citation.item)
        for each in standing_assessments(link.item, usability.graph, usability.lens)
    )


def _worst_grades(standing: Collection[AssessmentRow]) -> tuple[str, str]:
    """Give the worst reliability (A to F) and credibility (1 to 6); empty where none stands."""
    return (
        max((each.reliability for each in standing), default=""),
        max((each.credibility for each in standing), default=""),
    )
