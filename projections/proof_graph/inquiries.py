"""Rows that follow from lines of inquiry."""

from __future__ import annotations

from domain.inquiry import events as inquiry
from domain.readiness.proof_rows import InquiryRow
from projections.proof_graph.apply import apply, stream_id
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied


@apply.register
def _(data: inquiry.InquiryOpened, applied: Applied, graph: GraphWriter) -> None:
    graph.open(
        InquiryRow(
            id=stream_id(applied),
            from_sequence=applied.sequence,
            case=str(data.case),
            line=None if data.line is None else str(data.line),
            actor=None if data.actor is None else str(data.actor),
            seeks=data.seeks.value,
            stream=None if data.target is None else data.target.stream,
            element=None if data.target is None else data.target.element,
        )
    )


@apply.register
def _(data: inquiry.InquiryClosed, applied: Applied, graph: GraphWriter) -> None:
    graph.change(InquiryRow, stream_id(applied), outcome=data.outcome.value, concluded_by=applied.event.by.id)


@apply.register
def _(data: inquiry.InquiryReopened, applied: Applied, graph: GraphWriter) -> None:
    graph.change(InquiryRow, stream_id(applied), outcome=None, concluded_by=None)
