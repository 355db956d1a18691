"""EvaluationService: our evaluations, and the findings of other bodies."""

from __future__ import annotations

from typing import Any

from adapters.grpc_api.actor_kinds import kind_named_by
from adapters.grpc_api.binding import Asked, Binding, Service
from adapters.recording.desk import Desk
from domain.evaluation import evaluation, finding, review
from domain.events import State
from domain.values import StreamKind


def _superseded(asked: Asked) -> State | None:
    """Load the evaluation that a new one takes the place of, where it names one."""
    superseded = asked.arguments["supersedes"]
    if superseded is None:
        return None
    return asked.desk.state(StreamKind.EVALUATION, superseded, field="supersedes")


def _reaffirmed(desk: Desk, arguments: dict[str, Any]) -> list[State]:
    """Load the evaluations that are reaffirmed."""
    return [
        desk.state(StreamKind.EVALUATION, id, field=f"evaluations[{index}]")
        for index, id in enumerate(arguments["evaluations"])
    ]


SERVICE = Service(
    "EvaluationService",
    (
        Binding(
            "RecordEvaluation",
            evaluation.evaluate,
            batch="BatchRecordEvaluations",
            provides={"superseded": _superseded},
        ),
        Binding("ConcurInEvaluation", review.concur, needs_reason=True),
        Binding("DissentFromEvaluation", review.dissent, needs_reason=True),
        Binding("ReaffirmEvaluations", review.reaffirm, load=_reaffirmed),
        Binding("WithdrawEvaluation", review.withdraw, needs_reason=True),
        Binding("ConcurInWithdrawal", review.concur_in_withdrawal, needs_reason=True),
        Binding("RecordFinding", finding.record, provides={"person_kind": kind_named_by("person")}),
        Binding("RecordFindingReasons", finding.give_reasons),
    ),
)
