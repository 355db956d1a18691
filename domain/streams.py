"""Which state each kind of stream comes to, and by which `evolve`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from domain.events import RecordedEvent, State
from domain.evidence import item as evidence_item
from domain.values import StreamKind


@dataclass(frozen=True, slots=True)
class StreamType:
    """A kind of stream: the class of its state and how an event changes it."""

    state: type[State]
    evolve: Callable[[Any, RecordedEvent], State]


STREAMS: dict[StreamKind, StreamType] = {
    StreamKind.EVIDENCE_ITEM: StreamType(evidence_item.EvidenceItem, evidence_item.evolve),
}


def replay(kind: StreamKind, events: Iterable[RecordedEvent], state: State | None = None) -> State | None:
    """Bring a stream's state up to its last event; None where there is none."""
    evolve = STREAMS[kind].evolve
    for event in events:
        state = evolve(state, event)
    return state
