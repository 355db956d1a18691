"""ReadinessService: readiness, element matrix and element worklist, each read through a lens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.message import Message
from gravamen.v1 import readiness_service_pb2 as pb

from adapters.grpc_api import readiness_messages as messages
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.lenses import LensReader, a_uuid
from adapters.grpc_api.sensitive import SensitiveReadings
from domain.access.events import FragilityList
from projections.proof_graph.query import Answered, ReadinessQuery


@dataclass(frozen=True, slots=True)
class ReadinessHandlers:
    """Translates calls for readiness."""

    calls: Calls
    query: ReadinessQuery
    lenses: LensReader
    readings: SensitiveReadings

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield each rpc with its handler."""
        name = "gravamen.v1.ReadinessService."
        yield "GetReadiness", self.calls.unary(f"{name}GetReadiness", pb.GetReadinessRequest, self._readiness)
        matrix = self.calls.unary(f"{name}GetElementMatrix", pb.GetElementMatrixRequest, self._matrix)
        yield "GetElementMatrix", matrix
        worklist = self.calls.unary(f"{name}GetElementWorklist", pb.GetElementWorklistRequest, self._worklist)
        yield "GetElementWorklist", worklist

    def _read(self, line: str, lens: pb.Lens, call: Call) -> tuple[Answered, int]:
        """Assess a line; with exclusions it is a what-if, and recorded as such (readiness rule 11)."""
        is_what_if = lens.HasField("exclusions") and bool(lens.exclusions.ListFields())
        caller = self.readings.caller(call) if is_what_if else call.caller()
        read, head = self.lenses.read(lens, call, takes_exclusions=True)
        answered = self.query.assess(a_uuid(line, "line"), read)
        if is_what_if:
            what = FragilityList.WHAT_IF
            self.readings.record(caller, what, answered.readiness, read, deadline=call.deadline)
        return answered, head

    def _readiness(self, request: pb.GetReadinessRequest, call: Call) -> Message:
        answered, head = self._read(request.line, request.lens, call)
        answer = messages.readiness_message(answered.readiness, answered.graph.named, request)
        answer.read.CopyFrom(messages.lens_message(answered, head))
        return answer

    def _matrix(self, request: pb.GetElementMatrixRequest, call: Call) -> Message:
        answered, head = self._read(request.line, request.lens, call)
        cells = [
            messages.cell_message(cell, is_required=group.is_required, named=answered.graph.named)
            for group in answered.readiness.groups
            for cell in group.cells
            if request.stream in ("", cell.cell.stream)
        ]
        return pb.GetElementMatrixResponse(cells=cells, read=messages.lens_message(answered, head))

    def _worklist(self, request: pb.GetElementWorklistRequest, call: Call) -> Message:
        call.caller()
        lens, head = self.lenses.read(request.lens, call)
        lines = self.query.lines(a_uuid(request.case_id, "case_id"), lens.position)
        answers: list[Answered] = [self.query.assess(line, lens) for line in lines]
        tasks = [task for answered in answers for task in messages.tasks(answered)]
        return pb.GetElementWorklistResponse(tasks=tasks, read=messages.lens_message(answers[-1], head))
