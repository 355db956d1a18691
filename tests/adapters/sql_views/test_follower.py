"""The follower: views come up with the log, rest while it grows, and hurry where somebody waits."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from adapters.sql_views import follower
from adapters.sql_views.follower import Follower
from domain.errors import NotFoundError, StoreUnavailableError
from projections.positions import ViewState
from projections.source_register import SOURCE_REGISTER

LIMIT_S = 20.0


class Log:
    """A log that is nothing but its head."""

    def __init__(self) -> None:
        self._head = 0
        self._moved = threading.Condition()

    def head(self) -> int:
        return self._head

    def grow(self) -> None:
        with self._moved:
            self._head += 1
            self._moved.notify_all()

    def wait(self, after: int, timeout_s: float) -> int:
        with self._moved:
            self._moved.wait_for(lambda: self._head > after, timeout_s)
            return self._head


class Views:
    """A runner of one view that applies one event a step."""

    def __init__(self, log: Log, during_step: Callable[[], None] = lambda: None) -> None:
        self.log = log
        self.during_step = during_step
        self.states = {"only": ViewState(SOURCE_REGISTER, 0)}
        self.stepped = threading.Semaphore(0)

    def running(self) -> list[ViewState]:
        return [state for state in self.states.values() if state.fault is None]

    def position(self) -> int:
        return self.states["only"].position

    def resume(self) -> list[str]:
        return []

    def step(self) -> bool:
        if self.position() >= self.log.head():
            return False
        self.during_step()
        self.states["only"].position += 1
        self.stepped.release()
        return True


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def started() -> Iterator[Callable[[Views], Follower]]:
    followers: list[Follower] = []

    def start(views: Any) -> Follower:
        followers.append(Follower(views, views.log))
        followers[-1].start()
        return followers[-1]

    yield start
    for each in followers:
        each.stop()


Start = Callable[[Views], Follower]


def test_a_view_is_waited_for_until_it_has_applied_a_position(log: Log, started: Start) -> None:
    following = started(Views(log))
    log.grow()
    assert following.wait_projected(1, timeout_s=LIMIT_S)
    assert not following.wait_projected(2, timeout_s=0.0)


def test_views_rest_while_the_record_grows_and_a_waiter_cuts_the_rest(
    log: Log, started: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "REST_S", 3_600.0)
    views = Views(log)
    views.during_step = lambda: log.grow() if log.head() < 5 else None
    following = started(views)
    log.grow()
    assert views.stepped.acquire(timeout=LIMIT_S)
    assert following.wait_projected(5, timeout_s=LIMIT_S)


def test_views_that_are_far_behind_do_not_rest(
    log: Log, started: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "REST_S", 3_600.0)
    monkeypatch.setattr(follower, "RESTS_BEHIND", 2)
    views = Views(log)
    views.during_step = lambda: log.grow() if log.head() < 9 else None
    for _ in range(5):
        log.grow()
    started(views)
    for _ in range(7):
        assert views.stepped.acquire(timeout=LIMIT_S)


def test_stopping_does_not_wait_for_the_rest(
    log: Log, started: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "REST_S", 3_600.0)
    views = Views(log, during_step=log.grow)
    following = started(views)
    log.grow()
    assert views.stepped.acquire(timeout=LIMIT_S)
    following.stop()
    assert views.position() < log.head()


def test_a_view_that_was_stopped_is_told_to_who_waits(log: Log, started: Start) -> None:
    views = Views(log)
    views.states["only"].fault = "LookupError at sequence 1 (fact.stated.v1)"
    following = started(views)
    with pytest.raises(StoreUnavailableError, match="LookupError at sequence 1"):
        following.wait_projected(1, timeout_s=LIMIT_S)


def test_an_unforeseen_error_stops_the_views_and_is_told_to_who_waits(log: Log, started: Start) -> None:
    def fail() -> None:
        raise OSError("unforeseen")

    following = started(Views(log, during_step=fail))
    log.grow()
    with pytest.raises(StoreUnavailableError, match="OSError: views stopped at position 0"):
        following.wait_projected(1, timeout_s=LIMIT_S)


def failing_with(code: int, failures: list[int]) -> Callable[[], None]:
    """Fail as SQLite does, as often as there are failures left."""

    def fail() -> None:
        if failures:
            failures.pop()
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = code
            raise OperationalError("COMMIT", None, error)

    return fail


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE], ids=["full", "not to be written"]
)
def test_views_wait_for_room_on_the_disk_and_go_on(
    log: Log, started: Start, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "RETRY_S", 0.01)
    following = started(Views(log, during_step=failing_with(code, [1, 2])))
    log.grow()
    assert following.wait_projected(1, timeout_s=LIMIT_S)
    assert following.fault is None


def test_a_faulty_statement_is_not_waited_out(log: Log, started: Start) -> None:
    following = started(Views(log, during_step=failing_with(sqlite3.SQLITE_ERROR, [1])))
    log.grow()
    with pytest.raises(StoreUnavailableError, match="OperationalError: views stopped at position 0"):
        following.wait_projected(1, timeout_s=LIMIT_S)


def test_a_view_that_does_not_exist_is_refused_by_field(log: Log, started: Start) -> None:
    with pytest.raises(NotFoundError, match="expected one of the views only") as refusal:
        started(Views(log)).wait_projected(1, view="other", timeout_s=0.0)
    assert refusal.value.field == "options.wait_view"
