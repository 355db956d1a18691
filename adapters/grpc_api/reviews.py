"""ReadinessService: stale evaluations, reviews due, and what changed for the one who evaluates again (rule 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from google.protobuf.message import Message
from gravamen.v1 import readiness_service_pb2 as pb

from adapters.grpc_api import readiness_messages as messages
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.instants import refused
from adapters.grpc_api.lenses import LensReader, a_uuid
from adapters.grpc_api.register.asking import PAGE, PAGE_LIMIT, place_of, token
from adapters.recording.sealing import Sealer
from domain.errors import NotFoundError
from domain.readiness import reviews
from domain.readiness.evaluations import Bearing, EvaluationReading
from domain.readiness.lens import Lens
from domain.readiness.reading import LineReadiness
from domain.readiness.reviews import Review
from domain.values import Target
from projections.proof_graph.query import Answered, ReadinessQuery
from projections.queries import After

NAME = "gravamen.v1.ReadinessService."
Pick = Callable[[LineReadiness], tuple[Review, ...]]


@dataclass(frozen=True, slots=True)
class ReviewHandlers:
    """Translates calls for evaluations that wait for another look.

    Args:
        calls: Makes handlers.
        query: Reads lines from the views.
        lenses: Reads lenses.
        sealer: Binds page tokens.
    """

    calls: Calls
    query: ReadinessQuery
    lenses: LensReader
    sealer: Sealer

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield each rpc with its handler."""
        stale, due, since = "ListStaleEvaluations", "ListReviewsDue", "ListChangesSinceEvaluation"
        yield stale, self.calls.unary(f"{NAME}{stale}", pb.ListStaleEvaluationsRequest, self._stale)
        yield due, self.calls.unary(f"{NAME}{due}", pb.ListReviewsDueRequest, self._due)
        request: Any = pb.ListChangesSinceEvaluationRequest
        yield since, self.calls.unary(f"{NAME}{since}", request, self._since)

    def _stale(self, request: pb.ListStaleEvaluationsRequest, call: Call) -> Message:
        call.caller()
        return self._page(request, call, reviews.stale, pb.ListStaleEvaluationsResponse())

    def _due(self, request: pb.ListReviewsDueRequest, call: Call) -> Message:
        call.caller()
        return self._page(request, call, reviews.due, pb.ListReviewsDueResponse())

    def _page(self, request: Any, call: Call, pick: Pick, answer: Any) -> Message:
        """Read line after line until the page is full; the next one goes on where it ends."""
        lens, head = self.lenses.read(request.lens, call)
        start = After(0, "0")
        if request.page_token:
            # The next page stands for the position of the first.
            position, start = place_of(request, self.sealer)
            lens = replace(lens, position=position)
        lines, size = self._lines(request, lens), min(request.page_size or PAGE, PAGE_LIMIT)
        answered: Answered | None = None
        for number in range(start.entered, len(lines)):
            answered = self.query.assess(lines[number], lens)
            lens = replace(lens, position=answered.readiness.position)
            found = [each for each in pick(answered.readiness) if _is_wanted(each, request)]
            skipped = int(start.id) if number == start.entered else 0
            room = size - len(answer.evaluations)
            shown = found[skipped : skipped + room]
            answer.evaluations.extend(_review_message(each, answered) for each in shown)
            if skipped + len(shown) < len(found):
                place = After(number, str(skipped + len(shown)))
                answer.next_page_token = token(request, lens.position, place, self.sealer)
                break
        if answered is not None:
            answer.read.CopyFrom(messages.lens_message(answered, head))
        else:
            answer.read.position, answer.read.head = self.query.reached(lens.position)[0], head
        message: Message = answer
        return message

    def _lines(self, request: Any, lens: Lens) -> list[str]:
        if request.line:
            return [a_uuid(request.line, "line")]
        if request.case_id:
            return self.query.lines(a_uuid(request.case_id, "case_id"), lens.position)
        return self.query.all_lines(lens.position)

    def _since(self, request: pb.ListChangesSinceEvaluationRequest, call: Call) -> Message:
        call.caller()
        lens, head = self.lenses.read(request.lens, call)
        answered = self.query.assess(a_uuid(request.line, "line"), lens)
        evaluation = a_uuid(request.evaluation, "evaluation")
        found = list(reviews.readings_of(answered.readiness, evaluation))
        _refuse_elsewhere(found, evaluation, request)
        named = answered.graph.named
        changes = sorted(_changes(found).items(), key=lambda each: _place(each[0].event, named))
        return pb.ListChangesSinceEvaluationResponse(
            changes=[
                pb.BasisChange(
                    effect=change.effect,
                    event=messages.events([change.event], named)[0],
                    targets=[messages.target_message(target) for target in targets],
                )
                for change, targets in changes
            ],
            considered=found[0][0].considered,
            read=messages.lens_message(answered, head),
        )


class _Change(NamedTuple):
    effect: str
    event: str


def _changes(found: list[tuple[EvaluationReading, Target]]) -> dict[_Change, list[Target]]:
    """Give what bears on an evaluation, with the elements where it does; it may cut otherwise on another."""
    changes: dict[_Change, list[Target]] = {}
    for reading, target in found:
        effects = dict.fromkeys(reading.due, "neutral")
        effects |= dict.fromkeys(reading.strengthened, "strengthens")
        effects |= dict.fromkeys(reading.weakened, "weakens")
        for event, effect in effects.items():
            changes.setdefault(_Change(effect, event), []).append(target)
    return changes


def _place(event: str, named: messages.Named) -> tuple[int, str]:
    return (named[event].sequence if event in named else 0, event)


def _refuse_elsewhere(found: list[tuple[EvaluationReading, Target]], evaluation: str, request: Any) -> None:
    if not found:
        raise NotFoundError(
            f"expected an evaluation on line {request.line}, found no {evaluation} there", field="evaluation"
        )
    reading = found[0][0]
    if reading.bearing is not Bearing.THIS_STAGE:
        expected = f"expected stage {reading.stage} of forum {reading.forum}, at which it was made"
        raise refused("lens.stage", f"{expected}, found stage {request.lens.stage} of {request.lens.forum}")


def _is_wanted(review: Review, request: Any) -> bool:
    if request.author not in ("", review.reading.author):
        return False
    return any(
        reviews.is_on(target, stream=request.stream, element=request.element) for target in review.targets
    )


def _review_message(review: Review, answered: Answered) -> pb.EvaluationToReview:
    reading, named = review.reading, answered.graph.named
    return pb.EvaluationToReview(
        evaluation=reading.evaluation,
        verdict=reading.verdict,
        author=reading.author,
        considered=reading.considered,
        line=answered.readiness.line,
        case_id=answered.readiness.case,
        targets=[messages.target_message(target) for target in review.targets],
        weakened=messages.events(review.weakened, named),
        due=messages.events(review.due, named),
    )
