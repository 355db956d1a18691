"""Lines beside the stages of adopted forums, as they stood at one position and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from domain.errors import InvalidError, NotFoundError
from domain.law.forum_types import Forum, Stage
from domain.readiness.lens import Lens
from domain.readiness.proof_rows import ForumRow, LineRow
from domain.readiness.side_by_side import ForumStanding, stages_for, standing_at
from projections.proof_graph.loader import LineGraph
from projections.proof_graph.query import ReadinessQuery


@dataclass(frozen=True, slots=True)
class Compared:
    """One standing, with the adopted forum and the graph behind it."""

    standing: ForumStanding
    forum: ForumRow
    graph: LineGraph


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Standings of lines, and the positions that they were read at."""

    standings: tuple[Compared, ...]
    position: int
    view_position: int


@dataclass(frozen=True, slots=True)
class ForumComparison:
    """Compares forums for lines.

    Args:
        query: Reads lines and forums from the views.
    """

    query: ReadinessQuery

    def compare(self, lines: Iterable[str], stages: Iterable[tuple[str, str]], lens: Lens) -> SideBySide:
        """Give where each line stands at each stage.

        Args:
            lines: Ids of lines.
            stages: Adopted forum and stage, an empty stage for every one that takes the line; every adopted
                forum where none is given.
            lens: Position, day and scopes; its forum and stage are of no account.

        Raises:
            NotFoundError: A line or a forum is unknown at that position.
            InvalidError: A forum has no such stage.
        """
        asked = tuple(stages)
        position, view_position = self.query.reached(lens.position)
        lens = replace(lens, position=position)
        found = tuple(
            compared for line in lines for compared in self._line(line, self._forums(asked, position), lens)
        )
        return SideBySide(found, position, view_position)

    def _forums(self, asked: tuple[tuple[str, str], ...], position: int) -> list[tuple[ForumRow, str]]:
        adopted = {row.id: row for row in self.query.forums(position)}
        if not asked:
            return [(row, "") for row in sorted(adopted.values(), key=lambda row: row.from_sequence)]
        for index, (forum, _) in enumerate(asked):
            if forum not in adopted:
                message = f"expected a forum adopted by position {position}, found no {forum}"
                raise NotFoundError(message, field=f"stages[{index}].forum")
        return [(adopted[forum], stage) for forum, stage in asked]

    def _line(self, line: str, forums: list[tuple[ForumRow, str]], lens: Lens) -> Iterator[Compared]:
        for index, (adopted, stated) in enumerate(forums):
            graph = self.query.graph(line, adopted.id)
            row = graph.graph.one(LineRow, line, lens.position)
            if row is None:
                raise NotFoundError(
                    f"expected a line known at position {lens.position}, found no {line}", field="line"
                )
            forum = self.query.template(adopted.template, adopted.sha256)
            law = self.query.catalogue(row.catalogue)
            for stage in _stages(forum, stated, row.kind, field=f"stages[{index}].stage"):
                at = replace(lens, forum=adopted.id, stage="" if stage is None else stage.id)
                standing = standing_at(row, graph.graph, at, law, forum)
                self.query.name(graph, _events(standing))
                yield Compared(standing, adopted, graph)


def _stages(forum: Forum, stated: str, kind: str, *, field: str) -> tuple[Stage | None, ...]:
    if not stated:
        return stages_for(forum, kind)
    stage = forum.stage(stated)
    if stage is None:
        known = ", ".join(each.id for each in forum.stages)
        raise InvalidError(f"expected a stage of {forum.id} ({known}), found {stated}", field=field)
    return (stage,)


def _events(standing: ForumStanding) -> set[str]:
    found = {event for each in (*standing.reasons, *standing.other_reasons) for event in each.events}
    return found | {row.opened_by for row in standing.held_equal}
