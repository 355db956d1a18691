"""Diff: what differs between two points of the record, line by line, as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from google.protobuf.message import Message
from gravamen.v1 import readiness_service_pb2 as pb

from adapters.grpc_api import readiness_messages as messages
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.difference_messages import Wording, changing_event
from adapters.grpc_api.instants import refused
from adapters.grpc_api.lenses import LensReader, a_uuid
from adapters.recording.sealing import Sealer
from domain.readiness.lens import RULES_VERSION, Lens
from projections.acts import events_of
from projections.proof_graph.comparing import Compared, compare
from projections.proof_graph.query import ReadinessQuery

AT_ONCE = 50
"""Elements or facts of one message at most."""
EVENTS_AT_ONCE = 1_000
"""Events of one message at most."""

_T = TypeVar("_T")


@dataclass(slots=True)
class _Telling:
    """Tells each event once in a stream, before or beside the message that names it first."""

    query: ReadinessQuery
    sealer: Sealer
    _told: set[int] = field(default_factory=set)

    def answers(self, answer: pb.DiffResponse, sequences: Iterable[int]) -> Iterator[pb.DiffResponse]:
        """Yield an answer with the events that it names; many of them in messages before it."""
        new = sorted(set(sequences) - self._told)
        self._told.update(new)
        for start in range(0, len(new), EVENTS_AT_ONCE):
            with self.query.engine.connect() as connection:
                found = list(events_of(connection, new[start : start + EVENTS_AT_ONCE]))
            events = [changing_event(event, self.sealer) for event in found]
            if start + EVENTS_AT_ONCE < len(new):
                yield pb.DiffResponse(events=events)
            else:
                answer.events.extend(events)
        yield answer


@dataclass(frozen=True, slots=True)
class DifferenceHandlers:
    """Translates calls for what differs between two points.

    Args:
        calls: Makes handlers.
        query: Assesses lines.
        lenses: Reads positions, instants and days.
        sealer: Opens the reasons of events for the caller.
    """

    calls: Calls
    query: ReadinessQuery
    lenses: LensReader
    sealer: Sealer

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield the rpc with its handler."""
        name = "gravamen.v1.ReadinessService.Diff"
        yield "Diff", self.calls.server_stream(name, pb.DiffRequest, self._diff)

    def _diff(self, request: pb.DiffRequest, call: Call) -> Iterator[Message]:
        call.caller()
        earlier, later, head = self._points(request, call)
        lines = self._lines(request, later)
        header = pb.DiffHeader(
            earlier_position=earlier.position,
            earlier_on=earlier.on.isoformat(),
            later_position=later.position,
            later_on=later.on.isoformat(),
            head=head,
            forum=later.forum,
            stage=later.stage,
            lines=lines,
            rules_version=RULES_VERSION,
        )
        yield pb.DiffResponse(header=header)
        telling = _Telling(self.query, self.sealer)
        for line in lines:
            yield from self._line(compare(self.query, line, earlier=earlier, later=later), telling, head)

    def _points(self, request: pb.DiffRequest, call: Call) -> tuple[Lens, Lens, int]:
        stated = request.earlier
        if not (stated.HasField("as_of") or stated.as_of_instant):
            raise refused(
                "earlier.as_of", "expected a position or an instant of the earlier point, found none"
            )
        asked = pb.Lens(
            forum=request.forum,
            stage=request.stage,
            purpose_scope=request.purpose_scope,
            recipient_scope=request.recipient_scope,
        )
        read, head = self.lenses.read(asked, call, field="")
        earlier, later = (
            replace(
                read,
                position=self.query.reached(self.lenses.position(point, call, head=head, field=name))[0],
                on=self.lenses.day(point.on, f"{name}.on"),
            )
            for name, point in (("earlier", request.earlier), ("later", request.later))
        )
        if earlier.position > later.position:
            raise refused(
                "earlier.as_of",
                f"expected a position up to that of the later point, {later.position}, found {earlier.position}",
            )
        return earlier, later, head

    def _lines(self, request: pb.DiffRequest, later: Lens) -> list[str]:
        if bool(request.line) == bool(request.case_id):
            found = "both" if request.line else "none"
            raise refused("line", f"expected a line or a case file, found {found}")
        if request.line:
            return [a_uuid(request.line, "line")]
        return self.query.lines(a_uuid(request.case_id, "case_id"), later.position)

    def _line(self, compared: Compared, telling: _Telling, head: int) -> Iterator[Message]:
        found, graph = compared.difference, compared.after.graph
        blockers = (change.blocker for change in found.blockers)
        of_elements = (change.blocker for each in found.elements for change in each.blockers)
        self.query.name(graph, {event for each in (*blockers, *of_elements) for event in each.events})
        wording = Wording(found.line, graph.sequences, graph.named)
        line = wording.line_change(found)
        line.later.CopyFrom(messages.lens_message(compared.after, head))
        if compared.before is not None:
            line.earlier.CopyFrom(messages.lens_message(compared.before, head))
        causes = [each.causes for each in found.parts] + [each.causes for each in found.blockers]
        causes += [each.causes for each in found.incidents]
        events = [event for each in causes for event in each.events]
        yield from telling.answers(pb.DiffResponse(line=line), wording.numbers(events))
        yield from self._chunks(
            found.elements,
            lambda some: pb.DiffResponse(
                elements=pb.ElementChanges(elements=[wording.element_change(each) for each in some])
            ),
            wording,
            telling,
        )
        yield from self._chunks(
            found.facts,
            lambda some: pb.DiffResponse(
                facts=pb.FactChanges(facts=[wording.fact_change(each) for each in some])
            ),
            wording,
            telling,
        )

    @staticmethod
    def _chunks(
        things: tuple[_T, ...],
        answer: Callable[[tuple[_T, ...]], pb.DiffResponse],
        wording: Wording,
        telling: _Telling,
    ) -> Iterator[Message]:
        for start in range(0, len(things), AT_ONCE):
            some = things[start : start + AT_ONCE]
            named: list[Any] = list(some)
            events = [event for each in named for event in each.causes.events]
            yield from telling.answers(answer(some), wording.numbers(events))
