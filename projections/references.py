"""The references view: for each stream, the events of other streams that name it.

It answers what an event caused: an assessment names its item, a mapping its fact.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, select

from domain.anatomy import references
from projections.history import HistoryWriter
from projections.view import Applied

METADATA = MetaData()

names = Table(
    "references_names",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("named_by", Text, nullable=False),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class ReferencesView:
    """Remembers which events name which streams; the record never takes a reference back."""

    name: str = "references"
    version: int = 1
    metadata: MetaData = METADATA

    def apply(self, applied: Applied, rows: HistoryWriter) -> None:
        """Write a row for every other stream that the event names."""
        event = applied.event
        named = dict.fromkeys(reference.stream for reference in references(event.data))
        named.pop(event.stream, None)
        for stream in named:
            rows.append(
                names, stream=stream, sequence=applied.sequence, type=event.type, named_by=event.stream
            )


REFERENCES = ReferencesView()


def referring(connection: Connection, stream: str, as_of: int) -> list[tuple[int, str, str]]:
    """Give the events of other streams that name a stream, up to a position: sequence, type, stream."""
    statement = (
        select(names.c.sequence, names.c.type, names.c.named_by)
        .where(names.c.stream == stream, names.c.sequence <= as_of)
        .order_by(names.c.sequence)
    )
    return [(sequence, type, named_by) for sequence, type, named_by in connection.execute(statement)]
