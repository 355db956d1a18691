"""ReadinessService: what-if, single points of failure and the smallest sets of losses (readiness rule 11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from google.protobuf.message import Message
from gravamen.v1 import readiness_service_pb2 as pb

from adapters.grpc_api import readiness_messages as messages
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.commands import receipt_message
from adapters.grpc_api.fragility_messages import KINDS, SECRET, set_message, stale_messages
from adapters.grpc_api.lenses import LensReader, a_uuid
from adapters.grpc_api.register.asking import PAGE, PAGE_LIMIT, Asked, Standpoint, place_of, sliced, token
from adapters.grpc_api.sensitive import SensitiveReadings
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from domain.access.events import FragilityList
from domain.readiness.fragility import Fragility, LossSet, smallest_losses
from domain.readiness.lens import Lens
from domain.readiness.losses import MATERIAL, SIZE_LIMIT, LossKind
from domain.readiness.reviews import is_on
from domain.readiness.what_if import what_if
from projections.proof_graph.query import Answered, ReadinessQuery

NAME = "gravamen.v1.ReadinessService."


@dataclass(frozen=True, slots=True)
class FragilityHandlers:
    """Translates calls for what would break a line.

    Args:
        calls: Makes handlers.
        query: Reads lines from the views.
        lenses: Reads lenses.
        readings: Records each reading before it is answered.
    """

    calls: Calls
    query: ReadinessQuery
    lenses: LensReader
    readings: SensitiveReadings

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield each rpc with its handler."""
        yield "WhatIf", self.calls.unary(f"{NAME}WhatIf", pb.WhatIfRequest, self._what_if)
        points = "ListSinglePointsOfFailure"
        request: Any = pb.ListSinglePointsOfFailureRequest
        yield points, self.calls.unary(f"{NAME}{points}", request, self._points)
        yield "ListLossSets", self.calls.unary(f"{NAME}ListLossSets", pb.ListLossSetsRequest, self._sets)

    def _what_if(self, request: pb.WhatIfRequest, call: Call) -> Message:
        caller = self.readings.caller(call)
        lens, head = self.lenses.read(request.lens, call, takes_exclusions=True)
        if lens.exclusions.is_empty():
            expected = "expected something that is supposed to be lost, found nothing"
            raise InvalidArgumentsError([Violation("lens.exclusions", expected)])
        asked = self.query.question(a_uuid(request.line, "line"), lens)
        found = what_if(
            asked.line, asked.graph, asked.lens, asked.law, asked.forum, exclusions=lens.exclusions
        )
        others = found.opened_alternatives if request.include_alternatives else ()
        named = self._named(asked.line_graph, (*found.opened, *others))
        answered = Answered(found.after, asked.line_graph, asked.view_position)
        receipt = self.readings.record(
            caller, FragilityList.WHAT_IF, found.after, lens, deadline=call.deadline
        )
        return pb.WhatIfResponse(
            opened=[messages.blocker_message(blocker, named) for blocker in found.opened],
            opened_alternatives=[messages.blocker_message(blocker, named) for blocker in others],
            would_be_stale=stale_messages(found.would_be_stale),
            statement_before=found.before.statement,
            statement_after=found.after.statement,
            reading=receipt_message(receipt),
            classification=SECRET,
            read=messages.lens_message(answered, head),
        )

    def _points(self, request: pb.ListSinglePointsOfFailureRequest, call: Call) -> Message:
        page = self._page(request, call, FragilityList.SINGLE_POINTS, size=1)
        return pb.ListSinglePointsOfFailureResponse(
            points=page.sets,
            next_page_token=page.next,
            reading=page.reading,
            classification=SECRET,
            read=page.read,
        )

    def _sets(self, request: pb.ListLossSetsRequest, call: Call) -> Message:
        page = self._page(request, call, FragilityList.LOSS_SETS, size=request.size or SIZE_LIMIT)
        return pb.ListLossSetsResponse(
            sets=page.sets,
            next_page_token=page.next,
            reading=page.reading,
            classification=SECRET,
            read=page.read,
        )

    def _page(self, request: Any, call: Call, what: FragilityList, *, size: int) -> _Page:
        """Read one page: each page is a reading of its own, and stands for the position of the first."""
        caller = self.readings.caller(call)
        kinds = _kinds(request.kinds)
        lens, head = self.lenses.read(request.lens, call)
        after = None
        sealer = self.readings.recorder.sealer
        if request.page_token:
            position, after = place_of(request, sealer)
            lens = replace(lens, position=position)
        answered = self.query.assess(a_uuid(request.line, "line"), lens)
        found = self._fragility(request, lens, kinds, size)
        position = answered.readiness.position
        place = Asked(Standpoint(position, head), min(request.page_size or PAGE, PAGE_LIMIT), after)
        rows, next_place = sliced(_on(found, request.stream, request.element), place)
        named = self._named(answered.graph, (blocker for each in rows for blocker in each.opened))
        receipt = self.readings.record(caller, what, answered.readiness, lens, deadline=call.deadline)
        return _Page(
            sets=[set_message(each, found.origins, named) for each in rows],
            next=token(request, position, next_place, sealer),
            reading=receipt_message(receipt),
            read=messages.lens_message(answered, head),
        )

    def _fragility(self, request: Any, lens: Lens, kinds: frozenset[LossKind], size: int) -> Fragility:
        asked = self.query.question(request.line, lens)
        return smallest_losses(
            asked.line,
            asked.graph,
            asked.lens,
            asked.law,
            asked.forum,
            kinds=kinds,
            size=size,
            alternatives=request.include_alternatives,
        )

    def _named(self, graph: Any, blockers: Any) -> messages.Named:
        self.query.name(graph, {event for blocker in blockers for event in blocker.events})
        named: messages.Named = graph.named
        return named


@dataclass(frozen=True, slots=True)
class _Page:
    sets: list[pb.LossSet]
    next: str
    reading: Any
    read: pb.LensRead


def _kinds(asked: Any) -> frozenset[LossKind]:
    for index, number in enumerate(asked):
        if number not in KINDS:
            expected = f"expected one of {', '.join(KINDS.values())}, found number {number}"
            raise InvalidArgumentsError([Violation(f"kinds[{index}]", expected)])
    return frozenset(KINDS[number] for number in asked) or MATERIAL


def _on(found: Fragility, stream: str, element: str) -> list[LossSet]:
    """Give the sets that open a blocker on a stream and element, each with those blockers alone."""
    if not stream and not element:
        return list(found.sets)
    narrowed = (
        LossSet(
            losses=each.losses,
            opened=tuple(
                blocker for blocker in each.opened if is_on(blocker.target, stream=stream, element=element)
            ),
        )
        for each in found.sets
    )
    return [each for each in narrowed if each.opened]
