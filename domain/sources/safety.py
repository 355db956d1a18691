"""Decisions on a source's safety: whether it can be heard, who may know who it is, and at what risk."""

from __future__ import annotations

from domain.errors import InvalidError
from domain.events import Act, Change
from domain.protected import ProtectedText
from domain.sources.events import (
    Availability,
    AvailabilityRecorded,
    IdentityRecipient,
    RiskAssessed,
    RiskLevel,
)
from domain.sources.source import Source
from domain.values import IsoDate


def record_availability(
    source: Source,
    *,
    availability: Availability,
    as_of: IsoDate,
    identity_disclosable_to: tuple[IdentityRecipient, ...] = (),
    act: Act,
) -> Change:
    """Record whether the source can be heard and to whom it may be named; replaces the record before.

    Raises:
        InvalidError: The day is still to come.
    """
    if as_of > act.date:
        raise InvalidError(f"expected a day up to {act.date}, found {as_of}", field="as_of")
    return source.next(
        AvailabilityRecorded,
        availability=availability,
        as_of=as_of,
        identity_disclosable_to=identity_disclosable_to,
    )


def assess_risk(
    source: Source, *, level: RiskLevel, due: IsoDate, assessment: ProtectedText, act: Act
) -> Change:
    """Assess the risk to the source, and say when it is to be assessed again.

    Raises:
        InvalidError: The next assessment is not due after this one.
    """
    if due <= act.date:
        raise InvalidError(f"expected a day after {act.date}, found {due}", field="due")
    return source.next(RiskAssessed, level=level, due=due, assessment=assessment)
