"""The event store in PostgreSQL as an auditor reads it: one connection that can write nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from adapters.event_store.postgres_reader import CONNECT_TIMEOUT_S, COUNTS, PAGE, STREAM
from adapters.event_store.postgres_rows import Connection, request_row, store_errors, stored_events
from adapters.event_store.postgres_tables import BOUNDS, CLAIM, HEAD
from adapters.event_store.sqlite_reader import TableCounts
from adapters.event_store.sqlite_rows import RequestRow
from domain.errors import RepositoryMismatchError
from domain.ports.store import StoredEvent


class PostgresAudit:
    """Reads the store's tables beside any number of writers; the right to read them is all that it needs.

    Args:
        url: Address of the database, `postgresql://user@host:port/name`.

    Raises:
        StoreUnavailableError: The database cannot be reached.
        RepositoryMismatchError: It holds no event store.
    """

    def __init__(self, url: str) -> None:
        with store_errors("be reached"):
            self._connection: Connection = psycopg.connect(
                url,
                autocommit=True,
                connect_timeout=CONNECT_TIMEOUT_S,
                row_factory=tuple_row,
                options="-c default_transaction_read_only=on",
            )
        try:
            [[table]] = self._rows("SELECT to_regclass('head')")
            if table is None:
                raise RepositoryMismatchError("expected an event store in the database, found none")
        except BaseException:
            self._connection.close()
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one state of the store for as long as the context lasts, whatever is written meanwhile."""
        self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            with suppress(psycopg.Error):
                self._connection.execute("ROLLBACK")

    def head(self) -> int:
        """Give the sequence of the last event, 0 where there is none."""
        return self.head_row()

    def head_row(self) -> int:
        """Read the sequence of the last event, as its row states it."""
        return int(self._rows(HEAD)[0][0])

    def wait(self, after: int, timeout_s: float) -> int:  # noqa: ARG002 - an auditor waits for nothing
        """Give the head at once."""
        return self.head()

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events after a sequence, in order, as they stand."""
        return stored_events(self._rows(PAGE, (after, max(0, limit))))

    def stream(self, stream: str, *, after_version: int = 0) -> list[StoredEvent]:
        """Read a stream in order of version."""
        return stored_events(self._rows(STREAM, (stream, after_version)))

    def act_bounds(self, act: UUID) -> tuple[int, int] | None:
        """Give the first and last sequence of an act as its row states them; None where it has none."""
        return next(((first, last) for first, last in self._rows(BOUNDS, (act,))), None)

    def request_row(self, by: str, request_id: str) -> RequestRow | None:
        """Give what stands beside an answered request; None where nothing does."""
        with store_errors("read"):
            return request_row(self._connection, by, request_id)

    def claimed(self, kind: str, value: str) -> str | None:
        """Name the stream that holds a claim; None where none does."""
        return next((str(row[0]) for row in self._rows(CLAIM, (kind, value))), None)

    def counts(self) -> TableCounts:
        """Count the rows that stand beside the events."""
        return TableCounts(*self._rows(COUNTS)[0])

    def faults(self) -> str:
        """Give `ok`: PostgreSQL checks its pages as it reads them, and its indexes by `pg_amcheck` alone."""
        return "ok"

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with store_errors("read"):
            return self._connection.execute(statement, parameters, prepare=True).fetchall()
