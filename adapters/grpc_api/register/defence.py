"""Rpcs on what is owed to those heard and those accused: burden, disclosure, inquiries, exoneration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message
from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Connection, Engine

from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.register.answers import filled, opened, row_message
from adapters.grpc_api.register.asking import (
    Asked,
    Check,
    Standpoint,
    a_day,
    a_uuid,
    anything,
    asked,
    checked,
    one_of,
    sliced,
    standpoint,
    token,
)
from adapters.grpc_api.register.burden import burden_of
from adapters.grpc_api.register.exoneration import duties_of, exoneration_answer
from adapters.grpc_api.register.schedule import STATES, schedule_answer
from adapters.recording.sealing import Sealer
from domain.disclosure.events import DisclosureClass
from domain.errors import NotFoundError
from domain.inquiry.events import Perishability, Seeks
from domain.ports.store import EventLog
from projections.case_register import tables as cases
from projections.inquiry_register.inquiries import in_order
from projections.inquiry_register.tables import inquiries
from projections.queries import Condition, one
from projections.source_register.tables import sources

SERVICE = "gravamen.v1.RegisterService."
VIEWS = (
    "case_register",
    "evidence_register",
    "source_register",
    "worklists",
    "interview_register",
    "disclosure_register",
    "inquiry_register",
)
"""Views that these answers are read from; each must have reached the position."""

_INQUIRY_FILTERS: dict[str, Check] = {
    "case": a_uuid,
    "line": a_uuid,
    "actor": a_uuid,
    "seeks": one_of(Seeks),
    "state": one_of(("open", "closed")),
    "assigned": anything,
    "perishability": one_of(Perishability),
}


@dataclass(frozen=True, slots=True)
class DefenceHandlers:
    """Translates these reads.

    Args:
        calls: Makes handlers.
        engine: The views' database.
        log: The record, for its head.
        sealer: Opens sealed texts for the caller.
    """

    calls: Calls
    engine: Engine
    log: EventLog
    sealer: Sealer

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield each rpc with its handler."""
        burden = pb.GetInterviewBurdenRequest
        yield self._rpc("GetInterviewBurden", burden, self._at_once(self._burden))
        schedule = pb.GetDisclosureScheduleRequest
        yield self._rpc("GetDisclosureSchedule", schedule, self._paged(self._schedule))
        yield self._rpc("ListLinesOfInquiry", pb.ListLinesOfInquiryRequest, self._paged(self._inquiries))
        exoneration = pb.GetExonerationRecordRequest
        yield self._rpc("GetExonerationRecord", exoneration, self._paged(self._exoneration))

    def _rpc(
        self, rpc: str, request_class: type[Message], handle: Callable[[Any], Any]
    ) -> tuple[str, Handler]:
        def called(request: Any, call: Call) -> Message:
            call.caller()
            answer: Message = handle(request)
            return answer

        return rpc, self.calls.unary(f"{SERVICE}{rpc}", request_class, called)

    def _at_once(self, answer: Callable[[Connection, Any, Standpoint], Any]) -> Callable[[Any], Any]:
        def handle(request: Any) -> Any:
            with self.engine.connect() as connection:
                at = standpoint(connection, self.log, request, VIEWS)
                return _placed(answer(connection, request, at), at)

        return handle

    def _paged(self, answer: Callable[[Connection, Any, Asked], Any]) -> Callable[[Any], Any]:
        def handle(request: Any) -> Any:
            with self.engine.connect() as connection:
                of = asked(connection, self.log, request, VIEWS, sealer=self.sealer)
                return _placed(answer(connection, request, of), of.standpoint)

        return handle

    def _burden(self, connection: Connection, request: Any, at: Standpoint) -> Any:
        checked("id", request.id, a_uuid)
        source = one(connection, sources, request.id, position=at.position)
        if source is None:
            raise _unknown("a source", "id", at)
        values = burden_of(connection, source, position=at.position)
        return filled(pb.GetInterviewBurdenResponse(), opened(values, self.sealer))

    def _schedule(self, connection: Connection, request: Any, of: Asked) -> Any:
        self._check_case(connection, request, of)
        if request.disclosure_class:
            checked("disclosure_class", request.disclosure_class, one_of(DisclosureClass))
        if request.state:
            checked("state", request.state, one_of(STATES))
        return schedule_answer(connection, request, of, self.sealer)

    def _check_case(self, connection: Connection, request: Any, of: Asked) -> None:
        checked("case", request.case, a_uuid)
        if one(connection, cases.cases, request.case, position=of.standpoint.position) is None:
            raise _unknown("a case file", "case", of.standpoint)

    def _inquiries(self, connection: Connection, request: Any, of: Asked) -> Any:
        where: list[Condition] = [
            inquiries.c[field] == checked(field, value, check)
            for field, check in _INQUIRY_FILTERS.items()
            if (value := getattr(request, field))
        ]
        if request.due_by:
            where.append(inquiries.c.due <= checked("due_by", request.due_by, a_day))
        rows = in_order(connection, position=of.standpoint.position, where=where)
        shown, following = sliced(rows, of)
        return pb.ListLinesOfInquiryResponse(
            inquiries=[row_message(pb.LineOfInquiry, row, self.sealer) for row in shown],
            next_page_token=token(request, of.standpoint.position, following, self.sealer),
        )

    def _exoneration(self, connection: Connection, request: Any, of: Asked) -> Any:
        position = of.standpoint.position
        checked("actor", request.actor, a_uuid)
        checked("forum", request.forum, a_uuid)
        actor = one(connection, cases.actors, request.actor, position=position)
        if actor is None or actor["kind"] != "person":
            raise _unknown("a person", "actor", of.standpoint)
        forum = one(connection, cases.forums, request.forum, position=position)
        if forum is None:
            raise _unknown("an adopted forum", "forum", of.standpoint)
        answer = exoneration_answer(connection, request, of, self.sealer)
        answer.duties.extend(duties_of(connection, forum))
        return answer


def _unknown(noun: str, field: str, at: Standpoint) -> NotFoundError:
    return NotFoundError(
        f"expected the id of {noun}, found none of that id at position {at.position}", field=field
    )


def _placed(answer: Any, at: Standpoint) -> Any:
    answer.position, answer.head = at.position, at.head
    return answer
