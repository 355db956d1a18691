"""How events of an assessment change its row."""

from __future__ import annotations

from domain.assessment import events as e
from projections.evidence_register.tables import assessments
from projections.register import Handlers, Step


def _recorded(data: e.AssessmentRecorded, step: Step) -> None:
    members = {
        "reliability": data.reliability,
        "credibility": data.credibility,
        "steps": data.authenticity.steps or None,
        "reasoning": data.reasoning,
        "supersedes": None if data.supersedes is None else data.supersedes.assessment,
    }
    step.enter(
        assessments,
        step.stream_id,
        members,
        item=str(data.item),
        authenticity=data.authenticity.result.value,
        relevance=data.relevance.value,
        state="standing",
    )


def _said(step: Step, outcome: str) -> None:
    said = {"outcome": outcome, "by": step.by, "sequence": step.sequence, "reason": step.event.reason}
    step.add(assessments, step.stream_id, "reviews", said)


def _reviewed(data: e.AssessmentReviewed, step: Step) -> None:
    _said(step, data.outcome)


def _dissented(_: e.AssessmentDissented, step: Step) -> None:
    _said(step, "dissented")


def _concurred(data: e.AssessmentConcurred, step: Step) -> None:
    _said(step, f"concurred_in_{data.matter}")
    if data.matter == "withdrawal":
        step.amend(assessments, step.stream_id, state="withdrawn")


def _withdrawn(_: e.AssessmentWithdrawn, step: Step) -> None:
    _said(step, "withdrawn")
    row = step.rows.current(assessments, step.stream_id)
    # Decision 20: a negative one stands until a third expert has concurred.
    is_negative = row is not None and row["authenticity"] == e.AuthenticityResult.NOT_AUTHENTIC
    step.amend(assessments, step.stream_id, state="withdrawal_proposed" if is_negative else "withdrawn")


HANDLERS: Handlers = {
    e.AssessmentRecorded: _recorded,
    e.AssessmentReviewed: _reviewed,
    e.AssessmentDissented: _dissented,
    e.AssessmentConcurred: _concurred,
    e.AssessmentWithdrawn: _withdrawn,
}
