"""The accounting itself finds what is lost and what is there twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.ports.store import NewAct, StoredEvent
from tests.adapters.event_store.acts import further, stream
from tests.faults.accounting import Counts, acts_of, counted


def stored(*acts: NewAct) -> list[StoredEvent]:
    events = [event for act in acts for event in act.events]
    return [
        StoredEvent(n, event.stream, event.version, event.type, event.id, event.body, event.digest)
        for n, event in enumerate(events, start=1)
    ]


def act(request: str, n: int) -> NewAct:
    return further((stream(n), 1), (stream(n), 2), request_id=request)


ONE, TWO = act("r-1", 1), act("r-2", 2)
PROMISED = {"r-1": str(ONE.id), "r-2": str(TWO.id)}


def counts(*places: Any) -> Counts:
    return counted(PROMISED, [acts_of(events) for events in places])


def test_what_stands_everywhere_once_is_found() -> None:
    assert counts(stored(ONE, TWO), stored(ONE, TWO)) == Counts(2, 2, 0, 0)
    assert counts(stored(ONE, TWO)).is_whole


def test_what_is_missing_in_one_place_is_lost() -> None:
    assert counts(stored(ONE, TWO), stored(ONE)) == Counts(2, 1, 0, 1)


def test_an_act_in_part_is_lost() -> None:
    assert counts(stored(ONE, TWO)[:-1]) == Counts(2, 1, 0, 1)


def test_an_act_that_stands_twice_is_duplicated() -> None:
    assert counts(stored(ONE, TWO), stored(ONE, TWO, TWO)) == Counts(2, 1, 1, 0)


def test_a_request_that_led_to_two_acts_is_duplicated() -> None:
    assert counts(stored(ONE, TWO, act("r-2", 3))) == Counts(2, 1, 1, 0)


def test_another_act_than_was_told_is_lost() -> None:
    assert counted({"r-1": str(UUID(int=5))}, [acts_of(stored(ONE))]) == Counts(1, 0, 0, 1)


def test_nothing_acknowledged_shows_nothing() -> None:
    assert not counted({}, [acts_of(stored(ONE))]).is_whole
