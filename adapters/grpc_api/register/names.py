"""Names of sources, actors and victims: proposed by the index in memory, opened as of a position, compared."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Table, select

from adapters.grpc_api.register.answers import opened
from adapters.recording.name_search import NameSearch
from adapters.recording.sealing import ERASED, Sealer
from domain.names import NameQuery
from projections.case_register.people_tables import victims
from projections.case_register.tables import actors
from projections.history import Values, held_at
from projections.queries import chunks
from projections.queries import opened as merged
from projections.source_register.tables import sources

FEWEST = 2
"""Letters of a search at least: one would give nearly everybody."""

_TABLES: dict[str, Table] = {"source": sources, "actor": actors, "victim": victims}


def search(
    connection: Connection, query: NameQuery, names: NameSearch, *, position: int, sealer: Sealer
) -> list[Values]:
    """Find whoever has a name that matches, at a position, by code."""
    proposed: defaultdict[str, list[str]] = defaultdict(list)
    for stream in sorted(names.propose(query)):
        kind, _, id = stream.partition("/")
        proposed[kind].append(id)
    found = [
        match
        for kind, ids in proposed.items()
        for some in chunks(ids)
        for match in _matches(connection, kind, some, query, position=position, sealer=sealer)
    ]
    return sorted(found, key=lambda match: (match["code"], match["stream"]))


def _matches(
    connection: Connection, kind: str, ids: list[str], query: NameQuery, *, position: int, sealer: Sealer
) -> list[Values]:
    table = _TABLES[kind]
    held = select(table).where(table.c.id.in_(ids), held_at(table, position))
    found = []
    for row in connection.execute(held).mappings():
        known = merged(row)
        names = [_name(name) for name in opened(known.get("names", []), sealer)]
        matching = [name for name in names if name != ERASED and query.matches(name)]
        if matching:
            match = {"stream": f"{kind}/{known['id']}", "code": known["code"], "names": matching}
            found.append(match | {"kind": known.get("kind", kind)})
    return found


def _name(name: Any) -> str:
    text: str = name if isinstance(name, str) else name["text"]
    return text
