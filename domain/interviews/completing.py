"""Decisions on an interview after it was held: records attached, benefits that became known, status corrected."""

from __future__ import annotations

from domain.errors import InvalidError, RefusedError
from domain.events import Change
from domain.interviews import events as e
from domain.interviews.holding import Texts
from domain.interviews.interview import Interview, InterviewStanding
from domain.interviews.rights import check_rights

NEEDS_REASON: tuple[str, ...] = ("record_status",)


def attach_record(interview: Interview, *, record: e.RecordItem) -> Change:
    """Attach an item as a record of the interview.

    Raises:
        RefusedError: The interview was not held, or the item is attached already.
    """
    _refuse_unheld(interview)
    if record.item in interview.records:
        raise RefusedError(
            f"interview {interview.id} has item {record.item} attached already", field="record.item"
        )
    return interview.next(e.InterviewRecordAttached, record=record)


def record_benefits(interview: Interview, *, benefits: Texts = (), promises: Texts = ()) -> Change:
    """Record benefits or promises that became known after the interview (they bear on credibility).

    Raises:
        RefusedError: The interview was not held.
        InvalidError: Neither is stated.
    """
    _refuse_unheld(interview)
    if not benefits and not promises:
        raise InvalidError("expected a benefit or a promise, found neither", field="benefits")
    return interview.next(
        e.InterviewBenefitsRecorded, source=interview.source, benefits=benefits, promises=promises
    )


def record_status(interview: Interview, *, status: e.PersonStatus, rights: e.Rights = ()) -> Change:
    """Record another status of the person, or correct what became of the rights.

    Takes the place of what was recorded before, as when a witness became suspected.

    Raises:
        RefusedError: The interview was not held, or this is recorded already.
        InvalidError: Rights are stated twice, or a suspected person's are not all stated.
    """
    _refuse_unheld(interview)
    check_rights(status, rights, field="rights")
    if (status, rights) == (interview.status, interview.rights):
        raise RefusedError(f"interview {interview.id} has that status and these rights already")
    return interview.next(e.InterviewStatusRecorded, status=status, rights=rights)


def _refuse_unheld(interview: Interview) -> None:
    if interview.standing is not InterviewStanding.HELD:
        raise RefusedError(f"interview {interview.id} is {interview.standing.value}, expected held")
