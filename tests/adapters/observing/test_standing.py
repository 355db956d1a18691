"""A scrape is answered in time, whatever has become of the servers."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from adapters.observing import standing
from adapters.observing.metrics import STORE_HEAD, STORE_UP, VIEW_LAG
from adapters.observing.standing import Asked, Sample, Standing
from domain.errors import StoreUnavailableError


class Store:
    """A store that answers, refuses, or keeps one waiting."""

    def __init__(self) -> None:
        self.head = 7
        self.is_away = False
        self.answers = threading.Event()
        self.answers.set()
        self.asked = 0

    def __call__(self) -> Iterator[Sample]:
        self.asked += 1
        self.answers.wait()
        if self.is_away:
            raise StoreUnavailableError("the event store could not be reached")
        yield STORE_HEAD, (), self.head


def told(asked: Asked) -> dict[str, float]:
    return {metric.name: value for metric, _, value in asked()}


def test_what_the_store_answers_is_told_and_that_it_answers() -> None:
    asked = Asked(Store())
    assert told(asked) == {STORE_UP.name: 1.0, STORE_HEAD.name: 7}
    asked.close()


def test_of_a_store_that_is_away_the_last_answer_is_told() -> None:
    store = Store()
    asked = Asked(store)
    told(asked)
    store.is_away, store.head = True, 9
    assert told(asked) == {STORE_UP.name: 0.0, STORE_HEAD.name: 7}
    store.is_away = False
    assert told(asked) == {STORE_UP.name: 1.0, STORE_HEAD.name: 9}
    asked.close()


def test_a_store_that_keeps_one_waiting_is_not_asked_again_before_it_has_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(standing, "WAIT_S", 0.01)
    store = Store()
    store.answers.clear()
    asked = Asked(store)
    assert told(asked) == told(asked) == {STORE_UP.name: 0.0}
    assert store.asked == 1
    store.answers.set()
    monkeypatch.setattr(standing, "WAIT_S", 10.0)
    assert told(asked)[STORE_UP.name] == 1.0
    assert store.asked == 1
    asked.close()


def test_samples_of_one_metric_are_one_family() -> None:
    registry = CollectorRegistry()
    Standing(registry, lambda: [(VIEW_LAG, ("acts",), 1), (VIEW_LAG, ("facts",), 2)])
    lines = generate_latest(registry).decode().splitlines()
    assert lines[1:] == [
        f"# TYPE {VIEW_LAG.name} gauge",
        f'{VIEW_LAG.name}{{view="acts"}} 1.0',
        f'{VIEW_LAG.name}{{view="facts"}} 2.0',
    ]
