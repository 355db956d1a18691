"""Decisions on an interview before it is held: requested on a burden check, cancelled."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from domain.errors import RefusedError
from domain.events import Act, Change
from domain.interviews import events as e
from domain.interviews.interview import Interview, InterviewStanding
from domain.mandate.four_eyes import refuse_software
from domain.protected import ProtectedText
from domain.sources.burden import past_interviews, refuse_unchecked, refuse_unheard
from domain.sources.source import Source
from domain.values import Classification, IsoDate, SourceRef

NEEDS_REASON: tuple[str, ...] = ("cancel",)


def request(
    *,
    id: UUID,
    source: SourceRef,
    matter: ProtectedText,
    burden_check: UUID | None = None,
    planned_for: IsoDate | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
    person: Source,
    act: Act,
) -> Change:
    """Ask that a source be heard; who gave an account before, here or elsewhere, only on a burden check.

    Args:
        source: Who is to be heard.
        matter: What it is to be about.
        burden_check: Id of the check; it must consider every account that the source gave up to now.
        person: The source's stream.

    Raises:
        RefusedError: Software asks, the source cannot be heard, or earlier accounts stand and no check
            considers all of them.
    """
    refuse_software(act, "requesting an interview")
    refuse_unheard(person)
    refuse_unchecked(person, burden_check, field="burden_check")
    event = e.InterviewRequested(
        source=source,
        matter=matter,
        burden_check=burden_check,
        interviews=past_interviews(person),
        accounts=tuple(sorted(person.earlier_accounts)),
        planned_for=planned_for,
    )
    return Interview.first(event, id=id, classification=classification)


def cancel(
    interview: Interview,
    *,
    cause: Literal["declined", "unsafe", "unfit", "unreachable", "not_needed"],
) -> Change:
    """Give up an interview that was requested.

    Raises:
        RefusedError: It was held or cancelled before.
    """
    if interview.standing is not InterviewStanding.REQUESTED:
        raise RefusedError(f"interview {interview.id} is {interview.standing.value}, expected requested")
    return interview.next(e.InterviewCancelled, cause=cause)
