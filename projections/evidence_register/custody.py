"""The custody timeline: one row an event in an item's life, with what the event states."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from domain.evidence import events as e
from domain.protected import Plain, Sealed
from projections.evidence_register.tables import derivations, timeline
from projections.register import Handler, Handlers, Step, stored

_PLAIN = (str, int, float, bool, Enum, UUID)


def in_timeline(handlers: Handlers) -> Handlers:
    """Let each handler's event enter the timeline too."""
    return {event_class: partial(_with_row, handler) for event_class, handler in handlers.items()}


def _with_row(handler: Handler, data: e.EvidenceEvent, step: Step) -> None:
    handler(data, step)
    particulars, texts = _stated(data)
    step.rows.append(
        timeline,
        sequence=step.sequence,
        item=step.stream_id,
        type=step.event.type,
        at=step.at,
        by=step.by,
        handoff=data.handoff if isinstance(data, e.CustodyReleased) else None,
        members=stored(
            {"particulars": particulars or None, "texts": texts or None, "reason": step.event.reason}
        ),
    )


def _stated(data: e.EvidenceEvent) -> tuple[dict[str, str], dict[str, Any]]:
    """What the event states, in clear and sealed; of a description, what identifies the bytes."""
    match data:
        case e.EvidenceRegistered() | e.EvidenceDerived():
            return _content(data.description.content), {}
        case e.EvidenceContentReceived():
            return _content(data.content), {}
        case e.ConditionRecorded():
            return {"code": data.condition.code}, {}
        case e.LawfulBasisRecorded():
            return {"basis": data.basis.basis.value}, {}
        case e.PersonBehindRecorded():
            return {"source": str(data.person.source), "capacity": data.person.capacity.value}, {}
    particulars: dict[str, str] = {}
    texts: dict[str, Any] = {}
    for name, value in data:
        if isinstance(value, Sealed | Plain):
            texts[name] = value
        elif isinstance(value, _PLAIN):
            particulars[name] = _word(value)
    return particulars, texts


def _content(content: e.Content | None) -> dict[str, str]:
    return {} if content is None else {"sha256": content.sha256, "size": str(content.size)}


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value if isinstance(value, Enum) else value)


def derived_from(connection: Connection, item: str, *, position: int) -> list[str]:
    """Give the ids of the items derived from an item up to a position, in order."""
    statement = (
        select(derivations.c.item)
        .where(derivations.c.parent == item, derivations.c.sequence <= position)
        .order_by(derivations.c.sequence)
    )
    return list(connection.execute(statement).scalars())
