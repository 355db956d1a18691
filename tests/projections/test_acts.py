"""Positions, instants and events named, by the acts view alone."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.evidence import events as e
from projections.acts import ACTS, events_between, events_of, microseconds, position_at, whole_act
from tests.projections.histories import REASON, MemoryLog, built
from tests.projections.random_work import Work, description
from tests.scenario import NOON

SHAPES = st.lists(st.tuples(st.integers(1, 4), st.integers(-5, 5)), min_size=1, max_size=12)
"""Acts: of how many events each, and how far the clock moves before each event, back included."""


def log_of(shape: list[tuple[int, int]]) -> MemoryLog:
    minutes: list[int] = []
    for size, step in shape:
        for _ in range(size):
            minutes.append((minutes[-1] if minutes else 0) + step)
    log = MemoryLog(recorded=lambda sequence: NOON + timedelta(minutes=minutes[sequence - 1]))
    work = Work(log)
    for size, _ in shape:
        log.act(*((work.new(), e.EvidenceRegistered(description=description())) for _ in range(size)))
    return log


@settings(max_examples=60)
@given(SHAPES, st.integers(-30, 60))
def test_an_instant_is_the_longest_beginning_of_which_nothing_was_recorded_later(
    shape: list[tuple[int, int]], minute: int
) -> None:
    log = log_of(shape)
    instant = NOON + timedelta(minutes=minute)
    prefix = 0
    while prefix < log.head() and log.recorded(prefix + 1) <= instant:
        prefix += 1
    expected = max(end for end in log.ends if end <= prefix)
    with built(log, (ACTS,), stops=(2, 5)).connect() as connection:
        assert position_at(connection, microseconds(instant)) == expected


@settings(max_examples=30)
@given(SHAPES)
def test_every_position_is_rounded_down_to_a_whole_act(shape: list[tuple[int, int]]) -> None:
    log = log_of(shape)
    with built(log, (ACTS,)).connect() as connection:
        for position in range(log.head() + 1):
            assert whole_act(connection, position) == max(end for end in log.ends if end <= position)


def test_an_event_is_named_with_its_actor_time_and_sealed_reason() -> None:
    log = MemoryLog()
    work = Work(log)
    work.do(("register", 0, 1))
    item = work.of("evidence_item")[0]
    log.act((item.id, e.EvidenceRejected()), by="expert-2", reason=True)
    with built(log, (ACTS,)).connect() as connection:
        [event] = events_of(connection, [3, 3, 9])
        assert [each.sequence for each in events_between(connection, 1, 3)] == [2, 3]
    assert (event.type, event.by, event.version) == ("evidence.rejected.v1", "expert-2", 2)
    assert (event.stream, event.recorded_at) == (
        f"evidence_item/{item.id}",
        log.recorded(3).isoformat().replace("+00:00", "Z"),
    )
    assert event.reason == REASON
