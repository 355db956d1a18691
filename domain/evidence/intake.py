"""Decisions by which an item enters the record: registered, derived, completed, corrected."""

from __future__ import annotations

from uuid import UUID

from domain.errors import InvalidError, RefusedError
from domain.events import Change
from domain.evidence.events import (
    Content,
    Derivation,
    DerivationKind,
    Description,
    EvidenceContentReceived,
    EvidenceDerived,
    EvidenceRegistered,
    ItemKind,
    TranslationCorrected,
)
from domain.evidence.item import EvidenceItem
from domain.protected import ProtectedBytes
from domain.values import Classification, ItemRef


def register(
    *,
    id: UUID,
    description: Description,
    classification: Classification = Classification.CONFIDENTIAL,
) -> Change:
    """Enter an item, with bytes or without.

    Raises:
        InvalidError: A physical item with bytes, condition codes that repeat, or no lawful basis.
    """
    _check(description)
    if not description.lawful_basis:
        raise InvalidError(
            "expected at least one lawful basis (consent, public, providers_agreement, compelled or found),"
            " found none",
            field="description.lawful_basis",
        )
    return EvidenceItem.first(
        EvidenceRegistered(description=description), id=id, classification=classification
    )


def derive(
    *,
    id: UUID,
    description: Description,
    derivation: Derivation,
    classification: Classification = Classification.CONFIDENTIAL,
) -> Change:
    """Enter a working copy, translation, transcript, excerpt or redaction of other items.

    It inherits sources, consent, conditions, taint, integrity and authenticity of its parents
    (readiness rule 1), so a lawful basis of its own is not asked.
    """
    _check(description)
    if derivation.kind is DerivationKind.TRANSLATION and derivation.quality is None:
        raise InvalidError(
            "expected draft, revised or certified for a translation, found none", field="derivation.quality"
        )
    event = EvidenceDerived(description=description, derivation=derivation)
    return EvidenceItem.first(event, id=id, classification=classification)


def _check(description: Description) -> None:
    if description.kind is ItemKind.PHYSICAL and description.content is not None:
        raise InvalidError(
            "expected no bytes for a physical item (register its photograph as an item), found bytes",
            field="description.content",
        )
    codes = [condition.code for condition in description.conditions]
    if len(set(codes)) != len(codes):
        raise InvalidError(
            "expected each condition code once, found a repeated one", field="description.conditions"
        )


def receive_content(
    item: EvidenceItem, *, content: Content, file_name: ProtectedBytes | None = None
) -> Change:
    """Add the bytes of an item that was registered without them.

    Raises:
        RefusedError: The item has bytes; other bytes are another item.
    """
    if item.content is not None:
        raise RefusedError(f"evidence item {item.id} has its bytes already; other bytes are another item")
    if item.is_physical:
        raise RefusedError(f"evidence item {item.id} is physical and holds no bytes")
    return item.next(EvidenceContentReceived, content=content, file_name=file_name)


def correct_translation(item: EvidenceItem, *, corrected_by: ItemRef) -> Change:
    """Replace a translation or transcript by a corrected one; citations resting on it are reopened.

    Raises:
        RefusedError: The item is not derived, or was corrected before.
        InvalidError: It would replace itself.
    """
    if item.derivation is None:
        raise RefusedError(
            f"evidence item {item.id} is not derived from another; only derived items are corrected"
        )
    if item.is_superseded:
        raise RefusedError(f"evidence item {item.id} was corrected before")
    if corrected_by == item.id:
        raise InvalidError(
            "expected another item than the one corrected, found the same", field="corrected_by"
        )
    return item.next(TranslationCorrected, corrected_by=corrected_by)
