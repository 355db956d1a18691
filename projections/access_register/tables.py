"""Table of the access register."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Text

from projections.register import register_table

METADATA = MetaData()

readings = register_table(
    "access_register_readings",
    METADATA,
    Column("what", Text, nullable=False),
    Column("case", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    indexed=("line",),
)
