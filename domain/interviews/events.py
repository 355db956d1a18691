"""Events of an interview."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from domain.events import DomainEvent
from domain.protected import Plain, Protected, Sealed
from domain.sources.account_events import AccountCodes, PastInterviews
from domain.values import (
    IdentityId,
    IsoDate,
    ItemRef,
    Language,
    PersonStream,
    SourceRef,
    StreamKind,
    Value,
)

SourceText = Annotated[Plain | Sealed, Protected(subject_field="source", subject_kind="source")]
"""Text about the person heard, sealed under that source's key (decision 3)."""

SourceTexts = Annotated[tuple[SourceText, ...], Field(max_length=50)]


class Manner(StrEnum):
    """How the person was heard."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    TELEPHONE = "telephone"
    WRITTEN = "written"


class PresentCapacity(StrEnum):
    """In what capacity somebody else was present."""

    COUNSEL = "counsel"
    GUARDIAN = "guardian"
    SUPPORT_PERSON = "support_person"
    HEALTH_PROFESSIONAL = "health_professional"
    NOTE_TAKER = "note_taker"
    TECHNICIAN = "technician"
    OBSERVER = "observer"
    OFFICIAL = "official"
    OTHER = "other"


class PersonPresent(Value):
    """Somebody present beside the person, the interviewers and the interpreter.

    Args:
        capacity: In what capacity.
        person: The source or actor that it was.
        identity: The colleague that it was.
    """

    capacity: PresentCapacity
    person: PersonStream | None = None
    identity: IdentityId | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.person is None) is (self.identity is None):
            raise ValueError("expected either a source or actor, or a colleague's identity")
        return self


class PersonStatus(StrEnum):
    """As what the person was heard; a suspected person has the rights of art. 55(2) too."""

    WITNESS = "witness"
    SUSPECTED = "suspected"


class Right(StrEnum):
    """A right of the person heard: arts. 55(1)(a) to (c), 55(2)(a) to (d), and the recording of the questioning."""

    NO_SELF_INCRIMINATION = "no_self_incrimination"
    NO_COERCION = "no_coercion"
    INTERPRETATION = "interpretation"
    INFORMED_OF_GROUNDS = "informed_of_grounds"
    SILENCE = "silence"
    LEGAL_ASSISTANCE = "legal_assistance"
    COUNSEL_PRESENT = "counsel_present"
    RECORDING = "recording"


class RightStanding(StrEnum):
    """What became of a right in the interview."""

    GIVEN = "given"
    DECLINED = "declined"
    NOT_GIVEN = "not_given"


class RightStated(Value):
    """One right and what became of it."""

    right: Right
    standing: RightStanding


Rights = Annotated[tuple[RightStated, ...], Field(max_length=len(Right))]


class Recording(StrEnum):
    """How the words were kept."""

    AUDIO = "audio"
    VIDEO = "video"
    WRITTEN = "written"
    NONE = "none"


class RecordKind(StrEnum):
    """What an item that an interview produced is."""

    AUDIO = "audio"
    VIDEO = "video"
    TRANSCRIPT = "transcript"
    SIGNED_STATEMENT = "signed_statement"
    NOTES = "notes"
    DRAWING = "drawing"
    HANDED_OVER = "handed_over"


class RecordItem(Value):
    """An item that the interview produced, or that the person handed over in it."""

    item: ItemRef
    kind: RecordKind


Records = Annotated[tuple[RecordItem, ...], Field(max_length=100)]
Interviewers = Annotated[tuple[IdentityId, ...], Field(min_length=1, max_length=10)]
Present = Annotated[tuple[PersonPresent, ...], Field(max_length=30)]
Minutes = Annotated[int, Field(ge=1, le=10_000)]


class InterviewEvent(DomainEvent):
    """Any event of an interview."""

    STREAM: ClassVar[StreamKind] = StreamKind.INTERVIEW


class InterviewRequested(InterviewEvent):
    """Somebody asks that a source be heard.

    Args:
        source: Who is to be heard.
        matter: What it is to be about.
        burden_check: The check of the burden that it rests on; absent where nothing was given before.
        interviews: Interviews that the source had given, as its stream held them.
        accounts: Codes of accounts that it had given elsewhere.
        planned_for: Day that is planned.
    """

    TOPIC: ClassVar[str] = "interview.requested.v1"

    source: SourceRef
    matter: SourceText
    burden_check: UUID | None = None
    interviews: PastInterviews = ()
    accounts: AccountCodes = ()
    planned_for: IsoDate | None = None


class InterviewCancelled(InterviewEvent):
    """The interview that was requested is not held."""

    TOPIC: ClassVar[str] = "interview.cancelled.v1"

    cause: Literal["declined", "unsafe", "unfit", "unreachable", "not_needed"]


class InterviewHeld(InterviewEvent):
    """A source was heard.

    Args:
        source: Who.
        held_on: On which day it began.
        minutes: How long it took in all.
        manner: In what manner.
        setting: Where, in what surroundings and in whose control.
        language: Language in which the person spoke.
        interviewers: Colleagues who asked.
        interpreter: Source through whom it was interpreted: a hand (readiness rule 5).
        present: Everybody else.
        status: As what the person was heard.
        rights: What became of each right.
        recording: How the words were kept.
        benefits: What the person received in connection with it, reimbursement included.
        promises: What was promised.
        summary: What was told, in short.
        records: Items that it produced.
    """

    TOPIC: ClassVar[str] = "interview.held.v1"

    source: SourceRef
    held_on: IsoDate
    minutes: Minutes | None = None
    manner: Manner
    setting: SourceText
    language: Language
    interviewers: Interviewers
    interpreter: SourceRef | None = None
    present: Present = ()
    status: PersonStatus
    rights: Rights = ()
    recording: Recording
    benefits: SourceTexts = ()
    promises: SourceTexts = ()
    summary: SourceText | None = None
    records: Records = ()


class InterviewRecordAttached(InterviewEvent):
    """An item is a record of the interview."""

    TOPIC: ClassVar[str] = "interview.record_attached.v1"

    record: RecordItem


class InterviewBenefitsRecorded(InterviewEvent):
    """Benefits or promises in connection with the interview became known later."""

    TOPIC: ClassVar[str] = "interview.benefits_recorded.v1"

    source: SourceRef
    benefits: SourceTexts = ()
    promises: SourceTexts = ()


class InterviewStatusRecorded(InterviewEvent):
    """The person's status, or what became of the rights, is this; takes the place of the record before."""

    TOPIC: ClassVar[str] = "interview.status_recorded.v1"

    status: PersonStatus
    rights: Rights = ()
