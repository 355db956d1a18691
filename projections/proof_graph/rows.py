"""One table for every kind of row of the proof graph, and how a row is written and read.

All kinds share one shape, so that what changed since a position is one index look-up over all of them.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import Column, Index, MetaData, RowMapping, Text

from domain.readiness import judgment_rows, material_rows, person_rows, proof_rows
from domain.readiness.rows import Row
from projections.history import HistoryWriter, Values, history_table

METADATA = MetaData()
graph_rows = history_table(
    "graph_rows",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("body", Text, nullable=False),
)
Index("graph_rows_by_key", graph_rows.c.kind, graph_rows.c.key)
Index("graph_rows_by_from", graph_rows.c.from_sequence)
Index("graph_rows_by_to", graph_rows.c.to_sequence)

RowT = TypeVar("RowT", bound=Row)

_FRAME = {"from_sequence", "to_sequence", "opened_by", "closed_by"}


def kind_name(kind: type[Row]) -> str:
    """Give the stored name of a row kind: `MappingRow` is `mapping`."""
    return _snake(kind.__name__.removesuffix("Row"))


@cache
def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _kinds(module: Any) -> dict[str, type[Row]]:
    return {
        kind_name(kind): kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Row)
        and kind.__name__.endswith("Row")
        and kind is not Row
    }


KINDS: dict[str, type[Row]] = (
    _kinds(material_rows) | _kinds(judgment_rows) | _kinds(person_rows) | _kinds(proof_rows)
)
_NAMES: dict[type[Row], str] = {kind: name for name, kind in KINDS.items()}


_FIELDS: dict[type[Row], tuple[str, ...]] = {
    kind: tuple(
        field.name for field in dataclasses.fields(kind) if field.init and field.name not in {*_FRAME, "id"}
    )
    for kind in KINDS.values()
}
_ADAPTERS: dict[type[Row], TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in KINDS.values()}


def _encoded(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(element.value if isinstance(element, Enum) else element for element in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"a row cannot hold a {type(value).__name__}")


_BODIES = json.JSONEncoder(default=_encoded, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def body_of(row: Row) -> str:
    """Write a row's own members as JSON, the same for the same row."""
    members = {name: getattr(row, name) for name in _FIELDS[type(row)]}
    return _BODIES.encode(members)


def row_of(kind: type[RowT], stored: RowMapping | Values) -> RowT:
    """Read a stored row version."""
    members = json.loads(stored["body"])
    members["id"] = stored["id"].partition("|")[2]
    members |= {name: stored[name] for name in _FRAME}
    row: RowT = _ADAPTERS[kind].validate_python(members)
    return row


class GraphWriter:
    """Opens, changes and closes rows of the proof graph at the event that the writer stands at."""

    def __init__(self, rows: HistoryWriter, sequence: int) -> None:
        self._rows = rows
        self.sequence = sequence

    def open(self, row: Row, *, key: str | None = None) -> None:
        """Open a row; it is looked up by `key`, or by the first of its own keys."""
        name = _NAMES[type(row)]
        self._rows.open(
            graph_rows,
            f"{name}|{row.id}",
            kind=name,
            key=row.keys()[0] if key is None else key,
            body=body_of(row),
        )

    def get(self, kind: type[RowT], id: str) -> RowT | None:
        """Give the row that holds now, or None."""
        stored = self._rows.current(graph_rows, f"{_NAMES[kind]}|{id}")
        return None if stored is None else row_of(kind, stored)

    def change(self, kind: type[RowT], id: str, **updates: Any) -> None:
        """Change members of the row that holds now; nothing where none does."""
        row = self.get(kind, id)
        if row is not None:
            changed = dataclasses.replace(row, **updates)
            self._rows.change(graph_rows, f"{_NAMES[kind]}|{id}", body=body_of(changed))

    def close(self, kind: type[Row], id: str) -> None:
        """Close the row that holds now."""
        self._rows.close(graph_rows, f"{_NAMES[kind]}|{id}")

    def link(self, relation: str, key: str, id: str) -> None:
        """Remember that a thing stands in a relation to another, so that it is found from there."""
        self._rows.open(graph_rows, f"{relation}|{key}|{id}", kind=relation, key=key, body=json.dumps(id))

    def linked(self, relation: str, key: str) -> list[str]:
        """Give the ids that were linked."""
        return [json.loads(row["body"]) for row in self._rows.where(graph_rows, kind=relation, key=key)]

    def note(self, kind: str, id: str, members: dict[str, str]) -> None:
        """Keep what a first event fixed and later events of the stream do not repeat."""
        self._rows.open(
            graph_rows, f"{kind}|{id}", kind=kind, key=id, body=json.dumps(members, sort_keys=True)
        )

    def has_note(self, kind: str, id: str) -> bool:
        """Tell whether something was kept."""
        return self._rows.current(graph_rows, f"{kind}|{id}") is not None

    def noted(self, kind: str, id: str) -> dict[str, str]:
        """Give what was kept."""
        stored = self._rows.current(graph_rows, f"{kind}|{id}")
        if stored is None:
            raise LookupError(f"expected a {kind} that was opened before, found none")
        members: dict[str, str] = json.loads(stored["body"])
        return members

    def under(self, kind: type[RowT], key: str) -> list[RowT]:
        """Give the rows that hold now under a key."""
        found = self._rows.where(graph_rows, kind=_NAMES[kind], key=key)
        return [row_of(kind, stored) for stored in found]
