"""Readiness asked of the views: graph, law and forum as they stood, and nothing cached but the graph."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock

from sqlalchemy import Engine, select

from domain.errors import NotFoundError
from domain.law.catalogue import Catalogue
from domain.law.forum_types import Forum
from domain.readiness.assess import assess
from domain.readiness.lens import Lens
from domain.readiness.proof_rows import ForumRow, LineRow
from domain.readiness.reading import LineReadiness
from projections.acts import ACTS, whole_act
from projections.history import held_at
from projections.proof_graph.loader import LineGraph
from projections.proof_graph.rows import graph_rows
from projections.queries import position_of

KEPT_GRAPHS = 64


@dataclass(frozen=True, slots=True)
class Answered:
    """An assessment, the graph behind it, and the position that the views had come to."""

    readiness: LineReadiness
    graph: LineGraph
    view_position: int


@dataclass(slots=True)
class ReadinessQuery:
    """Assesses lines from the proof graph's rows.

    Args:
        engine: The views' database.
        catalogue: Gives an adopted version of the catalogue by its digest.
        template: Gives a recorded forum template by its id and digest.
    """

    engine: Engine
    catalogue: Callable[[str], Catalogue]
    template: Callable[[str, str], Forum]
    _graphs: OrderedDict[tuple[str, str], LineGraph] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def assess(self, line: str, lens: Lens) -> Answered:
        """Assess one line through a lens whose position may lie ahead of the views.

        Raises:
            NotFoundError: The line or the forum is unknown at that position.
            InvalidError: The forum has no such stage.
        """
        with self._lock, self.engine.connect() as connection:
            view_position = position_of(connection, ("proof_graph", ACTS.name))
            position = whole_act(connection, min(lens.position, view_position))
            line_graph = self._graph(line, lens.forum)
            graph = line_graph.refresh(connection, view_position)
        lens = replace(lens, position=position)
        row = graph.one(LineRow, line, position)
        if row is None:
            raise NotFoundError(
                f"expected a line known at position {position}, found no {line}", field="line"
            )
        adopted = graph.one(ForumRow, lens.forum, position)
        if adopted is None:
            message = f"expected a forum adopted by position {position}, found no {lens.forum}"
            raise NotFoundError(message, field="lens.forum")
        law = self.catalogue(row.catalogue)
        forum = self.template(adopted.template, adopted.sha256)
        return Answered(assess(line, graph, lens, law, forum), line_graph, view_position)

    def lines(self, case: str, position: int) -> list[str]:
        """Give the lines of a case file at a position, as they were added.

        Raises:
            NotFoundError: The case has no line at that position.
        """
        with self.engine.connect() as connection:
            statement = (
                select(graph_rows.c.id)
                .where(
                    graph_rows.c.kind == "line_of_case",
                    graph_rows.c.key == case,
                    held_at(graph_rows, position),
                )
                .order_by(graph_rows.c.from_sequence, graph_rows.c.id)
            )
            lines = [row.id.rpartition("|")[2] for row in connection.execute(statement)]
        if not lines:
            raise NotFoundError(f"expected a case file with lines, found none in {case}", field="case_id")
        return lines

    def _graph(self, line: str, forum: str) -> LineGraph:
        key = (line, forum)
        if key not in self._graphs:
            self._graphs[key] = LineGraph(line, forum)
            if len(self._graphs) > KEPT_GRAPHS:
                self._graphs.popitem(last=False)
        self._graphs.move_to_end(key)
        return self._graphs[key]
