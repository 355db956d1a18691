"""The protection register: erasures that were proposed, and what was ordered of them.

tables    the view's table
"""

from __future__ import annotations

from domain.protection import erasure_events as e
from projections.protection_register.tables import METADATA, erasures
from projections.register import Handlers, RegisterView, Step, words


def _proposed(data: e.ErasureProposed, step: Step) -> None:
    members = {
        "persons": data.persons or None,
        "items": data.items or None,
        "proposal_reason": step.event.reason,
    }
    named = words((*data.persons, *(f"evidence_item/{item}" for item in data.items)))
    step.enter(erasures, step.stream_id, members, standing="proposed", named=named)


def _ordered(data: e.ErasureOrdered, step: Step) -> None:
    members = {
        "keys": data.keys,
        "grants": data.grants or None,
        "decided_by": step.event.by.id,
        "decision_reason": step.event.reason,
    }
    named = words(data.keys)
    step.amend(erasures, step.stream_id, members, standing="ordered", named=named)


def _declined(_: e.ErasureDeclined, step: Step) -> None:
    members = {"decided_by": step.event.by.id, "decision_reason": step.event.reason}
    step.amend(erasures, step.stream_id, members, standing="declined")


_HANDLERS: Handlers = {
    e.ErasureProposed: _proposed,
    e.ErasureOrdered: _ordered,
    e.ErasureDeclined: _declined,
}

PROTECTION_REGISTER = RegisterView("protection_register", 1, METADATA, _HANDLERS)
