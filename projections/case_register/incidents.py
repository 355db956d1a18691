"""How events of an incident change its row."""

from __future__ import annotations

from typing import Any

from domain.incidents import events as e
from projections.case_register.tables import incidents
from projections.register import Handlers, Step, words


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
    )


def _redescribed(data: e.IncidentRedescribed, step: Step) -> None:
    members = {name: value for name, value in data.changes if value is not None}
    columns: dict[str, Any] = {}
    if data.changes.territory is not None:
        columns["territory"] = members.pop("territory")
    if data.changes.kinds is not None:
        columns["kind_words"] = words(data.changes.kinds)
    step.amend(incidents, step.stream_id, members, **columns)


def _linked(data: e.IncidentLinked, step: Step) -> None:
    if data.actors:
        step.add(incidents, step.stream_id, "actors", *data.actors)
    if data.facts:
        step.add(incidents, step.stream_id, "facts", *data.facts)
    if data.items:
        step.add(incidents, step.stream_id, "items", *data.items)


def _unlinked(data: e.IncidentUnlinked, step: Step) -> None:
    actors = [actor.model_dump(mode="json") for actor in data.actors]
    gone = {str(id) for id in (*data.facts, *data.items)}
    if actors:
        step.drop(incidents, step.stream_id, "actors", chosen=lambda actor: actor in actors)
    if data.facts:
        step.drop(incidents, step.stream_id, "facts", chosen=lambda fact: fact in gone)
    if data.items:
        step.drop(incidents, step.stream_id, "items", chosen=lambda item: item in gone)


def _withdrawn(_: e.IncidentWithdrawn, step: Step) -> None:
    step.amend(incidents, step.stream_id, state="withdrawn")


HANDLERS: Handlers = {
    e.IncidentDescribed: _described,
    e.IncidentRedescribed: _redescribed,
    e.IncidentLinked: _linked,
    e.IncidentUnlinked: _unlinked,
    e.IncidentWithdrawn: _withdrawn,
}
