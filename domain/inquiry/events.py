"""Events of a line of inquiry."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.events import DomainEvent
from domain.protected import ProtectedText
from domain.values import (
    ActorRef,
    CaseRef,
    FactRef,
    IdentityId,
    Impersonal,
    IsoDate,
    ItemRef,
    SourceRef,
    StreamKind,
    Target,
)

MeansOfProof = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2_000),
    Impersonal("words of an adopted law file, taken from the record by the decision: no caller writes them"),
]
"""A means of proof that courts or commissions accepted for an element, with its source."""

Means = Annotated[tuple[MeansOfProof, ...], Field(max_length=50)]
Sources = Annotated[tuple[SourceRef, ...], Field(max_length=100)]
Items = Annotated[tuple[ItemRef, ...], Field(max_length=200)]
Facts = Annotated[tuple[FactRef, ...], Field(max_length=200)]


class Seeks(StrEnum):
    """For or against whom an inquiry is made (art. 54(1)(a): both, equally)."""

    INCRIMINATING = "incriminating"
    EXONERATING = "exonerating"
    BOTH = "both"


class Perishability(StrEnum):
    """Why what is sought may be lost if it is sought late."""

    OLD_WITNESS = "old_witness"
    ILL_WITNESS = "ill_witness"
    WITNESS_AT_RISK = "witness_at_risk"
    CONSENT_EXPIRY = "consent_expiry"
    LIMITATION = "limitation"
    MANDATE_END = "mandate_end"
    DATA_RETENTION = "data_retention"
    SITE_AT_RISK = "site_at_risk"


class Outcome(StrEnum):
    """What came of an inquiry."""

    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    NOT_POSSIBLE = "not_possible"


class InquiryEvent(DomainEvent):
    """Any event of a line of inquiry."""

    STREAM: ClassVar[StreamKind] = StreamKind.LINE_OF_INQUIRY


class InquiryOpened(InquiryEvent):
    """Something is sought from here on.

    Args:
        case: Case file that it belongs to.
        line: Line of the case; absent where it concerns a person in all lines of the case.
        actor: Person whom it may exonerate or incriminate.
        target: Element where what is sought would be mapped.
        seeks: For or against.
        sought: What is sought, in words.
        means_of_proof: Means accepted for the element that are to be looked for, as the law file states them.
        sources: Candidate sources.
        items: Items held already that may hold it.
        assigned: Who is to do it.
        due: Last day.
        perishability: Why it may be lost.
    """

    TOPIC: ClassVar[str] = "inquiry.opened.v1"

    case: CaseRef
    line: UUID | None = None
    actor: ActorRef | None = None
    target: Target | None = None
    seeks: Seeks
    sought: ProtectedText
    means_of_proof: Means = ()
    sources: Sources = ()
    items: Items = ()
    assigned: IdentityId | None = None
    due: IsoDate | None = None
    perishability: Perishability | None = None


class InquiryAssigned(InquiryEvent):
    """Another person is to do it from here on."""

    TOPIC: ClassVar[str] = "inquiry.assigned.v1"

    assigned: IdentityId


class InquiryDueDateSet(InquiryEvent):
    """It is due on another day from here on, or perishes for another reason; takes the place of the date before."""

    TOPIC: ClassVar[str] = "inquiry.due_date_set.v1"

    due: IsoDate
    perishability: Perishability | None = None


class InquiryClosed(InquiryEvent):
    """The inquiry ended with a result.

    Args:
        outcome: What came of it.
        account: What was done, and what was found or why not.
        items: Items found.
        facts: Facts that rest on what was found.
    """

    TOPIC: ClassVar[str] = "inquiry.closed.v1"

    outcome: Outcome
    account: ProtectedText
    items: Items = ()
    facts: Facts = ()


class InquiryReopened(InquiryEvent):
    """The inquiry goes on: its result stays in the record and counts no more."""

    TOPIC: ClassVar[str] = "inquiry.reopened.v1"
