"""When the grounds of a fact last changed: what lets an evaluation that nothing touched be passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import MappingRow
from domain.readiness.material_rows import (
    AssessmentRow,
    AvailabilityRow,
    CitationRow,
    ConditionRow,
    ConsentTermRow,
    CustodyRow,
    FactRow,
    FixityRow,
    HandRow,
    ItemRow,
    OriginRow,
    PersonBehindRow,
    TaintRow,
)
from domain.readiness.memo import Footprint
from domain.readiness.rows import Row

_OF_ITEM: tuple[type[Row], ...] = (
    ItemRow,
    PersonBehindRow,
    ConsentTermRow,
    ConditionRow,
    AssessmentRow,
    FixityRow,
    CustodyRow,
    TaintRow,
)


def footprint_of(fact: str, graph: ProofGraph) -> Footprint:
    """Give the footprint of a fact, its citations, their items and whatever those depend on, at any time."""
    found = graph.memo.footprints.get(fact)
    if found is None:
        rests_on: set[str] = set()
        last = 0
        days: set[date] = set()
        for row in _rows_behind(fact, graph, rests_on):
            last = max(last, row.from_sequence, row.to_sequence or 0)
            if isinstance(row, ConsentTermRow):
                days.update(
                    day for day in (row.valid_from, row.valid_to, row.withdrawn_on) if day is not None
                )
        found = Footprint(last, frozenset(days))
        graph.memo.keep_footprint(fact, found, rests_on)
    return found


def links_last(graph: ProofGraph) -> int:
    """Give the last sequence at which anything that joins sources changed."""
    if graph.memo.links_last is None:
        rows = (*graph.versions(OriginRow, ""), *graph.versions(HandRow, ""))
        graph.memo.links_last = max((max(row.from_sequence, row.to_sequence or 0) for row in rows), default=0)
    return graph.memo.links_last


def mapped_last(keys: Iterable[str], graph: ProofGraph) -> int:
    """Give the last sequence at which any mapping under some targets changed."""
    found = graph.memo.mapped_last
    for key in keys:
        if key not in found:
            rows = graph.versions(MappingRow, key)
            found[key] = max((max(row.from_sequence, row.to_sequence or 0) for row in rows), default=0)
    return max(found[key] for key in keys)


def _rows_behind(fact: str, graph: ProofGraph, rests_on: set[str]) -> Iterator[Row]:
    yield from graph.versions(FactRow, fact)
    items: list[str] = []
    for citation in graph.versions(CitationRow, fact):
        yield citation
        items.append(citation.item)
    for item in items:
        if item in rests_on:
            continue
        rests_on.add(item)
        for kind in _OF_ITEM:
            yield from graph.versions(kind, item)
        for row in graph.versions(ItemRow, item):
            items.extend(row.parents)
        for person in graph.versions(PersonBehindRow, item):
            rests_on.add(person.source)
            yield from graph.versions(AvailabilityRow, person.source)
