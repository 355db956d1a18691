"""Where a view's rows differ from those of a replay: the first row, by table and key, never its content."""

from __future__ import annotations

from itertools import zip_longest

from sqlalchemy import Connection, RowMapping, Table

from projections.history import rows_of
from projections.view import View


def first_difference(view: View, *, stored: Connection, replayed: Connection) -> str | None:
    """Name the first row of a view that is not what a replay gives, None where all are.

    Args:
        view: The view.
        stored: Database whose rows are doubted.
        replayed: Database that was built from the log to the same position.
    """
    for table in sorted(view.metadata.tables.values(), key=lambda table: table.name):
        for found, expected in zip_longest(rows_of(stored, table), rows_of(replayed, table)):
            if found is None or (expected is not None and _key(table, found) > _key(table, expected)):
                return f"{table.name} {_words(table, expected)}: expected a row, found none"
            if expected is None or _key(table, found) < _key(table, expected):
                return f"{table.name} {_words(table, found)}: expected no row, found one"
            for column in table.columns:
                if found[column.name] != expected[column.name]:
                    place = f"{table.name} {_words(table, found)}, column {column.name}"
                    return f"{place}: expected what the log gives, found another value"
    return None


def _key(table: Table, row: RowMapping) -> tuple[str | int, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _words(table: Table, row: RowMapping) -> str:
    return ", ".join(f"{column.name} {row[column.name]}" for column in table.primary_key.columns)
