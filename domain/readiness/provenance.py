"""Who stands behind cited words, and what takes them back (readiness rule 5)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.readiness.ancestry import Link
from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import CitationRow, PersonBehindRow, RetractionRow
from domain.values import Segment

ORIGIN_CAPACITIES = frozenset({"witness", "author", "owner"})
"""Capacities in which a person is where the information came from, and not only shown or named in it."""

Placed = tuple[tuple[Link, Segment], ...]
"""A cited item and what it descends from, each with the part that the citation concerns."""


def persons_behind(parts: Placed, graph: ProofGraph, position: int) -> Iterator[tuple[PersonBehindRow, Link]]:
    """Yield whoever is recorded behind the cited segment, in any capacity, with the item concerned."""
    for link, segment in parts:
        for person in graph.at(PersonBehindRow, link.item, position):
            if person.segment.overlaps(segment):
                yield person, link


def speakers(citation: CitationRow, parts: Placed, graph: ProofGraph, position: int) -> tuple[str, ...]:
    """Give the sources whose words the cited segment holds, parents' sources included (readiness rule 1)."""
    found = [
        person.source
        for person, _ in persons_behind(parts, graph, position)
        if person.capacity in ORIGIN_CAPACITIES
    ]
    if citation.source is not None:
        found.append(citation.source)
    return tuple(dict.fromkeys(found))


def sources_of(citation: CitationRow, parts: Placed, graph: ProofGraph, position: int) -> tuple[str, ...]:
    """Give the sources that the cited segment came from: who speaks, and whom they heard it from."""
    found = speakers(citation, parts, graph, position)
    return found if citation.heard_from in (None, *found) else (*found, str(citation.heard_from))


def retractions_of(
    citation: CitationRow, parts: Placed, topics: frozenset[str], graph: ProofGraph, position: int
) -> tuple[RetractionRow, ...]:
    """Give what takes cited words back: of a part of their item, or of an account that they tell.

    Args:
        topics: Those of the fact; what states none, on either side, is concerned (decision 30).
    """
    if not graph.holds(RetractionRow):
        return ()
    found = [
        row
        for link, segment in parts
        for row in graph.at(RetractionRow, link.item, position)
        if row.segment.overlaps(segment)
    ]
    held_in = {link.item for link, _ in parts}
    found += (
        row
        for source in sources_of(citation, parts, graph, position)
        for row in graph.at(RetractionRow, source, position)
        # The new statement does not take itself back.
        if row.retracted_in not in held_in and (not row.topics or not topics or bool(row.topics & topics))
    )
    return tuple({row.id: row for row in found}.values())
