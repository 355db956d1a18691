"""Worklists prove that all information is assessed: they conserve, at every position."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine

from domain.evidence import events as e
from projections.acts import ACTS
from projections.case_register import CASE_REGISTER
from projections.evidence_register import EVIDENCE_REGISTER
from projections.view import View
from projections.worklists import WORKLISTS
from projections.worklists.queries import balances
from tests.projections.histories import built
from tests.projections.random_work import Counts, Step, Work, counted, histories

EXAMPLES = 40
"""Histories tried by each property: building all views takes tens of milliseconds a history."""
VIEWS: tuple[View, ...] = (ACTS, EVIDENCE_REGISTER, CASE_REGISTER, WORKLISTS)


class NotConservedError(AssertionError):
    """Something registered is neither dealt with, nor waiting, nor set aside."""


def written(steps: list[Step]) -> tuple[Work, dict[int, Counts]]:
    """Write a history, and count after every act what stands where."""
    work, counts = Work(), {}
    for step in steps:
        work.do(step)
        counts[work.log.head()] = counted(work.log.states)
    return work, counts


def check_conservation(engine: Engine, positions: Any) -> None:
    with engine.connect() as connection:
        for position in positions:
            for balance in balances(connection, position=position):
                if not balance.is_conserved:
                    raise NotConservedError(f"{balance} at position {position}")


@settings(max_examples=EXAMPLES)
@given(histories)
def test_everything_registered_is_dealt_with_waits_or_is_set_aside_at_every_position(
    steps: list[Step],
) -> None:
    work, _ = written(steps)
    check_conservation(built(work.log, VIEWS), range(work.log.head() + 1))


@settings(max_examples=EXAMPLES)
@given(histories)
def test_every_balance_is_what_a_reader_of_the_streams_counts(steps: list[Step]) -> None:
    work, counts = written(steps)
    engine = built(work.log, VIEWS)
    with engine.connect() as connection:
        for position, expected in counts.items():
            found = {balance.account.value: balance for balance in balances(connection, position=position)}
            for account, reader in expected.items():
                balance = found[account]
                assert (balance.done, balance.waiting, sum(balance.set_aside.values())) == (
                    reader["done"],
                    reader["waiting"],
                    reader["set_aside"],
                ), f"{account} at position {position}"


FORGETFUL = replace(
    WORKLISTS,
    handlers={
        event_class: handler
        for event_class, handler in WORKLISTS.handlers.items()
        if event_class is not e.EvidenceDerived
    },
)
"""A planted fault: worklists that never hear of derived items."""


def test_a_worklist_that_forgets_derived_items_is_found_out() -> None:
    work, _ = written([("register", 0, 0), ("derive", 0, 0)])
    engine = built(work.log, (ACTS, EVIDENCE_REGISTER, CASE_REGISTER, FORGETFUL))
    with pytest.raises(NotConservedError, match=r"ITEMS_ASSESSED.*registered=2.*waiting=1"):
        check_conservation(engine, range(work.log.head() + 1))


def balance_of(work: Work, account: str) -> Any:
    engine = built(work.log, VIEWS)
    with engine.connect() as connection:
        found = balances(connection, position=work.log.head())
    return next(balance for balance in found if balance.account == account)


@pytest.mark.parametrize(
    ("steps", "account", "expected"),
    [
        pytest.param(
            [("register", 0, 0), ("assess_negative", 0, 0), ("withdraw_assessment", 0, 0)],
            "items_assessed",
            (1, 0, {}),
            id="a negative assessment stands until a third expert concurs in its withdrawal",
        ),
        pytest.param(
            [
                ("register", 0, 0),
                ("assess_negative", 0, 0),
                ("withdraw_assessment", 0, 0),
                ("concur", 0, 0),
            ],
            "items_assessed",
            (0, 1, {}),
            id="an item whose only assessment was withdrawn waits again",
        ),
        pytest.param(
            [("register", 0, 0), ("reject", 0, 0), ("close", 0, 0)],
            "items_assessed",
            (0, 0, {"rejected": 1}),
            id="an item rejected and then closed keeps the first reason",
        ),
        pytest.param(
            [("state_agreed", 0, 0)],
            "facts_cited",
            (0, 0, {"agreed": 1}),
            id="an agreed fact needs no citation",
        ),
        pytest.param(
            [("state", 0, 0), ("suggest", 0, 0)],
            "facts_mapped",
            (0, 1, {}),
            id="a program's suggestion maps nothing",
        ),
        pytest.param(
            [("state", 0, 0), ("propose", 0, 0), ("reject_mapping", 0, 0)],
            "facts_mapped",
            (0, 1, {}),
            id="a fact whose only mapping was rejected waits again",
        ),
        pytest.param(
            [("state", 0, 0), ("propose", 0, 0), ("withdraw_fact", 0, 0), ("withdraw_mapping", 0, 0)],
            "facts_mapped",
            (0, 0, {"withdrawn": 1}),
            id="a withdrawn fact is set aside once nothing is mapped any more",
        ),
    ],
)
def test_one_thing_stands_in_one_place(
    steps: list[Step], account: str, expected: tuple[int, int, dict[str, int]]
) -> None:
    work, _ = written(steps)
    balance = balance_of(work, account)
    assert (balance.done, balance.waiting, balance.set_aside) == expected
