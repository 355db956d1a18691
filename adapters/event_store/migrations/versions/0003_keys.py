"""The keys, wrapped, of processes that share one store (docs/formats/keys.md)."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE repository_key (
    only_row integer PRIMARY KEY CHECK (only_row = 1),
    wrapped bytea NOT NULL
);
CREATE TABLE data_keys (
    subject text PRIMARY KEY,
    is_destroyed boolean NOT NULL,
    wrapped bytea NOT NULL
);
CREATE TABLE object_keys (
    name text PRIMARY KEY,
    wrapped bytea NOT NULL
);
CREATE TABLE key_grants (
    name text NOT NULL REFERENCES object_keys,
    holder text NOT NULL,
    PRIMARY KEY (name, holder)
);
"""


def upgrade() -> None:
    """Make the tables; the embedded store keeps its keys in a file of their own."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(TABLES)


def downgrade() -> None:
    """Refuse: without its keys nothing of a record can be read again."""
    raise NotImplementedError("the keys of a record are never removed")
