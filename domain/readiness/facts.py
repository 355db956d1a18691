"""Readiness rule 6: what a fact reads, on what is usable and on what is known, side by side; it evaluates nothing."""

from __future__ import annotations

from typing import NamedTuple

from domain.readiness.fact_reading import CitationReading, FactReading, FactWord
from domain.readiness.footprint import footprint_of, links_last
from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.material_rows import CitationRow, FactRow
from domain.readiness.memo import Shelf
from domain.readiness.origins import Origins, grouped
from domain.readiness.rows import target_key
from domain.readiness.usability import Usability
from domain.values import Polarity


class _Gathered(NamedTuple):
    supporting: list[str]
    contradicting: list[str]
    members: list[tuple[frozenset[str], bool]]
    links: list[frozenset[str]]
    restricted: list[CitationReading]


class FactReader:
    """Reads facts through one lens; each once, and not again while nothing that it rests on changes."""

    def __init__(self, usability: Usability, origins: Origins) -> None:
        self._usability = usability
        self._origins = origins
        self.graph = self._graph = usability.graph
        self._lens = usability.lens
        self._read: dict[str, FactReading] = {}
        self.shelf = _shelf(usability)
        self.links_last = links_last(self._graph)

    def read(self, fact: str) -> FactReading:
        """Give what a fact reads."""
        found = self._read.get(fact)
        if found is None:
            found = self._read[fact] = self._kept_or_read(fact)
        return found

    def _kept_or_read(self, fact: str) -> FactReading:
        last = max(footprint_of(fact, self._graph).last, self.links_last)
        if last > self._lens.position:
            return self._reading(fact)
        found = self.shelf.facts.get(fact)
        if found is None:
            found = self.shelf.facts[fact] = self._reading(fact)
        return found

    def _reading(self, fact: str) -> FactReading:
        row = self._graph.one(FactRow, fact, self._lens.position)
        topics = row.topics if row is not None else frozenset()
        found = _Gathered([], [], [], [], [])
        for citation in self._graph.at(CitationRow, fact, self._lens.position):
            self._gather(citation, topics, found)
        return self._worded(fact, row, found)

    def _gather(self, citation: CitationRow, topics: frozenset[str], found: _Gathered) -> None:
        failures = self._usability.failures(citation)
        against = citation.polarity == Polarity.CONTRADICTS
        if failures:
            found.restricted.append(CitationReading(citation.id, against, failures))
        if against:
            # Readiness rule 2: usability filters support only.
            if not is_removed(citation, self._graph, self._lens.exclusions.experts):
                found.contradicting.append(citation.id)
            return
        sources = self._usability.sources(citation)
        joined = frozenset(self._origins.representative(source, topics) for source in sources)
        if citation.removal is not None:
            # Decision 22: what was withdrawn supports nothing, and joins still what it had joined.
            found.links.append(joined)
            return
        found.members.append((joined, not failures))
        if not failures:
            found.supporting.append(citation.id)

    def _worded(self, fact: str, row: FactRow | None, found: _Gathered) -> FactReading:
        status = row.status if row is not None else "withdrawn"
        is_withdrawn = status == "withdrawn"
        # Facts agreed, noticed or adjudicated need no citation, and bind only the forum that they name.
        is_bound = row is not None and row.ground != "evidence"
        binds_here = row is not None and is_bound and self._lens.forum in row.binds
        has_known = (bool(found.members) or is_bound) and not is_withdrawn
        has_usable = (bool(found.supporting) or binds_here) and not is_withdrawn
        return FactReading(
            fact=fact,
            status=status,
            ground=row.ground if row is not None else "evidence",
            usable=_word(has_usable, bool(found.contradicting)),
            known=_word(has_known, bool(found.contradicting)),
            # Decision 39: a prospective fact is hoped for and never support; a disputed one counts.
            gives_support=has_usable and status != "prospective",
            supporting=frozenset(() if is_withdrawn else found.supporting),
            contradicting=frozenset(found.contradicting),
            origins=grouped(found.members, links=found.links),
            restricted=tuple(found.restricted),
        )


def _shelf(usability: Usability) -> Shelf:
    """Give what was read through such a lens before: it holds at any position, where nothing has changed."""
    lens, stage = usability.lens, usability.stage
    if not lens.exclusions.is_empty():
        return Shelf()
    key = (lens.forum, stage.id, stage.form, usability.scopes, lens.on)
    return usability.graph.memo.shelf(key)


def _word(supports: bool, contradicts: bool) -> FactWord:
    if contradicts:
        return FactWord.CONTESTED if supports else FactWord.CONTRADICTED_ONLY
    return FactWord.SUPPORTED if supports else FactWord.UNSUPPORTED


def is_removed(citation: CitationRow, graph: ProofGraph, lost: frozenset[str]) -> bool:
    """Tell whether a contradicting citation was withdrawn so that it counts (decision 21).

    It takes somebody who neither made it, nor stated, cited for, mapped or evaluated what it contradicts.
    """
    removal = citation.removal
    if removal is None:
        return False
    interested = {citation.by, removal.by}
    interested.update(fact.by for fact in graph.versions(FactRow, citation.fact))
    interested.update(
        other.by
        for other in graph.versions(CitationRow, citation.fact)
        if other.polarity == Polarity.SUPPORTS and other.from_sequence < removal.effective_at
    )
    for mapping in graph.versions(MappingRow, citation.fact):
        if mapping.from_sequence > removal.effective_at:
            continue
        interested.update(filter(None, (mapping.proposed_by, mapping.endorsed_by)))
        key = target_key(mapping.aim.stream, mapping.aim.element)
        interested.update(
            evaluation.author
            for evaluation in graph.versions(EvaluationRow, key)
            if evaluation.made_at < removal.effective_at
        )
    return removal.counts(interested=interested, lost=lost)
