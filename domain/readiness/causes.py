"""Which events, or which days alone, lie behind what differs between two points of the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from domain.readiness.footprint import rows_behind
from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import ConsentTermRow, HandRow, OriginRow
from domain.readiness.origins import merged
from domain.readiness.person_rows import OfficeHeldRow
from domain.readiness.proof_rows import BarRow
from domain.readiness.rows import Row

R = TypeVar("R", bound=Row)


class Point(NamedTuple):
    """A position of the record, and the day on which what was in force is looked at (readiness rule 12)."""

    position: int
    on: date


class DayTerm(NamedTuple):
    """A term that a day alone brought into force, or out of it.

    Args:
        row: What the term is part of, as `kind/id`.
        term: `begins`, `ends` (its last day has passed) or `withdrawn` (from that day, recorded before).
        day: The day that the term names.
    """

    row: str
    term: str
    day: date


class Causes(NamedTuple):
    """What lies behind a difference.

    Args:
        events: Ids of events between the points, by sequence.
        days: Terms whose days lie between the days of the two points.
    """

    events: tuple[str, ...] = ()
    days: tuple[DayTerm, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.events or self.days)


NOTHING = Causes()


class Tracer:
    """Finds causes between two points; those of a fact are found once.

    Args:
        graph: Every version of every row up to the later point.
        before, after: The points, the earlier position first.
    """

    def __init__(self, graph: ProofGraph, before: Point, after: Point) -> None:
        self.graph = graph
        self.before = before
        self.after = after
        self._sequences = dict(self._all_between())
        self._facts: dict[str, Causes] = {}
        self._of_things: dict[tuple[type[Row], str], Causes] = {}
        self._things: dict[tuple[type[Row], str], dict[str, list[Row]]] = {}

    def of_rows(self, rows: Iterable[Row]) -> Causes:
        """Give the events that opened or ended versions of rows between the points, and the days passed."""
        events: dict[str, None] = {}
        days: dict[DayTerm, None] = {}
        for row in rows:
            events.update((event, None) for event, _ in self._between(row))
            days.update((day, None) for day in self._passed(row))
        return Causes(self._ordered(events), tuple(sorted(days)))

    def of_thing(self, kind: type[Row], key: str, id: str) -> Causes:
        """Give what happened to one thing, found under a key."""
        found = self._of_things.get((kind, id))
        if found is None:
            found = self._of_things[kind, id] = self.of_rows(self.things(kind, key).get(id, ()))
        return found

    def things(self, kind: type[R], key: str) -> Mapping[str, list[R]]:
        """Give the versions of the things under a key, by their id."""
        found = self._things.get((kind, key))
        if found is None:
            found = self._things[kind, key] = {}
            for row in self.graph.versions(kind, key):
                found.setdefault(row.id, []).append(row)
        return cast("Mapping[str, list[R]]", found)

    def of_fact(self, fact: str) -> Causes:
        """Give what happened to a fact, its citations, their items, and all that those depend on."""
        found = self._facts.get(fact)
        if found is None:
            found = self._facts[fact] = self.of_rows(rows_behind(fact, self.graph, set()))
        return found

    def of_links(self, fact: str) -> Causes:
        """Give what joined the sources behind a fact, or parted them, however far away (readiness rule 5)."""
        rests_on: set[str] = set()
        for _ in rows_behind(fact, self.graph, rests_on):
            pass
        return self.of_rows(row for source in rests_on for row in self._links.get(source, ()))

    @cached_property
    def _links(self) -> dict[str, tuple[Row, ...]]:
        links = [*self.graph.versions(OriginRow, ""), *self.graph.versions(HandRow, "")]
        groups = {
            source: group for group in merged(frozenset(_joined(row)) for row in links) for source in group
        }
        found: dict[frozenset[str], list[Row]] = {}
        for row in links:
            found.setdefault(groups[_joined(row)[0]], []).append(row)
        return {source: tuple(found[group]) for source, group in groups.items()}

    def of_keys(self, *keys: str | None, incident: str | None = None) -> Causes:
        """Give what happened to every row under some keys, of whatever kind.

        Args:
            incident: Rows that name another incident are left out.
        """
        rows = (row for key in keys if key is not None for row in self.graph.under(key))
        return self.of_rows(row for row in rows if getattr(row, "incident", None) in (None, incident))

    def within(self, events: Iterable[str]) -> Causes:
        """Keep, of the events that a reading names, those between the points."""
        return Causes(self._ordered(event for event in events if event in self._sequences))

    def on_days(self, rows: Iterable[str]) -> Causes:
        """Give the terms of some rows, named as `kind/id`, that a day brought into force or out of it."""
        return Causes(days=tuple(sorted({day for row in rows for day in self._days.get(row, ())})))

    @cached_property
    def _days(self) -> dict[str, list[DayTerm]]:
        found: dict[str, list[DayTerm]] = {}
        if self.before.on != self.after.on:
            for row in self.graph.rows():
                for day in self._passed(row):
                    found.setdefault(day.row, []).append(day)
        return found

    def together(self, causes: Iterable[Causes]) -> Causes:
        """Join causes; each is named once."""
        events: dict[str, None] = {}
        days: dict[DayTerm, None] = {}
        for each in causes:
            events.update(dict.fromkeys(each.events))
            days.update(dict.fromkeys(each.days))
        return Causes(self._ordered(events), tuple(sorted(days)))

    def _all_between(self) -> Iterator[tuple[str, int]]:
        for row in self.graph.rows():
            yield from self._between(row)

    def _between(self, row: Row) -> Iterator[tuple[str, int]]:
        after, upto = self.before.position, self.after.position
        if after < row.from_sequence <= upto:
            yield row.opened_by, row.from_sequence
        if row.to_sequence is not None and row.closed_by is not None and after < row.to_sequence <= upto:
            yield row.closed_by, row.to_sequence

    def _passed(self, row: Row) -> Iterator[DayTerm]:
        """Yield the terms of a row, known at both points, that hold on one day and not on the other."""
        if not isinstance(row, ConsentTermRow | BarRow | OfficeHeldRow):
            return
        if not row.holds_at(self.after.position):
            return
        first, last = sorted((self.before.on, self.after.on))
        name = _named(row)
        if row.valid_from is not None and first < row.valid_from <= last:
            yield DayTerm(name, "begins", row.valid_from)
        if row.valid_to is not None and first <= row.valid_to < last:
            yield DayTerm(name, "ends", row.valid_to)
        if isinstance(row, ConsentTermRow) and row.withdrawn_on is not None:
            # One recorded between the points is an event, and named as such.
            is_known = row.withdrawn_at is not None and row.withdrawn_at <= self.before.position
            if is_known and first < row.withdrawn_on <= last:
                yield DayTerm(name, "withdrawn", row.withdrawn_on)

    def _ordered(self, events: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(dict.fromkeys(events), key=lambda event: (self._sequences.get(event, 0), event)))


def _named(row: ConsentTermRow | BarRow | OfficeHeldRow) -> str:
    if isinstance(row, ConsentTermRow):
        return f"consent/{row.consent}"
    return f"personal_bar/{row.id}" if isinstance(row, BarRow) else f"post/{row.post}"


def _joined(row: Row) -> tuple[str, ...]:
    if isinstance(row, OriginRow):
        return row.sources
    return (row.source, row.hand) if isinstance(row, HandRow) else ()
