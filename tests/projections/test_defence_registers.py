"""Registers of interviews, disclosure and inquiries: as of a position they say what a replay to it says."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from domain.disclosure.disclosure import DisclosureReview
from domain.inquiry.inquiry import LineOfInquiry
from projections.disclosure_register import DISCLOSURE_REGISTER
from projections.disclosure_register.tables import reviews
from projections.evidence_register import EVIDENCE_REGISTER
from projections.inquiry_register import INQUIRY_REGISTER
from projections.inquiry_register.exoneration import streams_of_line
from projections.inquiry_register.inquiries import in_order
from projections.inquiry_register.tables import inquiries
from projections.interview_register import INTERVIEW_REGISTER
from projections.interview_register.tables import interviews
from projections.proof_graph.view import ProofGraphView
from projections.queries import all_of
from projections.source_register import SOURCE_REGISTER
from projections.view import View
from tests.projections.histories import MemoryLog, built, built_to, digests
from tests.projections.random_defence import DefenceWork, histories
from tests.projections.random_work import Step
from tests.projections.test_rebuild import rows_held

EXAMPLES = 40
VIEWS: tuple[View, ...] = (
    EVIDENCE_REGISTER,
    SOURCE_REGISTER,
    INTERVIEW_REGISTER,
    DISCLOSURE_REGISTER,
    INQUIRY_REGISTER,
    ProofGraphView(),
)


def log_of(steps: list[Step]) -> MemoryLog:
    work = DefenceWork()
    for step in steps:
        work.do(step)
    return work.log


@settings(max_examples=EXAMPLES, deadline=None)
@given(histories, st.lists(st.integers(0, 60)))
def test_a_register_built_in_any_batches_equals_one_built_at_once(
    steps: list[Step], stops: list[int]
) -> None:
    log = log_of(steps)
    assert digests(built(log, VIEWS, stops=stops), VIEWS) == digests(built(log, VIEWS), VIEWS)


@settings(max_examples=EXAMPLES, deadline=None)
@given(histories, st.data())
def test_rows_as_of_a_position_equal_a_replay_to_it(steps: list[Step], data: st.DataObject) -> None:
    log = log_of(steps)
    position = data.draw(st.sampled_from(log.ends))
    whole, replayed = built(log, VIEWS), built_to(log, VIEWS, position)
    for view in VIEWS:
        for table in view.metadata.tables.values():
            assert rows_held(whole, table, position) == rows_held(replayed, table, position), table.name


@settings(max_examples=EXAMPLES, deadline=None)
@given(histories)
def test_every_row_says_what_its_stream_has_come_to(steps: list[Step]) -> None:
    log = log_of(steps)
    with built(log, VIEWS).connect() as connection:
        check_states(connection, log)


def check_states(connection: Connection, log: MemoryLog) -> None:
    def of(table: Any) -> dict[str, Any]:
        return {row["id"]: row for row in all_of(connection, table, position=log.head())}

    shown, sought, heard = of(reviews), of(inquiries), of(interviews)
    for stream, state in log.states.items():
        kind, _, id = stream.partition("/")
        if isinstance(state, DisclosureReview):
            assert set(shown[id]["class_words"].split()) == {*state.classes, *state.dropped}
            assert (shown[id]["state"] != "reviewed") is state.awaits_second
        elif isinstance(state, LineOfInquiry):
            assert (sought[id]["state"] == "closed") is state.is_closed
            assert sought[id].get("outcome") == state.outcome
        elif kind == "interview":
            assert heard[id]["standing"] == state.standing  # type: ignore[attr-defined]


def test_a_base_that_left_a_line_stays_in_the_sight_of_the_defence() -> None:
    line = {
        "bases": [{"crime_base": "b-1", "context": "c-1"}, {"crime_base": "b-2"}],
        "removals": [{"id": "b-3", "state": "agreed"}],
        "liability": "l-1",
    }
    bases = {"crime_base/b-1", "crime_base/b-2", "crime_base/b-3"}
    assert streams_of_line(line) == {*bases, "context/c-1", "liability/l-1"}


@settings(max_examples=EXAMPLES, deadline=None)
@given(histories)
def test_open_inquiries_come_before_closed_ones_and_the_first_due_before_all(steps: list[Step]) -> None:
    log = log_of(steps)
    with built(log, VIEWS).connect() as connection:
        rows = in_order(connection, position=log.head(), where=())
    places = [(row["state"] == "closed", row["due"] or "9999-12-31", row["entered"]) for row in rows]
    assert places == sorted(places)
