"""Tables whose every row says between which sequences it held, and the writer of such rows.

A row is never updated in place but for its end: a change closes the row that held and opens the next,
so that any past position is an index look-up (architecture.md 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    RowMapping,
    Table,
    Text,
    and_,
    or_,
    select,
)

from projections.history_statements import HistoryStatements, ManyRows, insert_into

Values = dict[str, Any]

CACHED_ROWS = 8_000
"""Rows that the writer keeps at hand, over all tables; beyond that the older half is let go."""


def history_table(
    name: str, metadata: MetaData, *columns: Column[Any], indexed: tuple[str, ...] = ()
) -> Table:
    """Define a table of row versions.

    Args:
        name: Table name, beginning with the view's.
        metadata: The view's metadata.
        columns: The row's own columns, beside its `id`.
        indexed: Columns that rows are looked up by.
    """
    table = Table(
        name,
        metadata,
        Column("id", Text, nullable=False),
        *columns,
        Column("from_sequence", BigInteger, nullable=False),
        Column("to_sequence", BigInteger),
        Column("opened_by", Text, nullable=False),
        Column("closed_by", Text),
        PrimaryKeyConstraint("id", "from_sequence"),
    )
    for column in indexed:
        Index(f"{name}_by_{column}", table.c[column], table.c.from_sequence)
    return table


def held_at(table: Table, position: int) -> Any:
    """Condition: the row version held at a position."""
    return and_(
        table.c.from_sequence <= position, or_(table.c.to_sequence.is_(None), table.c.to_sequence > position)
    )


class HistoryWriter:
    """Collects row versions of a batch and writes them all at once, in the order of events.

    Set `at` before each event. A row opened and changed by one event is one version. A writer may be kept
    from batch to batch, so that rows at hand are not looked up again: `begin` gives it the next
    transaction, `discard` forgets what a rollback undid.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._sequence = 0
        self._event = ""
        self._current: dict[tuple[str, str], Values | None] = {}
        self._opened: dict[Table, dict[tuple[str, int], Values]] = {}
        self._closed: dict[Table, list[Values]] = {}
        self._appended: dict[Table, list[Values]] = {}
        self._last: dict[Table, Values | None] = {}
        self._statements: dict[Table, HistoryStatements] = {}
        self._appending: dict[Table, ManyRows] = {}

    def begin(self, connection: Connection) -> None:
        """Write in another transaction from here on."""
        self.connection = connection

    def at(self, sequence: int, event: str) -> None:
        """Say which event the following rows come from."""
        self._sequence = sequence
        self._event = event

    def open(self, table: Table, id: str, **values: Any) -> None:
        """Open a row that has not existed, or that was closed; every column of its own is named."""
        row = {
            "id": id,
            **values,
            "from_sequence": self._sequence,
            "to_sequence": None,
            "opened_by": self._event,
            "closed_by": None,
        }
        self._opened.setdefault(table, {})[id, self._sequence] = row
        self._current[table.name, id] = row

    def change(self, table: Table, id: str, **updates: Any) -> None:
        """Close the row that holds and open the same with some values changed; nothing where none holds."""
        row = self.current(table, id)
        if row is None or all(row[name] == value for name, value in updates.items()):
            return
        values = {name: row[name] for name in row if name not in _FRAME} | updates
        self.close(table, id)
        self.open(table, id, **values)

    def close(self, table: Table, id: str) -> None:
        """Close the row that holds; nothing where none does."""
        row = self.current(table, id)
        if row is None:
            return
        self._current[table.name, id] = None
        pending = self._opened.get(table, {})
        if row["from_sequence"] == self._sequence:
            # Opened by this same event: it never held at any position.
            pending.pop((id, self._sequence), None)
        elif (id, row["from_sequence"]) in pending:
            row["to_sequence"] = self._sequence
            row["closed_by"] = self._event
        else:
            self._closed.setdefault(table, []).append(
                {"_id": id, "_from": row["from_sequence"], "_to": self._sequence, "_by": self._event}
            )

    def append(self, table: Table, **values: Any) -> None:
        """Write a row that never changes, into a table without row versions; every column is named."""
        self._appended.setdefault(table, []).append(values)
        self._last[table] = values

    def last(self, table: Table) -> Values | None:
        """Give the row that was appended last, by the table's key; None where there is none."""
        if table not in self._last:
            key = [column.desc() for column in table.primary_key.columns]
            found = self.connection.execute(select(table).order_by(*key).limit(1)).mappings().first()
            self._last[table] = None if found is None else dict(found)
        return self._last[table]

    def current(self, table: Table, id: str) -> Values | None:
        """Give the row that holds now, or None."""
        place = (table.name, id)
        if place not in self._current:
            statements = self._statements_of(table)
            found = statements.current.first(self.connection, {"id": id})
            self._current[place] = (
                None if found is None else dict(zip(statements.columns, found, strict=True))
            )
        return self._current[place]

    def where(self, table: Table, **values: Any) -> list[Values]:
        """Give the rows that hold now with these values, by id; what is pending is written first."""
        self.flush()
        statement = select(table).where(
            table.c.to_sequence.is_(None), *(table.c[name] == value for name, value in values.items())
        )
        return [dict(row) for row in self.connection.execute(statement.order_by(table.c.id)).mappings()]

    def flush(self) -> None:
        """Write what is pending: openings first, since a closing names a row already written."""
        for table, opened in self._opened.items():
            if opened:
                self._statements_of(table).insert.run_many(self.connection, opened.values())
        self._opened = {}
        for table, appended in self._appended.items():
            self._append_of(table).run_many(self.connection, appended)
        self._appended = {}
        for table, closed in self._closed.items():
            self._statements_of(table).close.run_many(self.connection, closed)
        self._closed = {}
        if len(self._current) > CACHED_ROWS:
            self._current = dict(islice(self._current.items(), len(self._current) // 2, None))

    def discard(self) -> None:
        """Forget what is pending and at hand, as after a rollback."""
        self._opened, self._closed, self._appended, self._current = {}, {}, {}, {}
        self._last = {}

    def _statements_of(self, table: Table) -> HistoryStatements:
        found = self._statements.get(table)
        if found is None:
            found = self._statements[table] = HistoryStatements.of(table, self.connection.dialect)
        return found

    def _append_of(self, table: Table) -> ManyRows:
        found = self._appending.get(table)
        if found is None:
            found = self._appending[table] = insert_into(table, self.connection.dialect)
        return found


_FRAME = frozenset({"id", "from_sequence", "to_sequence", "opened_by", "closed_by"})


def rows_of(connection: Connection, table: Table) -> Iterator[RowMapping]:
    """Yield every row version as stored, in the order of its key."""
    statement = select(table).order_by(*table.primary_key.columns)
    yield from connection.execute(statement).mappings()
