"""Table of the protection register."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Text

from projections.register import register_table

METADATA = MetaData()

erasures = register_table(
    "protection_register_erasures",
    METADATA,
    Column("standing", Text, nullable=False),
    Column("named", Text, nullable=False),
)
"""Erasures; `named` holds every stream that one names or, once it is ordered, whose key it takes."""
