"""How an event becomes rows: one function an event type, all of the same shape."""

from __future__ import annotations

from datetime import date
from functools import singledispatch
from typing import Any

from domain.readiness.rows import Concurrence, Removal
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied


def day(text: str | None) -> date | None:
    """Read a calendar day."""
    return None if text is None else date.fromisoformat(text)


def stream_id(applied: Applied) -> str:
    """Id of the event's stream, without its kind."""
    return applied.event.stream.rpartition("/")[2]


def removal_by(applied: Applied, *, proposed: Removal | None = None) -> Removal:
    """The act of taking away, or another person's agreement to one proposed before."""
    if proposed is None:
        return Removal(by=applied.event.by.id, at=applied.sequence, event=str(applied.event.id))
    agreed = Concurrence(by=applied.event.by.id, at=applied.sequence)
    return Removal(
        by=proposed.by, at=proposed.at, event=proposed.event, concurrences=(*proposed.concurrences, agreed)
    )


@singledispatch
def apply(data: Any, applied: Applied, graph: GraphWriter) -> None:
    """Write what follows from an event; an event of any other type does not concern the proof graph."""
