"""Events on who was harmed in an incident, how many are said to have been, and who was there."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from domain.incidents.events import Facts, IncidentEvent, Items, VictimCount
from domain.protected import ProtectedText
from domain.values import ActorRef, Code, Value, VictimRef


class IncidentVictim(Value):
    """A victim recorded individually, and what the incident did to that person.

    Args:
        victim: The victim.
        harms: Codes of harms, such as `torture`; none where it is not known.
    """

    victim: VictimRef
    harms: Annotated[tuple[Code, ...], Field(max_length=20)] = ()


class NumberBasis(StrEnum):
    """What a stated number of victims rests on."""

    NAMED_LIST = "named_list"
    OFFICIAL_RECORD = "official_record"
    BODY_REPORT = "body_report"
    TESTIMONY = "testimony"
    ESTIMATE = "estimate"


class VictimNumber(Value):
    """How many persons an incident is said to have harmed, and on what basis.

    Args:
        count: At least, and at most where that is known.
        basis: What the number rests on.
        facts: Facts that state it.
        items: Items that state it.
        explanation: How it was reached.
    """

    count: VictimCount
    basis: NumberBasis
    facts: Facts = ()
    items: Items = ()
    explanation: ProtectedText | None = None


class PresenceCapacity(StrEnum):
    """As what a person is said to have been there."""

    COMMANDER = "commander"
    OFFICIAL = "official"
    GUARD = "guard"
    OTHER = "other"


class IncidentVictimsLinked(IncidentEvent):
    """Victims recorded individually were harmed in the incident."""

    TOPIC: ClassVar[str] = "incident.victims_linked.v1"

    victims: Annotated[tuple[IncidentVictim, ...], Field(min_length=1, max_length=200)]


class IncidentVictimsUnlinked(IncidentEvent):
    """Links to victims were recorded in error."""

    TOPIC: ClassVar[str] = "incident.victims_unlinked.v1"

    victims: Annotated[tuple[VictimRef, ...], Field(min_length=1, max_length=200)]


class VictimNumberStated(IncidentEvent):
    """A number of victims was stated with its basis; takes the place of the number before."""

    TOPIC: ClassVar[str] = "incident.victim_number_stated.v1"

    number: VictimNumber


class PresenceRecorded(IncidentEvent):
    """A person is said to have been there; what part that was is told by the link to the incident."""

    TOPIC: ClassVar[str] = "incident.presence_recorded.v1"

    presence: Code
    actor: ActorRef
    capacity: PresenceCapacity
    facts: Facts = ()


class PresenceWithdrawn(IncidentEvent):
    """A presence was recorded in error."""

    TOPIC: ClassVar[str] = "incident.presence_withdrawn.v1"

    presence: Code
