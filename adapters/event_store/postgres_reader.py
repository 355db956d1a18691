"""The event store in PostgreSQL, read: by any process, beside any number of writers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Self, TypeVar
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool

from adapters.event_store.head import Head
from adapters.event_store.postgres_rows import Connection, answered, request_row, store_errors, stored_events
from adapters.event_store.postgres_tables import BOUNDS, CLAIM, EVENT_COLUMNS, HEAD
from adapters.event_store.sqlite_reader import TableCounts
from adapters.event_store.sqlite_rows import RequestRow
from domain.errors import RepositoryMismatchError, StoreUnavailableError
from domain.ports.store import Receipt, StoredEvent

T = TypeVar("T")
CONNECT_TIMEOUT_S = 5
POOL_TIMEOUT_S = 5.0
READERS = 16
PAGE_OF_TYPES = 1_000
LISTEN_S = 0.5
"""How long a listener waits for a notice before it looks at the head itself."""

_EVENTS = f"SELECT {EVENT_COLUMNS} FROM stored_events"  # noqa: S608 - made of constants
STREAM = f"{_EVENTS} WHERE originator_id = %s AND originator_version > %s ORDER BY originator_version"
_FIRST_EVENTS = f"{_EVENTS} WHERE originator_id = ANY(%s) AND originator_version = 1"
PAGE = f"{_EVENTS} WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
_ACT = (
    f"{_EVENTS} JOIN acts ON notification_id BETWEEN first_sequence AND last_sequence "
    "WHERE act_id = %s ORDER BY notification_id"
)
_OF_TYPES = f"{_EVENTS} WHERE notification_id > %s AND topic LIKE ANY(%s) ORDER BY notification_id LIMIT %s"
_ACKNOWLEDGED = "SELECT acknowledged FROM publications WHERE topic = %s"
_ASKED = "SELECT request_id FROM requests WHERE by_id = %s AND request_id = ANY(%s)"
COUNTS = "SELECT (SELECT count(*) FROM acts), (SELECT count(*) FROM requests), (SELECT count(*) FROM claims)"


class PostgresReader:
    """Reads the store's tables.

    Args:
        url: Address of the database, `postgresql://user@host:port/name`.

    Raises:
        StoreUnavailableError: The database cannot be reached.
        RepositoryMismatchError: It holds no event store; `gravamen migrate` makes one.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=READERS,
            timeout=POOL_TIMEOUT_S,
            kwargs={"autocommit": True, "connect_timeout": CONNECT_TIMEOUT_S, "row_factory": tuple_row},
            open=False,
        )
        with store_errors("be reached"):
            self._pool.open(wait=True, timeout=CONNECT_TIMEOUT_S)
        try:
            self._check_tables()
            self._head = Head(self.head_row())
        except BaseException:
            self._pool.close()
            raise
        self._is_closed = threading.Event()
        self._listener = threading.Thread(target=self._listen, name="head", daemon=True)
        self._listener.start()

    def head(self) -> int:
        """Give the sequence of the last event, 0 where there is none."""
        head = self.head_row()
        self._head.advance(head)
        return head

    def head_row(self) -> int:
        """Read the sequence of the last event."""
        return int(self._rows(HEAD)[0][0])

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until the head passes `after`, the time is up or the store closes; give the head."""
        return self._head.wait(after, timeout_s)

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events after a sequence, in order, as they stand."""
        return stored_events(self._rows(PAGE, (after, max(0, limit))))

    def stream(self, stream: str, *, after_version: int = 0) -> list[StoredEvent]:
        """Read a stream in order of version; see the port."""
        return stored_events(self._rows(STREAM, (stream, after_version)))

    def first_events(self, streams: Sequence[str]) -> dict[str, StoredEvent]:
        """Read the first event of each stream that exists; see the port."""
        wanted = sorted({stream for stream in streams if _is_text(stream)})
        found = stored_events(self._rows(_FIRST_EVENTS, (wanted,)))
        return {event.stream: event for event in found}

    def missing(self, streams: Sequence[str]) -> set[str]:
        """Name those streams that do not exist; see the port."""
        return set(streams) - set(self.first_events(streams))

    def act(self, act: UUID) -> list[StoredEvent]:
        """Read all events of an act in order; see the port."""
        return stored_events(self._rows(_ACT, (act,)))

    def of_types(self, beginnings: Sequence[str], *, after: int = 0) -> list[StoredEvent]:
        """Read, in order, all events after a sequence whose wire names begin so; see the port."""
        return stored_events(self._rows(_OF_TYPES, (after, _patterns(beginnings), None)))

    def each_of_types(self, beginnings: Sequence[str], *, after: int = 0) -> Iterator[StoredEvent]:
        """Yield what `of_types` gives, with no more than a page of it in memory at once."""
        patterns = _patterns(beginnings)
        while page := stored_events(self._rows(_OF_TYPES, (after, patterns, PAGE_OF_TYPES))):
            yield from page
            after = page[-1].sequence

    def asked(self, by: str, request_ids: Sequence[str]) -> set[str]:
        """Name those of someone's requests that were answered; see the port."""
        return {row[0] for row in self._rows(_ASKED, (by, list(request_ids)))}

    def request(self, by: str, request_id: str) -> tuple[str, Receipt] | None:
        """Give the digest and the receipt of an answered request; see the port."""
        return self._read(lambda connection: answered(connection, by, request_id))

    def claimed(self, kind: str, value: str) -> str | None:
        """Name the stream that holds a claim; see the port."""
        return next((str(row[0]) for row in self._rows(CLAIM, (kind, value))), None)

    def act_bounds(self, act: UUID) -> tuple[int, int] | None:
        """Give the first and last sequence of an act as its row states them; None where it has none."""
        return next(((first, last) for first, last in self._rows(BOUNDS, (act,))), None)

    def request_row(self, by: str, request_id: str) -> RequestRow | None:
        """Give what stands beside an answered request; None where nothing does."""
        return self._read(lambda connection: request_row(connection, by, request_id))

    def acknowledged(self, topic: str) -> int:
        """Give the last sequence that a topic has acknowledged, 0 where it has none."""
        return next((int(row[0]) for row in self._rows(_ACKNOWLEDGED, (topic,))), 0)

    def counts(self) -> TableCounts:
        """Count the rows that stand beside the events."""
        return TableCounts(*self._rows(COUNTS)[0])

    def __enter__(self) -> Self:
        """Use the store, and close it at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._is_closed.set()
        self._head.close()
        with suppress(StoreUnavailableError):
            # Wakes the listener, which would else wait its time out.
            self._rows("SELECT pg_notify('gravamen_head', %s)", (str(self._head.sequence),))
        self._listener.join()
        self._pool.close()

    def _check_tables(self) -> None:
        [[table]] = self._rows("SELECT to_regclass('head')")
        if table is None:
            raise RepositoryMismatchError(
                "expected an event store in the database, found none: make its tables with `gravamen migrate`"
            )

    def _rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._read(
            lambda connection: connection.execute(statement, parameters, prepare=True).fetchall()
        )

    def _read(self, read: Callable[[Connection], T]) -> T:
        """Read on a kept connection; one that broke since it was used last is made anew, and asked again.

        To ask each connection before each use whether it lives would double the round trips of every read.
        """
        with store_errors("read"):
            try:
                with self._pool.connection() as connection:
                    return read(connection)
            except psycopg.OperationalError:
                self._pool.check()
                with self._pool.connection() as connection:
                    return read(connection)

    def _listen(self) -> None:
        """Move the head as other processes write; a lost connection is made again."""
        while not self._is_closed.is_set():
            with (
                suppress(psycopg.Error, OSError),
                psycopg.connect(self.url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S) as connection,
            ):
                connection.execute("LISTEN gravamen_head")
                self._follow(connection)
            self._is_closed.wait(LISTEN_S)

    def _follow(self, connection: Connection) -> None:
        while not self._is_closed.is_set():
            with suppress(StoreUnavailableError):
                self.head()
            # The head itself is asked for every so often, not with every notice, which states it.
            for notice in connection.notifies(timeout=LISTEN_S):
                self._head.advance(int(notice.payload))
                if self._is_closed.is_set():
                    return


def _patterns(beginnings: Sequence[str]) -> list[str]:
    return [beginning.replace("_", r"\_") + "%" for beginning in beginnings]


def _is_text(name: str) -> bool:
    """Tell whether PostgreSQL can hold a text: no stream is called by one that it cannot."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in name
