"""The classification at which a topic is published, which it keeps (decision 0021)."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; it stays empty for the log of record, which holds every event whole."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE publications ADD COLUMN classification text")


def downgrade() -> None:
    """Remove the column: what the topics hold is told by their records."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE publications DROP COLUMN classification")
