"""The writer's few statements, compiled once for a table and then handed to the driver as they are.

SQLAlchemy's own execution costs ten times the look-up itself (64 against 5 microseconds a row on SQLite),
and a view makes several for each event. Columns here hold text, integers and booleans, which drivers
take without conversion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Table, bindparam, select

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled statement, and how a row becomes its parameters in the driver's style."""

    sql: str
    parameters: Callable[[Row], Any]

    @classmethod
    def of(cls, statement: Executable, dialect: Dialect, **compile_options: Any) -> Statement:
        """Compile a statement for a dialect."""
        compiled: Any = statement.compile(dialect=dialect, **compile_options)  # type: ignore[attr-defined]
        if not compiled.positional:
            return cls(str(compiled), lambda row: row)
        names = tuple(compiled.positiontup)
        if len(names) == 1:
            name = names[0]
            return cls(str(compiled), lambda row: (row[name],))
        return cls(str(compiled), itemgetter(*names))

    def run_many(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Run the statement for each of the rows."""
        connection.exec_driver_sql(self.sql, [self.parameters(row) for row in rows])

    def change(self, connection: Connection, row: Row) -> int:
        """Run the statement and give how many rows it changed."""
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.sql, self.parameters(row))
            changed: int = cursor.rowcount
        finally:
            cursor.close()
        return changed

    def first(self, connection: Connection, row: Row) -> tuple[Any, ...] | None:
        """Run the statement and give its first row, or None."""
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.sql, self.parameters(row))
            found: tuple[Any, ...] | None = cursor.fetchone()
        finally:
            cursor.close()
        return found


@dataclass(frozen=True, slots=True)
class HistoryStatements:
    """What a table of row versions is written and read by."""

    columns: tuple[str, ...]
    current: Statement
    insert: Statement
    close: Statement

    @classmethod
    def of(cls, table: Table, dialect: Dialect) -> HistoryStatements:
        """Compile the statements of a table."""
        held = select(table).where(table.c.id == bindparam("id"), table.c.to_sequence.is_(None))
        ended = table.update().where(
            table.c.id == bindparam("_id"), table.c.from_sequence == bindparam("_from")
        )
        ends: dict[str, Any] = {"to_sequence": bindparam("_to"), "closed_by": bindparam("_by")}
        return cls(
            tuple(table.c.keys()),
            Statement.of(held, dialect),
            Statement.of(table.insert(), dialect, column_keys=list(table.c.keys())),
            Statement.of(ended.values(ends), dialect),
        )
