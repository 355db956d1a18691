"""What the registers share: rows that enter once and are amended, and a view as a table of handlers.

A row's columns are what lists are filtered by; all else is one JSON text, `members`, in which sealed
texts stay sealed. Names of columns and members are those of the events.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json
from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text

from domain.events import DomainEvent, RecordedEvent
from projections.history import HistoryWriter, Values, history_table
from projections.view import Applied

Members = Mapping[str, Any]


def register_table(
    name: str, metadata: MetaData, *columns: Column[Any], indexed: tuple[str, ...] = ()
) -> Table:
    """Define a register's table: rows in the order in which they entered the record.

    Args:
        name: Table name, beginning with the view's.
        metadata: The view's metadata.
        columns: What lists are filtered by.
        indexed: Columns that rows are looked up by.
    """
    table = history_table(
        name,
        metadata,
        Column("entered", BigInteger, nullable=False),
        Column("entered_at", Text, nullable=False),
        Column("entered_by", Text, nullable=False),
        *columns,
        Column("members", Text, nullable=False),
        indexed=indexed,
    )
    Index(f"{name}_by_entered", table.c.entered, table.c.id)
    return table


def words(values: tuple[str, ...]) -> str:
    """Join codes, which hold no space, into a text in which each is found between two spaces."""
    return f" {' '.join(values)} " if values else ""


def stored(members: Members) -> str:
    """Write members as JSON; what is absent is left out."""
    present = {name: value for name, value in members.items() if value is not None}
    return to_json(present, exclude_none=True).decode()


@dataclass(slots=True)
class Step:
    """One event as a handler sees it, and the rows that it writes."""

    rows: HistoryWriter
    sequence: int
    event: RecordedEvent
    stream_id: str

    @property
    def at(self) -> str:
        """When the record took the event, RFC 3339."""
        return self.event.recorded_at.isoformat().replace("+00:00", "Z")

    @property
    def by(self) -> str:
        """Who acted."""
        return self.event.by.id

    def enter(self, table: Table, id: str, members: Members, **columns: Any) -> None:
        """Enter a row that has not been before."""
        self.rows.open(
            table,
            id,
            entered=self.sequence,
            entered_at=self.at,
            entered_by=self.by,
            **columns,
            members=stored(members),
        )

    def amend(self, table: Table, id: str, members: Members | None = None, **columns: Any) -> None:
        """Change columns, or some members, of the row that holds; nothing where none does."""
        if members is not None:
            known = self.members(table, id)
            if known is None:
                return
            columns["members"] = stored({**known, **members})
        self.rows.change(table, id, **columns)

    def members(self, table: Table, id: str) -> dict[str, Any] | None:
        """Give the members of the row that holds now."""
        row = self.rows.current(table, id)
        if row is None:
            return None
        found: dict[str, Any] = json.loads(row["members"])
        return found

    def add(self, table: Table, id: str, member: str, *values: Any) -> None:
        """Append to a list among the members."""
        known = self.members(table, id)
        if known is not None:
            self.rows.change(table, id, members=stored(known | {member: [*known.get(member, ()), *values]}))

    def mark(
        self, table: Table, id: str, member: str, changes: Members, *, chosen: Callable[[Values], bool]
    ) -> None:
        """Change the elements of a list of members that are chosen."""
        known = self.members(table, id)
        if known is None:
            return
        marked = [{**element, **changes} if chosen(element) else element for element in known.get(member, ())]
        self.rows.change(table, id, members=stored(known | {member: marked}))

    def drop(self, table: Table, id: str, member: str, *, chosen: Callable[[Any], bool]) -> None:
        """Remove the elements of a list of members that are chosen."""
        known = self.members(table, id)
        if known is not None:
            kept = [element for element in known.get(member, ()) if not chosen(element)]
            self.rows.change(table, id, members=stored(known | {member: kept}))


Handler = Callable[[Any, Step], None]
Handlers = Mapping[type[DomainEvent], Handler]


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A view whose rows follow from each type of event by one handler."""

    name: str
    version: int
    metadata: MetaData
    handlers: Handlers

    def apply(self, applied: Applied, rows: HistoryWriter) -> None:
        """Hand the event to its handler; other types do not concern the view."""
        event = applied.event
        handler = self.handlers.get(type(event.data))
        if handler is not None:
            handler(event.data, Step(rows, applied.sequence, event, event.stream.rpartition("/")[2]))
