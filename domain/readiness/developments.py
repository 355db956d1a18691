"""Readiness rule 8: what happened to the grounds of a fact since a position, whichever way it cuts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import (
    AssessmentRow,
    AvailabilityRow,
    CitationRow,
    ConditionRow,
    ConsentTermRow,
    FactRow,
    HandRow,
    ItemRow,
    OriginRow,
    PersonBehindRow,
    TaintRow,
)
from domain.readiness.rows import Row
from domain.readiness.usability import Usability
from domain.values import Polarity

# Checks and custody are not among them: passed, they touch nothing; failed, they take a citation away.
_OF_ITEM: tuple[type[Row], ...] = (
    ItemRow,
    PersonBehindRow,
    ConsentTermRow,
    ConditionRow,
    AssessmentRow,
    TaintRow,
)


class Development(NamedTuple):
    """An event on the grounds of a fact, and the citation that it bears on; None where on the fact itself."""

    event: str
    citation: str | None


def developments(fact: str, usability: Usability, *, since: int) -> Iterator[Development]:
    """Yield the events after a position on a fact and on what its supporting citations rest on.

    Args:
        usability: Of the moment up to which it is looked.
    """
    graph, position = usability.graph, usability.lens.position
    for stated in graph.versions(FactRow, fact):
        for event in _events(stated, since, position):
            yield Development(event, None)
    for citation in graph.at(CitationRow, fact, position):
        if citation.polarity == Polarity.CONTRADICTS:
            continue
        for row in (citation, *_rows_behind(citation, usability)):
            for event in _events(row, since, position):
                yield Development(event, citation.id)


def _rows_behind(citation: CitationRow, usability: Usability) -> Iterator[Row]:
    graph = usability.graph
    for link in usability.chain(citation.item):
        for kind in _OF_ITEM:
            yield from graph.versions(kind, link.item)
    for source in usability.sources(citation):
        yield from graph.versions(AvailabilityRow, source)


class Joining(NamedTuple):
    """An event by which sources came to share an origin or a hand, or ceased to."""

    sequence: int
    event: str
    sources: tuple[str, ...]


def joinings(graph: ProofGraph, position: int) -> list[Joining]:
    """Give every such event up to a position, in the order of the record."""
    links: list[tuple[Row, tuple[str, ...]]] = [
        *((row, row.sources) for row in graph.versions(OriginRow, "")),
        *((row, (row.source, row.hand)) for row in graph.versions(HandRow, "")),
    ]
    return sorted(
        Joining(sequence, event, sources)
        for row, sources in links
        for sequence, event in _placed(row)
        if sequence <= position
    )


def by_source(joined: list[Joining], *, since: int) -> dict[str, tuple[str, ...]]:
    """Give the events after a position by the sources that they concern.

    Args:
        joined: Such events, in the order of the record.
    """
    found: dict[str, tuple[str, ...]] = {}
    for each in joined[bisect_right(joined, since, key=lambda each: each.sequence) :]:
        for source in each.sources:
            found[source] = (*found.get(source, ()), each.event)
    return found


def _events(row: Row, since: int, position: int) -> Iterator[str]:
    return (event for sequence, event in _placed(row) if since < sequence <= position)


def _placed(row: Row) -> Iterator[tuple[int, str]]:
    yield row.from_sequence, row.opened_by
    if row.closed_by is not None and row.to_sequence is not None:
        yield row.to_sequence, row.closed_by
