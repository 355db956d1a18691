from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from eventsourcing.persistence import NotSupportedError

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.errors import StoreInUseError
from adapters.event_store.group_committer import GroupCommitter
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.event_store.sqlite_recorder import SequencedRecorder, StoreDatastore
from domain.errors import RepositoryMismatchError, StoreUnavailableError
from domain.ports.store import EventLog, EventStore, whole
from tests.adapters.event_log_contract import EventLogContract, Opened
from tests.adapters.event_store.acts import further, opening, receipt, registration, stream
from tests.adapters.event_store_contract import EventStoreContract, OpenStore


class TestSqliteEventStore(EventStoreContract):
    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Iterator[OpenStore]:
        opened: list[SqliteEventStore] = []

        def open_() -> tuple[EventStore, EventLog]:
            for store in opened:
                store.close()
            opened.append(SqliteEventStore(tmp_path))
            return opened[-1], EmbeddedLog(opened[-1])

        yield open_
        for store in opened:
            store.close()

    def fill_disk(self, store: EventStore) -> Callable[[], None]:
        # SQLite's own limit stands in for a full disk: the same error at the same place in a write.
        assert isinstance(store, SqliteEventStore)
        cursor = store._writer.cursor()
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
        cursor.fetchall()

        def make_room() -> None:
            cursor.execute("PRAGMA max_page_count = 1000000")
            cursor.fetchall()

        return make_room

    def test_the_committer_in_front_changes_nothing(self, store: EventStore, log: EventLog) -> None:
        committer = GroupCommitter(store, finish=list)
        self._write_concurrently(store, log, append=committer.submit)


class TestEmbeddedLog(EventLogContract):
    @pytest.fixture
    def open_empty(self, tmp_path: Path) -> Iterator[Callable[[], Opened]]:
        store = SqliteEventStore(tmp_path)
        yield lambda: (store, EmbeddedLog(store))
        store.close()


class TestLogOfAReaderBesideTheServer(EventLogContract):
    @pytest.fixture
    def open_empty(self, tmp_path: Path) -> Iterator[Callable[[], Opened]]:
        store, reader = SqliteEventStore(tmp_path), SqliteReader(tmp_path)
        yield lambda: (store, EmbeddedLog(reader))
        reader.close()
        store.close()


def test_a_second_server_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with closing(SqliteEventStore(tmp_path)) as store:
        with pytest.raises(StoreInUseError, match=str(tmp_path)):
            SqliteEventStore(tmp_path)
        receipt(store.append([opening()])[0])


def test_a_server_in_another_process_is_refused_too(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from adapters.event_store.sqlite import SqliteEventStore\n"
        "from adapters.event_store.errors import StoreInUseError\n"
        "try: SqliteEventStore(Path(sys.argv[1]))\n"
        "except StoreInUseError: print('in use')"
    )
    with closing(SqliteEventStore(tmp_path)):
        found = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
        )
    assert found.stdout == "in use\n"


def test_a_closed_store_can_be_opened_by_another_server(tmp_path: Path) -> None:
    SqliteEventStore(tmp_path).close()
    SqliteEventStore(tmp_path).close()


def test_an_opening_that_fails_leaves_the_folder_to_others(tmp_path: Path) -> None:
    file = tmp_path / "events.sqlite"
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(RepositoryMismatchError, match=r"events\.sqlite"):
        SqliteEventStore(tmp_path)
    file.unlink()
    SqliteEventStore(tmp_path).close()


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "events.sqlite"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE other (value)")
    before = file.read_bytes()
    with pytest.raises(RepositoryMismatchError, match="another program"):
        SqliteEventStore(tmp_path)
    assert file.read_bytes() == before


def test_a_store_of_a_later_version_is_refused(tmp_path: Path) -> None:
    SqliteEventStore(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "events.sqlite", isolation_level=None)) as file:
        file.execute("PRAGMA user_version = 2")
    with pytest.raises(RepositoryMismatchError, match="found version 2"):
        SqliteEventStore(tmp_path)
    with pytest.raises(RepositoryMismatchError, match="found version 2"):
        SqliteReader(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="absent"):
        SqliteEventStore(tmp_path / "absent")
    with pytest.raises(StoreUnavailableError, match=r"events\.sqlite"):
        SqliteReader(tmp_path)


def test_all_files_are_their_owner_s_alone(tmp_path: Path) -> None:
    with closing(SqliteEventStore(tmp_path)) as store:
        store.append([opening()])
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys(
        ("events.lock", "events.sqlite", "events.sqlite-shm", "events.sqlite-wal"), 0o600
    )


def test_commits_are_durable_before_they_are_answered(tmp_path: Path) -> None:
    with closing(SqliteEventStore(tmp_path)) as store:
        cursor = store._writer.cursor()
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == "wal"


def test_a_setting_that_does_not_take_is_refused_at_the_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SqliteEventStore(tmp_path).close()
    monkeypatch.setattr("adapters.event_store.sqlite_recorder.FULL", 3)
    with pytest.raises(StoreUnavailableError, match="synchronous"):
        SqliteEventStore(tmp_path)
    monkeypatch.undo()
    SqliteEventStore(tmp_path).close()


def test_a_commit_that_fails_leaves_the_store_able_to_write(tmp_path: Path) -> None:
    with closing(SqliteEventStore(tmp_path)) as store:
        store.append([opening()])
        cursor = store._writer.cursor()
        # A constraint that is checked at COMMIT alone makes the COMMIT fail and stay open.
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        cursor.execute("CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
        cursor.execute("CREATE TRIGGER orphan AFTER INSERT ON acts BEGIN INSERT INTO child VALUES (1); END")
        with pytest.raises(StoreUnavailableError, match="FOREIGN KEY"):
            store.append([further((stream(1), 1))])
        assert store.stream(stream(1)) == []
        cursor.execute("DROP TRIGGER orphan")
        assert receipt(store.append([further((stream(1), 1))])[0]).first_sequence == 2


def test_readers_do_not_wait_for_the_writer(tmp_path: Path) -> None:
    with closing(SqliteEventStore(tmp_path)) as store, closing(SqliteReader(tmp_path)) as reader:
        store.append([opening()])
        with store._transaction() as cursor:
            cursor.execute("UPDATE head SET sequence = 99")
            assert reader.head() == 1
            assert [event.sequence for event in store.read(0, 10)] == [1]
            cursor.execute("UPDATE head SET sequence = 1")


def test_a_reader_sees_one_state_within_a_snapshot(tmp_path: Path) -> None:
    with closing(SqliteEventStore(tmp_path)) as store, closing(SqliteReader(tmp_path)) as reader:
        store.append([opening()])
        with reader.snapshot():
            store.append([further((stream(1), 1))])
            assert reader.head() == 1
            assert reader.missing([stream(1)]) == {stream(1)}
        assert reader.head() == 2


def test_the_library_reads_what_the_store_wrote(tmp_path: Path) -> None:
    act = registration(stream(1))
    with closing(SqliteEventStore(tmp_path)) as store:
        store.append([opening(), act])
    datastore = StoreDatastore(tmp_path / "events.sqlite", is_read_only=True)
    recorder = SequencedRecorder(datastore)
    assert recorder.max_notification_id() == 2
    (found,) = recorder.select_events(stream(1))
    assert (found.originator_version, found.topic, found.state) == (1, act.events[0].type, act.events[0].body)
    assert [notification.id for notification in recorder.select_notifications(start=2, limit=5)] == [2]
    datastore.close()


def test_the_library_s_own_insert_is_refused(tmp_path: Path) -> None:
    with closing(SqliteEventStore(tmp_path)):
        datastore = StoreDatastore(tmp_path / "events.sqlite", is_read_only=False)
        with pytest.raises(NotSupportedError, match=r"SqliteEventStore\.append"):
            SequencedRecorder(datastore).insert_events([])
        datastore.close()


_WRITER = """
import os, sys
from pathlib import Path
from adapters.event_store.group_committer import GroupCommitter
from adapters.event_store.sqlite import SqliteEventStore
from domain.ports.store import Receipt
from tests.adapters.event_store.acts import further, stream
import threading

folder, first = Path(sys.argv[1]), int(sys.argv[2])
store = SqliteEventStore(folder)
committer = GroupCommitter(store, finish=list)
acknowledged = os.open(folder / "acknowledged", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def write(thread):
    for n in range(10_000):
        name = stream(first + 100_000 * thread + n)
        (answer,) = committer.submit([further((name, 1), (name, 2), request_id=name[-36:])])
        assert isinstance(answer, Receipt), answer
        os.write(acknowledged, f"{answer.first_sequence} {name}\\n".encode())

for thread in range(4):
    threading.Thread(target=write, args=(thread,)).start()
"""


def test_a_killed_writer_loses_nothing_acknowledged_and_leaves_no_act_in_part(tmp_path: Path) -> None:
    with closing(SqliteEventStore(tmp_path)) as store:
        store.append([opening()])
    acknowledged = tmp_path / "acknowledged"
    acknowledged.touch()
    for kill in range(3):
        before = acknowledged.stat().st_size
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path), str(1_000_000 * (kill + 1))], cwd=Path.cwd()
        )
        while acknowledged.stat().st_size < before + 2_000:
            assert writer.poll() is None
            os.sched_yield()
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    with closing(SqliteEventStore(tmp_path)) as store:
        events = list(whole(EmbeddedLog(store)))
        assert [event.sequence for event in events] == list(range(1, store.head() + 1))
        assert len(events) % 2 == 1
        for line in acknowledged.read_text().splitlines():
            sequence, name = line.split()
            first, second = store.stream(name)
            assert (first.sequence, second.sequence) == (int(sequence), int(sequence) + 1)
            answered = store.request("expert-1", name[-36:])
            assert answered is not None
            assert answered[1].first_sequence == first.sequence
