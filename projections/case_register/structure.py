"""How events on offices, existence and subordination change the rows of actors."""

from __future__ import annotations

from domain.actors import structure_events as e
from projections.case_register.people_tables import subordinations
from projections.case_register.tables import actors
from projections.register import Handlers, Step


def _office(data: e.PostOfficeStated, step: Step) -> None:
    step.amend(actors, step.stream_id, {"office": data.office.value})


def _existence(data: e.ActorExistenceRecorded, step: Step) -> None:
    members = {"existed_from": data.existed_from, "existed_to": data.existed_to}
    step.amend(actors, step.stream_id, members)


def _subordination(data: e.SubordinationRecorded, step: Step) -> None:
    members = {
        "subordination": data.subordination,
        "nature": data.nature,
        "valid_from": data.valid_from,
        "valid_to": data.valid_to,
    }
    step.enter(
        subordinations,
        f"{step.stream_id}/{data.subordination}",
        members,
        actor=step.stream_id,
        superior=str(data.superior),
    )


def _subordination_ended(data: e.SubordinationEnded, step: Step) -> None:
    step.amend(subordinations, f"{step.stream_id}/{data.subordination}", {"valid_to": data.valid_to})


HANDLERS: Handlers = {
    e.PostOfficeStated: _office,
    e.ActorExistenceRecorded: _existence,
    e.SubordinationRecorded: _subordination,
    e.SubordinationEnded: _subordination_ended,
}
