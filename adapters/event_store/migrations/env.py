"""Run by Alembic: one connection, one transaction for all revisions."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from adapters.event_store.migrations import engine_url

_engine = create_engine(engine_url(context.config.attributes["url"]), poolclass=NullPool)
with _engine.connect() as _connection:
    context.configure(connection=_connection)
    with context.begin_transaction():
        context.run_migrations()
