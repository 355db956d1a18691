"""Rows that follow from mappings, evaluations, findings and the register of identities."""

from __future__ import annotations

from datetime import date

from domain.evaluation import events as evaluation
from domain.evaluation import finding_events as finding
from domain.mandate import events as mandate
from domain.mapping import events as mapping
from domain.readiness.judgment_rows import AnswerRow, EvaluationRow, IdentityRow, MappingRow
from domain.readiness.proof_rows import BarRow
from domain.readiness.rows import Concurrence
from projections.proof_graph.apply import apply, removal_by, stream_id
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied

EVALUATES = "evaluates"
"""Relation of an evaluation to the further streams that it speaks of."""

# Mappings


@apply.register
def _(data: mapping.MappingProposed, applied: Applied, graph: GraphWriter) -> None:
    _open_mapping(data, applied, graph)


@apply.register
def _(data: mapping.MappingSuggestionAdopted, applied: Applied, graph: GraphWriter) -> None:
    # Mission: a machine's suggestion counts for nothing until a person proposes it.
    suggested = mapping.MappingSuggested.model_validate_json(
        graph.noted("suggestion", stream_id(applied))["data"]
    )
    _open_mapping(suggested, applied, graph)


@apply.register
def _(data: mapping.MappingSuggested, applied: Applied, graph: GraphWriter) -> None:
    graph.note("suggestion", stream_id(applied), {"data": data.model_dump_json()})


def _open_mapping(
    data: mapping.MappingProposed | mapping.MappingSuggested, applied: Applied, graph: GraphWriter
) -> None:
    row = MappingRow(
        id=stream_id(applied),
        from_sequence=applied.sequence,
        fact=str(data.fact),
        target=data.target,
        polarity=data.polarity,
        is_direct=data.directness == "direct",
        states_inference=data.inference is not None or _carries_inference(data, graph),
        proposed_by=applied.event.by.id,
        proposed_at=applied.sequence,
    )
    graph.open(row, key=row.aim.stream)


def _carries_inference(data: mapping.MappingProposed | mapping.MappingSuggested, graph: GraphWriter) -> bool:
    """Tell whether the inference is read at the mapping that this one was carried over from (decision 47)."""
    if not isinstance(data, mapping.MappingProposed) or data.carried_from is None:
        return False
    earlier = graph.get(MappingRow, str(data.carried_from))
    return earlier is not None and earlier.states_inference


@apply.register
def _(data: mapping.MappingEndorsed, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(MappingRow, stream_id(applied))
    # The first endorsement is the one that made it count; a further one adds nothing that could be lost.
    if row is not None and row.endorsed_by is None:
        graph.change(MappingRow, row.id, endorsed_by=applied.event.by.id, endorsed_at=applied.sequence)


@apply.register
def _(data: mapping.MappingConfirmed, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(MappingRow, stream_id(applied))
    # Only what was made on an earlier text waits for it, and the first confirmation is the one that counts.
    if row is not None and row.restated_by is not None and row.confirmed_by is None:
        by = applied.event.by.id
        graph.change(MappingRow, row.id, confirmed_by=by, confirmed_at=applied.sequence)


@apply.register
def _(data: mapping.MappingRejected, applied: Applied, graph: GraphWriter) -> None:
    graph.change(MappingRow, stream_id(applied), removal=removal_by(applied))


@apply.register
def _(data: mapping.MappingWithdrawn, applied: Applied, graph: GraphWriter) -> None:
    graph.change(MappingRow, stream_id(applied), removal=removal_by(applied))


# Evaluations


@apply.register
def _(data: evaluation.EvaluationRecorded, applied: Applied, graph: GraphWriter) -> None:
    row = EvaluationRow(
        id=stream_id(applied),
        from_sequence=applied.sequence,
        targets=data.targets,
        forum=str(data.forum),
        stage=data.stage,
        verdict=data.verdict.value,
        considered=data.considered_position,
        on=date.fromisoformat(data.date),
        author=applied.event.by.id,
        made_at=applied.sequence,
        supersedes=None if data.supersedes is None else str(data.supersedes),
    )
    streams = sorted({target.stream for target in data.targets})
    graph.open(row, key=streams[0])
    for stream in streams[1:]:
        graph.link(EVALUATES, stream, row.id)


@apply.register
def _(data: evaluation.EvaluationConcurred, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(EvaluationRow, stream_id(applied))
    if row is not None:
        concurred = Concurrence(by=applied.event.by.id, at=applied.sequence)
        graph.change(EvaluationRow, row.id, concurrences=(*row.concurrences, concurred))


@apply.register
def _(data: evaluation.EvaluationDissented, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(EvaluationRow, stream_id(applied))
    if row is not None:
        graph.change(EvaluationRow, row.id, dissents=(*row.dissents, applied.event.by.id))


@apply.register
def _(data: evaluation.EvaluationReaffirmed, applied: Applied, graph: GraphWriter) -> None:
    graph.change(
        EvaluationRow,
        stream_id(applied),
        considered=data.considered_position,
        on=date.fromisoformat(data.date),
    )


@apply.register
def _(data: evaluation.EvaluationWithdrawn, applied: Applied, graph: GraphWriter) -> None:
    graph.change(EvaluationRow, stream_id(applied), removal=removal_by(applied))


@apply.register
def _(data: evaluation.WithdrawalConcurred, applied: Applied, graph: GraphWriter) -> None:
    row = graph.get(EvaluationRow, stream_id(applied))
    if row is not None:
        graph.change(EvaluationRow, row.id, removal=removal_by(applied, proposed=row.removal))


# Findings


@apply.register
def _(data: finding.FindingRecorded, applied: Applied, graph: GraphWriter) -> None:
    for n, answer in enumerate(data.answers):
        row = AnswerRow(
            id=f"{stream_id(applied)}:{n}",
            from_sequence=applied.sequence,
            finding=stream_id(applied),
            body=data.body,
            target=answer.target,
            level=answer.level.value,
            outcome=answer.outcome.value,
            on=date.fromisoformat(data.date),
            stage=data.stage,
            chamber=data.chamber,
            forum=None if data.forum is None else str(data.forum),
            case=str(data.case),
            person=None if data.person is None else str(data.person),
            reverses=None if data.reverses is None else str(data.reverses),
            paragraphs=answer.paragraphs or "",
        )
        graph.open(row, key=row.aim.stream)
    for kind in data.bars if data.person is not None else ():
        graph.open(
            BarRow(
                id=f"{stream_id(applied)}:{kind}",
                from_sequence=applied.sequence,
                actor=str(data.person),
                kind=kind,
                forum=None if data.forum is None else str(data.forum),
                valid_from=date.fromisoformat(data.date),
            )
        )


# Identities


@apply.register
def _(data: mandate.IdentityRegistered, applied: Applied, graph: GraphWriter) -> None:
    if data.kind == "person":
        graph.open(IdentityRow(id=data.identity, from_sequence=applied.sequence))
        graph.note("identity_stream", stream_id(applied), {"identity": data.identity})


@apply.register
def _(data: mandate.IdentityRetired, applied: Applied, graph: GraphWriter) -> None:
    if graph.has_note("identity_stream", stream_id(applied)):
        graph.change(
            IdentityRow, graph.noted("identity_stream", stream_id(applied))["identity"], is_retired=True
        )
