from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.event_store.group_committer import GROUP_LIMIT, GroupCommitter
from adapters.event_store.sqlite import SqliteEventStore
from domain.errors import AlreadyExistsError, DeadlinePassedError, InvalidError, StoreUnavailableError
from domain.ports.store import EventStore, NewAct, Receipt
from tests.adapters.event_store.acts import further, opening, receipt, stream

OpenFolder = Callable[[Path], SqliteEventStore]
DEADLINE_S = 20.0


class HeldStore:
    """A store whose appends wait to be let go, and that remembers how acts were grouped."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self.groups: list[int] = []
        self.entered = threading.Semaphore(0)
        self.may_go = threading.Semaphore(0)

    def append(self, acts: Sequence[NewAct]) -> list[Receipt | Exception]:
        self.groups.append(len(acts))
        self.entered.release()
        assert self.may_go.acquire(timeout=DEADLINE_S)
        return self._store.append(acts)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


@pytest.fixture
def store(open_folder: OpenFolder, tmp_path: Path) -> SqliteEventStore:
    store = open_folder(tmp_path)
    receipt(store.append([opening()])[0])
    return store


class Crowd:
    """Callers that queue up behind a first one whose transaction is held."""

    def __init__(self, store: SqliteEventStore, pool: ThreadPoolExecutor) -> None:
        self.held = HeldStore(store)
        self.committer: GroupCommitter[NewAct] = GroupCommitter(self.held, finish=list)
        self._pool = pool
        self.first = self.submit([further((stream(1), 1))])
        assert self.held.entered.acquire(timeout=DEADLINE_S)

    def submit(
        self, acts: list[NewAct], *, deadline: float | None = None
    ) -> Future[list[Receipt | Exception]]:
        return self._pool.submit(self.committer.submit, acts, deadline=deadline)

    def join(
        self, acts: list[NewAct], *, place: int, deadline: float | None = None
    ) -> Future[list[Receipt | Exception]]:
        """Submit, and come back once the acts wait at their place in the queue."""
        future = self.submit(acts, deadline=deadline)
        latest = time.monotonic() + DEADLINE_S
        while len(self.committer._waiting) < place:
            assert time.monotonic() < latest
        return future

    def let_go(self, transactions: int) -> None:
        for _ in range(transactions):
            self.held.may_go.release()


def test_those_who_wait_share_the_next_transaction(store: SqliteEventStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        crowd = Crowd(store, pool)
        others = [crowd.join([further((stream(n), 1))], place=n - 1) for n in range(2, 7)]
        crowd.let_go(2)
        assert receipt(crowd.first.result()[0]).first_sequence == 2
        assert [receipt(other.result()[0]).first_sequence for other in others] == [3, 4, 5, 6, 7]
    assert crowd.held.groups == [1, 5]


def test_each_caller_gets_the_answers_of_its_own_acts(store: SqliteEventStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        crowd = Crowd(store, pool)
        mixed = crowd.join([further((stream(2), 1)), further((stream(1), 1))], place=1)
        late = crowd.join([further((stream(2), 1))], place=2)
        fine = crowd.join([further((stream(3), 1))], place=3)
        crowd.let_go(2)
        assert [type(answer) for answer in mixed.result()] == [Receipt, AlreadyExistsError]
        assert [type(answer) for answer in late.result()] == [AlreadyExistsError]
        assert receipt(fine.result()[0]).first_sequence == 4


def test_a_transaction_holds_so_many_acts_and_no_call_is_split(store: SqliteEventStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        crowd = Crowd(store, pool)
        sizes = [200, 56, 1, 300, 10]
        futures = [
            crowd.join([further((stream(1_000 * place + n), 1)) for n in range(size)], place=place)
            for place, size in enumerate(sizes, start=1)
        ]
        crowd.let_go(5)
        assert [len(future.result()) for future in futures] == sizes
    assert crowd.held.groups == [1, GROUP_LIMIT, 1, 300, 10]


def test_an_act_whose_deadline_passed_before_its_turn_is_not_stored(store: SqliteEventStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        crowd = Crowd(store, pool)
        late = crowd.join(
            [further((stream(2), 1)), further((stream(3), 1))], place=1, deadline=time.monotonic()
        )
        fine = crowd.join([further((stream(4), 1))], place=2, deadline=time.monotonic() + DEADLINE_S)
        crowd.let_go(2)
        assert [type(answer) for answer in late.result()] == [DeadlinePassedError, DeadlinePassedError]
        assert receipt(fine.result()[0]).first_sequence == 3
    assert store.missing([stream(2), stream(3)]) == {stream(2), stream(3)}


def test_a_transaction_of_which_all_deadlines_passed_is_not_begun(store: SqliteEventStore) -> None:
    def finish(drafts: Sequence[NewAct]) -> list[NewAct | Exception]:
        raise AssertionError("nothing was to be stored")

    committer = GroupCommitter(store, finish=finish)
    (answer,) = committer.submit([further((stream(1), 1))], deadline=time.monotonic() - 1)
    assert isinstance(answer, DeadlinePassedError)


def test_a_group_is_finished_as_a_whole_before_its_transaction(store: SqliteEventStore) -> None:
    heads: list[tuple[int, int]] = []

    def finish(drafts: Sequence[NewAct]) -> list[NewAct | Exception]:
        heads.append((len(drafts), store.head()))
        return list(drafts)

    committer = GroupCommitter(store, finish=finish)
    committer.submit([further((stream(1), 1)), further((stream(2), 1))])
    committer.submit([further((stream(3), 1))])
    assert heads == [(2, 1), (1, 3)]


def test_an_act_that_cannot_be_finished_spoils_no_other(store: SqliteEventStore) -> None:
    refusal = InvalidError("expected an event of at most 262144 bytes, found 262145")

    def finish(drafts: Sequence[NewAct]) -> list[NewAct | Exception]:
        return [drafts[0], refusal, drafts[2]]

    committer = GroupCommitter(store, finish=finish)
    answers = committer.submit([further((stream(n), 1)) for n in (1, 2, 3)])
    assert answers[1] is refusal
    assert [receipt(answers[n]).first_sequence for n in (0, 2)] == [2, 3]


def failing_once(failure: Exception) -> Callable[[Sequence[NewAct]], list[NewAct | Exception]]:
    failures = [failure]

    def finish(drafts: Sequence[NewAct]) -> list[NewAct | Exception]:
        if failures:
            raise failures.pop()
        return list(drafts)

    return finish


def test_nothing_is_stored_whose_keys_could_not_be_made_durable(store: SqliteEventStore) -> None:
    failure = StoreUnavailableError("the key store could not write")
    committer = GroupCommitter(store, finish=failing_once(failure))
    with pytest.raises(StoreUnavailableError, match="key store"):
        committer.submit([further((stream(1), 1))])
    assert store.head() == 1
    assert receipt(committer.submit([further((stream(1), 1))])[0]).first_sequence == 2


def test_a_failure_is_told_to_every_caller_of_its_transaction_and_the_next_goes_on(
    store: SqliteEventStore,
) -> None:
    with ThreadPoolExecutor(8) as pool:
        crowd = Crowd(store, pool)
        crowd.committer._finish = failing_once(StoreUnavailableError("the disk is full"))
        failing = [crowd.join([further((stream(n), 1))], place=n - 1) for n in (2, 3)]
        crowd.let_go(2)
        errors = [future.exception() for future in failing]
        assert [str(error) for error in errors] == ["the disk is full"] * 2
        assert errors[0] is not errors[1]
        assert receipt(crowd.submit([further((stream(2), 1))]).result()[0]).first_sequence == 3


def test_an_unforeseen_failure_reaches_its_callers_and_the_next_goes_on(store: SqliteEventStore) -> None:
    committer = GroupCommitter(store, finish=failing_once(ZeroDivisionError("unforeseen")))
    with pytest.raises(ZeroDivisionError):
        committer.submit([further((stream(1), 1))])
    assert receipt(committer.submit([further((stream(1), 1))])[0]).first_sequence == 2


def test_closing_stores_what_was_taken_and_takes_no_more(store: SqliteEventStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        crowd = Crowd(store, pool)
        waiting = crowd.join([further((stream(2), 1))], place=1)
        closing = pool.submit(crowd.committer.close)
        crowd.let_go(2)
        closing.result()
        assert receipt(waiting.result()[0]).first_sequence == 3
        with pytest.raises(StoreUnavailableError, match="closing"):
            crowd.committer.submit([further((stream(3), 1))])


def test_a_closed_store_answers_every_caller(store: SqliteEventStore) -> None:
    committer = GroupCommitter(store, finish=list)
    store.close()
    with pytest.raises(StoreUnavailableError):
        committer.submit([further((stream(1), 1))])
    committer.close()
