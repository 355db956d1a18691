"""The embedded event store: acts appended to `events.sqlite` by one process, and read by many threads."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from eventsourcing.sqlite import SQLiteCursor

from adapters.event_store.durable_file import OWNER_ONLY, sync_folder
from adapters.event_store.head import Head
from adapters.event_store.judging import Accepted, Judge
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.event_store.sqlite_recorder import EventRow, SequencedRecorder, StoreDatastore
from adapters.event_store.sqlite_rows import SqliteStanding, check_header, writing_errors
from adapters.event_store.sqlite_tables import (
    EVENTS_FILE,
    HEAD,
    INSERT_ACT,
    INSERT_CLAIM,
    INSERT_REQUEST,
    LOCK_HEAD,
    MOVE_HEAD,
)
from adapters.event_store.writer_lock import WriterLock
from domain.ports.store import NewAct, Receipt


class SqliteEventStore(SqliteReader):
    """Appends acts with optimistic concurrency, numbers them without a gap, and reads them back.

    Every append is durable when it answers: WAL with synchronous FULL, asserted when the store is opened.

    Args:
        folder: Data folder; it must exist, and one process alone may have it open for writing.

    Raises:
        StoreInUseError: Another process writes the store.
        RepositoryMismatchError: The file is not an event store of this program and version.
        StoreUnavailableError: The file cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / EVENTS_FILE
        self._lock = WriterLock(folder)
        self._turn = threading.Lock()
        self._writing = StoreDatastore(path, is_read_only=False)
        self._recorder = SequencedRecorder(self._writing)
        try:
            _create(path)
            check_header(path, may_be_empty=True)
            self._open_writer()
            super().__init__(folder)
            self._head = Head(self.head_row())
        except BaseException:
            self._writing.close()
            self._lock.release()
            raise

    def append(self, acts: Sequence[NewAct]) -> list[Receipt | Exception]:
        """Store acts in one transaction, each whole or not at all; see the port."""
        if not acts:
            return []
        with self._turn, self._transaction() as cursor:
            cursor.execute(LOCK_HEAD)
            cursor.execute(HEAD)
            judge = Judge(SqliteStanding(cursor), head=cursor.fetchone()[0])
            answers = judge.judge_all(acts)
            self._insert(cursor, judge.accepted)
        self._head.advance(judge.head)
        return answers

    def head(self) -> int:
        """Give the sequence of the last event, 0 where there is none."""
        return self._head.sequence

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until the head passes `after`, the time is up or the store closes; give the head."""
        return self._head.wait(after, timeout_s)

    def close(self) -> None:
        """Let go of the store; what was acknowledged is durable, and another process may open it."""
        self._head.close()
        with self._turn:
            super().close()
            self._writing.close()
            self._lock.release()

    def _open_writer(self) -> None:
        with writing_errors():
            # Taken once and never given back: no later failure can leave the pool's writer lock taken.
            self._writer = self._writing.pool.get_connection(is_writer=True)
        with self._transaction() as cursor:
            for statement in self._recorder.create_table_statements:
                cursor.execute(statement)

    @contextmanager
    def _transaction(self) -> Iterator[SQLiteCursor]:
        with writing_errors():
            try:
                with self._writer.transaction(commit=True) as cursor:
                    yield cursor
            except BaseException:
                # A COMMIT that fails leaves the library's connection inside its transaction.
                with suppress(sqlite3.Error):
                    self._writer.rollback()
                raise

    def _insert(self, cursor: SQLiteCursor, accepted: Sequence[Accepted]) -> None:
        events: list[EventRow] = []
        acts: list[tuple[str, int, int]] = []
        requests: list[tuple[str, str, str, str]] = []
        claims: list[tuple[str, str, str]] = []
        for judged in accepted:
            act, receipt, act_id = judged.act, judged.receipt, str(judged.act.id)
            events += (
                (sequence, event.stream, event.version, event.type, event.body, str(event.id), event.digest)
                for sequence, event in enumerate(act.events, start=receipt.first_sequence)
            )
            acts.append((act_id, receipt.first_sequence, receipt.last_sequence))
            if act.request_id is not None:
                requests.append((act.by, act.request_id, act.request_digest, act_id))
            claims += ((claim.kind, claim.value, claim.stream) for claim in judged.claims)
        if accepted:
            self._recorder.insert_numbered(cursor, events)
            cursor.executemany(INSERT_ACT, acts)
            cursor.executemany(INSERT_REQUEST, requests)
            cursor.executemany(INSERT_CLAIM, claims)
            cursor.execute(MOVE_HEAD, (accepted[-1].receipt.last_sequence,))


def _create(path: Path) -> None:
    with writing_errors():
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
        try:
            os.fchmod(descriptor, OWNER_ONLY)
        finally:
            os.close(descriptor)
        sync_folder(path.parent)
