"""The event store in PostgreSQL keeps the contract of every store, with a real server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.group_committer import GroupCommitter
from adapters.event_store.migrations import latest, migrate, revision_of
from adapters.event_store.postgres import PostgresEventStore
from adapters.event_store.postgres_reader import PostgresReader
from domain.errors import (
    AlreadyExistsError,
    RepositoryMismatchError,
    StoreUnavailableError,
    VersionConflictError,
)
from domain.ports.store import EventLog, EventStore, NewAct, Receipt, whole
from tests.adapters.event_log_contract import EventLogContract, Opened
from tests.adapters.event_store.acts import further, opening, receipt, registration, stream
from tests.adapters.event_store_contract import EventStoreContract, OpenStore


@pytest.fixture
def url(new_store: Callable[[], str]) -> str:
    """Give a database with an empty store."""
    return new_store()


class TestPostgresEventStore(EventStoreContract):
    @pytest.fixture
    def open_store(self, url: str) -> Iterator[OpenStore]:
        opened: list[PostgresEventStore] = []

        def open_() -> tuple[EventStore, EventLog]:
            for store in opened:
                store.close()
            opened.append(PostgresEventStore(url))
            return opened[-1], EmbeddedLog(opened[-1])

        yield open_
        for store in opened:
            store.close()

    def fill_disk(self, store: EventStore) -> Callable[[], None]:
        # The server's own limit on a session's writes stands in for a full disk; the real one is a fault test.
        assert isinstance(store, PostgresEventStore)
        with psycopg.connect(store.url, autocommit=True) as connection:
            connection.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$"
            )
            connection.execute(
                "CREATE TRIGGER no_room BEFORE INSERT ON stored_events EXECUTE FUNCTION no_room()"
            )

        def make_room() -> None:
            with psycopg.connect(store.url, autocommit=True) as connection:
                connection.execute("DROP TRIGGER no_room ON stored_events")

        return make_room

    def test_the_committer_in_front_changes_nothing(self, store: EventStore, log: EventLog) -> None:
        committer = GroupCommitter(store, finish=list)
        self._write_concurrently(store, log, append=committer.submit)


def test_a_read_goes_on_when_kept_connections_broke_since_they_were_used_last(url: str) -> None:
    with PostgresEventStore(url) as store:
        store.append([opening()])
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert [event.sequence for event in store.read(0, 1)] == [1]


def test_events_of_some_types_are_read_page_by_page_as_at_once(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.event_store.postgres_reader.PAGE_OF_TYPES", 2)
    with PostgresEventStore(url) as store:
        store.append([opening(), *(registration(stream(n)) for n in range(5)), further((stream(1), 2))])
        expected = store.of_types(["identity.registered."], after=2)
        assert [event.sequence for event in expected] == [3, 4, 5, 6]
        assert list(store.each_of_types(["identity.registered."], after=2)) == expected


class TestLogOfAReaderBesideTheWriter(EventLogContract):
    @pytest.fixture
    def open_empty(self, url: str) -> Iterator[Callable[[], Opened]]:
        store, reader = PostgresEventStore(url), PostgresReader(url)
        yield lambda: (store, EmbeddedLog(reader))
        reader.close()
        store.close()


@pytest.fixture
def two(url: str) -> Iterator[tuple[PostgresEventStore, PostgresEventStore]]:
    """Give two stores over one database, as two processes of the API have them."""
    first, second = PostgresEventStore(url), PostgresEventStore(url)
    receipt(first.append([opening()])[0])
    yield first, second
    first.close()
    second.close()


def test_what_another_process_wrote_is_seen_by_the_next_append(
    two: tuple[PostgresEventStore, PostgresEventStore],
) -> None:
    first, second = two
    first.append([further((stream(1), 1))])
    (conflict, stored) = second.append([further((stream(1), 3)), further((stream(1), 2))])
    assert isinstance(conflict, VersionConflictError)
    assert "is at version 1, expected 2" in str(conflict)
    assert receipt(stored).first_sequence == 3


def test_a_request_answered_by_another_process_gets_that_answer(
    two: tuple[PostgresEventStore, PostgresEventStore],
) -> None:
    first, second = two
    act = registration(stream(1), identity="expert-7", request_id="r-1")
    stored = receipt(first.append([act])[0])
    again = registration(stream(2), identity="expert-8", request_id="r-1")
    (repeated, taken) = second.append([again, registration(stream(3), identity="expert-7")])
    assert receipt(repeated).act == stored.act
    assert receipt(repeated).was_repeated
    assert isinstance(taken, AlreadyExistsError)


def test_writers_of_two_processes_lose_nothing_to_a_tailing_reader(
    two: tuple[PostgresEventStore, PostgresEventStore], url: str
) -> None:
    # The library's `enable_db_functions` (9.5.6) takes no lock, and loses events to such a reader.
    acknowledged: dict[int, bytes] = {1: b""}
    is_done = threading.Event()

    def write(store: PostgresEventStore, first: int) -> None:
        for n in range(first, first + 60):
            act = further((stream(n), 1))
            stored = receipt(store.append([act])[0])
            acknowledged[stored.first_sequence] = act.events[0].body

    reader = PostgresReader(url)
    log, told = EmbeddedLog(reader), {}

    def tail() -> None:
        position = 0
        while not is_done.is_set() or position < log.head():
            for event in log.read(position, 50):
                assert event.sequence == position + 1
                position = event.sequence
                told[position] = event.body
            log.wait(position, 0.05)

    tailing = threading.Thread(target=tail)
    writers = [threading.Thread(target=write, args=(two[n % 2], 1_000 * (n + 1))) for n in range(8)]
    for thread in (tailing, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    is_done.set()
    tailing.join()
    reader.close()
    assert len(acknowledged) == 1 + 8 * 60
    assert {sequence: body for sequence, body in told.items() if sequence > 1} == {
        sequence: body for sequence, body in acknowledged.items() if sequence > 1
    }


def test_the_order_of_numbers_is_the_order_of_commits(url: str) -> None:
    # Stepped by hand: while one append holds the head's lock, another cannot take a number.
    with PostgresEventStore(url) as store, psycopg.connect(url) as holder:
        receipt(store.append([opening()])[0])
        holder.execute("SELECT sequence FROM head FOR UPDATE")
        answers: list[Receipt | Exception] = []
        waiting = threading.Thread(target=lambda: answers.extend(store.append([further((stream(1), 1))])))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        assert store.head_row() == 1
        holder.rollback()
        waiting.join()
        assert receipt(answers[0]).first_sequence == 2


def test_an_answer_lost_on_its_way_is_found_in_the_store(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with PostgresEventStore(url) as store:
        receipt(store.append([opening()])[0])
        act: NewAct = registration(stream(1), identity="expert-7", request_id="r-1")
        stored = store._stored
        lost = iter([True])

        def losing(*arguments: object) -> object:
            answer = stored(*arguments)  # type: ignore[arg-type]
            if next(lost, False):
                # What a commit does whose answer never came: it is there, and the caller knows nothing.
                store._drop_connection()
                head = store._head_before(arguments[0])  # type: ignore[arg-type]
                assert head is not None
                return {"head": head, "is_stored": True}
            return answer

        monkeypatch.setattr(store, "_stored", losing)
        assert receipt(store.append([act])[0]).first_sequence == 2
        assert [event.sequence for event in whole(EmbeddedLog(store))] == [1, 2]


def test_a_server_that_comes_back_is_written_to_again(url: str) -> None:
    with PostgresEventStore(url) as store:
        receipt(store.append([opening()])[0])
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        answers: list[Receipt | Exception] = []
        for _ in range(3):
            try:
                answers = store.append([further((stream(1), 1))])
            except StoreUnavailableError:
                continue
            break
        assert receipt(answers[0]).first_sequence == 2


def test_a_database_without_tables_is_refused_with_what_to_do(new_database: Callable[[], str]) -> None:
    with pytest.raises(RepositoryMismatchError, match="gravamen migrate"):
        PostgresEventStore(new_database())


def test_a_database_that_would_lose_acts_is_refused(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    with pytest.raises(StoreUnavailableError, match="synchronous_commit on, found it off"):
        PostgresEventStore(url)


def test_a_server_out_of_reach_is_unavailable() -> None:
    with pytest.raises(StoreUnavailableError):
        PostgresEventStore("postgresql://gravamen@127.0.0.1:1/none")


def test_migrating_twice_changes_nothing(new_database: Callable[[], str]) -> None:
    url = new_database()
    assert revision_of(url) is None
    migrate(url)
    assert revision_of(url) == latest()
    migrate(url)
    assert revision_of(url) == latest()
