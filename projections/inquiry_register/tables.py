"""Table of the inquiry register."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Text

from projections.register import register_table

METADATA = MetaData()

inquiries = register_table(
    "inquiry_register_inquiries",
    METADATA,
    Column("case", Text, nullable=False),
    Column("line", Text),
    Column("actor", Text),
    Column("seeks", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("assigned", Text),
    Column("due", Text),
    Column("perishability", Text),
    indexed=("case",),
)
