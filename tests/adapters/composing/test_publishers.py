"""Publishers beside each other: the fault of one is told and stops no other, unless it is the vital one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

import pytest

from adapters.composing.publishers import run_beside
from adapters.grpc_api.health import HealthServer
from adapters.kafka_log.errors import LogLostError
from adapters.kafka_log.publisher import Publisher
from tests.waiting import DEADLINE_S, until


@dataclass
class Working:
    """A publisher that works until it is stopped, or until something is wrong."""

    topic: str
    fault: str | None = None
    is_stopped: bool = False
    error: BaseException | None = None
    wakes: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        assert self.wakes.wait(DEADLINE_S)
        if self.error is not None:
            raise self.error

    def stop(self) -> None:
        self.is_stopped = True
        self.wakes.set()

    def fail(self, error: BaseException) -> None:
        self.error = error
        self.wakes.set()


@dataclass
class Running:
    """Two publishers, what was told of their health, and how it ended."""

    log: Working = field(default_factory=lambda: Working("r.log.v1"))
    other: Working = field(default_factory=lambda: Working("r.events.v1"))
    health: dict[str, bool] = field(default_factory=dict)
    stopped: threading.Event = field(default_factory=threading.Event)
    ended_by: list[BaseException] = field(default_factory=list)

    def tell(self, service: str, *, is_well: bool) -> None:
        self.health[service] = is_well

    def run(self) -> None:
        publishers = {"log": cast(Publisher, self.log), "integrators": cast(Publisher, self.other)}
        try:
            run_beside(publishers, vital="log", health=cast(HealthServer, self), stopped=self.stopped)
        except Exception as error:  # noqa: BLE001 - looked at by the test
            self.ended_by.append(error)


@pytest.fixture
def running() -> Iterator[tuple[Running, Callable[[], None]]]:
    found = Running()
    thread = threading.Thread(target=found.run, daemon=True)
    thread.start()
    yield found, lambda: thread.join(DEADLINE_S)
    found.stopped.set()
    thread.join(DEADLINE_S)


Started = tuple[Running, Callable[[], None]]
WELL = {"": True, "log": True, "integrators": True}


def test_the_fault_of_one_is_told_in_health_and_the_vital_one_goes_on(
    running: Started, caplog: pytest.LogCaptureFixture
) -> None:
    found, join = running
    until(lambda: found.health == WELL)
    found.other.fail(LogLostError("expected the store to reach sequence 9, found that it ends at 1"))
    until(lambda: found.health == {"": False, "log": True, "integrators": False})
    assert not found.log.is_stopped
    [said] = [each for each in caplog.records if each.levelno == logging.CRITICAL]
    assert said.getMessage() == (
        "publishing to r.events.v1 stopped: expected the store to reach sequence 9, found that it ends at 1"
    )
    found.stopped.set()
    join()
    assert found.ended_by == []


def test_the_fault_of_the_vital_one_stops_all_and_is_raised(running: Started) -> None:
    found, join = running
    fault = LogLostError("data was lost")
    found.log.fail(fault)
    join()
    assert found.ended_by == [fault]
    assert found.other.is_stopped


def test_whoever_is_told_to_stop_stops_all_and_raises_nothing(running: Started) -> None:
    found, join = running
    found.stopped.set()
    join()
    assert (found.log.is_stopped, found.other.is_stopped, found.ended_by) == (True, True, [])


def test_an_unforeseen_error_is_named_and_not_quoted(
    running: Started, caplog: pytest.LogCaptureFixture
) -> None:
    found, _ = running
    found.other.fail(ValueError("Kim Fictional lives in Onsong"))
    until(lambda: found.health.get("integrators") is False)
    assert "publishing to r.events.v1 stopped: ValueError" in caplog.text
    assert "Onsong" not in caplog.text
