"""An interview: its state, how events change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.events import RecordedEvent, State
from domain.interviews import events as e
from domain.values import StreamKind


class InterviewStanding(StrEnum):
    """Where an interview stands."""

    REQUESTED = "requested"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview(State):
    """What a stream of an interview has come to; its texts stay sealed and are not held here.

    Args:
        records: Items attached to it.
    """

    KIND: ClassVar[StreamKind] = StreamKind.INTERVIEW

    source: UUID
    standing: InterviewStanding
    status: e.PersonStatus | None = None
    rights: tuple[e.RightStated, ...] = ()
    records: frozenset[UUID] = frozenset()


def evolve(interview: Interview | None, event: RecordedEvent) -> Interview:
    """Apply one recorded event."""
    data = event.data
    if interview is None:
        return _opened(event)
    interview = replace(interview, version=event.version)
    match data:
        case e.InterviewCancelled():
            return replace(interview, standing=InterviewStanding.CANCELLED)
        case e.InterviewHeld():
            return _held(interview, data)
        case e.InterviewRecordAttached():
            return replace(interview, records=interview.records | {data.record.item})
        case e.InterviewStatusRecorded():
            return replace(interview, status=data.status, rights=data.rights)
        case _:
            return interview


def _held(interview: Interview, data: e.InterviewHeld) -> Interview:
    return replace(
        interview,
        standing=InterviewStanding.HELD,
        status=data.status,
        rights=data.rights,
        records=frozenset(record.item for record in data.records),
    )


def _opened(event: RecordedEvent) -> Interview:
    data = event.data
    if not isinstance(data, e.InterviewRequested | e.InterviewHeld):
        raise TypeError(f"an interview cannot open with {event.type}")
    interview = Interview(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        source=data.source,
        standing=InterviewStanding.REQUESTED,
    )
    return _held(interview, data) if isinstance(data, e.InterviewHeld) else interview
