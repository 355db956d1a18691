"""Rows of `events.sqlite` as what the port gives, and SQLite's errors as the port's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.domain import EventSourcingError

from adapters.event_store.errors import StoreDamagedError
from adapters.event_store.sqlite_recorder import uri_of
from adapters.event_store.sqlite_tables import (
    APPLICATION_ID,
    CLAIM,
    HEADER,
    REQUEST,
    SCHEMA_VERSION,
    STREAMS_OF_ACT,
    VERSION_OF_STREAM,
)
from domain.errors import RepositoryMismatchError, StoreUnavailableError
from domain.ports.store import Receipt, StoredEvent, StreamVersion

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class RowCursor(Protocol):
    """A cursor of sqlite3, or the library's wrapping of one."""

    def execute(self, statement: str, parameters: Any = ..., /) -> Any:
        """Run a statement."""
        ...

    def fetchone(self) -> Any:
        """Give the next row."""
        ...

    def fetchall(self) -> Any:
        """Give all rows left."""
        ...


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A row of `requests`, and the place of its act."""

    digest: str
    act: str
    first_sequence: int
    last_sequence: int


class SqliteStanding:
    """What stands in the store, looked up through one cursor: in an append's transaction, or outside."""

    def __init__(self, cursor: RowCursor) -> None:
        self._cursor = cursor

    def version(self, stream: str) -> int:
        """Give the version of a stream, 0 where it does not exist."""
        self._cursor.execute(VERSION_OF_STREAM, (stream,))
        return int(self._cursor.fetchone()[0] or 0)

    def answered(self, by: str, request_id: str) -> tuple[str, Receipt] | None:
        """Give the digest and the receipt of an answered request."""
        row = self.request_row(by, request_id)
        if row is None:
            return None
        self._cursor.execute(STREAMS_OF_ACT, (row.first_sequence, row.last_sequence))
        streams = tuple(StreamVersion(stream, version) for stream, version in self._cursor.fetchall())
        receipt = Receipt(UUID(row.act), row.first_sequence, row.last_sequence, streams, was_repeated=True)
        return row.digest, receipt

    def request_row(self, by: str, request_id: str) -> RequestRow | None:
        """Give what stands beside an answered request."""
        self._cursor.execute(REQUEST, (by, request_id))
        row = self._cursor.fetchone()
        return None if row is None else RequestRow(*row)

    def holder(self, kind: str, value: str) -> str | None:
        """Name the stream that holds a claim."""
        self._cursor.execute(CLAIM, (kind, value))
        row = self._cursor.fetchone()
        return None if row is None else str(row[0])


def stored_events(rows: Iterable[sqlite3.Row]) -> list[StoredEvent]:
    """Give rows of `stored_events` as events.

    Raises:
        StoreDamagedError: A column holds what no store wrote.
    """
    return [_stored_event(*row) for row in rows]


def _stored_event(  # noqa: PLR0917 - the columns of a row, in their order
    sequence: int, stream: str, version: int, topic: str, body: bytes, event_id: str, digest: bytes
) -> StoredEvent:
    # An edit with a shell easily leaves text where bytes stood, which SQLite accepts.
    if type(body) is not bytes or type(digest) is not bytes:
        raise StoreDamagedError(f"sequence {sequence}: expected bytes as body and digest, found text")
    try:
        return StoredEvent(sequence, stream, version, topic, UUID(event_id), body, digest)
    except (ValueError, TypeError, AttributeError):
        raise StoreDamagedError(f"sequence {sequence}: expected a UUID as event id, found none") from None


@contextmanager
def reading_errors() -> Iterator[None]:
    """Translate what a read can raise.

    Raises:
        StoreDamagedError: Pages of the file are not what SQLite wrote.
        StoreUnavailableError: The file cannot be read, or the store was closed.
    """
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) in _DAMAGED or "decode" in str(error):
            raise StoreDamagedError(f"the event store is damaged: {error}") from error
        raise StoreUnavailableError(f"the event store could not be read: {error}") from error
    except EventSourcingError as error:
        words = str(error) or "it was closed"
        raise StoreUnavailableError(f"the event store could not be read: {words}") from error


@contextmanager
def writing_errors() -> Iterator[None]:
    """Translate what a write can raise, once its transaction was rolled back.

    Raises:
        StoreUnavailableError: Nothing was recorded.
    """
    try:
        yield
    except (sqlite3.Error, EventSourcingError, OSError) as error:
        raise StoreUnavailableError(
            f"the event store could not write, and recorded nothing: {error}"
        ) from error


def check_header(path: Path, *, may_be_empty: bool = False) -> None:
    """Refuse a file that is not an event store of this program and version.

    Args:
        path: The file; it is not changed.
        may_be_empty: Accept a file that holds nothing yet.

    Raises:
        RepositoryMismatchError: It is another file.
        StoreDamagedError: It is such a file, and damaged.
        StoreUnavailableError: It cannot be read.
    """
    try:
        with reading_errors(), closing(sqlite3.connect(uri_of(path, mode="ro"), uri=True)) as connection:
            application, version, tables = connection.execute(HEADER).fetchone()
    except StoreDamagedError:
        # SQLite keeps the number at byte 68 of every database (https://www.sqlite.org/fileformat.html).
        with path.open("rb") as file:
            if file.read(72)[68:] == APPLICATION_ID.to_bytes(4, "big"):
                raise
        application, version, tables = 0, 0, 1
    if (application, version) == (APPLICATION_ID, SCHEMA_VERSION) or (may_be_empty and not tables):
        return
    found = f"version {version}" if application == APPLICATION_ID else "a file of another program"
    raise RepositoryMismatchError(
        f"expected an event store of version {SCHEMA_VERSION} in {path.name}, found {found}"
    )
