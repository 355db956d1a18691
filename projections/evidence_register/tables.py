"""Tables of the evidence register."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, Table, Text

from projections.register import register_table

METADATA = MetaData()

items = register_table(
    "evidence_register_items",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("classification", Text, nullable=False),
    Column("is_closed", Boolean, nullable=False),
    Column("collection", Text),
    Column("sha256", Text),
    Column("exhibit_number", Text),
    Column("territory", Text),
    Column("language", Text),
)

assessments = register_table(
    "evidence_register_assessments",
    METADATA,
    Column("item", Text, nullable=False),
    Column("authenticity", Text, nullable=False),
    Column("relevance", Text, nullable=False),
    Column("state", Text, nullable=False),
    indexed=("item",),
)

handoffs = register_table(
    "evidence_register_handoffs", METADATA, Column("item", Text, nullable=False), indexed=("item",)
)
"""Hand-offs of custody while they are open: a row ends when the hand-off is acknowledged."""

derivations = Table(
    "evidence_register_derivations",
    METADATA,
    Column("parent", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("item", Text, nullable=False),
)
"""Which items came from which: fixed at registration (decision 31)."""

timeline = Table(
    "evidence_register_timeline",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("item", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("handoff", Text),
    Column("members", Text, nullable=False),
)
"""One row an event of custody, integrity, standing or terms."""
Index("evidence_register_timeline_by_item", timeline.c.item, timeline.c.sequence)
