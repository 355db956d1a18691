"""RegisterService: each rpc as one read of the views, in one transaction, as of one position."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message
from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Connection, Engine, Table

from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.register import names, worklists
from adapters.grpc_api.register.answers import filled, row_message
from adapters.grpc_api.register.asking import (
    PAGE,
    PAGE_LIMIT,
    Standpoint,
    a_uuid,
    asked,
    checked,
    refuse,
    standpoint,
    token,
)
from adapters.grpc_api.register.listing import Listing
from adapters.grpc_api.register.listings import CASES, EVIDENCE, LISTINGS, SOURCES
from adapters.grpc_api.register.timeline import timeline_page
from adapters.recording.sealing import Sealer
from domain.errors import NotFoundError
from domain.ports.store import EventLog
from projections.case_register import tables as cases
from projections.evidence_register import tables as evidence
from projections.evidence_register.custody import derived_from
from projections.history import Values
from projections.queries import all_of, one, page
from projections.source_register import tables as sources

SERVICE = "gravamen.v1.RegisterService."


@dataclass(frozen=True, slots=True)
class RegisterHandlers:
    """Translates reads of the registers and worklists.

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
        for listing in LISTINGS:
            yield self._unary(listing.rpc, listing.request, self._list(listing))
        yield self._unary("GetItem", pb.GetItemRequest, self._item)
        yield self._unary("GetCustodyTimeline", pb.GetCustodyTimelineRequest, self._timeline)
        yield self._unary("GetSource", pb.GetSourceRequest, self._source)
        yield self._unary("GetFact", pb.GetFactRequest, self._fact)
        yield self._unary("GetCase", pb.GetCaseRequest, self._case)
        yield self._unary("GetWorklist", pb.GetWorklistRequest, self._worklist)
        yield self._unary("GetWorklistCounts", pb.GetWorklistCountsRequest, self._counts)
        yield self._unary("SearchNames", pb.SearchNamesRequest, self._names)

    def _unary(
        self, rpc: str, request_class: type[Message], handle: Callable[[Any, Call], Message]
    ) -> tuple[str, Handler]:
        def called(request: Any, call: Call) -> Message:
            call.caller()
            return handle(request, call)

        return rpc, self.calls.unary(f"{SERVICE}{rpc}", request_class, called)

    def _list(self, listing: Listing) -> Callable[[Any, Call], Message]:
        def handle(request: Any, _: Call) -> Message:
            with self.engine.connect() as connection:
                of = asked(connection, self.log, request, (listing.view,), sealer=self.sealer)
                position = of.standpoint.position
                found = page(
                    connection,
                    listing.table,
                    position=position,
                    size=of.size,
                    after=of.after,
                    where=listing.where(request, position),
                )
                if listing.enrich is not None:
                    listing.enrich(connection, found.rows, position, request)
            answer: Any = listing.response()
            rows = [row_message(listing.row, listing.shown(row), self.sealer) for row in found.rows]
            getattr(answer, listing.rows).extend(rows)
            answer.next_page_token = token(request, position, found.next, self.sealer)
            return _placed(answer, of.standpoint)

        return handle

    def _one(self, connection: Connection, table: Table, request: Any, at: Standpoint, noun: str) -> Values:
        checked("id", request.id, a_uuid)
        row = one(connection, table, request.id, position=at.position)
        if row is None:
            raise NotFoundError(
                f"expected the id of {noun}, found none of that id at position {at.position}", field="id"
            )
        return row

    def _item(self, request: pb.GetItemRequest, _: Call) -> Message:
        with self.engine.connect() as connection:
            at = standpoint(connection, self.log, request, (EVIDENCE,))
            row = self._one(connection, evidence.items, request, at, "an evidence item")
            position = at.position
            assessments = all_of(connection, evidence.assessments, position=position, item=request.id)
            handoffs = all_of(connection, evidence.handoffs, position=position, item=request.id)
            derived = derived_from(connection, request.id, position=position)
        answer = pb.GetItemResponse(
            item=row_message(pb.Item, row, self.sealer),
            assessments=[row_message(pb.Assessment, one, self.sealer) for one in assessments],
            open_handoffs=[row_message(pb.HandOff, one, self.sealer) for one in handoffs],
            derived=derived,
        )
        return _placed(answer, at)

    def _timeline(self, request: pb.GetCustodyTimelineRequest, _: Call) -> Message:
        with self.engine.connect() as connection:
            of = asked(connection, self.log, request, (EVIDENCE,), sealer=self.sealer)
            self._one(connection, evidence.items, request, of.standpoint, "an evidence item")
            found = timeline_page(connection, request.id, of, self.sealer)
        answer = pb.GetCustodyTimelineResponse(
            entries=[filled(pb.TimelineEntry(), row) for row in found.rows],
            next_page_token=token(request, of.standpoint.position, found.next, self.sealer),
        )
        return _placed(answer, of.standpoint)

    def _source(self, request: pb.GetSourceRequest, _: Call) -> Message:
        with self.engine.connect() as connection:
            at = standpoint(connection, self.log, request, (SOURCES,))
            row = self._one(connection, sources.sources, request, at, "a source")
            consents = all_of(connection, sources.consents, position=at.position, for_person=request.id)
        answer = pb.GetSourceResponse(
            source=row_message(pb.Source, row, self.sealer),
            consents=[row_message(pb.Consent, one, self.sealer) for one in consents],
        )
        return _placed(answer, at)

    def _fact(self, request: pb.GetFactRequest, _: Call) -> Message:
        with self.engine.connect() as connection:
            at = standpoint(connection, self.log, request, (CASES,))
            row = self._one(connection, cases.facts, request, at, "a fact")
            citations = all_of(connection, cases.citations, position=at.position, fact=request.id)
        answer = pb.GetFactResponse(
            fact=row_message(pb.Fact, row, self.sealer),
            citations=[row_message(pb.Citation, one, self.sealer) for one in citations],
        )
        return _placed(answer, at)

    def _case(self, request: pb.GetCaseRequest, _: Call) -> Message:
        with self.engine.connect() as connection:
            at = standpoint(connection, self.log, request, (CASES,))
            row = self._one(connection, cases.cases, request, at, "a case file")
            lines = all_of(connection, cases.lines, position=at.position, case=request.id)
        answer = pb.GetCaseResponse(
            case=row_message(pb.CaseFile, row, self.sealer),
            lines=[row_message(pb.Line, one, self.sealer) for one in lines],
        )
        return _placed(answer, at)

    def _worklist(self, request: pb.GetWorklistRequest, _: Call) -> Message:
        with self.engine.connect() as connection:
            of = asked(connection, self.log, request, worklists.VIEWS, sealer=self.sealer)
            found = worklists.worklist(connection, request, of)
        answer = pb.GetWorklistResponse(
            entries=[worklists.entry_message(row, self.sealer) for row in found.rows],
            next_page_token=token(request, of.standpoint.position, found.next, self.sealer),
        )
        return _placed(answer, of.standpoint)

    def _counts(self, request: pb.GetWorklistCountsRequest, _: Call) -> Message:
        with self.engine.connect() as connection:
            at = standpoint(connection, self.log, request, worklists.VIEWS)
            counted = worklists.counts(connection, at.position)
        return _placed(filled(pb.GetWorklistCountsResponse(), counted), at)

    def _names(self, request: pb.SearchNamesRequest, _: Call) -> Message:
        if len(request.text.strip()) < names.FEWEST:
            raise refuse(
                "text", f"expected at least {names.FEWEST} characters, found {len(request.text.strip())}"
            )
        size = min(request.page_size or PAGE, PAGE_LIMIT)
        with self.engine.connect() as connection:
            at = standpoint(connection, self.log, request, (SOURCES, CASES))
            found = names.search(connection, request.text.strip(), position=at.position, sealer=self.sealer)
        answer = pb.SearchNamesResponse(
            matches=[filled(pb.NameMatch(), match) for match in found[:size]], has_more=len(found) > size
        )
        return _placed(answer, at)


def _placed(answer: Any, at: Standpoint) -> Message:
    answer.position, answer.head = at.position, at.head
    message: Message = answer
    return message
