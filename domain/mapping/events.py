"""Events of an element mapping."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.events import DomainEvent
from domain.protected import ProtectedText
from domain.values import Code, FactRef, MappingPolarity, MappingRef, StreamKind, Target

Directness = Literal["direct", "inferential"]
"""Whether the fact shows the element itself, or the element is inferred from it (General Introduction, 3)."""
CompetingInferences = Annotated[tuple[ProtectedText, ...], Field(max_length=20)]


class MappingEvent(DomainEvent):
    """Any event of an element mapping."""

    STREAM: ClassVar[StreamKind] = StreamKind.ELEMENT_MAPPING


class MappingSuggested(MappingEvent):
    """A program suggests that a fact bears on an element; it counts for nothing until a person proposes it.

    Args:
        model: Code and version of the program's model.
    """

    TOPIC: ClassVar[str] = "mapping.suggested.v1"

    fact: FactRef
    target: Target
    polarity: MappingPolarity
    directness: Directness
    model: Code
    inference: ProtectedText | None = None
    competing_inferences: CompetingInferences = ()
    rationale: ProtectedText | None = None


class MappingSuggestionAdopted(MappingEvent):
    """A person proposes what a program suggested, as it stands; the suggestion's label stays."""

    TOPIC: ClassVar[str] = "mapping.suggestion_adopted.v1"

    rationale: ProtectedText


class MappingProposed(MappingEvent):
    """A person proposes that a fact bears on an element.

    Args:
        inference: How the element follows from the fact; of an inferential mapping.
        competing_inferences: What else could follow from it; of an inferential mapping.
        carried_from: Earlier mapping that this one carries over to another base (decision 47); its
            inference is read there where none is stated here.
    """

    TOPIC: ClassVar[str] = "mapping.proposed.v1"

    fact: FactRef
    target: Target
    polarity: MappingPolarity
    directness: Directness
    inference: ProtectedText | None = None
    competing_inferences: CompetingInferences = ()
    rationale: ProtectedText | None = None
    carried_from: MappingRef | None = None


class MappingEndorsed(MappingEvent):
    """Someone else than who proposed it endorses the mapping (readiness rule 14)."""

    TOPIC: ClassVar[str] = "mapping.endorsed.v1"


class MappingConfirmed(MappingEvent):
    """Someone else than who proposed it confirms the mapping on the text that its stream is now pinned to."""

    TOPIC: ClassVar[str] = "mapping.confirmed.v1"


class MappingRejected(MappingEvent):
    """A third person rejects the mapping with reasons; it stays visible (readiness rule 7)."""

    TOPIC: ClassVar[str] = "mapping.rejected.v1"


class MappingWithdrawn(MappingEvent):
    """Who proposed the mapping no longer does."""

    TOPIC: ClassVar[str] = "mapping.withdrawn.v1"
