"""Decisions on who was harmed in an incident, how many are said to have been, and who was there."""

from __future__ import annotations

from domain.actors.events import ActorKind
from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Change
from domain.incidents.incident import Incident
from domain.incidents.victim_events import (
    IncidentVictim,
    IncidentVictimsLinked,
    IncidentVictimsUnlinked,
    PresenceCapacity,
    PresenceRecorded,
    PresenceWithdrawn,
    VictimNumber,
    VictimNumberStated,
)
from domain.values import ActorRef, Code, FactRef, VictimRef

NEEDS_REASON: tuple[str, ...] = ("unlink_victims", "withdraw_presence")


def link_victims(incident: Incident, *, victims: tuple[IncidentVictim, ...]) -> Change:
    """Link the incident to victims recorded individually, each with the harms that it did to that person.

    Raises:
        InvalidError: A victim is named twice, or a harm of one.
        RefusedError: The incident is withdrawn, or a victim is linked already.
    """
    _refuse_if_withdrawn(incident)
    for n, one in enumerate(victims):
        if one.victim in {other.victim for other in victims[:n]}:
            raise InvalidError(
                "expected each victim once, found a repeated one", field=f"victims[{n}].victim"
            )
        if len(set(one.harms)) != len(one.harms):
            raise InvalidError("expected each harm once, found a repeated one", field=f"victims[{n}].harms")
        if one.victim in incident.victims:
            raise RefusedError(
                f"incident {incident.code} has victim {one.victim} linked already",
                field=f"victims[{n}].victim",
            )
    return incident.next(IncidentVictimsLinked, victims=victims)


def unlink_victims(incident: Incident, *, victims: tuple[VictimRef, ...]) -> Change:
    """Take back links to victims that were recorded in error.

    Raises:
        NotFoundError: A link does not stand.
    """
    for n, victim in enumerate(victims):
        if victim not in incident.victims:
            raise NotFoundError(
                f"incident {incident.code} has no victim {victim} linked", field=f"victims[{n}]"
            )
    return incident.next(IncidentVictimsUnlinked, victims=victims)


def state_victim_number(incident: Incident, *, number: VictimNumber) -> Change:
    """State how many persons the incident is said to have harmed, in place of the number before.

    It is never added to those recorded individually: some of them may be among its persons.

    Raises:
        InvalidError: The number is of nobody.
        RefusedError: The incident is withdrawn.
    """
    _refuse_if_withdrawn(incident)
    if number.count.at_least == 0 and not number.count.at_most:
        raise InvalidError("expected at least one person, found none", field="number.count")
    return incident.next(VictimNumberStated, number=number)


def record_presence(
    incident: Incident,
    *,
    presence: Code,
    actor: ActorRef,
    capacity: PresenceCapacity,
    facts: tuple[FactRef, ...] = (),
    actor_kind: str = ActorKind.PERSON.value,
) -> Change:
    """Record that a person is said to have been there, and as what.

    Args:
        incident: The incident.
        presence: Code of the presence, new within the incident.
        actor: The person.
        capacity: As what.
        facts: Facts that say so.
        actor_kind: What the actor's first event says it is (decision 31).

    Raises:
        InvalidError: The actor is no person, the code was used before, or a fact is named twice.
        RefusedError: The incident is withdrawn.
    """
    _refuse_if_withdrawn(incident)
    if actor_kind != ActorKind.PERSON:
        raise InvalidError(f"expected a person, found {actor_kind} {actor}", field="actor")
    if presence in incident.presence_codes:
        raise InvalidError(
            f"expected a new code of a presence, found {presence} used before", field="presence"
        )
    if len(set(facts)) != len(facts):
        raise InvalidError("expected each of facts once, found a repeated one", field="facts")
    return incident.next(PresenceRecorded, presence=presence, actor=actor, capacity=capacity, facts=facts)


def withdraw_presence(incident: Incident, *, presence: Code) -> Change:
    """Take back a presence that was recorded in error.

    Raises:
        NotFoundError: No such presence is in force.
    """
    if presence not in incident.presences:
        raise NotFoundError(f"incident {incident.code} has no presence {presence} in force", field="presence")
    return incident.next(PresenceWithdrawn, presence=presence)


def _refuse_if_withdrawn(incident: Incident) -> None:
    if incident.is_withdrawn:
        raise RefusedError(f"incident {incident.code} was withdrawn before")
