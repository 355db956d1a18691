"""What every event store keeps to; an adapter's tests subclass `EventStoreContract` and give `open_store`."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from domain.errors import (
    AlreadyExistsError,
    InvalidError,
    RepositoryMismatchError,
    RequestReusedError,
    StoreUnavailableError,
    VersionConflictError,
)
from domain.events import ACT_LIMIT, EVENT_LIMIT
from domain.ports.store import EventLog, EventStore, NewAct, NewClaim, Receipt, StreamVersion, whole
from tests.adapters.event_store.acts import CONTENT, further, opening, receipt, registration, stream

OpenStore = Callable[[], tuple[EventStore, EventLog]]
"""Opens the store, and the log that tells what it stored; what was open before is closed first."""

Append = Callable[[list[NewAct]], list[Receipt | Exception]]


class EventStoreContract:
    """Subclasses give `open_store` over an empty store, and `fill_disk`."""

    @pytest.fixture
    def open_store(self) -> OpenStore:
        raise NotImplementedError

    @pytest.fixture
    def opened(self, open_store: OpenStore) -> tuple[EventStore, EventLog]:
        store, log = open_store()
        receipt(store.append([opening()])[0])
        return store, log

    @pytest.fixture
    def store(self, opened: tuple[EventStore, EventLog]) -> EventStore:
        return opened[0]

    @pytest.fixture
    def log(self, opened: tuple[EventStore, EventLog]) -> EventLog:
        return opened[1]

    def fill_disk(self, store: EventStore) -> Callable[[], None]:
        """Let the next write find no room; gives what makes room again."""
        raise NotImplementedError

    # What is stored

    def test_an_act_is_stored_with_its_exact_bytes(self, store: EventStore) -> None:
        act = further((stream(1), 1), (stream(2), 1), (stream(1), 2))
        store.append([act])
        stored = store.act(act.id)
        assert [
            (event.stream, event.version, event.type, event.id, event.body, event.digest) for event in stored
        ] == [
            (event.stream, event.version, event.type, event.id, event.body, event.digest)
            for event in act.events
        ]
        assert [event.sequence for event in stored] == [2, 3, 4]

    def test_the_receipt_says_where_an_act_stands(self, store: EventStore) -> None:
        act = further((stream(1), 1), (stream(2), 1), (stream(1), 2))
        assert store.append([act]) == [
            Receipt(
                act=act.id,
                first_sequence=2,
                last_sequence=4,
                streams=(StreamVersion(stream(1), 2), StreamVersion(stream(2), 1)),
            )
        ]

    def test_sequences_are_gapless_across_refusals(self, store: EventStore, log: EventLog) -> None:
        for n in range(1, 6):
            store.append([further((stream(n), 1)), further((stream(n), 1)), further((stream(n), 7))])
        assert [event.sequence for event in whole(log)] == [1, 2, 3, 4, 5, 6]

    def test_what_was_stored_is_there_when_the_store_is_opened_again(
        self, open_store: OpenStore, store: EventStore
    ) -> None:
        act = registration(stream(1), identity="expert-7", request_id="r-1")
        store.append([act])
        again, log = open_store()
        assert [event.body for event in whole(log)][1:] == [act.events[0].body]
        assert again.claimed("identity", "expert-7") == stream(1)
        assert receipt(again.append([further((stream(1), 2))])[0]).first_sequence == 3

    def test_no_acts_give_no_answers(self, store: EventStore, log: EventLog) -> None:
        assert store.append([]) == []
        assert log.head() == 1

    # Optimistic concurrency

    def test_a_version_that_has_passed_is_a_conflict(self, store: EventStore) -> None:
        store.append([further((stream(1), 1)), further((stream(1), 2))])
        (answer,) = store.append([further((stream(1), 2))])
        assert isinstance(answer, VersionConflictError)
        assert answer.message == f"stream {stream(1)} is at version 2, expected 1"

    def test_a_version_ahead_of_the_stream_is_a_conflict(self, store: EventStore) -> None:
        (answer,) = store.append([further((stream(1), 2))])
        assert isinstance(answer, VersionConflictError)
        assert answer.message == f"stream {stream(1)} is at version 0, expected 1"

    def test_a_stream_is_opened_once(self, store: EventStore) -> None:
        store.append([further((stream(1), 1))])
        (answer,) = store.append([further((stream(1), 1))])
        assert isinstance(answer, AlreadyExistsError)
        assert stream(1) in answer.message

    def test_an_act_is_stored_whole_or_not_at_all(self, store: EventStore, log: EventLog) -> None:
        store.append([further((stream(2), 1))])
        (answer,) = store.append([further((stream(1), 1), (stream(2), 1))])
        assert isinstance(answer, AlreadyExistsError)
        assert store.stream(stream(1)) == []
        assert log.head() == 2

    def test_one_refusal_spoils_no_other_act(self, store: EventStore, log: EventLog) -> None:
        good, conflict, second, after = (
            further((stream(1), 1)),
            further((stream(1), 5)),
            further((stream(2), 1)),
            further((stream(1), 2)),
        )
        answers = store.append([good, conflict, second, after])
        assert [type(answer) for answer in answers] == [Receipt, VersionConflictError, Receipt, Receipt]
        assert [event.id for event in whole(log)][1:] == [act.events[0].id for act in (good, second, after)]

    def test_acts_see_those_before_them_in_the_same_transaction(self, store: EventStore) -> None:
        answers = store.append([further((stream(1), version)) for version in (1, 2, 3)])
        assert [receipt(answer).last_sequence for answer in answers] == [2, 3, 4]

    # The opening

    def test_an_empty_store_begins_with_the_opening_of_a_repository(self, open_store: OpenStore) -> None:
        store, log = open_store()
        (answer,) = store.append([further((stream(1), 1))])
        assert isinstance(answer, RepositoryMismatchError)
        assert log.head() == 0

    def test_a_repository_is_opened_once(self, store: EventStore, log: EventLog) -> None:
        (answer,) = store.append([opening(repository=uuid4())])
        assert isinstance(answer, AlreadyExistsError)
        assert log.head() == 1

    # Limits

    def test_an_act_without_events_or_with_too_many_is_refused(self, store: EventStore) -> None:
        act, more = further(*((stream(n), 1) for n in range(1, ACT_LIMIT + 1))), further((stream(0), 1))
        answers = store.append([replace(act, events=act.events + more.events), replace(act, events=()), act])
        assert [type(answer) for answer in answers] == [InvalidError, InvalidError, Receipt]

    def test_an_event_over_the_limit_is_refused(self, store: EventStore) -> None:
        act = further((stream(1), 1))
        longer = replace(act.events[0], body=b" " * (EVENT_LIMIT + 1))
        (answer,) = store.append([replace(act, events=(longer,))])
        assert isinstance(answer, InvalidError)
        assert str(EVENT_LIMIT) in answer.message

    # Requests

    def test_a_request_repeated_gets_its_first_receipt_again(self, store: EventStore, log: EventLog) -> None:
        first = receipt(store.append([further((stream(1), 1), (stream(2), 1), request_id="r-1")])[0])
        again = receipt(store.append([further((stream(1), 1), request_id="r-1")])[0])
        assert again == replace(first, was_repeated=True)
        assert log.head() == 3

    def test_a_request_repeated_in_one_transaction_is_stored_once(
        self, store: EventStore, log: EventLog
    ) -> None:
        act = further((stream(1), 1), request_id="r-1")
        first, again = store.append([act, act])
        assert again == replace(receipt(first), was_repeated=True)
        assert log.head() == 2

    def test_a_request_id_used_for_other_content_is_refused(self, store: EventStore, log: EventLog) -> None:
        store.append([further((stream(1), 1), request_id="r-1")])
        (answer,) = store.append([further((stream(2), 1), request_id="r-1", digest="0" * 64)])
        assert isinstance(answer, RequestReusedError)
        assert log.head() == 2

    def test_two_callers_may_use_one_request_id(self, store: EventStore) -> None:
        answers = store.append(
            [
                further((stream(1), 1), request_id="r-1", by="expert-1"),
                further((stream(2), 1), request_id="r-1", by="expert-2"),
            ]
        )
        assert [receipt(answer).was_repeated for answer in answers] == [False, False]

    def test_a_refused_request_is_not_remembered(self, store: EventStore) -> None:
        store.append([further((stream(1), 4), request_id="r-1")])
        assert store.request("expert-1", "r-1") is None
        assert not receipt(store.append([further((stream(1), 1), request_id="r-1")])[0]).was_repeated

    def test_an_answered_request_can_be_looked_up(self, store: EventStore) -> None:
        first = receipt(store.append([further((stream(1), 1), (stream(2), 1), request_id="r-1")])[0])
        assert store.request("expert-1", "r-1") == (CONTENT, replace(first, was_repeated=True))
        assert store.request("expert-2", "r-1") is None
        assert store.asked("expert-1", ["r-0", "r-1"]) == {"r-1"}
        assert store.asked("expert-2", ["r-0", "r-1"]) == set()

    # Claims

    def test_a_claim_held_by_another_stream_is_refused(self, store: EventStore, log: EventLog) -> None:
        store.append([registration(stream(1), identity="expert-7")])
        (answer,) = store.append([registration(stream(2), identity="expert-7")])
        assert isinstance(answer, AlreadyExistsError)
        assert stream(1) in answer.message
        assert store.claimed("identity", "expert-7") == stream(1)
        assert log.head() == 2

    def test_a_claim_made_twice_in_one_transaction_goes_to_the_first(self, store: EventStore) -> None:
        answers = store.append([registration(stream(n), identity="expert-7") for n in (1, 2)])
        assert [type(answer) for answer in answers] == [Receipt, AlreadyExistsError]
        assert store.claimed("identity", "expert-7") == stream(1)

    def test_a_stream_may_claim_again_what_it_holds(self, store: EventStore) -> None:
        store.append([registration(stream(1), identity="expert-7")])
        act = replace(further((stream(1), 2)), claims=(NewClaim("identity", "expert-7", stream(1)),))
        assert receipt(store.append([act])[0]).first_sequence == 3

    def test_a_refused_act_claims_nothing(self, store: EventStore) -> None:
        act = registration(stream(1), identity="expert-7")
        store.append([replace(act, events=(replace(act.events[0], version=3),))])
        assert store.claimed("identity", "expert-7") is None

    def test_one_value_may_be_claimed_under_two_kinds(self, store: EventStore) -> None:
        store.append([registration(stream(1), identity="expert-7")])
        act = replace(further((stream(2), 1)), claims=(NewClaim("code", "expert-7", stream(2)),))
        receipt(store.append([act])[0])
        assert store.claimed("code", "expert-7") == stream(2)

    # Reading

    def test_a_stream_is_read_in_order_of_version(self, store: EventStore) -> None:
        store.append([further((stream(1), version), (stream(2), version)) for version in range(1, 13)])
        assert [event.version for event in store.stream(stream(1))] == list(range(1, 13))
        assert [event.version for event in store.stream(stream(1), after_version=10)] == [11, 12]

    def test_a_stream_that_was_never_opened_is_empty(self, store: EventStore) -> None:
        assert store.stream(stream(1)) == []

    def test_first_events_are_given_for_streams_that_exist(self, store: EventStore) -> None:
        act = further((stream(1), 1), (stream(1), 2), (stream(2), 1))
        store.append([act])
        found = store.first_events([stream(1), stream(2), stream(3), stream(1)])
        assert {name: event.id for name, event in found.items()} == {
            stream(1): act.events[0].id,
            stream(2): act.events[2].id,
        }

    def test_missing_streams_are_named(self, store: EventStore) -> None:
        store.append([further((stream(1), 1))])
        strange = ["", "no stream", 'a "quoted" one', f"{stream(1)}\x00", "\ud800"]
        assert store.missing([stream(1), stream(2), *strange]) == {stream(2), *strange}
        assert store.first_events(strange) == {}

    def test_many_streams_are_looked_up_at_once(self, store: EventStore) -> None:
        store.append([further((stream(n), 1)) for n in range(1, 1200)])
        assert store.missing([stream(n) for n in range(1, 1202)]) == {stream(1200), stream(1201)}

    def test_events_of_some_types_are_read_in_order(self, store: EventStore) -> None:
        store.append([registration(stream(1)), further((stream(1), 2)), registration(stream(2))])
        found = store.of_types(["identity.registered.", "evidence."])
        assert store.of_types(["identity.registered.", "evidence."], after=found[0].sequence) == found[1:]
        assert [(event.sequence, event.type) for event in found] == [
            (2, "identity.registered.v1"),
            (4, "identity.registered.v1"),
        ]

    def test_an_act_that_was_never_stored_is_empty(self, store: EventStore) -> None:
        assert store.act(uuid4()) == []

    # Concurrency

    def test_concurrent_writers_leave_no_gap_and_a_tailing_reader_misses_nothing(
        self, store: EventStore, log: EventLog
    ) -> None:
        acknowledged = self._write_concurrently(store, log, append=store.append)
        assert len(acknowledged) >= 8 * 40 * 3 // 4

    def _write_concurrently(self, store: EventStore, log: EventLog, *, append: Append) -> dict[int, bytes]:
        """Write from 8 threads, one act in ten in conflict, while a reader tails the log."""
        acknowledged: dict[int, bytes] = {}
        told: dict[int, bytes] = {}
        writers_done = threading.Event()

        def write(thread: int) -> int:
            chance = random.Random(thread)
            conflicts = 0
            for n in range(40):
                own = stream(1_000 * (thread + 1) + n)
                name, version = (stream(1), 1) if chance.random() < 0.1 else (own, 1)
                act = further((name, version))
                (answer,) = append([act])
                if isinstance(answer, Receipt):
                    acknowledged[answer.first_sequence] = act.events[0].body
                else:
                    assert isinstance(answer, AlreadyExistsError)
                    conflicts += 1
            return conflicts

        def tail() -> None:
            position = 1
            while not writers_done.is_set() or position < log.head():
                events = log.read(position, 17)
                for event in events:
                    assert event.sequence == position + 1
                    position = event.sequence
                    told[position] = event.body
                if not events:
                    log.wait(position, 0.05)

        store.append([further((stream(1), 1))])
        with ThreadPoolExecutor(9) as pool:
            tailing = pool.submit(tail)
            conflicts = sum(pool.map(write, range(8)))
            writers_done.set()
            tailing.result()
        assert len(acknowledged) + conflicts == 8 * 40
        assert conflicts > 0
        assert {sequence: body for sequence, body in told.items() if sequence > 2} == acknowledged
        assert log.head() == len(list(whole(log))) == 2 + len(acknowledged)
        return acknowledged

    # Failure

    def test_a_full_disk_fails_cleanly_and_writes_go_on_once_there_is_room(
        self, store: EventStore, log: EventLog
    ) -> None:
        make_room = self.fill_disk(store)
        acts = [registration(stream(n), size=90_000) for n in range(1, 9)]
        with pytest.raises(StoreUnavailableError):
            store.append(acts)
        assert log.head() == 1
        assert store.stream(stream(1)) == []
        make_room()
        assert [receipt(answer).first_sequence for answer in store.append(acts)] == list(range(2, 10))

    def test_a_closed_store_refuses_to_read_and_to_write(self, store: EventStore) -> None:
        store.close()
        with pytest.raises(StoreUnavailableError):
            store.append([further((stream(1), 1))])
        with pytest.raises(StoreUnavailableError):
            store.stream(stream(1))
