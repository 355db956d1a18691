"""Rows that follow from assessments, facts and citations."""

from __future__ import annotations

from domain.assessment import events as assessment
from domain.facts import events as facts
from domain.facts.citation import Use
from domain.readiness.material_rows import (
    AssessmentRow,
    CitationRow,
    ContradictionRow,
    FactRow,
    TaintRow,
)
from domain.readiness.rows import Concurrence
from projections.proof_graph.apply import apply, removal_by, stream_id
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied


@apply.register
def _(data: assessment.AssessmentRecorded, applied: Applied, graph: GraphWriter) -> None:
    superseded = None if data.supersedes is None else str(data.supersedes.assessment)
    graph.open(
        AssessmentRow(
            id=stream_id(applied),
            from_sequence=applied.sequence,
            item=str(data.item),
            author=applied.event.by.id,
            authenticity=data.authenticity.result.value,
            reliability=data.reliability.value,
            credibility=data.credibility.value,
            supersedes=superseded,
        )
    )


@apply.register
def _(data: assessment.AssessmentWithdrawn, applied: Applied, graph: GraphWriter) -> None:
    graph.change(AssessmentRow, stream_id(applied), removal=removal_by(applied))


@apply.register
def _(data: assessment.AssessmentConcurred, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(AssessmentRow, stream_id(applied))
    if row is None:
        return
    if data.matter == "withdrawal":
        graph.change(AssessmentRow, row.id, removal=removal_by(applied, proposed=row.removal))
    else:
        agreed = Concurrence(by=applied.event.by.id, at=applied.sequence)
        graph.change(AssessmentRow, row.id, concurrences=(*row.concurrences, agreed))


@apply.register
def _(data: facts.FactStated, applied: Applied, graph: GraphWriter) -> None:
    proposition = data.proposition
    graph.open(
        FactRow(
            id=stream_id(applied),
            from_sequence=applied.sequence,
            status=data.status,
            role=proposition.role.value,
            ground=proposition.ground.value,
            binds=frozenset(str(forum) for forum in proposition.binds),
            topics=frozenset(proposition.topics),
            by=applied.event.by.id,
        )
    )


@apply.register
def _(data: facts.FactAsserted, applied: Applied, graph: GraphWriter) -> None:
    graph.change(FactRow, stream_id(applied), status="asserted")


@apply.register
def _(data: facts.FactDisputed, applied: Applied, graph: GraphWriter) -> None:
    graph.change(FactRow, stream_id(applied), status="disputed")


@apply.register
def _(data: facts.FactDisputeResolved, applied: Applied, graph: GraphWriter) -> None:
    graph.change(FactRow, stream_id(applied), status="asserted")


@apply.register
def _(data: facts.FactWithdrawn, applied: Applied, graph: GraphWriter) -> None:
    graph.change(FactRow, stream_id(applied), status="withdrawn", removal=removal_by(applied))


@apply.register
def _(data: facts.FactCited, applied: Applied, graph: GraphWriter) -> None:
    citation = data.citation
    graph.open(
        CitationRow(
            id=str(citation.id),
            from_sequence=applied.sequence,
            fact=stream_id(applied),
            item=str(citation.item),
            polarity=citation.polarity,
            segment=citation.segment,
            basis=citation.basis.value,
            source=None if citation.source is None else str(citation.source),
            heard_from=None if citation.heard_from is None else str(citation.heard_from),
            use=citation.use.value,
            by=applied.event.by.id,
        )
    )
    graph.link("cites", str(citation.item), str(citation.id))


@apply.register
def _(data: facts.ContradictionLinked, applied: Applied, graph: GraphWriter) -> None:
    fact = stream_id(applied)
    for one, other in _sides(fact, str(data.other)):
        row = ContradictionRow(
            id=f"{fact}:{data.other}:{one}",
            from_sequence=applied.sequence,
            fact=one,
            other=other,
            linked_from=fact,
            by=applied.event.by.id,
        )
        if graph.get(ContradictionRow, row.id) is None:
            graph.open(row, key="")
        else:
            # Linked again after it was unlinked.
            graph.change(ContradictionRow, row.id, by=row.by, removal=None)


def _sides(fact: str, other: str) -> tuple[tuple[str, str], ...]:
    return (fact, other), (other, fact)


@apply.register
def _(data: facts.ContradictionUnlinkProposed, applied: Applied, graph: GraphWriter) -> None:
    fact = stream_id(applied)
    for one, _other in _sides(fact, str(data.other)):
        graph.change(ContradictionRow, f"{fact}:{data.other}:{one}", removal=removal_by(applied))


@apply.register
def _(data: facts.ContradictionUnlinkAgreed, applied: Applied, graph: GraphWriter) -> None:
    fact = stream_id(applied)
    for one, _other in _sides(fact, str(data.other)):
        row = graph.get(ContradictionRow, f"{fact}:{data.other}:{one}")
        if row is not None:
            graph.change(ContradictionRow, row.id, removal=removal_by(applied, proposed=row.removal))


@apply.register
def _(data: facts.CitationWithdrawn, applied: Applied, graph: GraphWriter) -> None:
    graph.change(CitationRow, str(data.citation), removal=removal_by(applied))


@apply.register
def _(data: facts.CitationRemovalProposed, applied: Applied, graph: GraphWriter) -> None:
    graph.change(CitationRow, str(data.citation), removal=removal_by(applied))


@apply.register
def _(data: facts.CitationRemovalAgreed, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(CitationRow, str(data.citation))
    if row is not None:
        graph.change(CitationRow, row.id, removal=removal_by(applied, proposed=row.removal))


@apply.register
def _(data: facts.CitationReopened, applied: Applied, graph: GraphWriter) -> None:
    graph.change(CitationRow, str(data.citation), is_reopened=True)


@apply.register
def _(data: facts.CitationConfirmed, applied: Applied, graph: GraphWriter) -> None:
    graph.change(CitationRow, str(data.citation), is_reopened=False)


@apply.register
def _(data: facts.TaintRecorded, applied: Applied, graph: GraphWriter) -> None:
    citation = graph.get(CitationRow, str(data.citation))
    if citation is None:
        return
    for use in data.taint.bars:
        graph.open(
            TaintRow(
                id=f"{citation.id}:{data.taint.code}:{use.value}",
                from_sequence=applied.sequence,
                item=citation.item,
                use=use.value,
                segment=citation.segment,
                status=data.taint.status,
                by=data.taint.ruled_by or applied.event.by.id,
            )
        )


@apply.register
def _(data: facts.TaintLiftProposed, applied: Applied, graph: GraphWriter) -> None:
    for use in Use:
        graph.change(TaintRow, f"{data.citation}:{data.taint}:{use.value}", removal=removal_by(applied))


@apply.register
def _(data: facts.TaintLifted, applied: Applied, graph: GraphWriter) -> None:
    for use in Use:
        row = graph.get(TaintRow, f"{data.citation}:{data.taint}:{use.value}")
        if row is not None:
            graph.change(TaintRow, row.id, removal=removal_by(applied, proposed=row.removal))
