"""Rows that follow when something is moved to another version of the catalogue (decision record 0012)."""

from __future__ import annotations

from domain.law.difference import element_of
from domain.proof import events as proof
from domain.readiness.judgment_rows import MappingRow, RestatementRow
from domain.readiness.proof_rows import ContextRow, CrimeBaseRow, LiabilityRow
from domain.readiness.rows import Row
from projections.proof_graph.apply import apply, stream_id
from projections.proof_graph.rows import GraphWriter
from projections.view import Applied


@apply.register
def _(data: proof.ContextMigrated, applied: Applied, graph: GraphWriter) -> None:
    _migrate(data.to, applied, graph, ContextRow)


@apply.register
def _(data: proof.CrimeBaseMigrated, applied: Applied, graph: GraphWriter) -> None:
    _migrate(data.to, applied, graph, CrimeBaseRow)


@apply.register
def _(data: proof.LiabilityMigrated, applied: Applied, graph: GraphWriter) -> None:
    _migrate(data.to, applied, graph, LiabilityRow)


def restate_line(applied: Applied, graph: GraphWriter, line: str) -> None:
    """Note that a line was moved as a whole: what was evaluated of it was so under the earlier version."""
    stream = applied.event.stream
    _open(
        RestatementRow(
            id=f"{line}:{applied.sequence}", from_sequence=applied.sequence, stream=stream, line=line
        ),
        graph,
    )


def _migrate(to: proof.Migrated, applied: Applied, graph: GraphWriter, kind: type[Row]) -> None:
    stream, restated = applied.event.stream, frozenset(to.restated)
    graph.change(kind, stream_id(applied), catalogue=to.catalogue)
    for element in to.restated:
        id = f"{stream}:{element}:{applied.sequence}"
        _open(RestatementRow(id=id, from_sequence=applied.sequence, stream=stream, element=element), graph)
    event = str(applied.event.id)
    for row in graph.under(MappingRow, stream):
        if row.target.element is not None and element_of(row.target.element) in restated:
            graph.change(MappingRow, row.id, restated_by=event, confirmed_by=None, confirmed_at=None)


def _open(row: RestatementRow, graph: GraphWriter) -> None:
    graph.open(row, key=row.stream)
