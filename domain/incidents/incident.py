"""An incident: its state, how events change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from domain.events import RecordedEvent, State
from domain.incidents import events as e
from domain.incidents import victim_events as v
from domain.values import StreamKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(State):
    """What a stream of an incident has come to; summary and place stay sealed and are not held here.

    Args:
        presences: Codes of presences in force.
        presence_codes: Every code of a presence ever used.
    """

    KIND: ClassVar[StreamKind] = StreamKind.INCIDENT

    code: str
    actors: frozenset[e.IncidentActor] = frozenset()
    facts: frozenset[UUID] = frozenset()
    items: frozenset[UUID] = frozenset()
    victims: frozenset[UUID] = frozenset()
    presences: frozenset[str] = frozenset()
    presence_codes: frozenset[str] = frozenset()
    is_withdrawn: bool = False


def evolve(incident: Incident | None, event: RecordedEvent) -> Incident:
    """Apply one recorded event."""
    data = event.data
    if incident is None:
        return _opened(event)
    incident = replace(incident, version=event.version)
    match data:
        case e.IncidentLinked():
            return replace(
                incident,
                actors=incident.actors | set(data.actors),
                facts=incident.facts | set(data.facts),
                items=incident.items | set(data.items),
            )
        case e.IncidentUnlinked():
            return replace(
                incident,
                actors=incident.actors - set(data.actors),
                facts=incident.facts - set(data.facts),
                items=incident.items - set(data.items),
            )
        case e.IncidentWithdrawn():
            return replace(incident, is_withdrawn=True)
        case v.IncidentVictimsLinked():
            linked = {one.victim for one in data.victims}
            return replace(incident, victims=incident.victims | linked)
        case v.IncidentVictimsUnlinked():
            return replace(incident, victims=incident.victims - set(data.victims))
        case v.PresenceRecorded():
            code = {data.presence}
            return replace(
                incident,
                presences=incident.presences | code,
                presence_codes=incident.presence_codes | code,
            )
        case v.PresenceWithdrawn():
            return replace(incident, presences=incident.presences - {data.presence})
        case _:
            return incident


def _opened(event: RecordedEvent) -> Incident:
    data = event.data
    if not isinstance(data, e.IncidentDescribed):
        raise TypeError(f"an incident cannot open with {event.type}")
    return Incident(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        code=data.code,
        actors=frozenset(data.actors),
        facts=frozenset(data.facts),
        items=frozenset(data.items),
    )
