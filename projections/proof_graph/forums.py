"""Rows that follow from forums and what they are held to reach."""

from __future__ import annotations

from domain.mandate import law_events as law
from domain.readiness.proof_rows import (
    ForumRow,
    JurisdictionDecisionRow,
    PreconditionRow,
    StandardHeldEqualRow,
)
from projections.proof_graph.apply import apply, day, removal_by, stream_id
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied


@apply.register
def _(data: law.ForumAdopted, applied: Applied, graph: GraphWriter) -> None:
    graph.open(
        ForumRow(
            id=stream_id(applied),
            from_sequence=applied.sequence,
            template=data.template,
            body=data.body,
            sha256=data.template_sha256,
        )
    )


@apply.register
def _(data: law.ForumTemplateAdopted, applied: Applied, graph: GraphWriter) -> None:
    graph.change(ForumRow, stream_id(applied), sha256=data.template_sha256)


@apply.register
def _(data: law.PreconditionRecorded, applied: Applied, graph: GraphWriter) -> None:
    forum = stream_id(applied)
    id = f"{forum}:{data.precondition}"
    # The act that withdraws is another instrument than the one that made it: a forum has one of each kind.
    graph.close(PreconditionRow, id)
    if data.status == "withdrawn":
        return
    graph.open(
        PreconditionRow(
            id=id,
            from_sequence=applied.sequence,
            forum=forum,
            key=data.precondition,
            territories=frozenset(data.territories),
            since=day(data.since),
            until=day(data.until),
        )
    )


@apply.register
def _(data: law.JurisdictionDecided, applied: Applied, graph: GraphWriter) -> None:
    number = _decision(stream_id(applied), applied.event.version)
    for incident in data.incidents or (None,):
        row = JurisdictionDecisionRow(
            id=f"{number}:{incident or ''}",
            from_sequence=applied.sequence,
            forum=stream_id(applied),
            question=data.question.value,
            is_within=data.decision == "within",
            incident=None if incident is None else str(incident),
            crimes=frozenset(data.crimes),
            actor=None if data.actor is None else str(data.actor),
            by=applied.event.by.id,
        )
        graph.open(row)
        graph.link(DECIDED, number, row.id)


DECIDED = "jurisdiction_decided"
"""Relation of a decision, by forum and version, to its rows: one an incident that it names."""


def _decision(forum: str, version: int) -> str:
    return f"{forum}:{version}"


@apply.register
def _(data: law.JurisdictionDecisionWithdrawn, applied: Applied, graph: GraphWriter) -> None:
    for id in graph.linked(DECIDED, _decision(stream_id(applied), data.decision)):
        graph.change(JurisdictionDecisionRow, id, removal=removal_by(applied))


@apply.register
def _(data: law.JurisdictionWithdrawalAgreed, applied: Applied, graph: GraphWriter) -> None:
    for id in graph.linked(DECIDED, _decision(stream_id(applied), data.decision)):
        row = graph.get(JurisdictionDecisionRow, id)
        if row is not None:
            graph.change(JurisdictionDecisionRow, id, removal=removal_by(applied, proposed=row.removal))


@apply.register
def _(data: law.StandardsEquated, applied: Applied, graph: GraphWriter) -> None:
    graph.open(
        StandardHeldEqualRow(
            id=f"{stream_id(applied)}:{applied.event.version}",
            from_sequence=applied.sequence,
            forum=stream_id(applied),
            standard=data.standard,
            other=str(data.other),
            other_standard=data.other_standard,
            by=applied.event.by.id,
        )
    )
