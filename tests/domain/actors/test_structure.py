"""Offices of posts, days of existence, and who stood under whom: what is recorded and what is refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.actors import events as e
from domain.actors import holdings, register, structure
from domain.actors import structure_events as s
from domain.actors.actor import evolve
from domain.errors import InvalidError, NotFoundError, RefusedError
from tests.scenario import Given

ME, ABOVE, HOLDER = UUID(int=7), UUID(int=8), UUID(int=9)
post = e.ActorRegistered(code="T-0001", kind=e.ActorKind.POST, existed_from="1990-01-01")
unit = e.ActorRegistered(code="U-0001", kind=e.ActorKind.UNIT, existed_from="1990-01-01")
person = e.ActorRegistered(code="P-0001", kind=e.ActorKind.PERSON)
organ = e.ActorRegistered(code="O-0001", kind=e.ActorKind.ORGAN)
held = e.PostHoldingRecorded(
    holding="h1", holder=HOLDER, nature="de_jure", valid_from="1994-07-08", valid_to="2011-12-17"
)
under = s.SubordinationRecorded(subordination="s1", superior=ABOVE, nature="de_jure", valid_from="1994-07-08")
stated = s.PostOfficeStated(office=s.Office.HEAD_OF_STATE)


def given(*events: Any) -> Given:
    return Given(evolve, events, id=ME)


def recorded(*events: Any, **changes: Any) -> Any:
    body = {"subordination": "s1", "superior": ABOVE, "nature": "de_jure"} | changes
    return given(*events).when(structure.record_subordination, **body)


def test_an_office_is_stated_of_a_post() -> None:
    given(post).when(structure.state_office, office=s.Office.HEAD_OF_STATE).then(stated)


def test_another_office_takes_the_place_of_the_one_before() -> None:
    other = s.Office.OTHER
    given(post, stated).when(structure.state_office, office=other).then(s.PostOfficeStated(office=other))


def test_an_office_is_stated_of_no_organ_and_not_twice_the_same() -> None:
    stating = {"office": s.Office.HEAD_OF_STATE}
    given(organ).when(structure.state_office, **stating).then_refused(InvalidError, "which is organ")
    given(post, stated).when(structure.state_office, **stating).then_refused(RefusedError, "already")


def test_days_of_existence_take_the_place_of_those_before() -> None:
    recording = given(post, held).when(structure.record_existence, existed_to="2016-06-29")
    recording.then(s.ActorExistenceRecorded(existed_from=None, existed_to="2016-06-29"))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"existed_from": "1994-07-09"}, "expected a first day up to 1994-07-08, on which holding h1 stood"),
        ({"existed_to": "2011-12-16"}, "expected a last day from 2011-12-17 on, on which holding h1 stood"),
        ({"existed_from": "2000-01-02", "existed_to": "2000-01-01"}, "not before 2000-01-02"),
    ],
    ids=["begins after a holding did", "ends before a holding did", "ends before it begins"],
)
def test_days_of_existence_that_leave_something_outside_are_refused(days: Any, words: str) -> None:
    given(post, held).when(structure.record_existence, **days).then_refused(InvalidError, words)


def test_days_of_existence_leave_no_subordination_outside() -> None:
    recording = given(unit, under).when(structure.record_existence, existed_from="1995-01-01")
    recording.then_refused(InvalidError, "subordination s1 stood")


def test_a_person_has_no_days_of_existence() -> None:
    given(person).when(structure.record_existence, existed_from="1950-01-01").then_refused(
        InvalidError, "found person P-0001"
    )


def test_a_holding_is_judged_by_the_days_recorded_last() -> None:
    shorter = s.ActorExistenceRecorded(existed_from="1994-07-08")
    outcome = given(post, shorter).when(
        holdings.record_holding, holding="h1", holder=HOLDER, nature="de_facto", valid_from="1994-07-07"
    )
    outcome.then_refused(InvalidError, "expected a day from 1994-07-08 on, when post T-0001 began")


def test_a_subordination_is_recorded_on_the_one_below() -> None:
    recorded(unit, valid_from="1994-07-08").then(under)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"superior": ME}, "expected another actor"),
        ({"superior_kind": e.ActorKind.PERSON}, "found a person"),
        ({"valid_from": "2000-01-02", "valid_to": "2000-01-01"}, "not before 2000-01-02"),
        ({"valid_from": "1989-12-31"}, "from 1990-01-01 on, when unit U-0001 began, found 1989-12-31"),
        ({"subordination_path": ("O-1", "U-0001")}, "expected no cycle, found U-0001 -> O-1 -> U-0001"),
    ],
    ids=["itself", "a person", "ends before it starts", "before it existed", "a circle"],
)
def test_a_subordination_that_cannot_be_is_refused(changes: Any, words: str) -> None:
    recorded(unit, **changes).then_refused(InvalidError, words)


def test_nobody_is_under_another_but_by_a_post() -> None:
    recorded(person).then_refused(InvalidError, "who held which post is a holding")


def test_a_code_of_a_subordination_serves_once() -> None:
    recorded(unit, under).then_refused(InvalidError, "found s1 used before")


def test_a_subordination_ends_once_and_not_before_it_began() -> None:
    ending = given(unit, under).when(structure.end_subordination, subordination="s1", valid_to="2000-01-01")
    ended = s.SubordinationEnded(subordination="s1", valid_to="2000-01-01")
    ending.then(ended)
    again = given(unit, under, ended)
    again.when(structure.end_subordination, subordination="s1", valid_to="2001-01-01").then_refused(
        RefusedError, "ended on 2000-01-01"
    )
    early = given(unit, under).when(structure.end_subordination, subordination="s1", valid_to="1990-01-02")
    early.then_refused(InvalidError, "not before 1994-07-08")
    given(unit).when(structure.end_subordination, subordination="s1", valid_to="2000-01-01").then_refused(
        NotFoundError, "no subordination s1"
    )


def test_a_succession_that_runs_back_is_refused_with_the_way() -> None:
    outcome = given(organ).when(
        register.record_succession,
        relation="predecessor",
        other=ABOVE,
        manner="renamed",
        succession_path=("O-0002", "O-0003", "O-0001"),
    )
    outcome.then_refused(InvalidError, "found O-0001 -> O-0002 -> O-0003 -> O-0001")


def test_what_needs_a_reason() -> None:
    assert structure.NEEDS_REASON == ("state_office", "record_existence")
