"""The event store decides and numbers, the event log tells (architecture.md 1, 2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be stored: routing members repeated beside its exact bytes."""

    stream: str
    version: int
    type: str
    id: UUID
    body: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A value that no other stream may hold: `kind`, value as stored, stream that holds it."""

    kind: str
    value: str
    stream: str


@dataclass(frozen=True, slots=True)
class NewAct:
    """All events of one command: stored together or not at all.

    Args:
        id: The act.
        by: Opaque id of who asked.
        request_id: The caller's id of the request, None where none was given.
        request_digest: Keyed SHA-256 of the request's content, hexadecimal.
        events: 1 to 500, in order.
        claims: Claims made by the act.
    """

    id: UUID
    by: str
    request_id: str | None
    request_digest: str
    events: tuple[NewEvent, ...]
    claims: tuple[NewClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class StreamVersion:
    """A stream and the version that the act left it at."""

    stream: str
    version: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where an act stands in the record.

    Args:
        act: The act.
        first_sequence: Sequence of its first event.
        last_sequence: Sequence of its last event.
        streams: Each stream with the version that the act left it at.
        was_repeated: The request had been answered before; nothing new was stored.
    """

    act: UUID
    first_sequence: int
    last_sequence: int
    streams: tuple[StreamVersion, ...]
    was_repeated: bool = False


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as stored: its sequence, routing members and exact bytes."""

    sequence: int
    stream: str
    version: int
    type: str
    id: UUID
    body: bytes
    digest: bytes


class Appends(Protocol):
    """Stores acts: all that a committer needs of a store."""

    def append(self, acts: Sequence[NewAct]) -> list[Receipt | Exception]:
        """Store acts in one transaction, each whole or not at all, numbered without a gap.

        One act's refusal spoils no other: its place in the answer holds the error.

        Errors in the answer:
            VersionConflictError: A stream is at another version than the act expects.
            AlreadyExistsError: A claim is held by another stream, or a stream opened exists.
            RequestReusedError: The request id was used for other content.
            InvalidError: The act is malformed.
            RepositoryMismatchError: The event is of another repository, or an empty store is asked for
                anything but an act that begins with `repository.opened.v1`.

        Raises:
            StoreUnavailableError: Nothing of the transaction was stored.
        """
        ...


class EventStore(Appends, Protocol):
    """Appends acts with optimistic concurrency and reads them back by stream."""

    def stream(self, stream: str, *, after_version: int = 0) -> list[StoredEvent]:
        """Read a stream in order of version; empty where it does not exist."""
        ...

    def first_events(self, streams: Sequence[str]) -> dict[str, StoredEvent]:
        """Read the first event of each stream that exists."""
        ...

    def missing(self, streams: Sequence[str]) -> set[str]:
        """Name those streams that do not exist."""
        ...

    def act(self, act: UUID) -> list[StoredEvent]:
        """Read all events of an act in order; empty where it does not exist."""
        ...

    def of_types(self, beginnings: Sequence[str], *, after: int = 0) -> list[StoredEvent]:
        """Read, in order, all events after a sequence whose wire names begin with one of these."""
        ...

    def asked(self, by: str, request_ids: Sequence[str]) -> set[str]:
        """Name those of someone's requests that were answered."""
        ...

    def request(self, by: str, request_id: str) -> tuple[str, Receipt] | None:
        """Give the digest and the receipt of an answered request."""
        ...

    def claimed(self, kind: str, value: str) -> str | None:
        """Name the stream that holds a claim."""
        ...

    def close(self) -> None:
        """Let go of the store; what was acknowledged is durable."""
        ...


class EventLog(Protocol):
    """The record in order: what every projection, stream and restore is fed from."""

    def head(self) -> int:
        """Sequence of the last event, 0 where there is none."""
        ...

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events with sequence greater than `after`, in order, without a gap."""
        ...

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until the head passes `after`, or the time is up; give the head."""
        ...


def whole(log: EventLog, after: int = 0, *, page: int = 1000) -> Iterator[StoredEvent]:
    """Read the log to its head, page by page."""
    while events := log.read(after, page):
        yield from events
        after = events[-1].sequence
