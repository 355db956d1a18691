"""CorroborationService: on how many independent origins facts rest, and what joins them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from google.protobuf.message import Message
from gravamen.v1 import corroboration_service_pb2 as pb

from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.instants import refused
from adapters.grpc_api.lenses import LensReader, a_uuid
from adapters.grpc_api.readiness_messages import Named, events, fact_message, retracted_messages
from adapters.grpc_api.register.asking import (
    PAGE,
    PAGE_LIMIT,
    Asked,
    Standpoint,
    place_of,
    sliced,
    token,
)
from adapters.recording.sealing import Sealer
from domain.readiness.circles import Circle
from domain.readiness.corroboration import CitedSource, FactCorroboration, LinkReading, OriginReading
from domain.readiness.lens import Lens
from domain.readiness.ties import Tie
from projections.proof_graph.corroborating import CorroborationQuery

NAME = "gravamen.v1.CorroborationService."


@dataclass(frozen=True, slots=True)
class CorroborationHandlers:
    """Translates calls for corroboration.

    Args:
        calls: Makes handlers.
        query: Reads it from the views.
        lenses: Reads lenses.
        sealer: Binds page tokens.
    """

    calls: Calls
    query: CorroborationQuery
    lenses: LensReader
    sealer: Sealer

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield the rpc with its handler."""
        rpc = "GetCorroboration"
        yield rpc, self.calls.unary(f"{NAME}{rpc}", pb.GetCorroborationRequest, self._corroboration)

    def _corroboration(self, request: pb.GetCorroborationRequest, call: Call) -> Message:
        call.caller()
        lens, head = self.lenses.read(request.lens, call)
        after = None
        if request.page_token:
            # The next page stands for the position of the first.
            position, after = place_of(request, self.sealer)
            lens = replace(lens, position=position)
        asked = self._asked(request, lens)
        found = self.query.read(asked, lens)
        size = min(request.page_size or PAGE, PAGE_LIMIT)
        page, next_place = sliced(
            found.corroboration.facts, Asked(Standpoint(found.position, head), size, after)
        )
        named = found.graph.named
        return pb.GetCorroborationResponse(
            facts=[_fact(fact, named) for fact in page],
            circles=[_circle(circle) for circle in found.corroboration.circles],
            next_page_token=token(request, found.position, next_place, self.sealer),
            forum=lens.forum,
            stage=lens.stage,
            on=lens.on.isoformat(),
            position=found.position,
            head=head,
        )

    def _asked(self, request: pb.GetCorroborationRequest, lens: Lens) -> list[str]:
        if bool(request.fact) == bool(request.line):
            raise refused("fact", f"expected a fact or a line, found {'both' if request.fact else 'neither'}")
        if request.fact:
            if request.stream or request.element:
                raise refused("stream", "expected a stream or element beside a line alone, found a fact")
            return [a_uuid(request.fact, "fact")]
        if request.element and not request.stream:
            raise refused("stream", "expected the stream of the element, found none")
        line = a_uuid(request.line, "line")
        return self.query.facts_of(
            line, stream=request.stream, element=request.element, position=lens.position
        )


def _fact(fact: FactCorroboration, named: Named) -> pb.FactCorroboration:
    return pb.FactCorroboration(
        standing=fact_message(fact.reading),
        topics=fact.topics,
        origins=[_origin(origin, named) for origin in fact.origins],
        against=[_cited(cited) for cited in fact.against],
        links=[_link(link, named) for link in fact.links],
        retracted=retracted_messages(fact.reading, named),
    )


def _origin(origin: OriginReading, named: Named) -> pb.OriginGroup:
    return pb.OriginGroup(
        sources=origin.sources,
        citations=[_cited(cited) for cited in origin.citations],
        ties=[_tie(tie, named) for tie in origin.ties],
        is_usable=origin.is_usable,
    )


def _cited(cited: CitedSource) -> pb.CitedSource:
    return pb.CitedSource(
        citation=cited.citation,
        item=cited.item,
        basis=cited.basis,
        sources=cited.sources,
        is_usable=cited.is_usable,
    )


def _tie(tie: Tie, named: Named) -> pb.OriginTie:
    [event] = events([tie.event], named)
    return pb.OriginTie(
        kind=tie.kind,
        sources=tie.sources,
        topics=tie.topics,
        capacity=tie.capacity,
        is_withdrawn=tie.is_withdrawn,
        row=tie.row,
        event=event,
    )


def _link(link: LinkReading, named: Named) -> pb.ContradictionLink:
    [event] = events([link.event], named)
    return pb.ContradictionLink(
        other=link.other,
        linked_from=link.linked_from,
        by=link.by,
        is_unlink_proposed=link.is_unlink_proposed,
        event=event,
    )


def _circle(circle: Circle) -> pb.ReportingCircle:
    return pb.ReportingCircle(
        links=[
            pb.ReportingLink(source=link.source, on=link.on, kind=link.kind, row=link.row) for link in circle
        ]
    )
