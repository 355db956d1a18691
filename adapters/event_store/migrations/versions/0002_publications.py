"""What each topic has acknowledged, so that a topic that lost data is noticed."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; the embedded store publishes to no topic."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE publications (topic text PRIMARY KEY, acknowledged bigint NOT NULL)")


def downgrade() -> None:
    """Remove the table: what was acknowledged is found again from the topics."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TABLE publications")
