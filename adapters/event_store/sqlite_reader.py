"""The event store's file, read: beside a running server, on a backup, or by the server itself."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.domain import EventSourcingError
from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool

from adapters.event_store.sqlite_recorder import StoreDatastore
from adapters.event_store.sqlite_rows import (
    RequestRow,
    SqliteStanding,
    check_header,
    reading_errors,
    stored_events,
)
from adapters.event_store.sqlite_tables import EVENTS_FILE, HEAD
from domain.errors import GravamenError, StoreUnavailableError
from domain.ports.store import Receipt, StoredEvent

POLL_S = 0.05
"""How often a reader looks whether another process moved the head."""

_STREAM = (
    "SELECT * FROM stored_events "
    "WHERE originator_id = ? AND originator_version > ? ORDER BY originator_version"
)
_FIRST_EVENTS = (
    "SELECT stored_events.* FROM json_each(?) AS wanted CROSS JOIN stored_events "
    "ON originator_id = wanted.value AND originator_version = 1"
)
_ASKED = (
    "SELECT request_id FROM json_each(?2) AS wanted CROSS JOIN requests "
    "ON by_id = ?1 AND request_id = wanted.value"
)
_ALL = "SELECT * FROM stored_events"
_PAGE = "SELECT * FROM stored_events WHERE rowid > ? ORDER BY rowid LIMIT ?"
_ACT = (
    "SELECT stored_events.* FROM acts CROSS JOIN stored_events "
    "ON rowid BETWEEN first_sequence AND last_sequence WHERE act_id = ? ORDER BY rowid"
)
_BOUNDS = "SELECT first_sequence, last_sequence FROM acts WHERE act_id = ?"
_COUNTS = "SELECT (SELECT COUNT(*) FROM acts), (SELECT COUNT(*) FROM requests), (SELECT COUNT(*) FROM claims)"
_COPY_PAGES = 4096
"""Pages, 16 MiB, that a copy takes in one step."""


@dataclass(frozen=True, slots=True)
class TableCounts:
    """How many rows stand beside the events."""

    acts: int
    requests: int
    claims: int


class _Lent:
    """A connection that the library's pool lends to one thread, until the thread ends."""

    def __init__(self, pool: SQLiteConnectionPool) -> None:
        self._pool = pool
        self._connection: SQLiteConnection = pool.get_connection(is_writer=False)
        self.cursor: sqlite3.Cursor = self._connection.cursor().sqlite_cursor

    def __del__(self) -> None:
        with suppress(EventSourcingError, AttributeError):
            self._pool.put_connection(self._connection)


class SqliteReader:
    """Reads `events.sqlite` and cannot write it; a writer beside it neither waits nor is waited for.

    Args:
        folder: Data folder that holds the file.

    Raises:
        StoreUnavailableError: There is no such file, or it cannot be read.
        RepositoryMismatchError: The file is not an event store of this program and version.
        StoreDamagedError: It is one, and damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / EVENTS_FILE
        if not self._path.exists():
            raise StoreUnavailableError(f"expected an event store in {folder}, found no {EVENTS_FILE}")
        check_header(self._path)
        self._datastore = StoreDatastore(self._path, is_read_only=True)
        self._local = threading.local()

    def head(self) -> int:
        """Give the sequence of the last event, 0 where there is none."""
        return self.head_row()

    def head_row(self) -> int:
        """Read the sequence of the last event from the file."""
        return int(self._rows(HEAD)[0][0])

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until the head passes `after` or the time is up; give the head."""
        deadline = time.monotonic() + timeout_s
        while (head := self.head()) <= after and (remaining := deadline - time.monotonic()) > 0:
            time.sleep(min(POLL_S, remaining))
        return head

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events after a sequence, in order, as they stand."""
        return stored_events(self._rows(_PAGE, (after, max(0, limit))))

    def stream(self, stream: str, *, after_version: int = 0) -> list[StoredEvent]:
        """Read a stream in order of version; see the port."""
        return stored_events(self._rows(_STREAM, (stream, after_version)))

    def first_events(self, streams: Sequence[str]) -> dict[str, StoredEvent]:
        """Read the first event of each stream that exists; see the port."""
        wanted = set(streams)
        found = stored_events(self._rows(_FIRST_EVENTS, (json.dumps(sorted(wanted)),)))
        return {event.stream: event for event in found if event.stream in wanted}

    def missing(self, streams: Sequence[str]) -> set[str]:
        """Name those streams that do not exist; see the port."""
        found = self._rows(_FIRST_EVENTS, (json.dumps(sorted(set(streams))),))
        return set(streams) - {row["originator_id"] for row in found}

    def act(self, act: UUID) -> list[StoredEvent]:
        """Read all events of an act in order; see the port."""
        return stored_events(self._rows(_ACT, (str(act),)))

    def of_types(self, beginnings: Sequence[str], *, after: int = 0) -> list[StoredEvent]:
        """Read, in order, all events after a sequence whose wire names begin so; see the port."""
        begins = " OR ".join(["topic GLOB ?"] * len(beginnings))
        patterns = [f"{beginning}*" for beginning in beginnings]
        statement = f"{_ALL} WHERE rowid > ? AND ({begins}) ORDER BY rowid"
        return stored_events(self._rows(statement, [after, *patterns]))

    def asked(self, by: str, request_ids: Sequence[str]) -> set[str]:
        """Name those of someone's requests that were answered; see the port."""
        return {row["request_id"] for row in self._rows(_ASKED, (by, json.dumps(request_ids)))}

    def request(self, by: str, request_id: str) -> tuple[str, Receipt] | None:
        """Give the digest and the receipt of an answered request; see the port."""
        with reading_errors():
            return SqliteStanding(self._cursor()).answered(by, request_id)

    def claimed(self, kind: str, value: str) -> str | None:
        """Name the stream that holds a claim; see the port."""
        with reading_errors():
            return SqliteStanding(self._cursor()).holder(kind, value)

    def act_bounds(self, act: UUID) -> tuple[int, int] | None:
        """Give the first and last sequence of an act as its row states them; None where it has none."""
        return next(((first, last) for first, last in self._rows(_BOUNDS, (str(act),))), None)

    def request_row(self, by: str, request_id: str) -> RequestRow | None:
        """Give what stands beside an answered request; None where nothing does."""
        with reading_errors():
            return SqliteStanding(self._cursor()).request_row(by, request_id)

    def counts(self) -> TableCounts:
        """Count the rows that stand beside the events."""
        return TableCounts(*self._rows(_COUNTS)[0])

    def faults(self) -> str:
        """Let SQLite check its own structures; `ok`, or the first fault."""
        return str(self._rows("PRAGMA integrity_check(1)")[0][0])

    def copy_to(self, path: Path) -> None:
        """Write one state of the store to a new file, whole, whatever is written meanwhile.

        The copy keeps no log of its own beside it, so that it can be read from a medium that is
        write-protected.
        """
        with reading_errors(), closing(sqlite3.connect(path, isolation_level=None)) as copy, self.snapshot():
            self._cursor().connection.backup(copy, pages=_COPY_PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let this thread read one state of the store, whatever is written meanwhile."""
        self._rows("BEGIN")
        try:
            self.head_row()
            yield
        finally:
            with suppress(GravamenError):
                self._rows("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._datastore.close()

    def _cursor(self) -> sqlite3.Cursor:
        lent: _Lent | None = getattr(self._local, "lent", None)
        if lent is None:
            lent = self._local.lent = _Lent(self._datastore.pool)
        return lent.cursor

    def _rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with reading_errors():
            return self._cursor().execute(statement, parameters).fetchall()
