"""Rows of recorded readings: each enters once and never changes."""

from __future__ import annotations

from domain.access.events import FragilityRead
from projections.access_register.tables import readings
from projections.register import Handlers, Step


def _read(data: FragilityRead, step: Step) -> None:
    members = {
        "forum": data.forum,
        "stage": data.stage,
        "position": data.position,
        "date": data.date,
        "left_aside": [each.model_dump(mode="json") for each in data.left_aside],
        "exclusions_digest": data.exclusions_digest,
        "reason": step.event.reason,
    }
    step.enter(
        readings,
        step.stream_id,
        members,
        what=data.what.value,
        case=str(data.case),
        line=str(data.line),
        purpose=step.event.purpose.value,
    )


HANDLERS: Handlers = {FragilityRead: _read}
