"""An evaluation explained from history rows: the graph of the streams that it names, and their law."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from domain.errors import NotFoundError
from domain.readiness.explanation import Explanation, explain
from domain.readiness.judgment_rows import EvaluationRow
from domain.readiness.lens import Lens
from domain.readiness.proof_rows import ContextRow, CrimeBaseRow, ForumRow, LiabilityRow, LineRow
from projections.history import held_at
from projections.proof_graph.loader import LineGraph
from projections.proof_graph.query import ReadinessQuery
from projections.proof_graph.rows import graph_rows, kind_name, row_of

_PINNED: dict[str, type[ContextRow | CrimeBaseRow | LiabilityRow]] = {
    "context": ContextRow,
    "crime_base": CrimeBaseRow,
    "liability": LiabilityRow,
}


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation, the graph behind it, and the position that it stands for."""

    explanation: Explanation
    graph: LineGraph
    position: int


def explained(query: ReadinessQuery, evaluation: str, lens: Lens) -> Explained:
    """Explain an evaluation, looking back from the position and day of a lens.

    Args:
        lens: Its forum and stage are those of the evaluation, whatever it states.

    Raises:
        NotFoundError: There is no such evaluation at that position.
    """
    position, view_position = query.reached(lens.position)
    row = _evaluation(query, evaluation, position)
    # An evaluation names streams of one line at most; the line's own graph holds more than these alone.
    line = next((str(target.line) for target in row.targets if target.line is not None), "")
    graph = LineGraph(line)
    for target in row.targets:
        graph.want_stream(target.stream)
    graph.want_forum(row.forum)
    with query.engine.connect() as connection:
        graph.refresh(connection, view_position)
    adopted = graph.graph.one(ForumRow, row.forum, position)
    if adopted is None:
        raise NotFoundError(f"expected a forum adopted by position {position}, found no {row.forum}")
    read = replace(lens, forum=row.forum, stage=row.stage, position=position)
    law = query.catalogue(_pinned(graph, row, position))
    found = explain(row, graph.graph, read, law, query.template(adopted.template, adopted.sha256))
    query.name(graph, (*found.weakened, *found.due, *_failing(found)))
    return Explained(found, graph, position)


def _evaluation(query: ReadinessQuery, evaluation: str, position: int) -> EvaluationRow:
    id = f"{kind_name(EvaluationRow)}|{evaluation}"
    statement = select(graph_rows).where(graph_rows.c.id == id, held_at(graph_rows, position))
    with query.engine.connect() as connection:
        stored = connection.execute(statement).mappings().first()
    if stored is None:
        raise NotFoundError(
            f"expected an evaluation known at position {position}, found no {evaluation}", field="evaluation"
        )
    return row_of(EvaluationRow, stored)


def _pinned(graph: LineGraph, row: EvaluationRow, position: int) -> str:
    """Give the catalogue that the first of its targets was pinned to (decision 33)."""
    for target in row.targets:
        kind, _, id = target.stream.partition("/")
        if target.line is not None:
            line = graph.graph.one(LineRow, str(target.line), position)
            if line is not None:
                return line.catalogue
        elif kind in _PINNED:
            pinned = graph.graph.one(_PINNED[kind], id, position)
            if pinned is not None:
                return pinned.catalogue
    raise NotFoundError("expected targets whose catalogue is known, found none", field="evaluation")


def _failing(found: Explanation) -> set[str]:
    readings = [
        reading
        for target in found.targets
        for mapping in target.mappings
        for reading in (mapping.then, mapping.now)
        if reading is not None
    ]
    return {
        failure.event
        for reading in readings
        for citation in reading.restricted
        for failure in citation.failures
    }
