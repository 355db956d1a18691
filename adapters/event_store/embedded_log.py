"""The event log of the embedded deployment: the store itself, read by sequence."""

from __future__ import annotations

from typing import Protocol

from adapters.event_store.errors import SequenceGapError
from domain.ports.store import StoredEvent


class ReadsInOrder(Protocol):
    """A store, or a reader of one, that reads by sequence."""

    def head(self) -> int:
        """Give the sequence of the last event, 0 where there is none."""
        ...

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events after a sequence, in order, as they stand."""
        ...

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until the head passes `after`, or the time is up; give the head."""
        ...


class EmbeddedLog:
    """Reads the store in order.

    Over the store that this process writes, `wait` wakes with the commit. Over a reader, which sees
    what another process writes, it looks at the head at short intervals.

    Args:
        reader: The store, or a reader of it; who gives it closes it.
    """

    def __init__(self, reader: ReadsInOrder) -> None:
        self._reader = reader

    def head(self) -> int:
        """Sequence of the last event, 0 where there is none."""
        return self._reader.head()

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events with sequence greater than `after`, in order; see the port.

        Raises:
            SequenceGapError: An event that should follow is not there.
        """
        events = self._reader.read(after, limit)
        if events and events[-1].sequence != after + len(events):
            found = (event.sequence for event in events)
            gap, next_found = next((n, m) for n, m in enumerate(found, start=after + 1) if n != m)
            raise SequenceGapError(f"expected sequence {gap} in the event store, found {next_found} next")
        return events

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until the head passes `after`, or the time is up; give the head."""
        return self._reader.wait(after, timeout_s)
