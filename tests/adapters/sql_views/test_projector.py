"""A projector builds a view, follows, stands by for another, and stops at what it cannot apply."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest

from adapters.event_store.turn import Turn
from adapters.sql_views.postgres import PostgresViews, new_place_of, place_of
from adapters.sql_views.projector import Projector
from adapters.sql_views.watching import Watching
from domain.evidence import events as e
from domain.ports.store import StoredEvent
from projections.evidence_register import EVIDENCE_REGISTER
from projections.positions import resume
from projections.register import RegisterView, Step
from projections.view import View
from tests.projections.histories import MemoryLog, built, digests
from tests.projections.random_work import Work
from tests.waiting import until

mended = threading.Event()


def refuse_at_first(data: e.EvidenceDerived, step: Step) -> None:
    if not mended.is_set():
        raise LookupError("a fault")
    EVIDENCE_REGISTER.handlers[e.EvidenceDerived](data, step)


FAULTY: RegisterView = replace(
    EVIDENCE_REGISTER, handlers={**EVIDENCE_REGISTER.handlers, e.EvidenceDerived: refuse_at_first}
)


@dataclass
class Growing:
    """A log of which only the beginning was written yet."""

    log: MemoryLog
    upto: int
    moved: threading.Condition = field(default_factory=threading.Condition)

    def head(self) -> int:
        return self.upto

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        return self.log.read(after, min(limit, max(0, self.upto - after)))

    def wait(self, after: int, timeout_s: float) -> int:
        with self.moved:
            self.moved.wait_for(lambda: self.upto > after, timeout_s)
            return self.upto

    def grow(self, upto: int) -> None:
        with self.moved:
            self.upto = upto
            self.moved.notify_all()


@pytest.fixture
def log() -> Growing:
    work = Work()
    for kind in ("register", "derive", "accept"):
        work.do((kind, 0, 0))
    assert work.log.head() == 3
    return Growing(work.log, 1)


@pytest.fixture
def url(new_database: Callable[[], str]) -> str:
    mended.clear()
    return new_database()


Start = Callable[..., Projector]


@pytest.fixture
def start(url: str, log: Growing) -> Iterator[Start]:
    """Starts projectors of a view, each as a process of its own would be, and stops them."""
    running: list[tuple[Projector, threading.Thread, PostgresViews]] = []

    def start_(view: View = EVIDENCE_REGISTER, **settings: Any) -> Projector:
        views = PostgresViews(url, (view,))
        projector = Projector(views, view, log, Turn(url, place_of(view)), **settings)
        thread = threading.Thread(target=projector.run, daemon=True)
        thread.start()
        running.append((projector, thread, views))
        return projector

    yield start_
    for projector, thread, views in running:
        projector.stop()
        thread.join(20)
        views.close()


def rows(url: str, view: View) -> str:
    opened = PostgresViews(url, (view,))
    try:
        return digests(opened.reading_engine(), (view,))[view.name]
    finally:
        opened.close()


def test_a_view_is_built_put_in_place_and_followed(url: str, log: Growing, start: Start) -> None:
    projector = start()
    until(lambda: projector.position == 1)
    until(lambda: PostgresViews(url, (EVIDENCE_REGISTER,)).is_built(EVIDENCE_REGISTER))
    log.grow(3)
    until(lambda: projector.position == 3)
    assert (
        rows(url, EVIDENCE_REGISTER)
        == digests(built(log.log, (EVIDENCE_REGISTER,)), (EVIDENCE_REGISTER,))["evidence_register"]
    )


def test_one_applies_and_the_other_takes_over_when_it_ends(log: Growing, start: Start) -> None:
    first = start()
    until(lambda: first.is_active and first.position == 1)
    second = start()
    log.grow(2)
    until(lambda: first.position == 2)
    assert not second.is_active
    first.stop()
    log.grow(3)
    until(lambda: second.position == 3)
    assert first.position == 2


def test_one_whose_connection_is_cut_goes_on_or_hands_over_and_nothing_is_applied_twice(
    url: str, log: Growing, start: Start
) -> None:
    one, other = start(), start()
    until(lambda: 1 in (one.position, other.position))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    log.grow(3)
    until(lambda: 3 in (one.position, other.position))
    assert (
        rows(url, EVIDENCE_REGISTER)
        == digests(built(log.log, (EVIDENCE_REGISTER,)), (EVIDENCE_REGISTER,))["evidence_register"]
    )


def test_a_view_that_cannot_apply_an_event_waits_until_an_operator_lets_it_go_on(
    url: str, log: Growing, start: Start
) -> None:
    projector = start(FAULTY)
    until(lambda: projector.position == 1)
    log.grow(3)
    until(lambda: projector.fault == "LookupError at sequence 2 (evidence.derived.v1)")
    assert projector.position == 1
    mended.set()
    views = PostgresViews(url, (FAULTY,))
    with views.begin() as connection:
        resume(connection, place_of(FAULTY))
    views.close()
    until(lambda: projector.position == 3)
    assert projector.fault is None


def test_a_build_that_stops_is_not_put_in_place_and_tells_why(url: str, log: Growing, start: Start) -> None:
    log.grow(3)
    projector = start(FAULTY)
    until(lambda: projector.fault == "LookupError at sequence 2 (evidence.derived.v1)")
    views = PostgresViews(url, (FAULTY,))
    assert not views.is_built(FAULTY)
    told = Watching(views.reading_engine(), (FAULTY,), acknowledged=lambda: 0).states[FAULTY.name]
    assert (told.position, told.fault) == (1, "LookupError at sequence 2 (evidence.derived.v1)")
    mended.set()
    with views.begin() as connection:
        resume(connection, new_place_of(FAULTY))
    until(lambda: views.is_built(FAULTY))
    until(lambda: projector.position == 3)
    views.close()


def test_a_view_goes_on_by_itself_once_the_event_was_set_aside(log: Growing, start: Start) -> None:
    decided: set[int] = set()
    projector = start(FAULTY, set_aside=lambda _: frozenset(decided))
    until(lambda: projector.position == 1)
    log.grow(3)
    until(lambda: projector.fault is not None)
    decided.add(2)
    until(lambda: projector.position == 3)


def test_a_gap_in_the_log_stops_the_view_with_an_alarm(
    log: Growing, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    projector = start()
    until(lambda: projector.position == 1)
    del log.log.stored[1]
    log.grow(2)
    until(lambda: projector.fault is not None)
    assert projector.fault == "GapError: expected sequence 2 in the log, found 3"
    assert projector.position == 1
    assert [record.levelname for record in caplog.records if "stopped" in record.message] == ["CRITICAL"]
