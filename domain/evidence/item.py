"""An evidence item: its state, how events change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from domain.events import RecordedEvent, State
from domain.evidence import events as e
from domain.values import Classification, StreamKind


class Standing(StrEnum):
    """Where an item stands between receipt and reliance."""

    REGISTERED = "registered"
    QUARANTINED = "quarantined"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem(State):
    """What a stream of evidence has come to; texts stay sealed and are not held here."""

    KIND: ClassVar[StreamKind] = StreamKind.EVIDENCE_ITEM

    content: e.Content | None = None
    derivation: e.Derivation | None = None
    is_physical: bool = False
    standing: Standing = Standing.REGISTERED
    is_closed: bool = False
    is_superseded: bool = False
    exhibit_number: str | None = None
    open_handoffs: frozenset[str] = frozenset()
    handoffs: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    is_erased: bool = False


def evolve(item: EvidenceItem | None, event: RecordedEvent) -> EvidenceItem:
    """Apply one recorded event."""
    data = event.data
    if item is None:
        return _opened(event)
    item = replace(item, version=event.version)
    match data:
        case e.EvidenceContentReceived():
            return replace(item, content=data.content)
        case e.TranslationCorrected():
            return replace(item, is_superseded=True)
        case e.CustodyReleased():
            return replace(
                item,
                handoffs=item.handoffs | {data.handoff},
                open_handoffs=item.open_handoffs | {data.handoff},
            )
        case e.CustodyAcknowledged():
            return replace(item, open_handoffs=item.open_handoffs - {data.handoff})
        case e.EvidenceQuarantined():
            return replace(item, standing=Standing.QUARANTINED)
        case e.EvidenceAccepted():
            return replace(item, standing=Standing.ACCEPTED)
        case e.EvidenceRejected():
            return replace(item, standing=Standing.REJECTED)
        case e.EvidenceClassified():
            return replace(item, classification=Classification(data.classification))
        case e.ConditionRecorded():
            return replace(item, conditions=item.conditions | {data.condition.code})
        case e.ConditionLifted():
            return replace(item, conditions=item.conditions - {data.code})
        case e.ExhibitNumbered():
            return replace(item, exhibit_number=data.exhibit_number)
        case e.LegalHoldPlaced():
            return replace(item, holds=item.holds | {data.hold})
        case e.LegalHoldLifted():
            return replace(item, holds=item.holds - {data.hold})
        case e.EvidenceContentErased():
            return replace(item, is_erased=True)
        case e.EvidenceClosed():
            return replace(item, is_closed=True)
        case _:
            return item


def _opened(event: RecordedEvent) -> EvidenceItem:
    data = event.data
    if not isinstance(data, e.EvidenceRegistered | e.EvidenceDerived):
        raise TypeError(f"an evidence item cannot open with {event.type}")
    description = data.description
    return EvidenceItem(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        content=description.content,
        derivation=data.derivation if isinstance(data, e.EvidenceDerived) else None,
        is_physical=description.kind is e.ItemKind.PHYSICAL,
        exhibit_number=description.exhibit_number,
        conditions=frozenset(condition.code for condition in description.conditions),
    )
