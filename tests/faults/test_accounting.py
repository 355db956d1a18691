"""The accounting itself finds what is lost and what is there twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.ports.store import NewAct, StoredEvent
from tests.adapters.event_store.acts import further, stream
from tests.faults.accounting import Counts, Place, counted, of_events, requests_of


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
    return counted(PROMISED, [of_events(events) for events in places])


def test_what_stands_everywhere_once_is_found() -> None:
    assert counts(stored(ONE, TWO), stored(ONE, TWO)) == Counts(2, 2, 0, 0)
    assert counts(stored(ONE, TWO)).is_whole


def test_what_is_missing_in_one_place_is_lost() -> None:
    assert counts(stored(ONE, TWO), stored(ONE)) == Counts(2, 1, 0, 1)


def test_an_act_in_part_is_lost_where_it_was_acknowledged() -> None:
    assert counts(stored(ONE, TWO)[:-1]) == Counts(2, 1, 0, 1, in_part=1)


def test_an_act_in_part_is_counted_also_where_nobody_was_promised_it() -> None:
    left = counted({"r-1": str(ONE.id)}, [of_events(stored(ONE, TWO)[:-1])])
    assert left == Counts(1, 1, 0, 0, in_part=1)
    assert not left.is_whole


def test_an_event_that_stands_twice_is_an_act_in_part() -> None:
    events = stored(ONE, TWO)
    assert counts([*events, events[-1]]) == Counts(2, 1, 0, 1, in_part=1)


def test_what_was_given_up_may_stand_everywhere_or_nowhere() -> None:
    places = [of_events(stored(ONE, TWO))] * 2
    left = counted({"r-1": str(ONE.id)}, places, given_up={"r-2", "r-3"})
    assert left == Counts(1, 1, 0, 0, unanswered=2, recorded=1)
    assert left.is_whole


def test_what_was_given_up_may_not_stand_in_one_place_alone() -> None:
    places = [of_events(stored(ONE, TWO)), of_events(stored(ONE))]
    left = counted({"r-1": str(ONE.id)}, places, given_up={"r-2"})
    assert left == Counts(1, 1, 0, 0, unanswered=1, in_part=1)
    assert not left.is_whole


def test_an_act_that_stands_twice_is_duplicated() -> None:
    assert counts(stored(ONE, TWO), stored(ONE, TWO, TWO)) == Counts(2, 1, 1, 0)


def test_a_request_that_led_to_two_acts_is_duplicated() -> None:
    assert counts(stored(ONE, TWO, act("r-2", 3))) == Counts(2, 1, 1, 0)


def test_another_act_than_was_told_is_lost() -> None:
    assert counted({"r-1": str(UUID(int=5))}, [of_events(stored(ONE))]) == Counts(1, 0, 0, 1)


def test_nothing_acknowledged_shows_nothing() -> None:
    assert not counted({}, [of_events(stored(ONE))]).is_whole


def test_the_view_is_told_the_requests_of_the_store() -> None:
    in_store = of_events(stored(ONE, TWO))
    parts = [(str(one.id), n, len(one.events)) for one in (ONE, TWO) for n in range(1, len(one.events) + 1)]
    assert Place.of(parts, requests_of(in_store)) == in_store
