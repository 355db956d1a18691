"""InquiryService: what is sought, for or against whom, by whom and until when, and what came of it."""

from __future__ import annotations

from uuid import UUID

from adapters.grpc_api.binding import Asked, Binding, Service
from domain.actors.events import ActorRegistered
from domain.inquiry import opening, pursuing
from domain.inquiry.opening import NewInquiry


def _kinds_of_actors(asked: Asked) -> dict[UUID, str]:
    """What the first events of the actors that are named say that they are (decision 31)."""
    inquiries: tuple[NewInquiry, ...] = asked.arguments.get("inquiries") or (asked.arguments["inquiry"],)
    kinds: dict[UUID, str] = {}
    for inquiry in inquiries:
        if inquiry.actor is not None and inquiry.actor not in kinds:
            first = asked.desk.first(f"actor/{inquiry.actor}", field="inquiry.actor")
            assert isinstance(first.data, ActorRegistered)
            kinds[inquiry.actor] = first.data.kind.value
    return kinds


_ACTORS = {"actor_kinds": _kinds_of_actors}

SERVICE = Service(
    "InquiryService",
    (
        Binding("OpenLineOfInquiry", opening.open_inquiry, provides=_ACTORS),
        Binding("OpenLinesOfInquiry", opening.open_inquiries, provides=_ACTORS),
        Binding("AssignLineOfInquiry", pursuing.assign),
        Binding("SetInquiryDueDate", pursuing.set_due_date, needs_reason=True),
        Binding("CloseLineOfInquiry", pursuing.close),
        Binding("ReopenLineOfInquiry", pursuing.reopen, needs_reason=True),
    ),
)
