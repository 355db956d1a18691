"""The graphs of the lines asked for last, brought up to the views together and let go when there are too many."""

from __future__ import annotations

from collections import OrderedDict

from sqlalchemy import Connection, RowMapping, bindparam, or_, select

from projections.proof_graph.loader import LineGraph
from projections.proof_graph.rows import graph_rows

KEPT_GRAPHS = 64
TOO_FAR = 10_000
"""Graphs that lag by more events are let go: reading a line afresh costs less than all that was recorded."""

_CHANGED = select(graph_rows).where(
    or_(graph_rows.c.from_sequence > bindparam("after"), graph_rows.c.to_sequence > bindparam("after"))
)


class LineGraphs:
    """Graphs by line, all at one position of the views."""

    def __init__(self) -> None:
        self._graphs: OrderedDict[str, LineGraph] = OrderedDict()
        self._position = 0

    def __contains__(self, line: str) -> bool:
        """Tell whether a line's graph is at hand."""
        return line in self._graphs

    def is_full(self) -> bool:
        """Tell whether a further graph would push one out."""
        return len(self._graphs) >= KEPT_GRAPHS

    def at(self, connection: Connection, line: str, position: int, *, forum: str | None = None) -> LineGraph:
        """Give the graph of a line, with the rows of a forum, at the position of the views.

        Args:
            connection: The transaction in which the position was read.
        """
        self._catch_up(connection, position)
        graph = self._graphs.get(line)
        if graph is None:
            graph = self._graphs[line] = LineGraph(line)
            if len(self._graphs) > KEPT_GRAPHS:
                self._graphs.popitem(last=False)
        self._graphs.move_to_end(line)
        if forum is not None:
            graph.want_forum(forum)
        graph.refresh(connection, position)
        return graph

    def _catch_up(self, connection: Connection, position: int) -> None:
        if position - self._position > TOO_FAR:
            self._graphs.clear()
        elif self._graphs and position > self._position:
            found = connection.execute(_CHANGED, {"after": self._position}).mappings()
            changed: list[RowMapping] = list(found)
            for graph in self._graphs.values():
                graph.refresh(connection, position, changed)
        self._position = max(self._position, position)
