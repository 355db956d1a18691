"""How events of a mapping change its row."""

from __future__ import annotations

from typing import Any

from domain.mapping import events as e
from projections.case_register.tables import mappings
from projections.register import Handlers, Step


def _suggested(data: e.MappingSuggested, step: Step) -> None:
    _enter(data, step, {"model": data.model}, standing="suggested", act=None)


def _proposed(data: e.MappingProposed, step: Step) -> None:
    members = {"proposed_by": step.by, "carried_from": data.carried_from}
    _enter(data, step, members, standing="proposed", act=str(step.event.act.id))


def _enter(
    data: e.MappingSuggested | e.MappingProposed, step: Step, members: dict[str, Any], **columns: Any
) -> None:
    target = data.target
    members |= {
        "target": target,
        "directness": data.directness,
        "inference": data.inference,
        "competing_inferences": data.competing_inferences or None,
        "rationale": data.rationale,
    }
    step.enter(
        mappings,
        step.stream_id,
        members,
        fact=str(data.fact),
        stream=target.stream,
        element=target.element,
        polarity=data.polarity.value,
        **columns,
    )


def _adopted(data: e.MappingSuggestionAdopted, step: Step) -> None:
    members = {"proposed_by": step.by, "rationale": data.rationale}
    step.amend(mappings, step.stream_id, members, standing="proposed", act=str(step.event.act.id))


def _endorsed(_: e.MappingEndorsed, step: Step) -> None:
    step.add(mappings, step.stream_id, "endorsed_by", step.by)


def _confirmed(_: e.MappingConfirmed, step: Step) -> None:
    step.add(mappings, step.stream_id, "confirmed_by", step.by)
    step.amend(mappings, step.stream_id, {"on_earlier_text": False})


def _rejected(_: e.MappingRejected, step: Step) -> None:
    _end(step, "rejected")


def _withdrawn(_: e.MappingWithdrawn, step: Step) -> None:
    _end(step, "withdrawn")


def _end(step: Step, standing: str) -> None:
    members = {"ended_by": step.by, "reason": step.event.reason}
    step.amend(mappings, step.stream_id, members, standing=standing)


HANDLERS: Handlers = {
    e.MappingSuggested: _suggested,
    e.MappingProposed: _proposed,
    e.MappingSuggestionAdopted: _adopted,
    e.MappingEndorsed: _endorsed,
    e.MappingConfirmed: _confirmed,
    e.MappingRejected: _rejected,
    e.MappingWithdrawn: _withdrawn,
}
