"""Names of sources and actors, opened and searched in memory: no index of them is ever on disk."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import Connection, Table, select

from adapters.grpc_api.register.answers import opened
from adapters.recording.sealing import ERASED, Sealer
from projections.case_register.tables import actors
from projections.history import Values, held_at
from projections.queries import opened as merged
from projections.source_register.tables import sources

FEWEST = 2
"""Characters of a search at least: one would give nearly everybody."""

_TABLES: tuple[tuple[str, Table], ...] = (("source", sources), ("actor", actors))


def search(connection: Connection, text: str, *, position: int, sealer: Sealer) -> list[Values]:
    """Find whoever has a name with the text in it, at a position, by code."""
    wanted = _plain(text)
    found: list[Values] = []
    for kind, table in _TABLES:
        for row in connection.execute(select(table).where(held_at(table, position))).mappings():
            known = merged(row)
            names = [_name(name) for name in opened(known.get("names", []), sealer)]
            matching = [name for name in names if name != ERASED and wanted in _plain(name)]
            if matching:
                stream = f"{kind}/{known['id']}"
                found.append(
                    {"stream": stream, "code": known["code"], "kind": known["kind"], "names": matching}
                )
    return sorted(found, key=lambda match: (match["code"], match["stream"]))


def _name(name: Any) -> str:
    text: str = name if isinstance(name, str) else name["text"]
    return text


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
