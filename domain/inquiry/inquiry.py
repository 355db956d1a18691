"""A line of inquiry: its state, how events change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from domain.events import RecordedEvent, State
from domain.inquiry import events as e
from domain.values import StreamKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOfInquiry(State):
    """What a stream of a line of inquiry has come to; what is sought stays sealed and is not held here.

    Args:
        outcome: Its result while it is closed; None while it is open.
    """

    KIND: ClassVar[StreamKind] = StreamKind.LINE_OF_INQUIRY

    case: UUID
    seeks: e.Seeks
    assigned: str | None = None
    due: str | None = None
    perishability: e.Perishability | None = None
    outcome: e.Outcome | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it ended with a result that stands."""
        return self.outcome is not None


def evolve(inquiry: LineOfInquiry | None, event: RecordedEvent) -> LineOfInquiry:
    """Apply one recorded event."""
    data = event.data
    if inquiry is None:
        if not isinstance(data, e.InquiryOpened):
            raise TypeError(f"a line of inquiry cannot open with {event.type}")
        return LineOfInquiry(
            id=event.stream_id,
            version=event.version,
            classification=event.classification,
            case=data.case,
            seeks=data.seeks,
            assigned=data.assigned,
            due=data.due,
            perishability=data.perishability,
        )
    inquiry = replace(inquiry, version=event.version)
    match data:
        case e.InquiryAssigned():
            return replace(inquiry, assigned=data.assigned)
        case e.InquiryDueDateSet():
            return replace(inquiry, due=data.due, perishability=data.perishability)
        case e.InquiryClosed():
            return replace(inquiry, outcome=data.outcome)
        case e.InquiryReopened():
            return replace(inquiry, outcome=None)
        case _:
            return inquiry
