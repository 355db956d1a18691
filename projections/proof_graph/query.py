"""Readiness asked of the views: graph, law and forum as they stood, and nothing cached but the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock

from sqlalchemy import Connection, Engine, select

from domain.errors import NotFoundError
from domain.law.catalogue import Catalogue
from domain.law.forum_types import Forum
from domain.readiness.assess import assess
from domain.readiness.graph import ProofGraph
from domain.readiness.lens import Lens
from domain.readiness.proof_rows import ForumRow, LineRow
from domain.readiness.reading import LineReadiness
from projections.acts import ACTS, whole_act
from projections.history import held_at
from projections.proof_graph.graphs import LineGraphs
from projections.proof_graph.loader import LineGraph
from projections.proof_graph.rows import RowT, graph_rows, kind_name, row_of
from projections.queries import position_of


@dataclass(frozen=True, slots=True)
class Answered:
    """An assessment, the graph behind it, and the position that the views had come to."""

    readiness: LineReadiness
    graph: LineGraph
    view_position: int


@dataclass(frozen=True, slots=True)
class Question:
    """A line as it is asked about: what `assess` and its like take, and where it was read."""

    line: str
    graph: ProofGraph
    lens: Lens
    law: Catalogue
    forum: Forum
    line_graph: LineGraph
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
    _graphs: LineGraphs = field(default_factory=LineGraphs)
    _lock: Lock = field(default_factory=Lock)

    def assess(self, line: str, lens: Lens) -> Answered:
        """Assess one line through a lens whose position may lie ahead of the views.

        Raises:
            NotFoundError: The line or the forum is unknown at that position.
            InvalidError: The forum has no such stage.
        """
        asked = self.question(line, lens)
        readiness = assess(line, asked.graph, asked.lens, asked.law, asked.forum)
        self.name(asked.line_graph, readiness.events())
        return Answered(readiness, asked.line_graph, asked.view_position)

    def question(self, line: str, lens: Lens) -> Question:
        """Bring together what a line is assessed from; the position is rounded to a whole act of the views.

        Raises:
            NotFoundError: The line or the forum is unknown at that position.
        """
        with self._lock, self.engine.connect() as connection:
            view_position = position_of(connection, ("proof_graph", ACTS.name))
            position = whole_act(connection, min(lens.position, view_position))
            line_graph = self._graphs.at(connection, line, view_position, forum=lens.forum)
            graph = line_graph.graph
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
        return Question(line, graph, lens, law, forum, line_graph, view_position)

    def name(self, graph: LineGraph, events: Iterable[str]) -> None:
        """Look up what an answer says of the events that it names."""
        with self.engine.connect() as connection:
            graph.name(connection, events)

    def warm_next(self, on: date) -> bool:
        """Read one line that is not at hand, at every stage that takes it; False where none is left.

        Whoever asks for it first then waits no longer than for any other. The latest lines come first.

        Args:
            on: The day that it is read on.
        """
        with self._lock, self.engine.connect() as connection:
            position = whole_act(connection, position_of(connection, ("proof_graph", ACTS.name)))
            lines = sorted(_held(connection, LineRow, position), key=lambda row: -row.from_sequence)
            line = next((each for each in lines if each.id not in self._graphs), None)
            if line is None or self._graphs.is_full():
                return False
            forums = _held(connection, ForumRow, position)
            self._graphs.at(connection, line.id, position)
        for forum in forums:
            for stage in self.template(forum.template, forum.sha256).stages:
                if line.kind in stage.lines:
                    self.assess(line.id, Lens(forum=forum.id, stage=stage.id, position=position, on=on))
        return True

    def reached(self, position: int) -> tuple[int, int]:
        """Give a position rounded down to a whole act that the views have come to, and where they stand."""
        with self.engine.connect() as connection:
            view_position = position_of(connection, ("proof_graph", ACTS.name))
            return whole_act(connection, min(position, view_position)), view_position

    def forums(self, position: int) -> list[ForumRow]:
        """Give the forums adopted by a position."""
        with self.engine.connect() as connection:
            return _held(connection, ForumRow, position)

    def graph(self, line: str, forum: str) -> LineGraph:
        """Give the graph of a line as far as the views have come, with the rows of a forum."""
        with self._lock, self.engine.connect() as connection:
            position = position_of(connection, ("proof_graph", ACTS.name))
            return self._graphs.at(connection, line, position, forum=forum)

    def all_lines(self, position: int) -> list[str]:
        """Give the lines of every case file at a position, as they came to stand as they do."""
        with self.engine.connect() as connection:
            rows = _held(connection, LineRow, position)
        return [row.id for row in sorted(rows, key=lambda row: (row.from_sequence, row.id))]

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


def _held(connection: Connection, kind: type[RowT], position: int) -> list[RowT]:
    statement = select(graph_rows).where(graph_rows.c.kind == kind_name(kind), held_at(graph_rows, position))
    return [row_of(kind, stored) for stored in connection.execute(statement).mappings()]
