"""The runner: rows and position together, a stopped view alone stops, what a rollback undid is forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from adapters.sql_views.engine import memory_engine
from domain.errors import UnreadableEventError
from domain.evidence import events as e
from projections.evidence_register import EVIDENCE_REGISTER
from projections.evidence_register.tables import items
from projections.positions import MovedElsewhereError, positions, resume
from projections.register import RegisterView, Step
from projections.runner import GapError, Runner
from projections.source_register import SOURCE_REGISTER
from projections.view import View
from tests.projections.histories import MemoryLog, built, digests
from tests.projections.random_work import Work


def log_of_items() -> MemoryLog:
    """Write three acts: an item, one derived from it, and the first accepted."""
    work = Work()
    for kind in ("register", "derive", "accept"):
        work.do((kind, 0, 0))
    assert work.log.head() == 3
    return work.log


def refuse(_: e.EvidenceDerived, __: Step) -> None:
    raise LookupError("a fault")


FAULTY: RegisterView = replace(
    EVIDENCE_REGISTER, handlers={**EVIDENCE_REGISTER.handlers, e.EvidenceDerived: refuse}
)


def running(log: MemoryLog, *views: View) -> Runner:
    runner = Runner(memory_engine(), log, views)
    runner.open()
    return runner


def test_a_view_that_cannot_apply_an_event_stops_before_it_and_others_go_on() -> None:
    runner = running(log_of_items(), FAULTY, SOURCE_REGISTER)
    runner.run()
    stopped, other = runner.states["evidence_register"], runner.states["source_register"]
    assert (stopped.position, stopped.fault) == (1, "LookupError at sequence 2 (evidence.derived.v1)")
    assert (other.position, other.fault) == (3, None)
    with runner.engine.connect() as connection:
        assert len(connection.execute(select(items)).all()) == 1


def test_a_view_that_was_mended_goes_on_from_where_it_stopped() -> None:
    log = log_of_items()
    runner = running(log, FAULTY)
    runner.run()
    with runner.engine.begin() as connection:
        connection.execute(positions.update().values(fault=None))
    mended = Runner(runner.engine, log, (EVIDENCE_REGISTER,))
    mended.open()
    mended.run()
    whole = built(log, (EVIDENCE_REGISTER,))
    assert digests(mended.engine, (EVIDENCE_REGISTER,)) == digests(whole, (EVIDENCE_REGISTER,))


def test_a_view_that_an_operator_lets_go_on_tries_the_event_again() -> None:
    runner = running(log_of_items(), FAULTY)
    runner.run()
    assert runner.resume() == []
    with runner.engine.begin() as connection:
        assert resume(connection, "evidence_register") == "LookupError at sequence 2 (evidence.derived.v1)"
        assert resume(connection, "evidence_register") is None
    assert runner.resume() == ["evidence_register"]
    runner.run()
    assert runner.states["evidence_register"].fault == "LookupError at sequence 2 (evidence.derived.v1)"


def test_a_view_passes_over_exactly_what_was_set_aside_and_says_so_in_its_row() -> None:
    log, decided = log_of_items(), set[int]()
    runner = Runner(memory_engine(), log, (FAULTY,), set_aside=lambda _: frozenset(decided))
    runner.open()
    runner.run()
    decided |= {2, 900}
    assert runner.resume() == ["evidence_register"]
    runner.run()
    state = runner.states["evidence_register"]
    assert (state.position, state.fault) == (3, None)
    with runner.engine.connect() as connection:
        [row] = connection.execute(select(positions)).all()
        assert (row.position, row.fault, row.set_aside) == (3, None, "2")
        assert len({item.id for item in connection.execute(select(items))}) == 1


@pytest.mark.parametrize(
    "told", [{"type": "fact.stated.v1"}, {"version": 9}, {"id": UUID(int=9)}, {"stream": "fact/x"}], ids=str
)
def test_an_event_that_is_told_of_otherwise_than_its_bytes_say_is_not_applied(told: dict[str, Any]) -> None:
    log = log_of_items()
    log.stored[1] = replace(log.stored[1], **told)
    runner = running(log, EVIDENCE_REGISTER)
    with pytest.raises(UnreadableEventError, match="of sequence 2 as its bytes state them"):
        runner.run()
    assert runner.position() == 0


def test_views_that_the_log_stops_say_why_and_stay_where_they_were() -> None:
    runner = running(log_of_items(), EVIDENCE_REGISTER, SOURCE_REGISTER)
    runner.run(to=1)
    runner.halt("GapError: expected sequence 2 in the log, found 3")
    again = Runner(runner.engine, runner.log, runner.views)
    again.open()
    assert {(state.position, state.fault) for state in again.states.values()} == {
        (1, "GapError: expected sequence 2 in the log, found 3")
    }


def test_of_two_runners_the_second_finds_the_view_moved_and_keeps_nothing() -> None:
    log = log_of_items()
    first = running(log, EVIDENCE_REGISTER)
    second = Runner(first.engine, log, (EVIDENCE_REGISTER,))
    second.open()
    first.run()
    with pytest.raises(MovedElsewhereError):
        second.run()
    assert digests(first.engine, (EVIDENCE_REGISTER,)) == digests(
        built(log, (EVIDENCE_REGISTER,)), (EVIDENCE_REGISTER,)
    )


def test_a_batch_that_could_not_be_committed_is_applied_again_in_full() -> None:
    log = log_of_items()
    runner = running(log, EVIDENCE_REGISTER)
    runner.run(to=1)
    failures = [OSError("disk full")]

    @event.listens_for(runner.engine, "commit")
    def fail(_: Any) -> None:
        if failures:
            raise failures.pop()

    with pytest.raises(OSError, match="disk full"):
        runner.run()
    assert runner.position() == 1
    runner.run()
    whole = built(log, (EVIDENCE_REGISTER,))
    assert digests(runner.engine, (EVIDENCE_REGISTER,)) == digests(whole, (EVIDENCE_REGISTER,))


def test_a_position_is_told_only_when_its_rows_are_committed() -> None:
    # Else a caller who waited for the position reads the rows of the one before.
    runner = running(log_of_items(), EVIDENCE_REGISTER)
    told: list[int] = []
    event.listen(runner.engine, "commit", lambda _: told.append(runner.position()))
    runner.run(to=1)
    runner.run()
    assert (told, runner.position()) == ([0, 1], 3)


def test_a_gap_in_the_log_stops_everything() -> None:
    log = log_of_items()
    del log.stored[1]
    with pytest.raises(GapError, match="expected sequence 2 in the log, found 3"):
        running(log, EVIDENCE_REGISTER).run()
