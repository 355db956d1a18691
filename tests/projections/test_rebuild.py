"""A view built live, in batches of any size, equals one built at once; a past position is a look-up."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, select

from projections.access_register import ACCESS_REGISTER
from projections.acts import ACTS, whole_act
from projections.case_register import CASE_REGISTER
from projections.disclosure_register import DISCLOSURE_REGISTER
from projections.evidence_register import EVIDENCE_REGISTER
from projections.history import held_at
from projections.inquiry_register import INQUIRY_REGISTER
from projections.interview_register import INTERVIEW_REGISTER
from projections.protection_register import PROTECTION_REGISTER
from projections.references import REFERENCES
from projections.source_register import SOURCE_REGISTER
from projections.view import View
from projections.work_register import WORK_REGISTER
from projections.worklists import WORKLISTS
from tests.projections.histories import MemoryLog, built, built_to, digests
from tests.projections.random_work import Step, Work, histories

EXAMPLES = 40
"""Histories tried by each property: building all views takes tens of milliseconds a history."""
VIEWS: tuple[View, ...] = (
    ACTS,
    EVIDENCE_REGISTER,
    SOURCE_REGISTER,
    CASE_REGISTER,
    ACCESS_REGISTER,
    INTERVIEW_REGISTER,
    DISCLOSURE_REGISTER,
    INQUIRY_REGISTER,
    PROTECTION_REGISTER,
    WORKLISTS,
    REFERENCES,
    WORK_REGISTER,
)


def log_of(steps: list[Step]) -> MemoryLog:
    work = Work()
    for step in steps:
        work.do(step)
    return work.log


@settings(max_examples=EXAMPLES)
@given(histories, st.lists(st.integers(0, 60)))
def test_a_view_built_in_any_batches_equals_one_built_at_once(steps: list[Step], stops: list[int]) -> None:
    log = log_of(steps)
    whole = built(log, VIEWS)
    live = built(log, VIEWS, stops=stops)
    assert digests(live, VIEWS) == digests(whole, VIEWS)


def rows_held(engine: Engine, table: Table, position: int) -> list[dict[str, Any]]:
    """Give the rows that held at a position, without what was known later of their end."""
    with engine.connect() as connection:
        if "from_sequence" not in table.c:
            statement = select(table)
            if "sequence" in table.c:
                statement = statement.where(table.c.sequence <= position)
        else:
            statement = select(table).where(held_at(table, position))
        rows = connection.execute(statement.order_by(*table.primary_key.columns)).mappings()
        return [
            {name: value for name, value in row.items() if name not in ("to_sequence", "closed_by")}
            for row in rows
        ]


@settings(max_examples=EXAMPLES)
@given(histories, st.data())
def test_rows_as_of_a_position_equal_a_replay_to_it(steps: list[Step], data: st.DataObject) -> None:
    log = log_of(steps)
    position = data.draw(st.sampled_from(log.ends))
    whole, replayed = built(log, VIEWS), built_to(log, VIEWS, position)
    for view in VIEWS:
        for table in view.metadata.tables.values():
            assert rows_held(whole, table, position) == rows_held(replayed, table, position), table.name


@settings(max_examples=EXAMPLES)
@given(histories)
def test_every_position_is_rounded_down_to_the_end_of_a_whole_act(steps: list[Step]) -> None:
    log = log_of(steps)
    engine = built(log, VIEWS)
    with engine.connect() as connection:
        for position in range(log.head() + 1):
            expected = max(end for end in log.ends if end <= position)
            assert whole_act(connection, position) == expected
