"""Readiness rule 6: what a fact reads, on what is usable and on what is known, side by side; it evaluates nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.readiness.fact_reading import CitationReading, FactReading, FactWord, RetractedReading
from domain.readiness.failure import Condition, Failure
from domain.readiness.footprint import epochs_of, links_marks
from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.lens import Lens
from domain.readiness.material_rows import CitationRow, ContradictionRow, FactRow, RetractionRow
from domain.readiness.memo import Shelf
from domain.readiness.origins import CitationGroup, Origins, citation_groups, grouped
from domain.readiness.rows import target_key
from domain.readiness.usability import Usability
from domain.values import Polarity


class _Gathered(NamedTuple):
    retracted: list[RetractedReading]
    supporting: list[str]
    contradicting: list[str]
    members: list[tuple[frozenset[str], bool]]
    links: list[frozenset[str]]
    restricted: list[CitationReading]


class FactReader:
    """Reads facts through one lens; each once, and not again while nothing that it rests on changes."""

    def __init__(self, usability: Usability, origins: Origins) -> None:
        self.usability = self._usability = usability
        self.origins = self._origins = origins
        self.graph = self._graph = usability.graph
        self._lens = usability.lens
        self._read: dict[str, FactReading] = {}
        self.shelf = _shelf(usability)
        links = links_marks(self._graph)
        self.links_last = links[-1] if links else 0
        self._links = bisect_right(links, self._lens.position)

    def for_other_experts(self) -> FactReader:
        """Give the same readings for a what-if that takes nothing from them, and nothing of what rests on them."""
        reader = FactReader(self._usability, self._origins)
        reader._read, reader.shelf = self._read, Shelf(facts=self.shelf.facts)
        return reader

    def read(self, fact: str) -> FactReading:
        """Give what a fact reads."""
        found = self._read.get(fact)
        if found is None:
            found = self._read[fact] = self._kept_or_read(fact)
        return found

    def _kept_or_read(self, fact: str) -> FactReading:
        epoch = (*epochs_of(fact, self._graph).at(self._lens.position, self._lens.on), self._links)
        kept = self.shelf.facts.setdefault(fact, {})
        found = kept.get(epoch)
        if found is None:
            found = kept[epoch] = self._reading(fact)
        return found

    def _reading(self, fact: str) -> FactReading:
        row = self._graph.one(FactRow, fact, self._lens.position)
        topics = row.topics if row is not None else frozenset()
        found = _Gathered([], [], [], [], [], [])
        fallen = self._fallen(fact, topics)
        for citation in self._graph.at(CitationRow, fact, self._lens.position):
            self._gather(citation, topics, found, fallen)
        return self._worded(fact, row, found)

    def origin_groups(self, fact: str) -> tuple[CitationGroup, ...]:
        """Give the origin groups of what supports a fact, each with its citations, usable or not."""
        return self._groups(fact, self.topics(fact))

    def topics(self, fact: str) -> frozenset[str]:
        """Give the topics on which common origins of a fact are looked for (decision 30)."""
        row = self._graph.one(FactRow, fact, self._lens.position)
        return row.topics if row is not None else frozenset()

    def _groups(self, fact: str, topics: frozenset[str]) -> tuple[CitationGroup, ...]:
        return citation_groups(
            {
                citation.id: self._joined(citation, topics)
                for citation in self._graph.at(CitationRow, fact, self._lens.position)
                if citation.polarity != Polarity.CONTRADICTS
            }
        )

    def _joined(self, citation: CitationRow, topics: frozenset[str]) -> frozenset[str]:
        sources = self._usability.sources(citation)
        return frozenset(self._origins.representative(source, topics) for source in sources)

    def _fallen(self, fact: str, topics: frozenset[str]) -> frozenset[str]:
        """Give the citations of the origin groups that a what-if leaves aside."""
        origins = self._lens.exclusions.origins
        if not origins:
            return frozenset()
        lost = {self._origins.representative(source, topics) for source in origins}
        groups = self._groups(fact, topics)
        return frozenset(each for group in groups if group.sources & lost for each in group.citations)

    def _gather(
        self, citation: CitationRow, topics: frozenset[str], found: _Gathered, fallen: frozenset[str]
    ) -> None:
        failures = self._usability.failures(citation)
        if citation.id in fallen:
            words = f"the origin of citation {citation.id} is left aside by the what-if"
            failures += (Failure(Condition.NOT_EXCLUDED, words, f"citation/{citation.id}", ""),)
        found.retracted.extend(_retracted(citation, self._usability.retractions(citation, topics)))
        against = citation.polarity == Polarity.CONTRADICTS
        if failures:
            found.restricted.append(CitationReading(citation.id, against, failures))
        if against:
            # Readiness rule 2: usability filters support only.
            if not is_removed(citation, self._graph, self._lens.exclusions.experts):
                found.contradicting.append(citation.id)
            return
        joined = self._joined(citation, topics)
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
            retracted=tuple(found.retracted),
            contradicted_by=contradicting_facts(fact, self._graph, self._lens),
        )


def _retracted(citation: CitationRow, rows: Iterable[RetractionRow]) -> Iterator[RetractedReading]:
    for row in rows:
        yield RetractedReading(
            citation=citation.id,
            retraction=row.id,
            source=row.source,
            retracted_in=row.retracted_in,
            is_of_account=row.item is None,
            topics=tuple(sorted(row.topics)),
            event=row.opened_by,
        )


def contradicting_facts(fact: str, graph: ProofGraph, lens: Lens) -> tuple[str, ...]:
    """Give the facts that a fact is linked with as contradicting; an unlinking counts by a third person."""
    lost = lens.exclusions.experts
    if not graph.holds(ContradictionRow):
        return ()
    return tuple(
        dict.fromkeys(
            row.other
            for row in graph.at(ContradictionRow, fact, lens.position)
            if row.removal is None or not row.removal.counts(interested=(row.by, row.removal.by), lost=lost)
        )
    )


def _shelf(usability: Usability) -> Shelf:
    """Give what was read through such a lens before, at any position and day."""
    lens, stage = usability.lens, usability.stage
    if not lens.exclusions.is_empty():
        return Shelf()
    key = (lens.forum, stage.id, stage.form, usability.scopes)
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
