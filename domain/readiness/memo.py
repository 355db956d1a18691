"""What was once reached, kept on a graph while nothing that it rests on changes; it decides nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from domain.law import Limb
from domain.readiness.fact_reading import FactReading
from domain.readiness.judgment_rows import MappingRow
from domain.readiness.material_rows import (
    AvailabilityRow,
    CitationRow,
    FactRow,
    HandRow,
    ItemRow,
    OfItem,
    OriginRow,
)
from domain.readiness.rows import Row

if TYPE_CHECKING:
    from domain.readiness.graph import ProofGraph
    from domain.readiness.mappings import Basis

SHELVES = 16
"""Lenses whose readings are kept at most; the oldest gives way."""


class Footprint(NamedTuple):
    """The last sequence at which anything that a fact rests on changed, and the days that matter to it."""

    last: int
    days: frozenset[date]

    def is_unchanged(self, *, since: int, between: tuple[date, date]) -> bool:
        """Tell whether nothing was recorded since, and no consent began or ended between two days."""
        if self.last > since:
            return False
        if not self.days:
            return True
        earlier, later = min(between), max(between)
        return not any(earlier <= day <= later for day in self.days)


class Kept(NamedTuple):
    """A cell's basis, with the targets that it rests on and the limb as the law then had it."""

    targets: frozenset[str]
    limb: Limb | None
    basis: Basis


class Shelf:
    """Readings through one lens, whatever its position."""

    __slots__ = ("bases", "facts")

    def __init__(
        self,
        facts: dict[str, FactReading] | None = None,
        bases: dict[Hashable, Kept] | None = None,
    ) -> None:
        self.facts = facts if facts is not None else {}
        self.bases = bases if bases is not None else {}

    def without(self, facts: set[str], targets: set[str]) -> Shelf:
        """Give what rests neither on these facts nor on these targets."""
        return Shelf(
            {fact: each for fact, each in list(self.facts.items()) if fact not in facts},
            {key: each for key, each in list(self.bases.items()) if targets.isdisjoint(each.targets)},
        )


class Memo:
    """Footprints and readings; a patched graph inherits those that its new rows do not touch."""

    __slots__ = ("_shelves", "footprints", "links_last", "mapped_last", "users")

    def __init__(self) -> None:
        self.footprints: dict[str, Footprint] = {}
        self.users: dict[str, frozenset[str]] = {}
        self.mapped_last: dict[str, int] = {}
        self.links_last: int | None = None
        self._shelves: dict[Hashable, Shelf] = {}

    def shelf(self, lens: Hashable) -> Shelf:
        """Give the readings kept for a lens."""
        found = self._shelves.get(lens)
        if found is None:
            while len(self._shelves) >= SHELVES:
                self._shelves.pop(next(iter(self._shelves)), None)
            found = self._shelves.setdefault(lens, Shelf())
        return found

    def keep_footprint(self, fact: str, footprint: Footprint, rests_on: Iterable[str]) -> None:
        """Keep a fact's footprint, and the items and sources that it rests on."""
        for key in rests_on:
            self.users[key] = self.users.get(key, frozenset()) | {fact}
        self.footprints[fact] = footprint

    def without(self, rows: Iterable[Row], graph: ProofGraph) -> Memo:
        """Give what still holds once these rows are added to the graph.

        Others may be reading the graph meanwhile, and keep what they reach: each table is copied at once.
        """
        kept = Memo()
        facts: set[str] = set()
        targets: set[str] = set()
        for row in rows:
            if isinstance(row, OriginRow | HandRow):
                # Origins are formed over everything known: a new link may regroup any fact.
                return kept
            if isinstance(row, FactRow | CitationRow):
                facts.add(row.keys()[0])
            elif isinstance(row, OfItem | ItemRow | AvailabilityRow):
                facts |= self.users.get(row.keys()[0], frozenset())
            elif isinstance(row, MappingRow):
                targets.add(row.keys()[0])
        targets |= {row.keys()[0] for fact in facts for row in graph.versions(MappingRow, fact)}
        kept.users = dict(self.users)
        kept.links_last = self.links_last
        kept.mapped_last = {key: last for key, last in list(self.mapped_last.items()) if key not in targets}
        kept.footprints = {fact: each for fact, each in list(self.footprints.items()) if fact not in facts}
        kept._shelves = {lens: shelf.without(facts, targets) for lens, shelf in list(self._shelves.items())}
        return kept
