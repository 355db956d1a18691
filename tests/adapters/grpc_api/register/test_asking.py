"""Where an answer stands: the views' position, or one asked for that they have reached."""

from __future__ import annotations

import pytest
from gravamen.v1 import register_service_pb2 as pb

from adapters.grpc_api.register.asking import standpoint
from domain.errors import InvalidError, StoreUnavailableError
from projections.acts import ACTS
from projections.evidence_register import EVIDENCE_REGISTER
from tests.projections.histories import MemoryLog, built_to
from tests.projections.random_work import Work

VIEWS = (ACTS, EVIDENCE_REGISTER)


@pytest.fixture
def log() -> MemoryLog:
    """Three acts of one, two and three events."""
    work = Work()
    for further in range(3):
        work.do(("register", 0, further))
    assert work.log.ends == [0, 1, 3, 6]
    return work.log


@pytest.mark.parametrize(("as_of", "position"), [(None, 3), (0, 0), (1, 1), (2, 1), (3, 3)])
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


def test_a_position_beyond_the_head_is_refused(log: MemoryLog) -> None:
    with (
        built_to(log, VIEWS, 3).connect() as connection,
        pytest.raises(InvalidError, match="expected at most the head, 6, found 7"),
    ):
        standpoint(connection, log, pb.ListItemsRequest(as_of=7), ("evidence_register",))
