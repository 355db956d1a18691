"""What the support of an element hangs on: each citation, fact and cell by the losses with which it falls."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from domain.readiness.blockers import Cause
from domain.readiness.cell_blockers import corroboration_of
from domain.readiness.facts import FactReader
from domain.readiness.judge import CellReading
from domain.readiness.losses import NEVER, CutSets, Loss, LossKind, at_least, both, either, smallest
from domain.readiness.material_rows import CitationRow, FactRow, HandRow, SourceRow
from domain.readiness.origins import UNRECORDED
from domain.readiness.scene import Scene
from domain.values import Polarity


class Dependence:
    """Cut sets of what a scene rests on; each is reached once.

    Args:
        scene: The line through a lens; what its lens leaves aside is lost already.
        facts: Facts mapped to the line.
        kinds: Kinds of loss that are looked at.
        size: Losses at most in one set.
    """

    def __init__(
        self, scene: Scene, facts: Collection[str], *, kinds: frozenset[LossKind], size: int
    ) -> None:
        self._scene = scene
        self._facts = facts
        self._kinds = kinds
        self._size = size
        self._falls: dict[str, CutSets] = {}
        self._short: dict[tuple[str, int], CutSets] = {}
        self._citations: dict[str, CutSets] = {}
        self._cells: dict[tuple[int, int], dict[Cause, CutSets]] = {}

    def of_cell(self, reading: CellReading) -> dict[Cause, CutSets]:
        """Give, by the blocker that it would be, the losses by which a cell that has support loses it."""
        rules = corroboration_of(self._scene, reading.cell)
        asked = rules[0].independent_origins if rules else 0
        found = self._cells.get((id(reading.basis), asked))
        if found is None:
            found = self._cells[id(reading.basis), asked] = self._of_material(reading, asked)
        return found

    def origin_members(self, loss: Loss) -> tuple[str, ...]:
        """Give the sources behind the line's material that share an origin wherever the named one does."""
        return self._origin_names.get(loss.id, ())

    def _of_material(self, reading: CellReading, asked: int) -> dict[Cause, CutSets]:
        facts = tuple(dict.fromkeys(row.fact for row in reading.material.supporting))
        found: dict[Cause, CutSets] = {}
        if facts:
            found[Cause.NO_USABLE_SUPPORT] = both((self._fact(fact) for fact in facts), self._size)
        if asked and reading.material.corroborated >= asked:
            short = (self._too_few(fact, asked) for fact in facts)
            found[Cause.TOO_FEW_ORIGINS] = both(short, self._size)
        return found

    def _fact(self, fact: str) -> CutSets:
        """Give the losses by which a fact that gives support gives none."""
        found = self._falls.get(fact)
        if found is None:
            found = self._falls[fact] = (
                NEVER if self._needs_no_citation(fact) else self._all_fall(fact, self._supporting(fact))
            )
        return found

    def _needs_no_citation(self, fact: str) -> bool:
        lens = self._scene.lens
        row = self._scene.graph.one(FactRow, fact, lens.position)
        return row is not None and row.ground != "evidence" and lens.forum in row.binds

    def _too_few(self, fact: str, asked: int) -> CutSets:
        """Give the losses by which fewer origins of a fact are usable than are asked for."""
        found = self._short.get((fact, asked))
        if found is None:
            supporting = self._supporting(fact)
            falls = [
                self._all_fall(fact, usable)
                for group in self._reader.origin_groups(fact)
                if (usable := group.citations & supporting)
            ]
            found = at_least(len(falls) - asked + 1, falls, self._size)
            self._short[fact, asked] = found
        return found

    def _all_fall(self, fact: str, citations: Collection[str]) -> CutSets:
        rows = self._scene.graph.at(CitationRow, fact, self._scene.lens.position)
        return both((self._citation(row) for row in rows if row.id in citations), self._size)

    def _supporting(self, fact: str) -> frozenset[str]:
        return self._reader.read(fact).supporting

    @property
    def _reader(self) -> FactReader:
        return self._scene.facts

    def _citation(self, citation: CitationRow) -> CutSets:
        found = self._citations.get(citation.id)
        if found is None:
            found = either((self._alone(citation), self._by_consents(citation)))
            self._citations[citation.id] = found
        return found

    def _alone(self, citation: CitationRow) -> CutSets:
        return smallest(
            frozenset({loss}) for loss in self._single_losses(citation) if loss.kind in self._kinds
        )

    def _single_losses(self, citation: CitationRow) -> Iterator[Loss]:
        usability, graph = self._reader.usability, self._scene.graph
        for link in usability.chain(citation.item):
            yield Loss(LossKind.ITEM, link.item)
        for source in usability.sources(citation):
            for row in graph.at(HandRow, source, self._scene.lens.position):
                yield Loss(LossKind.HAND, row.hand)
            if source in self._expert_witnesses:
                yield Loss(LossKind.EXPERT_WITNESS, source)
        if LossKind.ORIGIN in self._kinds:
            yield from self._origins.get(citation.id, ())

    def _by_consents(self, citation: CitationRow) -> CutSets:
        """Give the consents whose loss leaves a person's agreement to the use uncarried."""
        if LossKind.CONSENT not in self._kinds:
            return NEVER
        needed = self._reader.usability.consents(citation)
        cuts = (frozenset(Loss(LossKind.CONSENT, each) for each in consents) for consents in needed)
        return smallest(cut for cut in cuts if len(cut) <= self._size)

    @cached_property
    def _supported(self) -> tuple[CitationRow, ...]:
        graph, position = self._scene.graph, self._scene.lens.position
        return tuple(
            row
            for fact in self._facts
            for row in graph.at(CitationRow, fact, position)
            if row.polarity != Polarity.CONTRADICTS
        )

    @cached_property
    def _expert_witnesses(self) -> frozenset[str]:
        """Sources that speak as experts: registered as such, or cited so."""
        graph, position = self._scene.graph, self._scene.lens.position
        found: set[str] = set()
        for citation in self._supported:
            for source in self._reader.usability.sources(citation):
                row = graph.one(SourceRow, source, position)
                if citation.basis == "expert" or (row is not None and row.kind == "expert"):
                    found.add(source)
        return frozenset(found)

    @cached_property
    def _groups_by_source(self) -> dict[str, frozenset[tuple[str, frozenset[str]]]]:
        """Give, by source, the group that it is in on each fact; a group is given by its citations."""
        sources = {each for row in self._supported for each in self._reader.usability.sources(row)}
        represented: dict[frozenset[str], dict[str, list[str]]] = {}
        found: dict[str, set[tuple[str, frozenset[str]]]] = {}
        for fact in self._facts:
            topics = self._reader.topics(fact)
            behind = represented.get(topics)
            if behind is None:
                behind = represented[topics] = {UNRECORDED: [UNRECORDED]}
                for source in sources:
                    joined = self._reader.origins.representative(source, topics)
                    behind.setdefault(joined, []).append(source)
            for group in self._reader.origin_groups(fact):
                for source in (each for joined in group.sources for each in behind.get(joined, ())):
                    found.setdefault(source, set()).add((fact, group.citations))
        return {source: frozenset(groups) for source, groups in found.items()}

    @cached_property
    def _origin_names(self) -> dict[str, tuple[str, ...]]:
        """Give the sources of each origin by its least; sources with the same groups everywhere are one origin."""
        alike: dict[frozenset[tuple[str, frozenset[str]]], list[str]] = {}
        for source, groups in sorted(self._groups_by_source.items()):
            alike.setdefault(groups, []).append(source)
        return {sources[0]: tuple(sources) for sources in alike.values()}

    @cached_property
    def _origins(self) -> dict[str, tuple[Loss, ...]]:
        """Give, by citation, the origins with which it falls."""
        found: dict[str, list[Loss]] = {}
        for source in self._origin_names:
            for _, citations in self._groups_by_source[source]:
                for citation in citations:
                    found.setdefault(citation, []).append(Loss(LossKind.ORIGIN, source))
        return {citation: tuple(losses) for citation, losses in found.items()}
