"""How registers are asked: as of a position rounded to a whole act, page by page, in a stable order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select

from projections.history import Values, held_at
from projections.portable import has_word
from projections.positions import positions

Condition = ColumnElement[bool]
IN_ONE_QUERY = 400


@dataclass(frozen=True, slots=True)
class After:
    """The last row of a page: where it entered the record, and its id."""

    entered: int
    id: str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a page, and where the next one begins; None at the end."""

    rows: list[Values]
    next: After | None


def position_of(connection: Connection, views: Sequence[str]) -> int:
    """Give the last sequence that each of these views has applied."""
    statement = select(func.min(positions.c.position)).where(positions.c.view.in_(views))
    return connection.execute(statement).scalar() or 0


def page(
    connection: Connection,
    table: Table,
    *,
    position: int,
    size: int,
    after: After | None = None,
    where: Iterable[Condition] = (),
) -> Page:
    """Give rows that held at a position, in the order in which they entered the record."""
    conditions = [held_at(table, position), *where]
    if after is not None:
        conditions.append(
            or_(
                table.c.entered > after.entered,
                and_(table.c.entered == after.entered, table.c.id > after.id),
            )
        )
    statement = select(table).where(*conditions).order_by(table.c.entered, table.c.id).limit(size + 1)
    rows = [opened(row) for row in connection.execute(statement).mappings()]
    if len(rows) <= size:
        return Page(rows, None)
    last = rows[size - 1]
    return Page(rows[:size], After(last["entered"], last["id"]))


def one(connection: Connection, table: Table, id: str, *, position: int) -> Values | None:
    """Give the row that held at a position, or None."""
    statement = select(table).where(table.c.id == id, held_at(table, position))
    row = connection.execute(statement).mappings().first()
    return None if row is None else opened(row)


def all_of(connection: Connection, table: Table, *, position: int, **values: Any) -> list[Values]:
    """Give all rows that held at a position with these values (a list means any of it), as they entered."""
    conditions = [
        table.c[name].in_(value) if isinstance(value, list) else table.c[name] == value
        for name, value in values.items()
    ]
    statement = select(table).where(held_at(table, position), *conditions)
    ordered = statement.order_by(table.c.entered, table.c.id)
    return [opened(row) for row in connection.execute(ordered).mappings()]


def count(connection: Connection, table: Table, *, position: int, where: Iterable[Condition] = ()) -> int:
    """Count the rows that held at a position."""
    statement = select(func.count()).select_from(table).where(held_at(table, position), *where)
    return connection.execute(statement).scalar_one()


def equal(table: Table, **values: str | None) -> list[Condition]:
    """Conditions on columns, one for each value that is stated."""
    return [table.c[name] == value for name, value in values.items() if value]


def holding(table: Table, column: str, word: str) -> list[Condition]:
    """Condition that a word is among those of a column; none where it is not stated."""
    return [has_word(table.c[column], word)] if word else []


def opened(row: Any) -> Values:
    """Merge a row's columns and members."""
    values = dict(row)
    values |= json.loads(values.pop("members"))
    return values


def chunks(ids: Sequence[str]) -> Iterator[list[str]]:
    """Split ids into lists that one query takes."""
    for start in range(0, len(ids), IN_ONE_QUERY):
        yield list(ids[start : start + IN_ONE_QUERY])
