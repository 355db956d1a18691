"""A line at two points of the record, each answered from history rows, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import NotFoundError
from domain.readiness.causes import Point
from domain.readiness.difference import difference
from domain.readiness.difference_types import LineDifference
from domain.readiness.lens import Lens
from projections.proof_graph.query import Answered, ReadinessQuery


@dataclass(frozen=True, slots=True)
class Compared:
    """A line at two points.

    Args:
        before: At the earlier point; None where line or forum were not known then.
        after: At the later point.
        difference: What differs.
    """

    before: Answered | None
    after: Answered
    difference: LineDifference


def compare(query: ReadinessQuery, line: str, *, earlier: Lens, later: Lens) -> Compared:
    """Compare one line through two lenses that differ in position and day alone.

    Raises:
        NotFoundError: The line or the forum is unknown at the later point.
        InvalidError: The forum has no such stage.
    """
    after = query.assess(line, later)
    try:
        before = query.assess(line, earlier)
    except NotFoundError:
        before = None
    since = Point(query.reached(earlier.position)[0], earlier.on)
    until = Point(after.readiness.position, later.on)
    graph = after.graph.graph
    differs = difference(
        None if before is None else before.readiness, after.readiness, graph, since=since, until=until
    )
    return Compared(before, after, differs)
