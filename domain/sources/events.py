"""Events of a source."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.events import Claim, DomainEvent
from domain.protected import ProtectedLine, ProtectedText
from domain.values import (
    WHOLE,
    Code,
    Edtf,
    Impersonal,
    IsoDate,
    ItemRef,
    PersonStream,
    Segment,
    SourceRef,
    StreamKind,
    Value,
)

SourceCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{1,4}-[0-9]{1,8}$"),
    Impersonal("letters of a kind and a number, such as W-0001: made so that no name fits"),
]
"""How everyone but the protection officer names a source: `W-0001`."""

Topics = Annotated[tuple[Code, ...], Field(max_length=50)]
"""Topic codes from the repository's list; none means all topics (decision 30)."""


class SourceKind(StrEnum):
    """What a source is."""

    VICTIM = "victim"
    WITNESS = "witness"
    INSIDER = "insider"
    EXPERT = "expert"
    ORGANISATION = "organisation"
    STATE = "state"
    OPEN_SOURCE = "open_source"


class HandCapacity(StrEnum):
    """In what capacity another source's hand came between a source and the record (readiness rule 5)."""

    INTERMEDIARY = "intermediary"
    INTERPRETER = "interpreter"
    SCREENING_BODY = "screening_body"
    COLLECTOR = "collector"


class Availability(StrEnum):
    """Whether a source can and will be heard."""

    WILLING = "willing"
    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"
    UNWILLING = "unwilling"
    UNFIT = "unfit"
    DIED = "died"


class IdentityRecipient(StrEnum):
    """To whom a source lets its identity be disclosed."""

    UN = "un"
    NATIONAL_AUTHORITY = "national_authority"
    INTERNATIONAL_COURT = "international_court"
    DEFENCE = "defence"
    VICTIMS_REPRESENTATIVE = "victims_representative"
    PUBLIC = "public"


class RiskLevel(StrEnum):
    """How grave the risk to a source is, on the day of the assessment."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    EXTREME = "extreme"


class EarlierAccount(Value):
    """An account that the source gave elsewhere: every one is recorded, so that none is asked for twice.

    Args:
        code: Code of the account, unique within the source.
        given_to: Body that heard it; joins the source to that body's reports (decision 22).
        occurred: When it was given.
        item: Where this repository holds it.
    """

    code: Code
    given_to: SourceRef
    occurred: Edtf | None = None
    item: ItemRef | None = None
    remark: ProtectedText | None = None


class SourceEvent(DomainEvent):
    """Any event of a source."""

    STREAM: ClassVar[StreamKind] = StreamKind.SOURCE


class SourceRegistered(SourceEvent):
    """A source entered the record, under a code."""

    TOPIC: ClassVar[str] = "source.registered.v1"

    code: SourceCode
    kind: SourceKind
    names: Annotated[tuple[ProtectedLine, ...], Field(max_length=20)] = ()
    contact: ProtectedText | None = None
    earlier_accounts: Annotated[tuple[EarlierAccount, ...], Field(max_length=50)] = ()

    def claims(self) -> tuple[Claim, ...]:
        """A source's code is unique."""
        return (Claim("source_code", self.code),)


class SourceIdentified(SourceEvent):
    """More was learnt of who the source is, or how it is reached."""

    TOPIC: ClassVar[str] = "source.identified.v1"

    names: Annotated[tuple[ProtectedLine, ...], Field(max_length=20)] = ()
    contact: ProtectedText | None = None


class SamePersonLinked(SourceEvent):
    """Another stream is the same human being; an erasure lists the keys of both (decision 3)."""

    TOPIC: ClassVar[str] = "source.same_person_linked.v1"

    other: PersonStream


class CommonOriginRecorded(SourceEvent):
    """What these sources say on the topics comes from one origin, so they count once (readiness rule 5)."""

    TOPIC: ClassVar[str] = "source.common_origin_recorded.v1"

    origin: Code
    others: Annotated[tuple[SourceRef, ...], Field(min_length=1, max_length=100)]
    topics: Topics = ()
    grounds: ProtectedText | None = None


class CommonOriginWithdrawn(SourceEvent):
    """A common origin was recorded in error: the sources count apart again."""

    TOPIC: ClassVar[str] = "source.common_origin_withdrawn.v1"

    origin: Code


class HandRecorded(SourceEvent):
    """The source's information came through another source's hands."""

    TOPIC: ClassVar[str] = "source.hand_recorded.v1"

    hand: SourceRef
    capacity: HandCapacity


class HandWithdrawn(SourceEvent):
    """A hand was recorded in error."""

    TOPIC: ClassVar[str] = "source.hand_withdrawn.v1"

    hand: SourceRef
    capacity: HandCapacity


class EarlierAccountRecorded(SourceEvent):
    """The source had given an account elsewhere."""

    TOPIC: ClassVar[str] = "source.earlier_account_recorded.v1"

    account: EarlierAccount


class AvailabilityRecorded(SourceEvent):
    """Whether the source can be heard, and who may know who it is; takes the place of the record before."""

    TOPIC: ClassVar[str] = "source.availability_recorded.v1"

    availability: Availability
    as_of: IsoDate
    identity_disclosable_to: Annotated[tuple[IdentityRecipient, ...], Field(max_length=10)] = ()


class RiskAssessed(SourceEvent):
    """The risk to the source was assessed, and is due to be assessed again."""

    TOPIC: ClassVar[str] = "source.risk_assessed.v1"

    level: RiskLevel
    due: IsoDate
    assessment: ProtectedText


class StatementRetracted(SourceEvent):
    """The source took back a statement in a new one; the earlier stays, marked (readiness rule 5)."""

    TOPIC: ClassVar[str] = "source.statement_retracted.v1"

    item: ItemRef
    segment: Segment = WHOLE
    retracted_in: ItemRef


class AccountRetracted(SourceEvent):
    """The source took back what it had told on some topics, wherever it told it and whoever reports it.

    Every citation of its words on those topics stays, marked; a citation of the report of another body that
    heard it is marked too (readiness rule 5).
    """

    TOPIC: ClassVar[str] = "source.account_retracted.v1"

    retracted_in: ItemRef
    topics: Topics = ()
    remark: ProtectedText | None = None
