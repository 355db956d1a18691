"""Decisions on consent: given, refused, renewed, narrowed, withdrawn.

None of them demands a reason: a person owes nobody one for what they agree to, or for taking it back.
"""

from __future__ import annotations

from uuid import UUID

from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change
from domain.protection.consent import Consent
from domain.protection.events import (
    ConsentForm,
    ConsentGiven,
    ConsentNarrowed,
    ConsentRefused,
    ConsentRenewed,
    ConsentScope,
    ConsentTerm,
    ConsentWithdrawn,
    GivingCapacity,
)
from domain.values import WHOLE, Classification, IsoDate, ItemRef, Segment, SourceRef


def give(
    *,
    id: UUID,
    for_person: SourceRef,
    item: ItemRef,
    given_by: SourceRef,
    terms: tuple[ConsentTerm, ...],
    form: ConsentForm,
    capacity: GivingCapacity = GivingCapacity.SELF,
    classification: Classification = Classification.CONFIDENTIAL,
) -> Change:
    """Record what a person agreed to for one item; there is one consent per person and item (decision 4).

    Raises:
        InvalidError: Nobody else gave it for the person, and yet the giver is another; or the reverse.
    """
    _check_capacity(for_person, given_by, capacity, field="given_by")
    event = ConsentGiven(
        for_person=for_person, item=item, given_by=given_by, capacity=capacity, terms=terms, form=form
    )
    return Consent.first(event, id=id, classification=classification)


def refuse(
    *,
    id: UUID,
    for_person: SourceRef,
    item: ItemRef,
    refused_by: SourceRef,
    refused_on: IsoDate,
    form: ConsentForm,
    capacity: GivingCapacity = GivingCapacity.SELF,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
) -> Change:
    """Record that a person was asked and agreed to nothing; `renew` records a later agreement.

    Raises:
        InvalidError: The day is still to come, or the capacity does not fit who refused.
    """
    _check_capacity(for_person, refused_by, capacity, field="refused_by")
    if refused_on > act.date:
        raise InvalidError(f"expected a day up to {act.date}, found {refused_on}", field="refused_on")
    event = ConsentRefused(
        for_person=for_person,
        item=item,
        refused_by=refused_by,
        capacity=capacity,
        refused_on=refused_on,
        form=form,
    )
    return Consent.first(event, id=id, classification=classification)


def renew(
    consent: Consent,
    *,
    given_by: SourceRef,
    terms: tuple[ConsentTerm, ...],
    form: ConsentForm,
    capacity: GivingCapacity = GivingCapacity.SELF,
) -> Change:
    """Add terms: a later expiry, a new use, or an agreement after a refusal or a withdrawal.

    Raises:
        InvalidError: The capacity does not fit who gave it.
    """
    _check_capacity(consent.for_person, given_by, capacity, field="given_by")
    return consent.next(ConsentRenewed, given_by=given_by, capacity=capacity, terms=terms, form=form)


def narrow(
    consent: Consent, *, keeps: tuple[ConsentScope, ...], effective_on: IsoDate, segment: Segment = WHOLE
) -> Change:
    """Keep only some scopes from a day on.

    Raises:
        RefusedError: Nothing stands for that part of the item.
        InvalidError: A scope would be added, none would be taken away, or the day is before the consent.
    """
    standing = _standing(consent, segment, effective_on)
    added = set(keeps) - standing
    if added:
        raise InvalidError(
            f"expected scopes that stand, found {min(added)}; `renew` adds scopes", field="keeps"
        )
    if standing <= set(keeps):
        raise InvalidError("expected fewer scopes than stand, found all of them", field="keeps")
    _check_day(consent, effective_on)
    return consent.next(ConsentNarrowed, segment=segment, keeps=keeps, effective_on=effective_on)


def withdraw(
    consent: Consent,
    *,
    effective_on: IsoDate,
    segment: Segment = WHOLE,
    scopes: tuple[ConsentScope, ...] = (),
) -> Change:
    """Take back scopes, or all of them, for a part of the item or the whole, from a day on.

    Withdrawal looks forward: what was tendered before stays tendered, and says so (decision 27).

    Raises:
        RefusedError: Nothing of that stands.
        InvalidError: The day is before the consent.
    """
    standing = _standing(consent, segment, effective_on)
    if scopes and not standing & set(scopes):
        raise RefusedError(f"consent {consent.id} has none of these scopes standing: {', '.join(scopes)}")
    _check_day(consent, effective_on)
    return consent.next(ConsentWithdrawn, segment=segment, scopes=scopes, effective_on=effective_on)


def _standing(consent: Consent, segment: Segment, on: IsoDate) -> frozenset[ConsentScope]:
    standing = consent.standing(segment, on=on)
    if not standing:
        raise RefusedError(f"consent {consent.id} has nothing standing on {on} for that part of the item")
    return standing


def _check_capacity(person: UUID, speaker: UUID, capacity: GivingCapacity, *, field: str) -> None:
    if (person == speaker) is not (capacity is GivingCapacity.SELF):
        expected = "self" if person == speaker else "parent, guardian, next_of_kin or legal_representative"
        raise InvalidError(
            f"expected the capacity {expected} for {field}, found {capacity}", field="capacity"
        )


def _check_day(consent: Consent, effective_on: IsoDate) -> None:
    first = min(given.term.valid_from for given in consent.terms)
    if effective_on < first:
        raise InvalidError(
            f"expected a day from {first} on, when the consent began, found {effective_on}",
            field="effective_on",
        )
