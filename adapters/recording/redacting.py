"""Redacts recorded events for integrators by what the store holds at its head, never by a view (architecture.md 12)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Protocol

from domain.events import decode
from domain.ports.store import StoredEvent
from domain.publication.redaction import Published, published
from domain.publication.restrictions import BEGINNINGS, Restrictions
from domain.values import Classification


class ReadsByType(Protocol):
    """Reads events by type, as a store does."""

    def __call__(self, beginnings: Sequence[str], *, after: int = 0) -> Iterable[StoredEvent]:
        """Read, in order, all events after a sequence whose wire names begin with one of these."""
        ...


class Redactor:
    """Keeps the restrictions at the store's head, and redacts by them.

    Args:
        head: Gives the sequence of the store's last event.
        of_types: Reads the store's events by type.
    """

    def __init__(self, *, head: Callable[[], int], of_types: ReadsByType) -> None:
        self._head = head
        self._of_types = of_types
        self._restrictions = Restrictions()
        self._seen = 0
        self._lock = Lock()

    def catch_up(self) -> int:
        """Take in what was recorded since, and give the revision: what was redacted under another is stale.

        Raises:
            StoreUnavailableError: The store cannot be read, and so nothing may leave.
        """
        with self._lock:
            seen = self._head()
            if seen > self._seen:
                for stored in self._of_types(BEGINNINGS, after=self._seen):
                    self._restrictions.take(decode(stored.body), stored.sequence)
                    seen = max(seen, stored.sequence)
                self._seen = seen
            return self._restrictions.revision

    def redacted(self, events: Iterable[StoredEvent], *, to: Classification) -> list[tuple[Published, ...]]:
        """Give for each event what a reader may have of it; `catch_up` comes before each batch.

        Raises:
            UnreadableEventError: One is of a type that is unknown, or about which nobody has decided.
        """
        with self._lock:
            return [published(event, to=to, restrictions=self._restrictions) for event in events]

    def published(self, events: Iterable[StoredEvent], *, to: Classification) -> list[Published]:
        """Catch up with the store, then redact a batch."""
        self.catch_up()
        return [each for found in self.redacted(events, to=to) for each in found]
