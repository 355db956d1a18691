"""Where an answer stands: the views' position, or one asked for that they have reached."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from gravamen.v1 import register_service_pb2 as pb

from adapters.grpc_api import instants
from adapters.grpc_api.register.asking import standpoint
from domain.errors import InvalidError, StoreUnavailableError
from projections.acts import ACTS
from projections.evidence_register import EVIDENCE_REGISTER
from tests.projections.histories import MemoryLog, built_to
from tests.projections.random_work import Work
from tests.scenario import NOON

VIEWS = (ACTS, EVIDENCE_REGISTER)


@pytest.fixture(autouse=True)
def a_fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instants, "now", lambda: NOON + timedelta(days=1))


@pytest.fixture
def log() -> MemoryLog:
    """Three acts of one, two and three events."""
    work = Work()
    for further in range(3):
        work.do(("register", 0, further))
    assert work.log.ends == [0, 1, 3, 6]
    return work.log


@pytest.mark.parametrize(("as_of", "position"), [(None, 3), (1, 1), (2, 1), (3, 3)])
def test_an_answer_stands_at_the_end_of_a_whole_act(log: MemoryLog, as_of: int | None, position: int) -> None:
    request = pb.ListItemsRequest(as_of=as_of)
    with built_to(log, VIEWS, 3).connect() as connection:
        found = standpoint(connection, log, request, ("evidence_register",))
    assert (found.position, found.head) == (position, 6)


def test_a_position_that_the_views_have_not_reached_may_be_asked_for_again(log: MemoryLog) -> None:
    with (
        built_to(log, VIEWS, 3).connect() as connection,
        pytest.raises(StoreUnavailableError, match="position 3, expected 6"),
    ):
        standpoint(connection, log, pb.ListItemsRequest(as_of=6), ("evidence_register",))


@pytest.mark.parametrize("as_of", [0, 7])
def test_a_position_outside_the_record_is_refused(log: MemoryLog, as_of: int) -> None:
    with (
        built_to(log, VIEWS, 3).connect() as connection,
        pytest.raises(InvalidError, match=f"as_of: expected a sequence from 1 to the head, 6, found {as_of}"),
    ):
        standpoint(connection, log, pb.ListItemsRequest(as_of=as_of), ("evidence_register",))


def at(minutes: float) -> pb.ListItemsRequest:
    """Ask as of an instant after noon; the log records an event a minute, from 12:01."""
    return pb.ListItemsRequest(as_of_instant=(NOON + timedelta(minutes=minutes)).isoformat())


@pytest.mark.parametrize(
    ("minutes", "position"), [(1, 1), (1.5, 1), (2.99, 1), (3, 3), (5, 3), (6, 6), (600, 6)]
)
def test_an_answer_as_of_an_instant_stands_at_the_last_act_recorded_whole_by_then(
    log: MemoryLog, minutes: float, position: int
) -> None:
    with built_to(log, VIEWS, 6).connect() as connection:
        found = standpoint(connection, log, at(minutes), ("evidence_register",))
    assert (found.position, found.head) == (position, 6)


def test_an_offset_is_part_of_the_instant(log: MemoryLog) -> None:
    elsewhere = (NOON + timedelta(minutes=3)).astimezone(timezone(timedelta(hours=9)))
    with built_to(log, VIEWS, 6).connect() as connection:
        request = pb.ListItemsRequest(as_of_instant=elsewhere.isoformat())
        assert standpoint(connection, log, request, ("evidence_register",)).position == 3


def test_an_instant_that_the_views_have_passed_is_answered_and_a_later_one_may_be_asked_for_again(
    log: MemoryLog,
) -> None:
    with built_to(log, VIEWS, 3).connect() as connection:
        assert standpoint(connection, log, at(2), ("evidence_register",)).position == 1
        with pytest.raises(StoreUnavailableError, match="position 3, expected 6"):
            standpoint(connection, log, at(3), ("evidence_register",))


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        pytest.param(at(0.9), "the record begins at 2026-03-01T12:01:00Z", id="before the first event"),
        pytest.param(
            pb.ListItemsRequest(as_of_instant="2999-01-01T00:00:00Z"),
            "expected an instant up to now",
            id="future",
        ),
        pytest.param(
            pb.ListItemsRequest(as_of_instant="2026-03-01T12:00:00"),
            "found text of 19 characters",
            id="no offset",
        ),
        pytest.param(
            pb.ListItemsRequest(as_of_instant="2026-02-30T12:00:00Z"), "none that exists", id="no such day"
        ),
        pytest.param(
            pb.ListItemsRequest(as_of_instant="2026-03-01T12:03:00Z", as_of=3),
            "found both",
            id="and a position",
        ),
    ],
)
def test_what_is_no_instant_of_the_record_is_refused_by_field(
    log: MemoryLog, request_: pb.ListItemsRequest, said: str
) -> None:
    with (
        built_to(log, VIEWS, 6).connect() as connection,
        pytest.raises(InvalidError, match=f"as_of_instant: .*{said}"),
    ):
        standpoint(connection, log, request_, ("evidence_register",))
