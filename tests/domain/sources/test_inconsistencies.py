"""Accounts of one source that differ: recorded as such, explained, never taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.protected import Plain
from domain.sources import account_events as a
from domain.sources import events as e
from domain.sources.inconsistencies import explain_inconsistency, record_inconsistency
from domain.sources.source import evolve
from domain.values import Segment
from tests.scenario import SUBJECT, Given, act_by

ITEM, INTERVIEW, FACT, CITATION = UUID(int=30), UUID(int=31), UUID(int=32), UUID(int=33)
TEXT = Plain.of("Autumn in one, spring in the other.")
PAGES = a.AccountPart(item=ITEM, segment=Segment(unit="pages", first=2, last=3))
SESSION = a.AccountPart(interview=INTERVIEW)

registered = e.SourceRegistered(code="W-0001", kind=e.SourceKind.WITNESS)
interviewed = a.SourceInterviewed(interview=INTERVIEW, held_on="2025-03-01")
recorded = a.InconsistencyRecorded(code="X-1", first=PAGES, second=SESSION, topic="rations", difference=TEXT)


def given(*events: Any) -> Given:
    return Given(evolve, [registered, interviewed, *events], id=SUBJECT)


def asked(**changes: Any) -> dict[str, Any]:
    members = {"code": "X-1", "first": PAGES, "second": SESSION, "topic": "rations", "difference": TEXT}
    return {**members, "act": act_by(), **changes}


def test_an_inconsistency_names_both_accounts_and_the_topic() -> None:
    given().when(record_inconsistency, **asked()).then(recorded)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"second": a.AccountPart(account="A-9")}, "second.account"),
        ({"first": a.AccountPart(interview=ITEM)}, "first.interview"),
    ],
    ids=["account", "interview"],
)
def test_an_account_that_the_source_did_not_give_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NotFoundError) as refusal:
        record_inconsistency(given().state(), **asked(**changes))
    assert refusal.value.field == field


def test_one_part_differs_not_from_itself() -> None:
    given().when(record_inconsistency, **asked(second=PAGES)).then_refused(InvalidError, "the same twice")


def test_a_code_is_used_once() -> None:
    given(recorded).when(record_inconsistency, **asked()).then_refused(RefusedError, "already")


def test_what_explains_it_is_recorded_and_takes_nothing_back() -> None:
    explained = a.InconsistencyExplained(code="X-1", explanation=TEXT)
    given(recorded).when(explain_inconsistency, code="X-1", explanation=TEXT, act=act_by()).then(explained)
    assert given(recorded, explained).state().inconsistencies == {"X-1"}
    given().when(explain_inconsistency, code="X-1", explanation=TEXT, act=act_by()).then_refused(
        NotFoundError, "no inconsistency X-1"
    )


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({}, "found none"),
        ({"fact": FACT}, "without the other"),
        ({"citation": CITATION}, "without the other"),
        ({"interview": INTERVIEW, "segment": PAGES.segment}, "the item of the segment"),
    ],
    ids=["nothing", "a fact alone", "a citation alone", "a segment of nothing"],
)
def test_a_part_says_where_its_words_are_found(members: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        a.AccountPart(**members)
