"""FactService: facts, citations for and against them, taint."""

from __future__ import annotations

from uuid import UUID

from adapters.grpc_api.binding import Asked, Binding, Service
from domain.events import State
from domain.facts import citing, contradictions, stating, taint
from domain.values import Segment, StreamKind


def _extent_of_item(asked: Asked, item: UUID, *, field: str) -> Segment | None:
    first = asked.desk.first(f"{StreamKind.EVIDENCE_ITEM.value}/{item}", field=field)
    return citing.extent_of(first.data)


def _extent(asked: Asked) -> Segment | None:
    return _extent_of_item(asked, asked.arguments["citation"].item, field="citation.item")


def _extents(asked: Asked) -> dict[UUID, Segment]:
    found: dict[UUID, Segment] = {}
    for n, citation in enumerate(asked.arguments["citations"]):
        extent = _extent_of_item(asked, citation.item, field=f"citations[{n}].item")
        if extent is not None:
            found[citation.item] = extent
    return found


def _other_fact(asked: Asked) -> State:
    return asked.desk.state(StreamKind.FACT, asked.arguments["other"], field="other")


_OTHER = {"other_fact": _other_fact}

SERVICE = Service(
    "FactService",
    (
        Binding("StateFact", stating.state, batch="BatchStateFacts", provides={"extents": _extents}),
        Binding("AssertFact", stating.assert_fact),
        Binding("DisputeFact", stating.dispute, needs_reason=True),
        Binding("ResolveFactDispute", stating.resolve_dispute, needs_reason=True),
        Binding("WithdrawFact", stating.withdraw, needs_reason=True),
        Binding("CiteItem", citing.cite, batch="BatchCiteItems", provides={"extent": _extent}),
        Binding("WithdrawCitation", citing.withdraw_citation, needs_reason=True),
        Binding("ProposeCitationRemoval", citing.propose_citation_removal, needs_reason=True),
        Binding("AgreeCitationRemoval", citing.agree_citation_removal, needs_reason=True),
        Binding("ReopenCitation", citing.reopen_citation, needs_reason=True),
        Binding("ConfirmCitation", citing.confirm_citation, batch="BatchConfirmCitations"),
        Binding("LinkContradiction", contradictions.link_contradiction, provides=_OTHER),
        Binding("ProposeContradictionUnlink", contradictions.propose_contradiction_unlink, needs_reason=True),
        Binding(
            "AgreeContradictionUnlink",
            contradictions.agree_contradiction_unlink,
            needs_reason=True,
            provides=_OTHER,
        ),
        Binding("RecordTaint", taint.record_taint),
        Binding("ProposeTaintLift", taint.propose_taint_lift, needs_reason=True),
        Binding("AgreeTaintLift", taint.agree_taint_lift, needs_reason=True),
    ),
)
