"""Decisions on an item's standing and terms: quarantine, acceptance, classification, conditions, close."""

from __future__ import annotations

from typing import Literal

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Change
from domain.evidence.events import (
    ConditionLifted,
    ConditionRecorded,
    EvidenceAccepted,
    EvidenceClassified,
    EvidenceClosed,
    EvidenceQuarantined,
    EvidenceRejected,
    ExhibitNumbered,
    LawfulBasis,
    LawfulBasisRecorded,
    PersonBehind,
    PersonBehindRecorded,
    ProviderCondition,
)
from domain.evidence.item import EvidenceItem, Standing
from domain.protected import ProtectedLine
from domain.values import Code


def refuse_if_closed(item: EvidenceItem) -> None:
    """Refuse a custody or review act on a closed item."""
    if item.is_closed:
        raise RefusedError(f"evidence item {item.id} is already closed")


def quarantine(item: EvidenceItem, *, cause: Code) -> Change:
    """Set the item apart, for a virus or a doubt, until it is accepted or rejected."""
    refuse_if_closed(item)
    if item.standing is Standing.QUARANTINED:
        raise RefusedError(f"evidence item {item.id} is in quarantine already")
    return item.next(EvidenceQuarantined, cause=cause)


def accept(item: EvidenceItem) -> Change:
    """Accept the item into the repository."""
    refuse_if_closed(item)
    if item.standing is Standing.ACCEPTED:
        raise RefusedError(f"evidence item {item.id} is accepted already")
    return item.next(EvidenceAccepted)


def reject(item: EvidenceItem) -> Change:
    """Reject the item; it stays in the record, and supports nothing."""
    refuse_if_closed(item)
    if item.standing is Standing.REJECTED:
        raise RefusedError(f"evidence item {item.id} is rejected already")
    return item.next(EvidenceRejected)


def classify(
    item: EvidenceItem, *, classification: Literal["public", "internal", "confidential", "secret"]
) -> Change:
    """Give the item another classification."""
    if classification == item.classification:
        raise RefusedError(f"evidence item {item.id} is {classification} already")
    return item.next(EvidenceClassified, classification=classification)


def record_lawful_basis(item: EvidenceItem, *, basis: LawfulBasis) -> Change:
    """Add a lawful basis, such as an agreement reached after intake."""
    return item.next(LawfulBasisRecorded, basis=basis)


def record_person_behind(item: EvidenceItem, *, person: PersonBehind) -> Change:
    """Add a person who stands behind a segment; its use then needs that person's consent (decision 4)."""
    return item.next(PersonBehindRecorded, person=person)


def record_condition(item: EvidenceItem, *, condition: ProviderCondition) -> Change:
    """Add a provider's condition."""
    if condition.code in item.conditions:
        raise InvalidError(
            f"expected a condition code not in force, found {condition.code}", field="condition.code"
        )
    return item.next(ConditionRecorded, condition=condition)


def lift_condition(item: EvidenceItem, *, code: Code, lifted_by: ProtectedLine) -> Change:
    """Record that the provider lifted a condition."""
    if code not in item.conditions:
        raise NotFoundError(f"evidence item {item.id} has no condition {code} in force", field="code")
    return item.next(ConditionLifted, code=code, lifted_by=lifted_by)


def number_exhibit(item: EvidenceItem, *, exhibit_number: Code) -> Change:
    """Give the item its exhibit number, unique in the repository."""
    if item.exhibit_number is not None:
        raise RefusedError(f"evidence item {item.id} has the exhibit number {item.exhibit_number} already")
    return item.next(ExhibitNumbered, exhibit_number=exhibit_number)


def close(item: EvidenceItem) -> Change:
    """End the item's changes of custody and standing."""
    refuse_if_closed(item)
    return item.next(EvidenceClosed)
