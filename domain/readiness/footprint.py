"""When the grounds of a fact last changed: what lets an evaluation that nothing touched be passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from domain.readiness.epochs import Epochs, Footprint
from domain.readiness.graph import ProofGraph
from domain.readiness.judgment_rows import MappingRow
from domain.readiness.material_rows import (
    AssessmentRow,
    AvailabilityRow,
    CitationRow,
    ConditionRow,
    ConsentTermRow,
    ContradictionRow,
    CustodyRow,
    FactRow,
    FixityRow,
    HandRow,
    ItemRow,
    OriginRow,
    PersonBehindRow,
    RetractionRow,
    TaintRow,
)
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
    RetractionRow,
)


def epochs_of(fact: str, graph: ProofGraph) -> Epochs:
    """Give when a fact, its citations, their items and whatever those depend on changed, at any time."""
    found = graph.memo.epochs.get(fact)
    if found is None:
        rests_on: set[str] = set()
        marks: set[int] = set()
        turns: set[date] = set()
        for row in rows_behind(fact, graph, rests_on):
            marks.add(row.from_sequence)
            if row.to_sequence is not None:
                marks.add(row.to_sequence)
            if isinstance(row, ConsentTermRow):
                turns.update(_turns(row))
        ordered = tuple(sorted(marks))
        footprint = Footprint(ordered[-1] if ordered else 0, tuple(sorted(turns)))
        found = Epochs(footprint, ordered)
        graph.memo.keep_epochs(fact, found, rests_on)
    return found


def footprint_of(fact: str, graph: ProofGraph) -> Footprint:
    """Give when a fact, or anything that it rests on, last changed, and the days that matter to it."""
    return epochs_of(fact, graph).footprint


def _turns(term: ConsentTermRow) -> Iterator[date]:
    yield term.valid_from
    if term.valid_to is not None and term.valid_to < date.max:
        yield term.valid_to + timedelta(days=1)
    if term.withdrawn_on is not None:
        yield term.withdrawn_on


def links_marks(graph: ProofGraph) -> tuple[int, ...]:
    """Give the sequences at which anything that joins sources changed, in order."""
    found = graph.memo.links
    if found is None:
        rows = (*graph.versions(OriginRow, ""), *graph.versions(HandRow, ""))
        opened = {row.from_sequence for row in rows}
        closed = {row.to_sequence for row in rows if row.to_sequence is not None}
        found = graph.memo.links = tuple(sorted(opened | closed))
    return found


def mapped_last(keys: Iterable[str], graph: ProofGraph) -> int:
    """Give the last sequence at which any mapping under some targets changed."""
    found = graph.memo.mapped_last
    for key in keys:
        if key not in found:
            rows = graph.versions(MappingRow, key)
            found[key] = max((max(row.from_sequence, row.to_sequence or 0) for row in rows), default=0)
    return max(found[key] for key in keys)


def rows_behind(fact: str, graph: ProofGraph, rests_on: set[str]) -> Iterator[Row]:
    """Yield every version of a fact, its citations, their items and whatever those depend on.

    Args:
        rests_on: Filled with the items and sources met on the way.
    """
    yield from graph.versions(FactRow, fact)
    items: list[str] = []
    yield from graph.versions(ContradictionRow, fact)
    for citation in graph.versions(CitationRow, fact):
        yield citation
        items.append(citation.item)
        for named in (citation.source, citation.heard_from):
            if named is not None and named not in rests_on:
                rests_on.add(named)
                yield from graph.versions(RetractionRow, named)
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
            yield from graph.versions(RetractionRow, person.source)
