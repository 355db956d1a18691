"""AssessmentService: judgments on items, and what others say of them."""

from __future__ import annotations

from adapters.grpc_api.binding import Asked, Binding, Service
from domain.assessment import assessing, reviewing
from domain.events import State
from domain.values import StreamKind


def _superseded(asked: Asked) -> State:
    return asked.desk.state(StreamKind.ASSESSMENT, asked.arguments["supersedes"], field="supersedes")


SERVICE = Service(
    "AssessmentService",
    (
        Binding("AssessItem", assessing.assess, batch="BatchAssessItems"),
        Binding(
            "SupersedeAssessment",
            assessing.supersede,
            needs_reason=True,
            provides={"superseded": _superseded},
        ),
        Binding("WithdrawAssessment", assessing.withdraw, needs_reason=True),
        Binding("ReviewAssessment", reviewing.review, needs_reason=True, batch="BatchReviewAssessments"),
        Binding("DissentFromAssessment", reviewing.dissent, needs_reason=True),
        Binding("ConcurInAssessment", reviewing.concur, needs_reason=True),
    ),
)
