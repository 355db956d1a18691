"""When the grounds of a fact last changed: what lets an evaluation that nothing touched be passed over."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import (
    AssessmentRow,
    AvailabilityRow,
    CitationRow,
    ConditionRow,
    ConsentTermRow,
    CustodyRow,
    FactRow,
    FixityRow,
    ItemRow,
    PersonBehindRow,
    TaintRow,
)
from domain.readiness.rows import Row
from domain.readiness.usability import Usability

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


class Footprint(NamedTuple):
    """The last sequence at which anything about a fact or an item changed, and the days that matter to it."""

    last: int
    days: frozenset[date]

    def is_unchanged(self, *, since: int, between: tuple[date, date]) -> bool:
        """Tell whether nothing was recorded since, and no consent began or ended between two days."""
        if self.last > since:
            return False
        earlier, later = min(between), max(between)
        return not any(earlier <= day <= later for day in self.days)


class Footprints:
    """Footprints of facts as of a position; each is reached once."""

    def __init__(self, usability: Usability) -> None:
        self._usability = usability
        self._graph: ProofGraph = usability.graph
        self._position = usability.lens.position
        self._facts: dict[str, Footprint] = {}
        self._items: dict[str, Footprint] = {}

    def of_fact(self, fact: str) -> Footprint:
        """Give the footprint of a fact, its citations, their items and whatever those depend on."""
        found = self._facts.get(fact)
        if found is None:
            last = self._last(FactRow, fact, 0)
            days: frozenset[date] = frozenset()
            for citation in self._graph.versions(CitationRow, fact):
                if citation.from_sequence > self._position:
                    continue
                item = self.of_item(citation.item)
                last = max(last, item.last, _last_of(citation, self._position))
                days |= item.days
            found = self._facts[fact] = Footprint(last, days)
        return found

    def of_item(self, item: str) -> Footprint:
        """Give the footprint of an item and of all that it descends from."""
        found = self._items.get(item)
        if found is None:
            last = 0
            days: set[date] = set()
            for link in self._usability.chain(item):
                for kind in _OF_ITEM:
                    last = self._last(kind, link.item, last)
                for person in self._graph.versions(PersonBehindRow, link.item):
                    last = self._last(AvailabilityRow, person.source, last)
                for term in self._graph.versions(ConsentTermRow, link.item):
                    days.update(
                        day for day in (term.valid_from, term.valid_to, term.withdrawn_on) if day is not None
                    )
            found = self._items[item] = Footprint(last, frozenset(days))
        return found

    def _last(self, kind: type[Row], key: str, last: int) -> int:
        for row in self._graph.versions(kind, key):
            last = max(last, _last_of(row, self._position))
        return last


def _last_of(row: Row, position: int) -> int:
    if row.from_sequence > position:
        return 0
    if row.to_sequence is not None and row.to_sequence <= position:
        return row.to_sequence
    return row.from_sequence
