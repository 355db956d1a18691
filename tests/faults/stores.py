"""What stands in a store, read whole."""

from __future__ import annotations

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from domain.ports.store import StoredEvent, whole


def events_of(database: str) -> list[StoredEvent]:
    """Read every event of a store in PostgreSQL."""
    with PostgresReader(database) as reader:
        return [*whole(EmbeddedLog(reader))]
