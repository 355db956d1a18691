"""What stands in store, log and views, read whole, and who has the turns of a repository's processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import select

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.sql_views.postgres import PostgresViews, place_of
from domain.ports.store import StoredEvent, whole
from projections.all_views import all_views
from projections.positions import positions

VIEW_TURNS = tuple(place_of(view) for view in all_views())
PUBLISHING_TURN = "publish"
_HOLDER = (
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() "
    "AND locktype = 'advisory' AND granted AND classid::bigint = hashtext('gravamen')::bigint & 4294967295 "
    "AND objid::bigint = hashtext(%s)::bigint & 4294967295"
)


def events_of(database: str) -> list[StoredEvent]:
    """Read every event of a store in PostgreSQL."""
    with PostgresReader(database) as reader:
        return [*whole(EmbeddedLog(reader))]


@contextmanager
def views_in(database: str) -> Iterator[PostgresViews]:
    """Open the views in PostgreSQL."""
    views = PostgresViews(database, all_views())
    try:
        yield views
    finally:
        views.close()


def have_come_to(views: PostgresViews, head: int) -> bool:
    """Tell whether every view stands in its place, at a sequence."""
    with views.begin() as connection:
        found = {row.view: row.position for row in connection.execute(select(positions))}
    return all(found.get(place_of(view)) == head for view in views.views)


def holders(database: str, purposes: tuple[str, ...]) -> dict[str, str]:
    """Name the process that has each turn; a turn that nobody has is left out."""
    with psycopg.connect(database, autocommit=True) as connection:
        rows = {purpose: connection.execute(_HOLDER, (purpose,)).fetchone() for purpose in purposes}
    return {purpose: row[0] for purpose, row in rows.items() if row is not None}
