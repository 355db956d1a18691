"""An erasure: its state, how events change it, and what the record says of those whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.events import RecordedEvent, State
from domain.evidence.item import EvidenceItem
from domain.mandate.four_eyes import persons_of
from domain.protection import erasure_events as e
from domain.values import StreamKind

ORDERED = "erasure.ordered."
"""Wire names of the events that order an erasure begin so."""


class ErasureStanding(StrEnum):
    """Where an erasure stands."""

    PROPOSED = "proposed"
    ORDERED = "ordered"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure(State):
    """What is to be erased, or was."""

    KIND: ClassVar[StreamKind] = StreamKind.ERASURE

    persons: tuple[str, ...]
    items: tuple[UUID, ...]
    proposed_by: frozenset[str]
    standing: ErasureStanding = ErasureStanding.PROPOSED
    ordered: e.ErasureOrdered | None = None


@dataclass(frozen=True, slots=True)
class ErasureScope:
    """What the record holds, at its head, of what an erasure names.

    Args:
        keys: Streams whose keys are meant: all of each human being, and the items.
        not_human: Streams named that are no human being's.
        items: The items named.
        erased: Streams whose keys an erasure took before.
    """

    keys: frozenset[str]
    not_human: tuple[str, ...] = ()
    items: tuple[EvidenceItem, ...] = ()
    erased: frozenset[str] = frozenset()

    @property
    def remaining(self) -> tuple[str, ...]:
        """Streams whose keys no erasure took yet."""
        return tuple(sorted(self.keys - self.erased))

    @property
    def grants(self) -> tuple[e.ErasedGrant, ...]:
        """Grants of the items among them that have bytes."""
        return tuple(
            e.ErasedGrant(item=item.id, sha256=item.content.sha256)
            for item in sorted(self.items, key=lambda item: item.id)
            if item.content is not None and not item.is_erased
        )


def evolve(erasure: Erasure | None, event: RecordedEvent) -> Erasure:
    """Apply one recorded event."""
    data = event.data
    if erasure is None:
        if not isinstance(data, e.ErasureProposed):
            raise TypeError(f"an erasure cannot open with {event.type}")
        return Erasure(
            id=event.stream_id,
            version=event.version,
            classification=event.classification,
            persons=data.persons,
            items=data.items,
            proposed_by=persons_of(event.by),
        )
    erasure = replace(erasure, version=event.version)
    match data:
        case e.ErasureOrdered():
            return replace(erasure, standing=ErasureStanding.ORDERED, ordered=data)
        case e.ErasureDeclined():
            return replace(erasure, standing=ErasureStanding.DECLINED)
        case _:
            return erasure
