"""One reader of the end of the log for all views of a process; who is far behind reads for himself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from adapters.event_store.sqlite import SqliteEventStore
from adapters.kafka_log import window as module
from adapters.kafka_log.errors import LogConflictError
from adapters.kafka_log.reader import KafkaLog
from adapters.kafka_log.window import FollowedLog, Window
from deployments.local.kafka import Kafka
from domain.ports.store import EventLog, StoredEvent
from tests.adapters.event_log_contract import EventLogContract, Opened
from tests.adapters.event_store.acts import further, opening, stream
from tests.adapters.kafka_log.conftest import Publish
from tests.waiting import until

TIMEOUT_S = 20.0
Follow = Callable[[int], FollowedLog]


@pytest.fixture
def open_log(kafka: Kafka, topic: str) -> Callable[[], KafkaLog]:
    return lambda: KafkaLog(kafka.addresses, topic)


@pytest.fixture
def follow(open_log: Callable[[], KafkaLog]) -> Iterator[Follow]:
    """Follows the log from a window that begins after a sequence."""
    windows: list[Window] = []
    followed: list[FollowedLog] = []

    def start(after: int) -> FollowedLog:
        windows.append(Window(open_log, after=after))
        windows[-1].start()
        followed.append(FollowedLog(windows[-1], open_log))
        return followed[-1]

    yield start
    for each in followed:
        each.close()
    for window in windows:
        window.stop()


def fill(store: SqliteEventStore, log: EventLog, events: int) -> None:
    """Store an opening and further acts, and wait until the log has them."""
    store.append([opening(), *(further((stream(n), 1)) for n in range(2, events + 1))])
    until(lambda: log.head() == events)


class TestFollowedLog(EventLogContract):
    @pytest.fixture
    def open_empty(
        self, embedded: SqliteEventStore, publish: Publish, follow: Follow
    ) -> Callable[[], Opened]:
        def open_() -> Opened:
            publish()
            return embedded, follow(0)

        return open_


def test_who_is_behind_the_window_reads_for_himself_until_he_has_come_to_it(
    embedded: SqliteEventStore, publish: Publish, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 10)
    publish()
    first = follow(0)
    fill(embedded, first, 40)
    assert first.window.wait(39, TIMEOUT_S) == 40
    late = FollowedLog(first.window, first.open_log)
    assert [event.sequence for event in late.read(0, 35)] == list(range(1, 36))
    assert late._own is not None
    assert [event.sequence for event in late.read(35, 100)] == list(range(36, 41))
    assert late._own is None


def test_a_log_with_other_bytes_stops_all_who_follow_until_it_is_said_to_be_mended(
    open_log: Callable[[], KafkaLog],
) -> None:
    class Broken(KafkaLog):
        faults = 1

        def read(self, after: int, limit: int) -> list[StoredEvent]:
            if Broken.faults:
                Broken.faults -= 1
                raise LogConflictError("expected sequence 2 in topic t, found 3")
            return []

    broken: KafkaLog = Broken.__new__(Broken)
    broken.head = lambda: 3  # type: ignore[method-assign]
    broken.wait = lambda after, timeout_s: after  # type: ignore[method-assign]
    broken.close = lambda: None  # type: ignore[method-assign]
    window = Window(lambda: broken, after=1)
    window.start()
    try:
        window.wait(1, TIMEOUT_S)
        with pytest.raises(LogConflictError, match="expected sequence 2"):
            window.read(1, 10)
        window.retry()
        assert window.read(1, 10) == []
    finally:
        window.stop()
