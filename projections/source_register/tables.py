"""Tables of the source register."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text

from projections.register import register_table

METADATA = MetaData()

sources = register_table(
    "source_register_sources",
    METADATA,
    Column("code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("availability", Text),
    Column("risk_due", Text),
    indexed=("code",),
)

consents = register_table(
    "source_register_consents",
    METADATA,
    Column("for_person", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("state", Text, nullable=False),
    indexed=("for_person", "item"),
)

expiries = Table(
    "source_register_expiries",
    METADATA,
    Column("consent", Text, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("valid_to", Text, nullable=False),
)
"""Last days of terms that expire, by which those due are found: consent, version, place in its terms."""
Index("source_register_expiries_by_day", expiries.c.valid_to)
