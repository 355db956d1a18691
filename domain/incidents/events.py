"""Events of an incident."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from domain.events import Claim, DomainEvent
from domain.protected import ProtectedLine, ProtectedText
from domain.values import ActorRef, Code, Edtf, FactRef, ItemRef, StreamKind, Territory, Value


class IncidentRole(StrEnum):
    """What part an actor had in an incident, as alleged."""

    ALLEGED_PERPETRATOR = "alleged_perpetrator"
    ALLEGED_SUPERIOR = "alleged_superior"
    ORGAN_CONCERNED = "organ_concerned"
    UNIT_PRESENT = "unit_present"
    FACILITY = "facility"
    AFFECTED = "affected"


class IncidentActor(Value):
    """An actor and the part it is said to have had."""

    actor: ActorRef
    role: IncidentRole


class VictimCount(Value):
    """How many persons were harmed: at least, and at most where that is known."""

    at_least: Annotated[int, Field(ge=0, le=1_000_000_000)]
    at_most: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.at_most is not None and self.at_most < self.at_least:
            raise ValueError(f"expected at most {self.at_least} or more victims, found {self.at_most}")
        return self


Kinds = Annotated[tuple[Code, ...], Field(min_length=1, max_length=20)]
Actors = Annotated[tuple[IncidentActor, ...], Field(max_length=100)]
Facts = Annotated[tuple[FactRef, ...], Field(max_length=200)]
Items = Annotated[tuple[ItemRef, ...], Field(max_length=200)]


class IncidentDescription(Value):
    """What happened, where and when; jurisdiction is tested on the two that stay in clear (decision 26).

    Args:
        kinds: Codes of what happened, such as `detention` or `killing`.
        summary: What happened, in a few sentences.
        occurred: When, as a date or interval.
        territory: Where, as a country code or `contested`; absent where it is not known.
        place: Where, in words.
        victims: How many were harmed.
    """

    kinds: Kinds
    summary: ProtectedText
    occurred: Edtf
    territory: Territory | None = None
    place: ProtectedLine | None = None
    victims: VictimCount | None = None


class IncidentChanges(Value):
    """What is described anew; what is left out stays as it was."""

    kinds: Kinds | None = None
    summary: ProtectedText | None = None
    occurred: Edtf | None = None
    territory: Territory | None = None
    place: ProtectedLine | None = None
    victims: VictimCount | None = None


class IncidentEvent(DomainEvent):
    """Any event of an incident."""

    STREAM: ClassVar[StreamKind] = StreamKind.INCIDENT


class IncidentDescribed(IncidentEvent):
    """An incident entered the record, with what it is linked to."""

    TOPIC: ClassVar[str] = "incident.described.v1"

    code: Code
    description: IncidentDescription
    actors: Actors = ()
    facts: Facts = ()
    items: Items = ()

    def claims(self) -> tuple[Claim, ...]:
        """An incident's code is unique."""
        return (Claim("incident_code", self.code),)


class IncidentRedescribed(IncidentEvent):
    """Some of the description is another from here on."""

    TOPIC: ClassVar[str] = "incident.redescribed.v1"

    changes: IncidentChanges


class IncidentLinked(IncidentEvent):
    """The incident was linked to further actors, facts or items."""

    TOPIC: ClassVar[str] = "incident.linked.v1"

    actors: Actors = ()
    facts: Facts = ()
    items: Items = ()


class IncidentUnlinked(IncidentEvent):
    """Links of the incident were recorded in error."""

    TOPIC: ClassVar[str] = "incident.unlinked.v1"

    actors: Actors = ()
    facts: Facts = ()
    items: Items = ()


class IncidentWithdrawn(IncidentEvent):
    """The incident is held not to have happened so; bases that name it keep it, marked (decision 21)."""

    TOPIC: ClassVar[str] = "incident.withdrawn.v1"
