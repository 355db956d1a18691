"""What was once reached, kept on a graph while nothing that it rests on changes; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import NamedTuple

from domain.law import Limb
from domain.readiness.drift import Drift
from domain.readiness.epochs import Epochs
from domain.readiness.fact_reading import FactReading
from domain.readiness.judgment_rows import MappingRow
from domain.readiness.mapped import Basis
from domain.readiness.material_rows import (
    AvailabilityRow,
    CitationRow,
    ContradictionRow,
    FactRow,
    HandRow,
    ItemRow,
    OfItem,
    OriginRow,
    RetractionRow,
)
from domain.readiness.rows import Row

SHELVES = 16
"""Lenses whose readings are kept at most; the oldest gives way."""


class Kept(NamedTuple):
    """A cell's basis, kept while nothing that it rests on changes.

    Args:
        targets: The targets that it rests on.
        limb: The limb as the law then had it.
        on: The day that it was read on.
        drifts: What has happened to it since evaluations were made, by version of the evaluation.
    """

    targets: frozenset[str]
    limb: Limb | None
    basis: Basis
    on: date
    drifts: dict[tuple[str, int], Drift]


class Shelf:
    """Readings through one lens, whatever its position and day; a fact's by its epoch."""

    __slots__ = ("bases", "facts")

    def __init__(
        self,
        facts: dict[str, dict[Hashable, FactReading]] | None = None,
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
    """Epochs and readings; a patched graph inherits those that its new rows do not touch."""

    __slots__ = ("_shelves", "epochs", "links", "mapped_last", "users")

    def __init__(self) -> None:
        self.epochs: dict[str, Epochs] = {}
        self.users: dict[str, set[str]] = {}
        self.mapped_last: dict[str, int] = {}
        self.links: tuple[int, ...] | None = None
        self._shelves: dict[Hashable, Shelf] = {}

    def shelf(self, lens: Hashable) -> Shelf:
        """Give the readings kept for a lens."""
        found = self._shelves.get(lens)
        if found is None:
            while len(self._shelves) >= SHELVES:
                self._shelves.pop(next(iter(self._shelves)), None)
            found = self._shelves.setdefault(lens, Shelf())
        return found

    def keep_epochs(self, fact: str, epochs: Epochs, rests_on: Iterable[str]) -> None:
        """Keep a fact's epochs, and the items and sources that it rests on."""
        for key in rests_on:
            self.users.setdefault(key, set()).add(fact)
        self.epochs[fact] = epochs

    def without(self, rows: Iterable[Row], *, mapped: Callable[[str], Iterable[MappingRow]]) -> Memo:
        """Give what still holds once these rows are added to the graph, whose mappings of a fact are told.

        Others may be reading the graph meanwhile, and keep what they reach: each table is copied at once.
        """
        kept = Memo()
        facts: set[str] = set()
        targets: set[str] = set()
        for row in rows:
            if isinstance(row, OriginRow | HandRow):
                # Origins are formed over everything known: a new link may regroup any fact.
                return kept
            if isinstance(row, FactRow | CitationRow | ContradictionRow):
                facts.add(row.keys()[0])
            elif isinstance(row, OfItem | ItemRow | AvailabilityRow | RetractionRow):
                facts |= self.users.get(row.keys()[0], set())
            elif isinstance(row, MappingRow):
                targets.add(row.keys()[0])
        targets |= {row.keys()[0] for fact in facts for row in mapped(fact)}
        kept.users = {key: set(facts) for key, facts in list(self.users.items())}
        kept.links = self.links
        kept.mapped_last = {key: last for key, last in list(self.mapped_last.items()) if key not in targets}
        kept.epochs = {fact: each for fact, each in list(self.epochs.items()) if fact not in facts}
        kept._shelves = {lens: shelf.without(facts, targets) for lens, shelf in list(self._shelves.items())}
        return kept
