"""Which sources common origins join already, as far as the view sees (decision 31)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from domain.readiness.material_rows import OriginRow
from domain.readiness.origins import merged
from projections.proof_graph.rows import graph_rows, kind_name, row_of


def joined_on(connection: Connection, topics: Collection[str]) -> tuple[frozenset[str], ...]:
    """Give the groups of sources that common origins join on every one of some topics; none means all topics."""
    statement = select(graph_rows).where(
        graph_rows.c.kind == kind_name(OriginRow),
        graph_rows.c.key == "",
        graph_rows.c.to_sequence.is_(None),
    )
    rows = (row_of(OriginRow, stored) for stored in connection.execute(statement).mappings())
    return tuple(
        merged(
            row.sources
            for row in rows
            if row.kind == "common_origin"
            and (not row.topics or (bool(topics) and row.topics.issuperset(topics)))
        )
    )
