"""RegisterService: each rpc as one read of the views, in one transaction, as of one position."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message
from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Connection, Engine, Table

from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.register import names, parts, worklists
from adapters.grpc_api.register.answers import filled, row_message
from adapters.grpc_api.register.asking import (
    PAGE,
    PAGE_LIMIT,
    Asked,
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
from adapters.grpc_api.register.patterns import count_answer, pattern_answer, patterns_answer
from adapters.grpc_api.register.structure import chain_answer, linkage_answer
from adapters.grpc_api.register.timeline import timeline_page
from adapters.recording.name_search import NameSearch
from adapters.recording.sealing import Sealer
from domain.errors import NotFoundError
from domain.names import NameQuery
from domain.ports.store import EventLog
from projections.case_register import tables as cases
from projections.evidence_register import tables as evidence
from projections.evidence_register.custody import derived_from
from projections.history import Values
from projections.queries import all_of, one, page
from projections.source_register import tables as sources

SERVICE = "gravamen.v1.RegisterService."
GRAPH = "proof_graph"


@dataclass(frozen=True, slots=True)
class RegisterHandlers:
    """Translates reads of the registers and worklists.

    Args:
        calls: Makes handlers.
        engine: The views' database.
        log: The record, for its head.
        sealer: Opens sealed texts for the caller.
        names: Names in memory.
    """

    calls: Calls
    engine: Engine
    log: EventLog
    sealer: Sealer
    names: NameSearch

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
        yield self._unary("GetInterview", pb.GetInterviewRequest, self._get("ListInterviews", "interview"))
        yield self._unary("GetIncident", pb.GetIncidentRequest, self._get("ListIncidents", "incident"))
        yield self._unary("GetVictim", pb.GetVictimRequest, self._get("ListVictims", "victim"))
        yield self._unary("GetActor", pb.GetActorRequest, self._get("ListActors", "actor"))
        yield self._unary("GetSuperiorChain", pb.GetSuperiorChainRequest, self._at_once(chain_answer))
        yield self._unary("GetPattern", pb.GetPatternRequest, self._at_once(pattern_answer))
        yield self._unary("CountVictims", pb.CountVictimsRequest, self._at_once(count_answer))
        yield self._unary("ListPatterns", pb.ListPatternsRequest, self._paged(patterns_answer))
        yield self._unary("GetLinkage", pb.GetLinkageRequest, self._paged(linkage_answer))

    def _unary(
        self, rpc: str, request_class: type[Message], handle: Callable[[Any, Call], Message]
    ) -> tuple[str, Handler]:
        def called(request: Any, call: Call) -> Message:
            call.caller()
            return handle(request, call)

        return rpc, self.calls.unary(f"{SERVICE}{rpc}", request_class, called)

    def lists(self) -> Mapping[str, Callable[[Any, Call], Message]]:
        """Give what answers each list, by its name."""
        return {listing.rpc: self._list(listing) for listing in LISTINGS}

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
                    where=listing.conditions(connection, request, position),
                )
                if listing.enrich is not None:
                    listing.enrich(connection, found.rows, position, request)
            answer: Any = listing.response()
            rows = [row_message(listing.row, listing.shown(row), self.sealer) for row in found.rows]
            getattr(answer, listing.rows).extend(rows)
            answer.next_page_token = token(request, position, found.next, self.sealer)
            return _placed(answer, of.standpoint)

        return handle

    def _get(self, rpc: str, noun: str) -> Callable[[Any, Call], Message]:
        """Read one row of a list, with all that the list shows it with."""
        listing = next(listing for listing in LISTINGS if listing.rpc == rpc)

        def handle(request: Any, _: Call) -> Message:
            with self.engine.connect() as connection:
                at = standpoint(connection, self.log, request, (listing.view,))
                article = "an" if noun[0] in "aeiou" else "a"
                row = self._one(connection, listing.table, request, at, f"{article} {noun}")
                if listing.enrich is not None:
                    listing.enrich(connection, [row], at.position, request)
            answer: Any = getattr(pb, rpc.replace("List", "Get").removesuffix("s") + "Response")()
            getattr(answer, noun).CopyFrom(row_message(listing.row, listing.shown(row), self.sealer))
            return _placed(answer, at)

        return handle

    def _at_once(
        self, answer_to: Callable[[Connection, Any, Standpoint], Message]
    ) -> Callable[[Any, Call], Message]:
        def handle(request: Any, _: Call) -> Message:
            with self.engine.connect() as connection:
                at = standpoint(connection, self.log, request, (CASES,))
                return _placed(answer_to(connection, request, at), at)

        return handle

    def _paged(
        self, answer_to: Callable[[Connection, Any, Asked, Sealer], Message]
    ) -> Callable[[Any, Call], Message]:
        def handle(request: Any, _: Call) -> Message:
            with self.engine.connect() as connection:
                of = asked(connection, self.log, request, (CASES,), sealer=self.sealer)
                return _placed(answer_to(connection, request, of, self.sealer), of.standpoint)

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
            at = standpoint(connection, self.log, request, (CASES, GRAPH))
            row = self._one(connection, cases.facts, request, at, "a fact")
            citations = all_of(connection, cases.citations, position=at.position, fact=request.id)
            parts.with_retractions(connection, citations, request.id, at.position)
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
        query = NameQuery.of(request.text)
        if query.length < names.FEWEST:
            raise refuse("text", f"expected at least {names.FEWEST} letters or digits, found {query.length}")
        size = min(request.page_size or PAGE, PAGE_LIMIT)
        with self.engine.connect() as connection:
            at = standpoint(connection, self.log, request, (SOURCES, CASES))
            found = names.search(connection, query, self.names, position=at.position, sealer=self.sealer)
        answer = pb.SearchNamesResponse(
            matches=[filled(pb.NameMatch(), match) for match in found[:size]], has_more=len(found) > size
        )
        return _placed(answer, at)


def _placed(answer: Any, at: Standpoint) -> Message:
    answer.position, answer.head = at.position, at.head
    message: Message = answer
    return message
