"""InterviewService: the burden weighed before, the interview held, and where accounts of one source differ."""

from __future__ import annotations

from adapters.grpc_api.binding import Asked, Binding, Service
from domain.events import State
from domain.interviews import completing, holding, requesting
from domain.sources import burden, inconsistencies
from domain.values import StreamKind


def _named(asked: Asked) -> State:
    """The stream of the source that the request names."""
    return asked.desk.state(StreamKind.SOURCE, asked.arguments["source"], field="source")


def _heard(asked: Asked) -> State:
    """The stream of the source that the interview is with."""
    return asked.desk.state(StreamKind.SOURCE, asked.state.source)


SERVICE = Service(
    "InterviewService",
    (
        Binding("CheckInterviewBurden", burden.check_burden, needs_reason=True),
        Binding("RequestInterview", requesting.request, provides={"person": _named}),
        Binding("CancelInterview", requesting.cancel, needs_reason=True),
        Binding("HoldInterview", holding.hold, provides={"person": _heard}),
        Binding("RecordInterview", holding.record, provides={"person": _named}),
        Binding("AttachInterviewRecord", completing.attach_record),
        Binding("RecordInterviewBenefits", completing.record_benefits),
        Binding("RecordInterviewStatus", completing.record_status, needs_reason=True),
        Binding("RecordInconsistency", inconsistencies.record_inconsistency),
        Binding("ExplainInconsistency", inconsistencies.explain_inconsistency),
    ),
)
