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

from sqlalchemy import Connection, Dialect, Executable

from domain.errors import StoreUnavailableError

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
        """Run the statement and give how many rows it changed.

        Raises:
            StoreUnavailableError: The database is away, full, or in another's hands.
        """
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.sql, self.parameters(row))
            changed: int = cursor.rowcount
        except Exception as error:
            raise_if_unavailable(connection, error)
            raise
        finally:
            cursor.close()
        return changed

    def first(self, connection: Connection, row: Row) -> tuple[Any, ...] | None:
        """Run the statement and give its first row, or None.

        Raises:
            StoreUnavailableError: The database is away, full, or in another's hands.
        """
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.sql, self.parameters(row))
            found: tuple[Any, ...] | None = cursor.fetchone()
        except Exception as error:
            raise_if_unavailable(connection, error)
            raise
        finally:
            cursor.close()
        return found


def raise_if_unavailable(connection: Connection, error: Exception) -> None:
    """Raise what a driver says of a database that cannot be used as the port's error; nothing of other errors.

    Raises:
        StoreUnavailableError: The database is away, full, or in another's hands.
    """
    driver: Any = connection.dialect.dbapi
    if isinstance(error, driver.OperationalError | driver.InterfaceError):
        raise StoreUnavailableError(
            f"the views' database could not be used: {type(error).__name__}"
        ) from error
