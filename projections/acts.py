"""The acts view: where acts of several events begin and end, so that a position is rounded to a whole act.

An act of one event needs no row: every position at its end is whole (architecture.md 6, decision 37).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, select

from projections.history import HistoryWriter
from projections.view import Applied

METADATA = MetaData()

spans = Table(
    "acts_spans",
    METADATA,
    Column("last_sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("first_sequence", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class ActsView:
    """Remembers the span of each act of several events."""

    name: str = "acts"
    version: int = 1
    metadata: MetaData = METADATA

    def apply(self, applied: Applied, rows: HistoryWriter) -> None:
        """Write the span of an act at its last event."""
        act = applied.event.act
        if 1 < act.n == act.of:
            first = applied.sequence - act.of + 1
            rows.append(spans, last_sequence=applied.sequence, first_sequence=first)


ACTS = ActsView()


def whole_act(connection: Connection, position: int) -> int:
    """Round a position down to the end of a whole act; the view must have applied it."""
    statement = (
        select(spans).where(spans.c.last_sequence >= position).order_by(spans.c.last_sequence).limit(1)
    )
    act = connection.execute(statement).first()
    if act is None or act.last_sequence == position or position < act.first_sequence:
        return position
    first: int = act.first_sequence
    return first - 1
