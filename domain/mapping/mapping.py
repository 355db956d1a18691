"""An element mapping: its state, how events change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.events import RecordedEvent, State
from domain.mandate.four_eyes import persons_of
from domain.mapping import events as e
from domain.values import MappingPolarity, StreamKind, Target


class Standing(StrEnum):
    """Where a mapping stands; endorsement of one that is proposed adds to it, and is not exclusive."""

    SUGGESTED = "suggested"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementMapping(State):
    """What a mapping has come to; texts stay sealed and are not held here.

    Args:
        proposed_by: Ids of those who proposed it; none while it is a program's suggestion.
        endorsed_by: Ids of those who endorsed it.
    """

    KIND: ClassVar[StreamKind] = StreamKind.ELEMENT_MAPPING

    fact: UUID
    target: Target
    polarity: MappingPolarity
    directness: e.Directness
    standing: Standing
    proposed_by: frozenset[str] = frozenset()
    endorsed_by: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"mapping {self.id}"


def evolve(mapping: ElementMapping | None, event: RecordedEvent) -> ElementMapping:
    """Apply one recorded event."""
    data = event.data
    if mapping is None:
        return _opened(event)
    mapping = replace(mapping, version=event.version)
    match data:
        case e.MappingSuggestionAdopted():
            return replace(mapping, standing=Standing.PROPOSED, proposed_by=persons_of(event.by))
        case e.MappingEndorsed():
            return replace(mapping, endorsed_by=mapping.endorsed_by | persons_of(event.by))
        case e.MappingRejected():
            return replace(mapping, standing=Standing.REJECTED)
        case e.MappingWithdrawn():
            return replace(mapping, standing=Standing.WITHDRAWN)
        case _:
            return mapping


def _opened(event: RecordedEvent) -> ElementMapping:
    data = event.data
    if not isinstance(data, e.MappingProposed | e.MappingSuggested):
        raise TypeError(f"a mapping cannot open with {event.type}")
    is_proposed = isinstance(data, e.MappingProposed)
    return ElementMapping(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        fact=data.fact,
        target=data.target,
        polarity=data.polarity,
        directness=data.directness,
        standing=Standing.PROPOSED if is_proposed else Standing.SUGGESTED,
        proposed_by=persons_of(event.by) if is_proposed else frozenset(),
    )
