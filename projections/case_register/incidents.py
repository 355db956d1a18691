"""How events of an incident change its row, those of who took part and those of who was harmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain.incidents import events as e
from domain.incidents import victim_events as v
from domain.readiness.intervals import bounds
from projections.case_register.people_tables import incident_actors, incident_victims
from projections.case_register.tables import incidents
from projections.register import Handlers, Step, words

EARLIEST = date.min.isoformat()
"""First day of what has none in its EDTF text."""


def _described(data: e.IncidentDescribed, step: Step) -> None:
    described = data.description
    members = {
        "kinds": described.kinds,
        "summary": described.summary,
        "occurred": described.occurred,
        "place": described.place,
        "victims": described.victims,
        "actors": data.actors or None,
        "facts": data.facts or None,
        "items": data.items or None,
    }
    step.enter(
        incidents,
        step.stream_id,
        members,
        code=data.code,
        state="described",
        territory=described.territory,
        kind_words=words(described.kinds),
        **_days(described.occurred, step),
        **_stated(described.victims),
    )
    _hold_actors(data.actors, step)


def _days(occurred: str, step: Step) -> dict[str, str]:
    """Give the widest days of EDTF text; what has no end is told of until the day on which it was recorded."""
    first, last, _ = bounds(occurred)
    until = last or max(first or date.min, step.event.recorded_at.date())
    return {"first_day": EARLIEST if first is None else first.isoformat(), "last_day": until.isoformat()}


def _stated(count: e.VictimCount | None) -> dict[str, int | None]:
    if count is None:
        return {"stated_at_least": None, "stated_at_most": None}
    return {"stated_at_least": count.at_least, "stated_at_most": count.at_most}


def _redescribed(data: e.IncidentRedescribed, step: Step) -> None:
    changes = data.changes
    members = {name: value for name, value in changes if value is not None}
    columns: dict[str, Any] = {}
    if changes.territory is not None:
        columns["territory"] = members.pop("territory")
    if changes.kinds is not None:
        columns["kind_words"] = words(changes.kinds)
    if changes.occurred is not None:
        columns |= _days(changes.occurred, step)
    if changes.victims is not None:
        # A number stated anew without a basis takes the place of the one that had one.
        columns |= _stated(changes.victims)
        members["number"] = None
    step.amend(incidents, step.stream_id, members, **columns)


def _hold_actors(linked: Iterable[e.IncidentActor], step: Step) -> None:
    for one in linked:
        id = f"{step.stream_id}/{one.actor}/{one.role.value}"
        if step.rows.current(incident_actors, id) is None:
            step.rows.open(
                incident_actors, id, incident=step.stream_id, actor=str(one.actor), role=one.role.value
            )


def _linked(data: e.IncidentLinked, step: Step) -> None:
    if data.actors:
        step.add(incidents, step.stream_id, "actors", *data.actors)
        _hold_actors(data.actors, step)
    if data.facts:
        step.add(incidents, step.stream_id, "facts", *data.facts)
    if data.items:
        step.add(incidents, step.stream_id, "items", *data.items)


def _unlinked(data: e.IncidentUnlinked, step: Step) -> None:
    actors = [actor.model_dump(mode="json") for actor in data.actors]
    gone = {str(id) for id in (*data.facts, *data.items)}
    if actors:
        step.drop(incidents, step.stream_id, "actors", chosen=lambda actor: actor in actors)
        for one in data.actors:
            step.rows.close(incident_actors, f"{step.stream_id}/{one.actor}/{one.role.value}")
    if data.facts:
        step.drop(incidents, step.stream_id, "facts", chosen=lambda fact: fact in gone)
    if data.items:
        step.drop(incidents, step.stream_id, "items", chosen=lambda item: item in gone)


def _withdrawn(_: e.IncidentWithdrawn, step: Step) -> None:
    step.amend(incidents, step.stream_id, state="withdrawn")


def _victims_linked(data: v.IncidentVictimsLinked, step: Step) -> None:
    for one in data.victims:
        id = f"{step.stream_id}/{one.victim}"
        if step.rows.current(incident_victims, id) is None:
            step.rows.open(
                incident_victims,
                id,
                incident=step.stream_id,
                victim=str(one.victim),
                harm_words=words(one.harms),
            )


def _victims_unlinked(data: v.IncidentVictimsUnlinked, step: Step) -> None:
    for victim in data.victims:
        step.rows.close(incident_victims, f"{step.stream_id}/{victim}")


def _number(data: v.VictimNumberStated, step: Step) -> None:
    members = {"victims": data.number.count, "number": data.number}
    step.amend(incidents, step.stream_id, members, **_stated(data.number.count))


def _presence(data: v.PresenceRecorded, step: Step) -> None:
    step.add(incidents, step.stream_id, "presences", data)
    step.rows.open(
        incident_actors,
        f"{step.stream_id}/{data.presence}",
        incident=step.stream_id,
        actor=str(data.actor),
        role="present",
    )


def _presence_withdrawn(data: v.PresenceWithdrawn, step: Step) -> None:
    step.drop(
        incidents,
        step.stream_id,
        "presences",
        chosen=lambda presence: presence["presence"] == data.presence,
    )
    step.rows.close(incident_actors, f"{step.stream_id}/{data.presence}")


HANDLERS: Handlers = {
    e.IncidentDescribed: _described,
    e.IncidentRedescribed: _redescribed,
    e.IncidentLinked: _linked,
    e.IncidentUnlinked: _unlinked,
    e.IncidentWithdrawn: _withdrawn,
    v.IncidentVictimsLinked: _victims_linked,
    v.IncidentVictimsUnlinked: _victims_unlinked,
    v.VictimNumberStated: _number,
    v.PresenceRecorded: _presence,
    v.PresenceWithdrawn: _presence_withdrawn,
}
