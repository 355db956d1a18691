"""The proof graph: every version of every row that one assessment may look at, by what it is looked up by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, cast

from domain.readiness.judgment_rows import MappingRow
from domain.readiness.memo import Memo
from domain.readiness.rows import Row

R = TypeVar("R", bound=Row)
_Table = dict[str, tuple[Row, ...]]


class ProofGraph:
    """Row versions, immutable; a patched copy shares the tables that did not change.

    It holds every version that overlaps [oldest considered position, lens position] (decision 16), and may
    hold more: rows of other lines are never looked up. The order in which rows were given is of no account.
    """

    __slots__ = ("_tables", "memo")

    def __init__(self, tables: Mapping[type[Row], _Table] | None = None, *, memo: Memo | None = None) -> None:
        self._tables: dict[type[Row], _Table] = dict(tables or {})
        self.memo = memo if memo is not None else Memo()

    @classmethod
    def of(cls, rows: Iterable[Row]) -> ProofGraph:
        """Build a graph from row versions in any order."""
        return cls().with_rows(rows)

    def with_rows(self, rows: Iterable[Row]) -> ProofGraph:
        """Give a graph with further versions; a version given again (closed, say) replaces itself.

        Two versions are the same when kind, id and `from_sequence` agree.
        """
        rows = tuple(rows)
        added: dict[type[Row], dict[str, list[Row]]] = {}
        for row in rows:
            by_key = added.setdefault(type(row), {})
            for key in row.keys():  # noqa: SIM118 - a row is no mapping
                by_key.setdefault(key, []).append(row)
        tables = dict(self._tables)
        for kind, by_key in added.items():
            table = tables[kind] = dict(tables.get(kind, {}))
            for key, found in by_key.items():
                table[key] = _merged(table.get(key, ()), found)
        return ProofGraph(tables, memo=self.memo.without(rows, mapped=self._mapped))

    def _mapped(self, fact: str) -> tuple[MappingRow, ...]:
        return self.versions(MappingRow, fact)

    def holds(self, kind: type[Row]) -> bool:
        """Tell whether there is any row of a kind, at any position."""
        return kind in self._tables

    def versions(self, kind: type[R], key: str) -> tuple[R, ...]:
        """Give every version under a key, by opening sequence and id."""
        table = self._tables.get(kind)
        return cast("tuple[R, ...]", table.get(key, ())) if table is not None else ()

    def at(self, kind: type[R], key: str, position: int) -> tuple[R, ...]:
        """Give the versions under a key that held at a position."""
        table = self._tables.get(kind)
        found = cast("tuple[R, ...] | None", table.get(key)) if table is not None else None
        if not found:
            return ()
        if len(found) == 1:
            row = found[0]
            return cast("tuple[R, ...]", found) if row.holds_at(position) else ()
        return tuple(
            [
                row
                for row in found
                if row.from_sequence <= position and ((end := row.to_sequence) is None or position < end)
            ]
        )

    def one(self, kind: type[R], key: str, position: int) -> R | None:
        """Give the one version under a key that held at a position, the latest where there are several."""
        found = self.at(kind, key, position)
        return found[-1] if found else None

    def under(self, key: str) -> tuple[Row, ...]:
        """Give every version under a key, of whatever kind."""
        return tuple(row for table in self._tables.values() for row in table.get(key, ()))

    def rows(self) -> Iterator[Row]:
        """Yield every version; one of several keys comes more than once."""
        for table in self._tables.values():
            for rows in table.values():
                yield from rows

    def first_event(self, row: Row) -> str:
        """Give the event that opened the first version of a thing, as far back as the graph reaches."""
        versions = self.versions(type(row), row.keys()[0])
        return next((each.opened_by for each in versions if each.id == row.id), row.opened_by)

    def size(self) -> int:
        """Count the row versions, each once."""
        return len(
            {
                (kind, row.id, row.from_sequence)
                for kind, table in self._tables.items()
                for rows in table.values()
                for row in rows
            }
        )


def _merged(held: tuple[Row, ...], added: list[Row]) -> tuple[Row, ...]:
    versions = {(row.from_sequence, row.id): row for row in (*held, *added)}
    return tuple(versions[key] for key in sorted(versions))
