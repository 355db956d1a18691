"""Readiness rule 5 laid open: for each fact its independent origins, what joins them, and what speaks against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from domain.readiness.ancestry import placed
from domain.readiness.circles import Circle, Rests, circles
from domain.readiness.fact_reading import FactReading
from domain.readiness.facts import FactReader
from domain.readiness.graph import ProofGraph
from domain.readiness.lens import Lens
from domain.readiness.material_rows import CitationRow, ContradictionRow, FactRow, OriginRow
from domain.readiness.origins import UNRECORDED, Origins, merged
from domain.readiness.provenance import speakers
from domain.readiness.ties import Tie, leading, recorded_ties
from domain.readiness.usability import Usability
from domain.values import Polarity


class CitedSource(NamedTuple):
    """A citation, the sources behind it, and whether it can be relied on.

    Args:
        sources: In order; `unrecorded` where nobody is recorded behind it.
        is_usable: Of support: every condition of rule 1 holds. What contradicts counts whatever its use.
    """

    citation: str
    item: str
    basis: str
    sources: tuple[str, ...]
    is_usable: bool


class OriginReading(NamedTuple):
    """One independent origin of a fact's support.

    Args:
        sources: Sources behind the citations, in order.
        citations: What supports the fact and came from them.
        ties: What makes them one; empty where it is a single source.
        is_usable: Whether anything from it can be relied on (decision 22).
    """

    sources: tuple[str, ...]
    citations: tuple[CitedSource, ...]
    ties: tuple[Tie, ...]
    is_usable: bool


class LinkReading(NamedTuple):
    """A fact that contradicts this one; the link informs (decision 0018)."""

    other: str
    linked_from: str
    by: str
    is_unlink_proposed: bool
    event: str


class FactCorroboration(NamedTuple):
    """One fact's corroboration.

    Args:
        reading: How it reads.
        topics: Its topics.
        origins: Of its support, usable first; the figures of `reading` count them.
        against: Contradicting citations, usable or not.
        links: Facts that contradict it.
    """

    reading: FactReading
    topics: tuple[str, ...]
    origins: tuple[OriginReading, ...]
    against: tuple[CitedSource, ...]
    links: tuple[LinkReading, ...]


class Corroboration(NamedTuple):
    """Corroboration of some facts, and the circles of reporting among all that they cite.

    Args:
        circles: Accounts that rest on one another, over the facts asked for together. Whatever is part of one
            counts as one origin: each link joins its two sources.
    """

    facts: tuple[FactCorroboration, ...]
    circles: tuple[Circle, ...]


class Corroborating:
    """Reads corroboration through one lens."""

    def __init__(self, usability: Usability) -> None:
        self._usability = usability
        self._graph: ProofGraph = usability.graph
        self._lens: Lens = usability.lens
        self._origins = Origins(self._graph, self._lens.position)
        self._facts = FactReader(usability, self._origins)

    def read(self, facts: Iterable[str]) -> Corroboration:
        """Give the corroboration of facts, in order."""
        asked = tuple(dict.fromkeys(facts))
        return Corroboration(
            facts=tuple(self._fact(fact) for fact in asked), circles=circles(self._reporting(asked))
        )

    def _fact(self, fact: str) -> FactCorroboration:
        row = self._graph.one(FactRow, fact, self._lens.position)
        topics = row.topics if row is not None else frozenset()
        reading = self._facts.read(fact)
        cited = tuple(self._graph.at(CitationRow, fact, self._lens.position))
        supporting = [each for each in cited if each.polarity == Polarity.SUPPORTS]
        restricted = {each.citation for each in reading.restricted}
        known = {row.id: self._cited(row, restricted) for row in cited}
        groups = self._groups(supporting, known, topics)
        found = sorted(groups, key=lambda each: (not each.is_usable, each.sources))
        return FactCorroboration(
            reading=reading,
            topics=tuple(sorted(topics)),
            origins=tuple(found),
            against=tuple(known[each.id] for each in cited if each.id in reading.contradicting),
            links=tuple(self._links(fact, reading)),
        )

    def _groups(
        self, supporting: list[CitationRow], cited: dict[str, CitedSource], topics: frozenset[str]
    ) -> Iterator[OriginReading]:
        standing = [cited[row.id] for row in supporting if row.removal is None]
        behind = {source for each in standing for source in each.sources}
        ties = [*recorded_ties(self._graph, self._lens.position, topics), *_one_citation(supporting, cited)]
        joined = merged([*(each.sources for each in standing), *(tie.sources for tie in ties)])
        for group in joined:
            citations = tuple(each for each in standing if group & set(each.sources))
            if not citations:
                continue
            own = [tie for tie in ties if group & set(tie.sources)]
            yield OriginReading(
                sources=tuple(sorted(group & behind)),
                citations=citations,
                ties=leading(own, behind=group & behind),
                is_usable=any(each.is_usable for each in citations),
            )

    def _cited(self, row: CitationRow, restricted: Collection[str]) -> CitedSource:
        sources = self._usability.sources(row) or (UNRECORDED,)
        return CitedSource(
            row.id, row.item, row.basis, tuple(sorted(sources)), is_usable=row.id not in restricted
        )

    def _links(self, fact: str, reading: FactReading) -> Iterator[LinkReading]:
        for row in self._graph.at(ContradictionRow, fact, self._lens.position):
            if row.other in reading.contradicted_by:
                yield LinkReading(
                    row.other,
                    row.linked_from,
                    row.by,
                    is_unlink_proposed=row.removal is not None,
                    event=self._graph.first_event(row),
                )

    def _reporting(self, facts: Iterable[str]) -> Iterator[Rests]:
        """Yield whose account rests on whose: what was heard, and what a body was told."""
        position = self._lens.position
        for fact in facts:
            for row in self._graph.at(CitationRow, fact, position):
                if row.heard_from is None:
                    continue
                parts = placed(self._usability.chain(row.item), row)
                for speaker in speakers(row, parts, self._graph, position):
                    kind = "secondary_report" if row.basis == "secondary_report" else "heard"
                    yield Rests(speaker, row.heard_from, kind, row.id)
        for origin in self._graph.at(OriginRow, "", position):
            if origin.kind == "earlier_account":
                # Decision 22: the body's reports rest on the witness that it heard.
                witness, body = origin.sources
                yield Rests(body, witness, "earlier_account", origin.id)


def _one_citation(rows: Iterable[CitationRow], cited: dict[str, CitedSource]) -> Iterator[Tie]:
    for row in rows:
        sources = cited[row.id].sources
        if len(sources) > 1:
            withdrawn = row.removal is not None
            yield Tie("one_citation", row.id, sources, is_withdrawn=withdrawn, event=row.opened_by)
