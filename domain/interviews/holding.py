"""Decisions by which an interview that was held enters the record, with what it adds to its source."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change
from domain.interviews import events as e
from domain.interviews.interview import Interview, InterviewStanding
from domain.interviews.rights import check_rights
from domain.proof.parts import refuse_repeated
from domain.protected import ProtectedText
from domain.sources.account_events import SourceInterviewed
from domain.sources.events import EarlierAccount, HandCapacity, HandRecorded
from domain.sources.origins import record_earlier_account
from domain.sources.source import Source
from domain.values import Classification, IsoDate, Language, SourceRef, Value

Texts = Annotated[tuple[ProtectedText, ...], Field(max_length=50)]


class Sitting(Value):
    """An interview as it was held; its members are those of `InterviewHeld`.

    Args:
        earlier_accounts: Accounts given elsewhere that the person told of; recorded with the source.
    """

    held_on: IsoDate
    minutes: e.Minutes | None = None
    manner: e.Manner
    setting: ProtectedText
    language: Language
    interviewers: e.Interviewers
    interpreter: SourceRef | None = None
    present: e.Present = ()
    status: e.PersonStatus
    rights: e.Rights = ()
    recording: e.Recording
    benefits: Texts = ()
    promises: Texts = ()
    summary: ProtectedText | None = None
    records: e.Records = ()
    earlier_accounts: Annotated[tuple[EarlierAccount, ...], Field(max_length=50)] = ()


def hold(interview: Interview, *, sitting: Sitting, person: Source, act: Act) -> list[Change]:
    """Record that an interview which was requested was held.

    The interpreter becomes a hand that the source came through, and so joins the sources interpreted by
    the same person (readiness rule 5); accounts given elsewhere are recorded with the source (decision 22).

    Args:
        person: The source's stream.

    Raises:
        RefusedError: It was held or cancelled before.
        InvalidError: The day is to come; rights or records are stated twice; a suspected person's rights
            are not all stated; an interviewer is named twice; the source is its own interpreter; a code of an
            earlier account was used before.
    """
    if interview.standing is not InterviewStanding.REQUESTED:
        raise RefusedError(f"interview {interview.id} is {interview.standing.value}, expected requested")
    held = _held(interview.source, sitting, act)
    return [interview.next(e.InterviewHeld, **held), *_of_source(person, interview.id, sitting)]


def record(
    *,
    id: UUID,
    source: SourceRef,
    sitting: Sitting,
    classification: Classification = Classification.CONFIDENTIAL,
    person: Source,
    act: Act,
) -> list[Change]:
    """Record an interview that was held without a request in this record, such as one of years ago.

    What happened is recorded whatever was omitted before it: the burden is weighed before a request.

    Args:
        source: Who was heard.
        person: The source's stream.

    Raises:
        InvalidError: As for `hold`.
    """
    event = e.InterviewHeld(**_held(source, sitting, act))
    first = Interview.first(event, id=id, classification=classification)
    return [first, *_of_source(person, id, sitting)]


def _held(source: UUID, sitting: Sitting, act: Act) -> dict[str, object]:
    if sitting.held_on > act.date:
        raise InvalidError(
            f"expected a day up to {act.date}, found {sitting.held_on}", field="sitting.held_on"
        )
    refuse_repeated(sitting.interviewers, field="sitting.interviewers")
    refuse_repeated((each.item for each in sitting.records), field="sitting.records")
    if sitting.interpreter == source:
        raise InvalidError(
            "expected another source than the person heard, found the same", field="sitting.interpreter"
        )
    check_rights(sitting.status, sitting.rights, field="sitting.rights")
    members = {name: getattr(sitting, name) for name in Sitting.model_fields if name != "earlier_accounts"}
    return {"source": source, **members}


def _of_source(person: Source, interview: UUID, sitting: Sitting) -> list[Change]:
    """Give what the interview adds to the stream of its source."""
    changes = [person.next(SourceInterviewed, interview=interview, held_on=sitting.held_on)]
    hand = sitting.interpreter
    if hand is not None and (hand, HandCapacity.INTERPRETER) not in person.hands:
        changes.append(person.next(HandRecorded, hand=hand, capacity=HandCapacity.INTERPRETER))
    refuse_repeated((each.code for each in sitting.earlier_accounts), field="sitting.earlier_accounts")
    for n, account in enumerate(sitting.earlier_accounts):
        try:
            changes.append(record_earlier_account(person, account=account))
        except InvalidError as refusal:
            refusal.field = refusal.field.replace("account", f"sitting.earlier_accounts[{n}]", 1)
            raise
    return changes
