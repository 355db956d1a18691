"""Rows of PostgreSQL as what the port gives, and its errors as the port's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from psycopg_pool import PoolClosed, PoolTimeout

from adapters.event_store.postgres_tables import REQUEST, STREAMS_OF_ACT
from adapters.event_store.sqlite_rows import RequestRow
from domain.errors import StoreUnavailableError
from domain.ports.store import Receipt, StoredEvent, StreamVersion

Connection = psycopg.Connection[tuple[Any, ...]]


def stored_events(rows: Iterable[tuple[Any, ...]]) -> list[StoredEvent]:
    """Give rows of `stored_events` as events."""
    return [
        StoredEvent(sequence, stream, version, topic, id, bytes(body), bytes(digest))
        for sequence, stream, version, topic, id, body, digest in rows
    ]


def request_row(connection: Connection, by: str, request_id: str) -> RequestRow | None:
    """Give what stands beside an answered request."""
    row = connection.execute(REQUEST, (by, request_id)).fetchone()
    return None if row is None else RequestRow(row[0], str(row[1]), row[2], row[3])


def answered(connection: Connection, by: str, request_id: str) -> tuple[str, Receipt] | None:
    """Give the digest and the receipt of an answered request."""
    row = request_row(connection, by, request_id)
    if row is None:
        return None
    found = connection.execute(STREAMS_OF_ACT, (row.first_sequence, row.last_sequence)).fetchall()
    streams = tuple(StreamVersion(stream, version) for stream, version in found)
    return row.digest, Receipt(
        UUID(row.act), row.first_sequence, row.last_sequence, streams, was_repeated=True
    )


@contextmanager
def store_errors(doing: str) -> Iterator[None]:
    """Translate what the server or the way to it can raise.

    Args:
        doing: What failed, in words: `read`, or `write, and recorded nothing`.

    Raises:
        StoreUnavailableError: The server cannot be reached, or refused.
    """
    try:
        yield
    except (psycopg.Error, PoolTimeout, PoolClosed, OSError) as error:
        # The message of a server can hold values of rows; the class of the error says enough.
        words = type(error).__name__
        raise StoreUnavailableError(f"the event store could not {doing}: {words}") from error
