"""Table of the interview register."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Text

from projections.register import register_table

METADATA = MetaData()

interviews = register_table(
    "interview_register_interviews",
    METADATA,
    Column("source", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("status", Text),
    Column("held_on", Text),
    Column("interpreter", Text),
    indexed=("source",),
)
