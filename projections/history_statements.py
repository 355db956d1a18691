"""How tables of views are written and read, each database in the way in which it is fastest.

SQLite runs a statement for each row. PostgreSQL would answer each of them over the network: it takes new rows by
COPY, in a quarter of the time of inserts by executemany, and ends a batch of rows by one UPDATE.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, Table, bindparam, select

from projections.statements import Row, Statement, raise_if_unavailable


class ManyRows(Protocol):
    """What is done with many rows at once."""

    def run_many(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Do it for each of the rows."""
        ...


@dataclass(frozen=True, slots=True)
class Copy:
    """New rows by the COPY of PostgreSQL."""

    sql: str
    values: Callable[[Row], tuple[Any, ...]]

    @classmethod
    def of(cls, table: Table, dialect: Dialect) -> Copy:
        """Make the command for a table of two columns or more."""
        quoted = dialect.identifier_preparer
        columns = ", ".join(quoted.format_column(column) for column in table.c)
        sql = f"COPY {quoted.format_table(table)} ({columns}) FROM STDIN"
        return cls(sql, itemgetter(*table.c.keys()))

    def run_many(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Write the rows.

        Raises:
            StoreUnavailableError: The database is away, full, or in another's hands.
        """
        cursor: Any = connection.connection.cursor()
        try:
            with cursor.copy(self.sql) as copying:
                for row in rows:
                    copying.write_row(self.values(row))
        except Exception as error:
            raise_if_unavailable(connection, error)
            raise
        finally:
            cursor.close()


@dataclass(frozen=True, slots=True)
class End:
    """Ends of row versions by one UPDATE of PostgreSQL, from arrays of the rows' keys."""

    sql: str

    @classmethod
    def of(cls, table: Table, dialect: Dialect) -> End:
        """Make the statement for a table of row versions."""
        name = dialect.identifier_preparer.format_table(table)
        return cls(
            f"UPDATE {name} SET to_sequence = ended.upto, closed_by = ended.by "  # noqa: S608 - a table's name
            "FROM unnest(%b::text[], %b::bigint[], %b::bigint[], %b::text[]) AS ended (id, start, upto, by) "
            f"WHERE {name}.id = ended.id AND {name}.from_sequence = ended.start"
        )

    def run_many(self, connection: Connection, rows: Iterable[Row]) -> None:
        """End the rows.

        Raises:
            StoreUnavailableError: The database is away, full, or in another's hands.
        """
        ends = [(row["_id"], row["_from"], row["_to"], row["_by"]) for row in rows]
        cursor: Any = connection.connection.cursor()
        try:
            # Never prepared: a plan that was made when the table was empty would read all of it later.
            cursor.execute(self.sql, tuple(map(list, zip(*ends, strict=True))), prepare=False)
        except Exception as error:
            raise_if_unavailable(connection, error)
            raise
        finally:
            cursor.close()


def insert_into(table: Table, dialect: Dialect) -> ManyRows:
    """Give how new rows are written; every column is named."""
    if _is_postgresql(dialect):
        return Copy.of(table, dialect)
    return Statement.of(table.insert(), dialect, column_keys=list(table.c.keys()))


def end_in(table: Table, dialect: Dialect) -> ManyRows:
    """Give how row versions are ended: `_id` and `_from` name one, `_to` and `_by` are its end."""
    if _is_postgresql(dialect):
        return End.of(table, dialect)
    named = table.update().where(table.c.id == bindparam("_id"), table.c.from_sequence == bindparam("_from"))
    ends: dict[str, Any] = {"to_sequence": bindparam("_to"), "closed_by": bindparam("_by")}
    return Statement.of(named.values(ends), dialect)


@dataclass(frozen=True, slots=True)
class HistoryStatements:
    """What a table of row versions is written and read by."""

    columns: tuple[str, ...]
    current: Statement
    insert: ManyRows
    close: ManyRows

    @classmethod
    def of(cls, table: Table, dialect: Dialect) -> HistoryStatements:
        """Make the statements of a table."""
        held = select(table).where(table.c.id == bindparam("id"), table.c.to_sequence.is_(None))
        columns = tuple(table.c.keys())
        return cls(columns, Statement.of(held, dialect), insert_into(table, dialect), end_in(table, dialect))


def _is_postgresql(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"
