"""ReadinessService: readiness, element matrix and element worklist, each read through a lens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from google.protobuf.message import Message
from gravamen.v1 import readiness_service_pb2 as pb

from adapters.grpc_api import readiness_messages as messages
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from adapters.sql_views.follower import Follower
from domain.ports.store import EventLog
from domain.protection.events import ConsentScope
from domain.readiness.lens import Exclusions, Lens
from projections.proof_graph.query import Answered, ReadinessQuery

WAIT_S = 10.0
"""A call without a deadline waits so long for the views to reach the head (decision 17)."""


@dataclass(frozen=True, slots=True)
class ReadinessHandlers:
    """Translates calls for readiness."""

    calls: Calls
    query: ReadinessQuery
    log: EventLog
    follower: Follower
    today: Callable[[], date] = lambda: datetime.now(UTC).date()

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield each rpc with its handler."""
        name = "gravamen.v1.ReadinessService."
        yield "GetReadiness", self.calls.unary(f"{name}GetReadiness", pb.GetReadinessRequest, self._readiness)
        matrix = self.calls.unary(f"{name}GetElementMatrix", pb.GetElementMatrixRequest, self._matrix)
        yield "GetElementMatrix", matrix
        worklist = self.calls.unary(f"{name}GetElementWorklist", pb.GetElementWorklistRequest, self._worklist)
        yield "GetElementWorklist", worklist

    def _readiness(self, request: pb.GetReadinessRequest, call: Call) -> Message:
        call.caller()
        lens, head = self._lens(request.lens, call)
        answered = self.query.assess(_uuid(request.line, "line"), lens)
        answer = messages.readiness_message(answered.readiness, answered.graph.sequences, request)
        answer.read.CopyFrom(messages.lens_message(answered, head))
        return answer

    def _matrix(self, request: pb.GetElementMatrixRequest, call: Call) -> Message:
        call.caller()
        lens, head = self._lens(request.lens, call)
        answered = self.query.assess(_uuid(request.line, "line"), lens)
        cells = [
            messages.cell_message(cell, is_required=group.is_required, sequences=answered.graph.sequences)
            for group in answered.readiness.groups
            for cell in group.cells
            if request.stream in ("", cell.cell.stream)
        ]
        return pb.GetElementMatrixResponse(cells=cells, read=messages.lens_message(answered, head))

    def _worklist(self, request: pb.GetElementWorklistRequest, call: Call) -> Message:
        call.caller()
        lens, head = self._lens(request.lens, call)
        lines = self.query.lines(_uuid(request.case_id, "case_id"), lens.position)
        answers: list[Answered] = [self.query.assess(line, lens) for line in lines]
        tasks = [task for answered in answers for task in messages.tasks(answered)]
        return pb.GetElementWorklistResponse(tasks=tasks, read=messages.lens_message(answers[-1], head))

    def _lens(self, lens: pb.Lens, call: Call) -> tuple[Lens, int]:
        head = self.log.head()
        position = lens.as_of if lens.HasField("as_of") else head
        if not 1 <= position <= head:
            raise InvalidArgumentsError(
                [Violation("lens.as_of", f"expected a sequence from 1 to the head, {head}, found {position}")]
            )
        # Half of what the caller waits: an answer that lags and says so beats none.
        self.follower.wait_projected(position, view="proof_graph", timeout_s=call.remaining(WAIT_S) / 2)
        if not lens.stage:
            raise InvalidArgumentsError(
                [Violation("lens.stage", "expected a stage of the forum, found none")]
            )
        asked = lens.exclusions
        exclusions = Exclusions(
            **{name: _set(getattr(asked, name)) for name in ("items", "sources", "hands", "consents")},
            citations=_set(asked.citations),
            experts=_set(asked.experts),
        )
        read = Lens(
            forum=_uuid(lens.forum, "lens.forum"),
            stage=lens.stage,
            position=position,
            on=self._day(lens.on),
            purpose=_scope(lens.purpose_scope, "lens.purpose_scope"),
            recipient=_scope(lens.recipient_scope, "lens.recipient_scope"),
            exclusions=exclusions,
        )
        return read, head

    def _day(self, text: str) -> date:
        if not text:
            return self.today()
        try:
            return date.fromisoformat(text)
        except ValueError:
            expected = f"expected a day as YYYY-MM-DD, found text of {len(text)} characters"
            raise InvalidArgumentsError([Violation("lens.on", expected)]) from None


def _uuid(text: str, field: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        found = f"text of {len(text)} characters" if text else "none"
        raise InvalidArgumentsError([Violation(field, f"expected a UUID, found {found}")]) from None


def _set(values: Iterable[Any]) -> frozenset[str]:
    return frozenset(str(value) for value in values)


def _scope(text: str, field: str) -> str | None:
    if text and text not in set(ConsentScope):
        expected = ", ".join(ConsentScope)
        found = f"text of {len(text)} characters"
        raise InvalidArgumentsError([Violation(field, f"expected one of {expected}, found {found}")])
    return text or None
