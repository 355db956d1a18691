"""Interviews: requested, held with what they add to their source, cancelled, completed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import InvalidError, RefusedError
from domain.events import Change
from domain.interviews import completing, holding, requesting
from domain.interviews import events as e
from domain.interviews.holding import Sitting
from domain.interviews.interview import Interview, InterviewStanding, evolve
from domain.protected import Plain
from domain.sources import account_events as a
from domain.sources import events as s
from domain.sources import source as sources
from tests.scenario import Given, act_by

SOURCE, INTERVIEW, INTERPRETER, ITEM, BODY = (UUID(int=40 + n) for n in range(5))
TEXT = Plain.of("A quiet room.")
RIGHTS = tuple(
    e.RightStated(right=right, standing=e.RightStanding.GIVEN)
    for right in (
        e.Right.INFORMED_OF_GROUNDS,
        e.Right.SILENCE,
        e.Right.LEGAL_ASSISTANCE,
        e.Right.COUNSEL_PRESENT,
        e.Right.RECORDING,
    )
)

registered = s.SourceRegistered(code="W-0001", kind=s.SourceKind.WITNESS)
requested = e.InterviewRequested(source=SOURCE, matter=TEXT)


def sitting(**members: Any) -> Sitting:
    stated = {
        "held_on": "2026-02-01",
        "manner": e.Manner.IN_PERSON,
        "setting": TEXT,
        "language": "ko",
        "interviewers": ("expert-1",),
        "status": e.PersonStatus.WITNESS,
        "recording": e.Recording.AUDIO,
    }
    return Sitting(**{**stated, **members})


def held(**members: Any) -> e.InterviewHeld:
    stated = {name: getattr(sitting(**members), name) for name in Sitting.model_fields}
    stated.pop("earlier_accounts")
    return e.InterviewHeld(source=SOURCE, **stated)


def person(*events: Any) -> sources.Source:
    state: sources.Source = Given(sources.evolve, [registered, *events], id=SOURCE).state()
    return state


def interview(*events: Any) -> Interview:
    state: Interview = Given(evolve, list(events), id=INTERVIEW).state()
    return state


def named(changes: list[Change]) -> list[tuple[str, str]]:
    return [(str(change.stream.kind.value), change.event.TOPIC) for change in changes]


def test_a_request_states_what_the_source_had_given_before() -> None:
    check = UUID(int=50)
    checked = a.InterviewBurdenChecked(
        check=check,
        interviews=(a.PastInterview(interview=ITEM, held_on="2025-03-01"),),
        risk=s.RiskLevel.LOW,
        risk_due="2030-01-01",
        need=TEXT,
        safeguards=TEXT,
    )
    state = person(a.SourceInterviewed(interview=ITEM, held_on="2025-03-01"), checked)
    change = requesting.request(
        id=INTERVIEW, source=SOURCE, matter=TEXT, burden_check=check, person=state, act=act_by()
    )
    assert change.opens
    assert change.event == e.InterviewRequested(
        source=SOURCE, matter=TEXT, burden_check=check, interviews=checked.interviews
    )


def test_a_request_without_the_check_that_it_needs_is_refused() -> None:
    state = person(a.SourceInterviewed(interview=ITEM, held_on="2025-03-01"))
    with pytest.raises(RefusedError, match="gave interviews on 2025-03-01; accounts elsewhere: none"):
        requesting.request(id=INTERVIEW, source=SOURCE, matter=TEXT, person=state, act=act_by())


def test_what_is_held_adds_the_interview_the_hand_and_the_accounts_to_its_source() -> None:
    account = s.EarlierAccount(code="A-1", given_to=BODY)
    changes = holding.hold(
        interview(requested),
        sitting=sitting(interpreter=INTERPRETER, earlier_accounts=(account,)),
        person=person(),
        act=act_by(),
    )
    assert [change.event for change in changes] == [
        held(interpreter=INTERPRETER),
        a.SourceInterviewed(interview=INTERVIEW, held_on="2026-02-01"),
        s.HandRecorded(hand=INTERPRETER, capacity=s.HandCapacity.INTERPRETER),
        s.EarlierAccountRecorded(account=account),
    ]
    assert {str(change.stream) for change in changes[1:]} == {f"source/{SOURCE}"}


def test_a_hand_that_is_known_is_not_recorded_again() -> None:
    known = s.HandRecorded(hand=INTERPRETER, capacity=s.HandCapacity.INTERPRETER)
    changes = holding.hold(
        interview(requested), sitting=sitting(interpreter=INTERPRETER), person=person(known), act=act_by()
    )
    assert named(changes) == [("interview", "interview.held.v1"), ("source", "source.interviewed.v1")]


def test_what_happened_is_recorded_though_nobody_requested_it() -> None:
    state = person(a.SourceInterviewed(interview=ITEM, held_on="2025-03-01"))
    [first, *_] = holding.record(id=INTERVIEW, source=SOURCE, sitting=sitting(), person=state, act=act_by())
    assert (first.opens, first.event) == (True, held())


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"held_on": "2026-03-02"}, "sitting.held_on"),
        ({"interpreter": SOURCE}, "sitting.interpreter"),
        ({"interviewers": ("expert-1", "expert-1")}, "sitting.interviewers[1]"),
        ({"rights": (RIGHTS[0], RIGHTS[0])}, "sitting.rights[1]"),
        ({"status": e.PersonStatus.SUSPECTED, "rights": RIGHTS[:4]}, "sitting.rights"),
        (
            {"rights": (e.RightStated(right=e.Right.NO_COERCION, standing=e.RightStanding.DECLINED),)},
            "sitting.rights[0].standing",
        ),
    ],
    ids=[
        "a day to come",
        "own interpreter",
        "interviewer twice",
        "right twice",
        "right left out",
        "declined",
    ],
)
def test_an_intake_that_cannot_be_right_is_refused_by_its_field(members: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        holding.record(id=INTERVIEW, source=SOURCE, sitting=sitting(**members), person=person(), act=act_by())
    assert refusal.value.field == field


def test_a_right_that_was_not_given_is_stated_as_such() -> None:
    rights = (
        e.RightStated(right=e.Right.COUNSEL_PRESENT, standing=e.RightStanding.NOT_GIVEN),
        *RIGHTS[:3],
        RIGHTS[4],
    )
    [first, *_] = holding.record(
        id=INTERVIEW,
        source=SOURCE,
        sitting=sitting(status=e.PersonStatus.SUSPECTED, rights=rights),
        person=person(),
        act=act_by(),
    )
    assert isinstance(first.event, e.InterviewHeld)
    assert first.event.rights == rights


def test_an_account_that_is_known_is_refused_by_its_place() -> None:
    account = s.EarlierAccount(code="A-1", given_to=BODY)
    state = person(s.EarlierAccountRecorded(account=account))
    with pytest.raises(InvalidError, match="used before") as refusal:
        holding.record(
            id=INTERVIEW,
            source=SOURCE,
            sitting=sitting(earlier_accounts=(account,)),
            person=state,
            act=act_by(),
        )
    assert refusal.value.field == "sitting.earlier_accounts[0].code"


def test_an_interview_is_held_or_cancelled_once() -> None:
    cancelled = e.InterviewCancelled(cause="unsafe")
    Given(evolve, [requested], id=INTERVIEW).when(requesting.cancel, cause="unsafe").then(cancelled)
    for ended in (cancelled, held()):
        Given(evolve, [requested, ended], id=INTERVIEW).when(requesting.cancel, cause="unsafe").then_refused(
            RefusedError, "expected requested"
        )
        with pytest.raises(RefusedError, match="expected requested"):
            holding.hold(interview(requested, ended), sitting=sitting(), person=person(), act=act_by())
    assert interview(requested, cancelled).standing is InterviewStanding.CANCELLED


def test_records_are_attached_once_to_what_was_held() -> None:
    record = e.RecordItem(item=ITEM, kind=e.RecordKind.TRANSCRIPT)
    attached = e.InterviewRecordAttached(record=record)
    Given(evolve, [held()], id=INTERVIEW).when(completing.attach_record, record=record).then(attached)
    Given(evolve, [held(), attached], id=INTERVIEW).when(
        completing.attach_record, record=record
    ).then_refused(RefusedError, "attached already")
    Given(evolve, [requested], id=INTERVIEW).when(completing.attach_record, record=record).then_refused(
        RefusedError, "expected held"
    )


def test_benefits_that_become_known_later_are_recorded() -> None:
    Given(evolve, [held()], id=INTERVIEW).when(completing.record_benefits, promises=(TEXT,)).then(
        e.InterviewBenefitsRecorded(source=SOURCE, promises=(TEXT,))
    )
    Given(evolve, [held()], id=INTERVIEW).when(completing.record_benefits).then_refused(
        InvalidError, "found neither"
    )


def test_a_witness_who_became_suspected_has_every_right_stated() -> None:
    recorded = e.InterviewStatusRecorded(status=e.PersonStatus.SUSPECTED, rights=RIGHTS)
    Given(evolve, [held()], id=INTERVIEW).when(
        completing.record_status, status=e.PersonStatus.SUSPECTED, rights=RIGHTS
    ).then(recorded)
    Given(evolve, [held()], id=INTERVIEW).when(
        completing.record_status, status=e.PersonStatus.SUSPECTED
    ).then_refused(InvalidError, "art. 55(2)")
    Given(evolve, [held(), recorded], id=INTERVIEW).when(
        completing.record_status, status=e.PersonStatus.SUSPECTED, rights=RIGHTS
    ).then_refused(RefusedError, "already")


def test_somebody_present_is_a_source_an_actor_or_a_colleague() -> None:
    for members in ({}, {"person": f"source/{SOURCE}", "identity": "expert-2"}):
        with pytest.raises(ValidationError, match="either a source or actor, or a colleague"):
            e.PersonPresent(capacity=e.PresentCapacity.OBSERVER, **members)
