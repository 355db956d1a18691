"""Events of a consent: one person's terms for one item."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from domain.events import Claim, DomainEvent
from domain.values import (
    WHOLE,
    Code,
    IsoDate,
    ItemRef,
    Language,
    Segment,
    SourceRef,
    StreamKind,
    Value,
)


class ConsentScope(StrEnum):
    """A use that a person can agree to; each is agreed to or not, and none implies another (mission.md)."""

    INTERNAL_ANALYSIS = "internal_analysis"
    REPORTING_ANONYMISED = "reporting_anonymised"
    REPORTING_NAMED = "reporting_named"
    SHARE_UN = "share_un"
    SHARE_NATIONAL_AUTHORITY = "share_national_authority"
    SHARE_INTERNATIONAL_COURT = "share_international_court"
    SHARE_NGO = "share_ngo"
    CONTACT_BY_PROSECUTOR = "contact_by_prosecutor"
    IDENTITY_TO_DEFENCE = "identity_to_defence"
    TESTIFY = "testify"
    VICTIM_PARTICIPATION = "victim_participation"
    REPARATIONS = "reparations"
    RECONTACT = "recontact"


class GivingCapacity(StrEnum):
    """On what ground someone speaks for the person concerned."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    NEXT_OF_KIN = "next_of_kin"
    LEGAL_REPRESENTATIVE = "legal_representative"


Scopes = Annotated[tuple[ConsentScope, ...], Field(max_length=len(ConsentScope))]


class ConsentTerm(Value):
    """What is agreed to for one part of the item.

    Args:
        segment: Part of the item.
        scopes: Uses agreed to.
        valid_from: First day on which it holds.
        valid_to: Last day on which it holds; absent where it does not expire.
    """

    segment: Segment = WHOLE
    scopes: Annotated[Scopes, Field(min_length=1)]
    valid_from: IsoDate
    valid_to: IsoDate | None = None

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"expected a last day not before {self.valid_from}, found {self.valid_to}")
        return self


Terms = Annotated[tuple[ConsentTerm, ...], Field(min_length=1, max_length=50)]


class ConsentForm(Value):
    """How the person was asked: version of the form, language, interpreter where there was one."""

    version: Code
    language: Language
    interpreter: SourceRef | None = None


class ConsentEvent(DomainEvent):
    """Any event of a consent."""

    STREAM: ClassVar[StreamKind] = StreamKind.CONSENT


class ConsentGiven(ConsentEvent):
    """A person, or who may speak for them, agreed to terms of use of an item."""

    TOPIC: ClassVar[str] = "consent.given.v1"

    for_person: SourceRef
    item: ItemRef
    given_by: SourceRef
    capacity: GivingCapacity
    terms: Terms
    form: ConsentForm

    def claims(self) -> tuple[Claim, ...]:
        """One consent stream per person and item (decision 4)."""
        return (Claim("consent", f"{self.for_person}/{self.item}"),)


class ConsentRefused(ConsentEvent):
    """A person, or who may speak for them, was asked and agreed to nothing."""

    TOPIC: ClassVar[str] = "consent.refused.v1"

    for_person: SourceRef
    item: ItemRef
    refused_by: SourceRef
    capacity: GivingCapacity
    refused_on: IsoDate
    form: ConsentForm

    def claims(self) -> tuple[Claim, ...]:
        """One consent stream per person and item (decision 4)."""
        return (Claim("consent", f"{self.for_person}/{self.item}"),)


class ConsentRenewed(ConsentEvent):
    """Further terms were agreed to; they stand beside what is in force, and after what was withdrawn."""

    TOPIC: ClassVar[str] = "consent.renewed.v1"

    given_by: SourceRef
    capacity: GivingCapacity
    terms: Terms
    form: ConsentForm


class ConsentNarrowed(ConsentEvent):
    """From a day on, only these scopes remain of what was agreed to for a part of the item."""

    TOPIC: ClassVar[str] = "consent.narrowed.v1"

    segment: Segment = WHOLE
    keeps: Annotated[Scopes, Field(min_length=1)]
    effective_on: IsoDate


class ConsentWithdrawn(ConsentEvent):
    """From a day on, scopes no longer hold for a part of the item; no scopes named means all."""

    TOPIC: ClassVar[str] = "consent.withdrawn.v1"

    segment: Segment = WHOLE
    scopes: Scopes = ()
    effective_on: IsoDate
