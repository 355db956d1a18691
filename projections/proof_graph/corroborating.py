"""Corroboration asked of the views: facts of a line or one alone, and the graph of what they cite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import Connection, Engine, select

from domain.errors import InvalidError, NotFoundError
from domain.law.forum_types import Forum
from domain.readiness.ancestry import chain_of, placed
from domain.readiness.corroboration import Corroborating, Corroboration
from domain.readiness.lens import Lens
from domain.readiness.material_rows import CitationRow, FactRow, RetractionRow
from domain.readiness.proof_rows import ForumRow
from domain.readiness.provenance import retractions_of
from domain.readiness.usability import Usability
from projections.acts import ACTS, whole_act
from projections.case_register.tables import facts as facts_table
from projections.history import held_at
from projections.lines_of import lines_at, mappings_on
from projections.proof_graph.fact_graph import FactGraph
from projections.queries import chunks, position_of

VIEWS = ("proof_graph", "case_register", ACTS.name)


class Corroborated(NamedTuple):
    """Corroboration, the graph behind it, and the position that it stands for."""

    corroboration: Corroboration
    graph: FactGraph
    position: int


@dataclass(frozen=True, slots=True)
class CorroborationQuery:
    """Reads corroboration from the views.

    Args:
        engine: The views' database.
        template: Gives a recorded forum template by its id and digest.
    """

    engine: Engine
    template: Callable[[str, str], Forum]

    def facts_of(self, line: str, *, stream: str, element: str, position: int) -> list[str]:
        """Give the facts mapped to a line, or to a stream or element of it, as they entered the record.

        Raises:
            NotFoundError: The line is unknown, or does not combine that stream.
        """
        with self.engine.connect() as connection:
            position = _whole(connection, position)
            found = next((each for each in lines_at(connection, position) if each.id == line), None)
            if found is None:
                raise NotFoundError(
                    f"expected a line known at position {position}, found no {line}", field="line"
                )
            if stream and stream not in found.streams:
                raise NotFoundError(f"expected a stream of line {line}, found {stream}", field="stream")
            mapped = mappings_on(connection, [stream] if stream else found.streams, position)
            facts = {row["fact"] for row in mapped if element in ("", row["element"])}
            return _as_entered(connection, facts, position)

    def read(self, facts: Sequence[str], lens: Lens) -> Corroborated:
        """Read facts through a lens whose position may lie ahead of the views.

        Raises:
            NotFoundError: A fact or the forum is unknown at that position.
            InvalidError: The forum has no such stage.
        """
        graph = FactGraph(facts, lens.forum)
        with self.engine.connect() as connection:
            lens = replace(lens, position=_whole(connection, lens.position))
            rows = graph.refresh(connection, position_of(connection, VIEWS))
            for fact in facts:
                if rows.one(FactRow, fact, lens.position) is None:
                    raise NotFoundError(
                        f"expected a fact known at position {lens.position}, found no {fact}", field="fact"
                    )
            adopted = rows.one(ForumRow, lens.forum, lens.position)
            if adopted is None:
                message = f"expected a forum adopted by position {lens.position}, found no {lens.forum}"
                raise NotFoundError(message, field="lens.forum")
            forum = self.template(adopted.template, adopted.sha256)
            stage = forum.stage(lens.stage)
            if stage is None:
                known = ", ".join(each.id for each in forum.stages)
                raise InvalidError(
                    f"expected a stage of {forum.id} ({known}), found {lens.stage}", field="lens.stage"
                )
            found = Corroborating(Usability(rows, lens, stage)).read(facts)
            graph.name(connection, list(graph.sequences))
        return Corroborated(found, graph, lens.position)


def retractions_by_citation(
    connection: Connection, fact: str, position: int
) -> dict[str, list[tuple[RetractionRow, int]]]:
    """Give what takes back the words of each citation of a fact, with the sequence that recorded it."""
    graph = FactGraph([fact])
    rows = graph.refresh(connection, position_of(connection, VIEWS))
    stated = rows.one(FactRow, fact, position)
    topics = stated.topics if stated is not None else frozenset()
    found: dict[str, list[tuple[RetractionRow, int]]] = {}
    for citation in rows.at(CitationRow, fact, position):
        parts = placed(chain_of(citation.item, rows, position), citation)
        for row in retractions_of(citation, parts, topics, rows, position):
            found.setdefault(citation.id, []).append((row, row.from_sequence))
    return found


def _whole(connection: Connection, position: int) -> int:
    return whole_act(connection, min(position, position_of(connection, VIEWS)))


def _as_entered(connection: Connection, facts: set[str], position: int) -> list[str]:
    entered: list[tuple[int, str]] = []
    for some in chunks(sorted(facts)):
        statement = select(facts_table.c.entered, facts_table.c.id).where(
            facts_table.c.id.in_(some), held_at(facts_table, position)
        )
        entered += [(row.entered, row.id) for row in connection.execute(statement)]
    return [id for _, id in sorted(entered)]
