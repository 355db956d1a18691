"""How events of an evaluation change its row."""

from __future__ import annotations

from domain.evaluation import events as e
from projections.case_register.tables import evaluated, evaluations
from projections.register import Handlers, Step


def _recorded(data: e.EvaluationRecorded, step: Step) -> None:
    members = {
        "targets": data.targets,
        "considered_position": data.considered_position,
        "date": data.date,
        "reasons": data.reasons,
        "competing_inferences": data.competing_inferences or None,
        "supersedes": data.supersedes,
    }
    step.enter(
        evaluations,
        step.stream_id,
        members,
        forum=str(data.forum),
        stage=data.stage,
        verdict=data.verdict.value,
        state="standing",
    )
    for number, target in enumerate(data.targets):
        step.rows.append(
            evaluated,
            evaluation=step.stream_id,
            number=number,
            stream=target.stream,
            element=target.element,
        )


def _said(step: Step, outcome: str) -> None:
    said = {"outcome": outcome, "by": step.by, "sequence": step.sequence, "reason": step.event.reason}
    step.add(evaluations, step.stream_id, "reviews", said)


def _concurred(_: e.EvaluationConcurred, step: Step) -> None:
    _said(step, "concurred")


def _dissented(_: e.EvaluationDissented, step: Step) -> None:
    _said(step, "dissented")


def _reaffirmed(data: e.EvaluationReaffirmed, step: Step) -> None:
    members = {"considered_position": data.considered_position, "date": data.date}
    step.amend(evaluations, step.stream_id, members)


def _withdrawn(_: e.EvaluationWithdrawn, step: Step) -> None:
    _said(step, "withdrawn")
    row = step.rows.current(evaluations, step.stream_id)
    # Decision 20: one that is not favourable counts on until a third expert concurs.
    is_capable = row is not None and row["verdict"] == e.Verdict.CAPABLE
    state = "withdrawn" if is_capable else "withdrawal_proposed"
    step.amend(evaluations, step.stream_id, state=state)


def _withdrawal_concurred(_: e.WithdrawalConcurred, step: Step) -> None:
    _said(step, "concurred_in_withdrawal")
    step.amend(evaluations, step.stream_id, state="withdrawn")


HANDLERS: Handlers = {
    e.EvaluationRecorded: _recorded,
    e.EvaluationConcurred: _concurred,
    e.EvaluationDissented: _dissented,
    e.EvaluationReaffirmed: _reaffirmed,
    e.EvaluationWithdrawn: _withdrawn,
    e.WithdrawalConcurred: _withdrawal_concurred,
}
