"""Which events views pass over, by decisions that are recorded on the repository's own stream."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from domain.events import decode
from domain.mandate.repository import Repository
from domain.ports.store import StoredEvent
from domain.streams import replay
from domain.values import StreamKind
from projections.view import View

Passing = Callable[[View], frozenset[int]]
"""Gives the sequences that this version of a view passes over."""


class ReadsStreams(Protocol):
    """A store, or a reader of one."""

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events after a sequence."""
        ...

    def stream(self, stream: str, *, after_version: int = 0) -> Sequence[StoredEvent]:
        """Read a stream in order of version."""
        ...


def passing(store: ReadsStreams) -> Passing:
    """Read, whenever a view asks, what it passes over; the repository's stream is short."""

    def of(view: View) -> frozenset[int]:
        first = store.read(0, 1)
        if not first:
            return frozenset()
        events = (decode(stored.body) for stored in store.stream(first[0].stream))
        repository = replay(StreamKind.REPOSITORY, events)
        assert isinstance(repository, Repository)
        return frozenset(
            passed.sequence
            for passed in repository.set_aside
            if (passed.view, passed.view_version) == (view.name, view.version)
        )

    return of
