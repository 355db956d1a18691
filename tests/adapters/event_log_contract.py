"""What every event log keeps to; an adapter's tests subclass `EventLogContract` and give `open_store`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.ports.store import EventLog, EventStore, whole
from tests.adapters.event_store.acts import further, opening, receipt, stream

Opened = tuple[EventStore, EventLog]
"""A store and the log that follows it."""

TIMEOUT_S = 20.0
"""Longer than any log takes to follow; a test that waits so long has failed."""


class EventLogContract:
    """Subclasses give `open_empty`, a function that opens an empty store and its log."""

    @pytest.fixture
    def open_empty(self) -> Callable[[], Opened]:
        raise NotImplementedError

    @pytest.fixture
    def opened(self, open_empty: Callable[[], Opened]) -> Opened:
        return open_empty()

    @pytest.fixture
    def store(self, opened: Opened) -> EventStore:
        return opened[0]

    @pytest.fixture
    def log(self, opened: Opened) -> EventLog:
        return opened[1]

    def fill(self, store: EventStore, log: EventLog, *, events: int) -> None:
        """Store the opening and so many events in all, and wait until the log has them."""
        acts = [opening(), *(further((stream(n), 1)) for n in range(2, events + 1))]
        for answer in store.append(acts):
            receipt(answer)
        assert log.wait(events - 1, TIMEOUT_S) == events

    def test_an_empty_log_has_head_0_and_nothing_to_read(self, log: EventLog) -> None:
        assert log.head() == 0
        assert log.read(0, 10) == []

    def test_events_are_read_in_order_as_they_were_stored(self, store: EventStore, log: EventLog) -> None:
        first, act = opening(), further((stream(1), 1), (stream(2), 1))
        store.append([first, act])
        assert log.wait(2, TIMEOUT_S) == 3
        events = log.read(0, 10)
        assert [event.sequence for event in events] == [1, 2, 3]
        assert [
            (event.stream, event.version, event.type, event.id, event.body, event.digest) for event in events
        ] == [
            (event.stream, event.version, event.type, event.id, event.body, event.digest)
            for event in first.events + act.events
        ]

    def test_a_page_holds_what_follows_up_to_its_limit(self, store: EventStore, log: EventLog) -> None:
        self.fill(store, log, events=10)
        assert [event.sequence for event in log.read(3, 4)] == [4, 5, 6, 7]
        assert [event.sequence for event in log.read(8, 4)] == [9, 10]

    @pytest.mark.parametrize(
        ("after", "limit"), [(10, 4), (99, 4), (3, 0)], ids=["at head", "beyond", "none"]
    )
    def test_a_page_may_be_empty(self, store: EventStore, log: EventLog, after: int, limit: int) -> None:
        self.fill(store, log, events=10)
        assert log.read(after, limit) == []

    def test_the_whole_log_is_read_page_by_page(self, store: EventStore, log: EventLog) -> None:
        self.fill(store, log, events=25)
        assert [event.sequence for event in whole(log, page=7)] == list(range(1, 26))
        assert [event.sequence for event in whole(log, 20, page=7)] == [21, 22, 23, 24, 25]

    def test_waiting_for_what_is_there_already_returns_at_once(
        self, store: EventStore, log: EventLog
    ) -> None:
        self.fill(store, log, events=3)
        assert log.wait(0, TIMEOUT_S) == 3

    def test_waiting_in_vain_gives_the_head(self, store: EventStore, log: EventLog) -> None:
        self.fill(store, log, events=3)
        assert log.wait(3, 0.0) == 3
        assert log.wait(3, 0.01) == 3

    def test_those_who_wait_are_woken_when_the_head_passes(self, store: EventStore, log: EventLog) -> None:
        self.fill(store, log, events=1)
        began = threading.Barrier(4)

        def wait() -> int:
            began.wait()
            return log.wait(1, TIMEOUT_S)

        with ThreadPoolExecutor(3) as pool:
            waiting = [pool.submit(wait) for _ in range(3)]
            began.wait()
            store.append([further((stream(1), 1))])
            assert [each.result() for each in waiting] == [2, 2, 2]

    def test_a_log_read_by_several_threads_tells_all_the_same(self, store: EventStore, log: EventLog) -> None:
        self.fill(store, log, events=60)
        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(lambda _: [event.id for event in whole(log, page=9)], range(4)))
        assert told == [told[0]] * 4
        assert len(told[0]) == 60
