"""The eventsourcing library's SQLite recorder, with its traps closed and the sequence made ours.

What the library (9.5.6) does otherwise, seen by running it:
- A connection keeps one compiled statement (`cached_statements=True` is 1): each read compiles anew.
- An exception while the pool creates the writer's connection leaves the writer's lock taken for ever.
- A COMMIT that fails leaves the transaction open on a connection that goes back into the pool.
- Sequences are SQLite's own row numbers, given without a head row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from eventsourcing.persistence import NotSupportedError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
)

from adapters.event_store.sqlite_tables import INSERT_EVENT, TABLES

BUSY_TIMEOUT_S = 5
COMPILED_STATEMENTS = 128
WRITER_CACHE_KIB = 16 * 1024
READER_CACHE_KIB = 2 * 1024
"""Pages that a connection keeps in memory; each thread that reads has a connection of its own."""
CHECKPOINT_PAGES = 4096
"""Pages of write-ahead log, 16 MiB, that are carried over into the file at once."""
FULL = 2
"""SQLite's number for synchronous FULL: a commit is on disk before it is answered."""
MOST_CONNECTIONS = 1024
"""Threads that may read at once; a connection is opened when a thread first reads."""


EventRow = tuple[int, str, int, str, bytes, str, bytes]
"""Sequence, stream, version, type, exact bytes, event id, digest: a row of `stored_events`."""


class StorePool(SQLiteConnectionPool):
    """Connections that are durable when they write, and that cannot write when they only read."""

    def __init__(self, path: Path, *, is_read_only: bool) -> None:
        self._path = path
        self._is_read_only = is_read_only
        super().__init__(
            db_name=str(path), lock_timeout=BUSY_TIMEOUT_S, pool_size=MOST_CONNECTIONS, max_overflow=0
        )

    def _create_connection(self) -> SQLiteConnection:
        mode = "ro" if self._is_read_only else "rw"
        connection = sqlite3.connect(
            uri_of(self._path, mode=mode),
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=COMPILED_STATEMENTS,
        )
        try:
            if not self._is_read_only:
                _set(connection, "journal_mode", "wal", expected="wal")
            _set(connection, "synchronous", "FULL", expected=FULL)
            cache_kib = READER_CACHE_KIB if self._is_read_only else WRITER_CACHE_KIB
            connection.execute(f"PRAGMA cache_size = -{cache_kib}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        except BaseException:
            connection.close()
            raise
        connection.row_factory = sqlite3.Row
        return SQLiteConnection(connection, max_age=None)


class StoreDatastore(SQLiteDatastore):
    """The library's datastore over our pool; stream ids are text."""

    def __init__(self, path: Path, *, is_read_only: bool) -> None:
        super().__init__(str(path), originator_id_type="text")
        self.pool = StorePool(path, is_read_only=is_read_only)


class SequencedRecorder(SQLiteApplicationRecorder):
    """Inserts events that are numbered already; the library's reading methods work as they are."""

    def __init__(self, datastore: StoreDatastore) -> None:
        super().__init__(datastore)
        self.insert_events_statement = INSERT_EVENT

    def construct_create_table_statements(self) -> list[str]:
        """Give our tables in place of the library's one."""
        return list(TABLES)

    def insert_numbered(self, cursor: SQLiteCursor, rows: Sequence[EventRow]) -> None:
        """Insert events inside the caller's transaction."""
        cursor.executemany(self.insert_events_statement, rows)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> NoReturn:  # noqa: ARG002
        """Refuse to store events beside the head row.

        Raises:
            NotSupportedError: Always.
        """
        raise NotSupportedError("events are stored as acts, by SqliteEventStore.append")


def uri_of(path: Path, *, mode: str) -> str:
    """Name a database to SQLite, to be opened in mode `rw`, or in `ro` such that it cannot be written."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def _set(connection: sqlite3.Connection, pragma: str, value: str, *, expected: object) -> None:
    connection.execute(f"PRAGMA {pragma} = {value}")
    (found,) = connection.execute(f"PRAGMA {pragma}").fetchone()
    if found != expected:
        raise sqlite3.NotSupportedError(f"PRAGMA {pragma}: expected {expected}, found {found}")
