"""GetCollectionPlan of ReadinessService: what open blockers want, as lines of inquiry to open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.message import Message
from gravamen.v1 import readiness_service_pb2 as pb

from adapters.grpc_api import readiness_messages as messages
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.lenses import LensReader, a_uuid
from domain.readiness.assess import assess
from domain.readiness.plan import ProposedInquiry, collection_plan
from projections.proof_graph.query import Answered, ReadinessQuery


@dataclass(frozen=True, slots=True)
class CollectionPlanHandlers:
    """Translates calls for a collection plan."""

    calls: Calls
    query: ReadinessQuery
    lenses: LensReader

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield the rpc with its handler."""
        rpc = "GetCollectionPlan"
        name = f"gravamen.v1.ReadinessService.{rpc}"
        yield rpc, self.calls.unary(name, pb.GetCollectionPlanRequest, self._plan)

    def _plan(self, request: pb.GetCollectionPlanRequest, call: Call) -> Message:
        call.caller()
        lens, head = self.lenses.read(request.lens, call)
        asked = self.query.question(a_uuid(request.line, "line"), lens)
        readiness = assess(asked.line, asked.graph, asked.lens, asked.law, asked.forum)
        plan = collection_plan(readiness, asked.graph, asked.lens)
        answered = Answered(readiness, asked.line_graph, asked.view_position)
        return pb.GetCollectionPlanResponse(
            line=readiness.line,
            case_id=readiness.case,
            proposals=[_message(proposed) for proposed in plan],
            read=messages.lens_message(answered, head),
        )


def _message(proposed: ProposedInquiry) -> pb.ProposedInquiry:
    return pb.ProposedInquiry(
        target=messages.target_message(proposed.target),
        seeks=proposed.seeks,
        words=proposed.words,
        incidents=proposed.incidents,
        means_of_proof=proposed.means_of_proof,
        sources=proposed.sources,
        items=proposed.items,
        due="" if proposed.due is None else proposed.due.isoformat(),
        perishability=proposed.perishability or "",
        sought_by=proposed.sought_by,
    )
