"""What a decision may look at: streams as the store has them, and acts of the same batch before it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.errors import NotFoundError
from domain.events import RecordedEvent, State, decode
from domain.ports.store import EventStore
from domain.streams import replay
from domain.values import StreamKind


class Existence:
    """Streams known to exist; nothing is deleted, so what was seen once stays true."""

    LIMIT = 500_000

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._known: set[str] = set()

    def note(self, streams: Iterable[str]) -> None:
        """Remember streams that were stored."""
        if len(self._known) > self.LIMIT:
            self._known.clear()
        self._known.update(streams)

    def missing(self, streams: Iterable[str]) -> set[str]:
        """Name those that do not exist."""
        unknown = [stream for stream in streams if stream not in self._known]
        if not unknown:
            return set()
        missing = self._store.missing(unknown)
        self.note(stream for stream in unknown if stream not in missing)
        return missing


class Desk:
    """A view on the store for one command, or for the commands of one batch in their order."""

    def __init__(self, store: EventStore, existence: Existence) -> None:
        self._store = store
        self._existence = existence
        self._states: dict[str, State] = {}
        self._firsts: dict[str, RecordedEvent] = {}
        self._noted: dict[str, list[RecordedEvent]] = {}

    def state(self, kind: StreamKind, id: UUID, *, field: str = "id") -> State:
        """Load a stream.

        Raises:
            NotFoundError: It was never recorded.
        """
        stream = f"{kind.value}/{id}"
        noted = self._noted.pop(stream, [])
        known = self._states.get(stream)
        if known is None and not (noted and noted[0].version == 1):
            known = replay(kind, (decode(stored.body) for stored in self._store.stream(stream)))
        state = replay(kind, noted, known)
        if state is None:
            raise NotFoundError(f"expected a recorded {kind.value}, found no {stream}", field=field)
        self._states[stream] = state
        return state

    def first(self, stream: str, *, field: str) -> RecordedEvent:
        """Read what a stream's first event fixed (decision 31).

        Raises:
            NotFoundError: It was never recorded.
        """
        first = self._firsts.get(stream)
        if first is None:
            found = self._store.first_events([stream]).get(stream)
            if found is None:
                raise NotFoundError(f"expected a recorded stream, found no {stream}", field=field)
            first = self._firsts[stream] = decode(found.body)
        return first

    def act(self, act: UUID, *, field: str) -> list[RecordedEvent]:
        """Read all events of an act.

        Raises:
            NotFoundError: There is no such act.
        """
        events = [decode(stored.body) for stored in self._store.act(act)]
        if not events:
            raise NotFoundError(f"expected a recorded act, found no act {act}", field=field)
        return events

    def version(self, stream: str) -> int:
        """The version that the desk has seen of a stream, 0 where it opens."""
        state = self._states.get(stream)
        return 0 if state is None else state.version

    def missing(self, streams: Iterable[str]) -> set[str]:
        """Name streams that exist neither in the store nor in an earlier act of the batch."""
        return self._existence.missing(
            stream for stream in streams if stream not in self._states and stream not in self._noted
        )

    def note(self, events: Iterable[RecordedEvent]) -> None:
        """Let later commands of the batch see events that are about to be stored.

        They change a state only when one of those commands asks for it: most never do.
        """
        for event in events:
            if event.version == 1:
                self._firsts[event.stream] = event
            self._noted.setdefault(event.stream, []).append(event)
