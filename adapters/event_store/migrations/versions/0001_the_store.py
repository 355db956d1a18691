"""The store's tables as they were first: events, acts, requests, claims, head."""

from __future__ import annotations

from alembic import op

from adapters.event_store import postgres_tables, sqlite_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and on PostgreSQL the function that appends."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(postgres_tables.TABLES)
        op.execute(postgres_tables.FUNCTION)
    else:
        for statement in sqlite_tables.TABLES:
            op.execute(statement)


def downgrade() -> None:
    """Refuse: a record is not undone."""
    raise NotImplementedError("the first tables of a record are never removed")
