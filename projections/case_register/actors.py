"""How events of an actor change its row and those of holdings of posts."""

from __future__ import annotations

from typing import Any

from domain.actors import events as e
from projections.case_register.people_tables import successions
from projections.case_register.persons import joined
from projections.case_register.tables import actors, holdings
from projections.register import Handlers, Members, Step


def _registered(data: e.ActorRegistered, step: Step) -> None:
    members = {
        "names": data.names or None,
        "existed_from": data.existed_from,
        "existed_to": data.existed_to,
        **_particulars(data.particulars),
    }
    step.enter(
        actors,
        step.stream_id,
        members,
        code=data.code,
        kind=data.kind.value,
        part_of=None if data.part_of is None else str(data.part_of),
    )


def _particulars(particulars: e.Particulars | None) -> dict[str, Any]:
    if particulars is None:
        return {}
    return {"nationalities": particulars.nationalities or None, "ages": particulars.ages or None}


def _name(data: e.ActorNameAdded, step: Step) -> None:
    step.add(actors, step.stream_id, "names", data.name)


def _particulars_recorded(data: e.ActorParticularsRecorded, step: Step) -> None:
    step.amend(actors, step.stream_id, _particulars(data.particulars))


def _same_person(data: e.ActorSamePersonLinked, step: Step) -> None:
    joined(step, step.event.stream, data.other)
    step.add(actors, step.stream_id, "same_person", data.other)


def _succession(data: e.ActorSuccessionRecorded, step: Step) -> None:
    step.add(actors, step.stream_id, "successions", data)
    is_later = data.relation == "predecessor"
    earlier, later = str(data.other), step.stream_id
    if not is_later:
        earlier, later = later, earlier
    said = f"{earlier}|{later}|{step.stream_id}"
    if step.rows.current(successions, said) is None:
        step.rows.open(successions, said, earlier=earlier, later=later)


def _holding(data: e.PostHoldingRecorded, step: Step) -> None:
    members = {
        "holding": data.holding,
        "nature": data.nature,
        "valid_from": data.valid_from,
        "valid_to": data.valid_to,
    }
    step.enter(
        holdings,
        f"{step.stream_id}/{data.holding}",
        members,
        post=step.stream_id,
        holder=str(data.holder),
    )


def _holding_ended(data: e.PostHoldingEnded, step: Step) -> None:
    step.amend(holdings, f"{step.stream_id}/{data.holding}", {"valid_to": data.valid_to})


def _bar(data: e.PersonalBarRecorded, step: Step) -> None:
    step.add(actors, step.stream_id, "bars", data.bar)


def _bar_lift_proposed(data: e.PersonalBarLiftProposed, step: Step) -> None:
    _mark_bar(step, data.bar, {"is_lift_proposed": True})


def _bar_lifted(data: e.PersonalBarLifted, step: Step) -> None:
    _mark_bar(step, data.bar, {"is_lifted": True})


def _mark_bar(step: Step, code: str, changes: Members) -> None:
    step.mark(actors, step.stream_id, "bars", changes, chosen=lambda bar: bar["code"] == code)


HANDLERS: Handlers = {
    e.ActorRegistered: _registered,
    e.ActorNameAdded: _name,
    e.ActorParticularsRecorded: _particulars_recorded,
    e.ActorSamePersonLinked: _same_person,
    e.ActorSuccessionRecorded: _succession,
    e.PostHoldingRecorded: _holding,
    e.PostHoldingEnded: _holding_ended,
    e.PersonalBarRecorded: _bar,
    e.PersonalBarLiftProposed: _bar_lift_proposed,
    e.PersonalBarLifted: _bar_lifted,
}
