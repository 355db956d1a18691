"""The record's end is read once for all subscribers of a process, whoever of them comes first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from gravamen.v1 import record_service_pb2

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.sqlite import SqliteEventStore
from adapters.grpc_api import recent
from adapters.grpc_api.recent import READ, Recent, event_message
from domain.errors import StoreUnavailableError
from domain.ports.store import StoredEvent
from tests.adapters.event_store.acts import further, opening, stream

TIMEOUT_S = 20.0


@dataclass
class CountingLog:
    """A log that keeps what it was asked for, and can be away."""

    log: EmbeddedLog
    reads: list[int] = field(default_factory=list)
    is_away: bool = False

    def head(self) -> int:
        return self.log.head()

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        if self.is_away:
            raise StoreUnavailableError("the store is away")
        self.reads.append(after)
        return self.log.read(after, limit)

    def wait(self, after: int, timeout_s: float) -> int:
        return self.log.wait(after, timeout_s)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteEventStore]:
    opened = SqliteEventStore(tmp_path)
    opened.append([opening()])
    write(opened, 2, 3 * READ)
    yield opened
    opened.close()


@pytest.fixture
def log(store: SqliteEventStore) -> CountingLog:
    return CountingLog(EmbeddedLog(store))


def write(store: SqliteEventStore, first: int, last: int) -> None:
    store.append([further((stream(n), 1)) for n in range(first, last + 1)])


def read_to(shared: Recent, end: int, *, after: int = 0) -> list[int]:
    """Follow to a sequence; give the sequences that came."""
    found: list[int] = []
    position = after
    while position < end:
        entries = shared.after(position)
        found += [entry.stored.sequence for entry in entries]
        if entries:
            position = found[-1]
        else:
            shared.wait(position, 0.05)
    return found


def test_a_second_reader_takes_what_the_first_has_read(log: CountingLog) -> None:
    shared = Recent(log)
    everything = list(range(1, 3 * READ + 1))
    assert read_to(shared, 3 * READ) == everything
    assert log.reads == [0, READ, 2 * READ]
    assert read_to(shared, 3 * READ) == everything
    assert read_to(shared, 3 * READ, after=700) == everything[700:]
    assert log.reads == [0, READ, 2 * READ]
    assert shared.head() == 3 * READ


def test_who_is_far_behind_reads_for_himself_and_moves_nobody(
    log: CountingLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent, "KEPT", READ)
    shared = Recent(log)
    read_to(shared, 3 * READ)
    log.reads.clear()
    assert read_to(shared, 3 * READ) == list(range(1, 3 * READ + 1))
    assert log.reads == [0, READ]
    assert read_to(shared, 3 * READ, after=2 * READ) == list(range(2 * READ + 1, 3 * READ + 1))
    assert log.reads == [0, READ]


def test_no_more_bytes_are_kept_than_allowed(log: CountingLog, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [len(each.body) for each in log.log.read(2 * READ, READ)]
    monkeypatch.setattr(recent, "KEPT_BYTES", sum(sizes) + 1)
    shared = Recent(log)
    read_to(shared, 3 * READ)
    log.reads.clear()
    read_to(shared, 3 * READ, after=2 * READ)
    assert log.reads == []
    read_to(shared, 3 * READ, after=2 * READ - 1)
    assert log.reads != []


def test_a_reader_who_begins_at_the_head_is_the_foremost_from_then_on(
    store: SqliteEventStore, log: CountingLog
) -> None:
    shared = Recent(log)
    assert list(shared.after(3 * READ)) == []
    write(store, 3 * READ + 1, 3 * READ + 2)
    assert read_to(shared, 3 * READ + 2, after=3 * READ) == [3 * READ + 1, 3 * READ + 2]
    log.reads.clear()
    assert read_to(shared, 3 * READ + 2, after=3 * READ) == [3 * READ + 1, 3 * READ + 2]
    assert log.reads == []


def test_many_readers_at_once_each_get_everything_in_order_while_the_record_grows(
    store: SqliteEventStore, log: CountingLog
) -> None:
    shared = Recent(log)
    end = 3 * READ + 60
    begun = threading.Barrier(13)

    def follow(after: int) -> list[int]:
        begun.wait(TIMEOUT_S)
        return read_to(shared, end, after=after)

    starts = [0, 0, 0, 700, 1_499, 3 * READ, *[3 * READ] * 6]
    with ThreadPoolExecutor(len(starts)) as pool:
        followed = [pool.submit(follow, after) for after in starts]
        begun.wait(TIMEOUT_S)
        for n in range(3 * READ + 1, end + 1):
            write(store, n, n)
        found = [each.result(TIMEOUT_S) for each in followed]
    assert found == [list(range(after + 1, end + 1)) for after in starts]


def test_a_reader_that_fails_holds_up_nobody(log: CountingLog) -> None:
    shared = Recent(log)
    log.is_away = True
    with pytest.raises(StoreUnavailableError):
        shared.after(0)
    log.is_away = False
    assert len(shared.after(0)) == READ


def test_the_wire_form_is_what_the_message_itself_would_give(log: CountingLog) -> None:
    entries = Recent(log).after(0)
    whole = record_service_pb2.SubscribeResponse(events=[event_message(each.stored) for each in entries])
    assert b"".join(each.exact() for each in entries) == whole.SerializeToString()
