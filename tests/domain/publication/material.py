"""Recorded events for tests of what is published: golden envelopes around any data."""

from __future__ import annotations

import hashlib
from uuid import UUID

from deployments.tools.golden import golden_bytes
from deployments.tools.samples import sample
from domain.events import DomainEvent, decode, encode
from domain.evidence import events as e
from domain.ports.store import StoredEvent
from domain.publication.restrictions import Restrictions
from domain.values import Classification

ITEM, COPY, OTHER = UUID(int=11), UUID(int=12), UUID(int=13)


def place(item: UUID) -> str:
    """Name the stream of an item."""
    return f"evidence_item/{item}"


def recorded(
    data: DomainEvent,
    *,
    stream: str = "",
    sequence: int = 7,
    classification: Classification = Classification.CONFIDENTIAL,
) -> StoredEvent:
    """Record data as an event of a stream."""
    golden = decode(golden_bytes(type(data)))
    update = {"data": data, "stream": stream or golden.stream, "classification": classification}
    event = golden.model_copy(update=update)
    body = encode(event)
    return StoredEvent(sequence, event.stream, 1, event.type, event.id, body, hashlib.sha256(body).digest())


def registered(*, lawful: e.Basis = e.Basis.FOUND, **members: object) -> e.EvidenceRegistered:
    """An item without conditions and without persons behind it, unless stated."""
    return e.EvidenceRegistered(description=described(lawful=lawful, **members))


def derived(parent: UUID) -> e.EvidenceDerived:
    """An item derived from another."""
    derivation = e.Derivation(kind=e.DerivationKind.TRANSLATION, parents=(parent,))
    return e.EvidenceDerived(description=described(), derivation=derivation)


def described(*, lawful: e.Basis = e.Basis.FOUND, **members: object) -> e.Description:
    """What is said of an item."""
    plain: e.Description = sample(e.Description)
    update = {
        "lawful_basis": (e.LawfulBasis(basis=lawful),),
        "conditions": (),
        "persons_behind": (),
        "exhibit_number": None,
        "intake_key": None,
    }
    return plain.model_copy(update=update | members)


def condition(code: str = "54-3-e") -> e.ProviderCondition:
    """A provider's condition."""
    return e.ProviderCondition(code=code)


def person() -> e.PersonBehind:
    """A person behind an item."""
    return e.PersonBehind(source=UUID(int=21), capacity=e.Capacity.WITNESS)


def taken(*events: StoredEvent) -> Restrictions:
    """Restrictions after events."""
    restrictions = Restrictions()
    for event in events:
        restrictions.take(decode(event.body), event.sequence)
    return restrictions
