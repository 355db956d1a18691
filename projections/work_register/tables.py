"""Tables of the work register."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Text

from projections.register import register_table

METADATA = MetaData()

line_templates = register_table(
    "work_register_line_templates",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("forum", Text),
)

saved_searches = register_table(
    "work_register_saved_searches", METADATA, Column("list_rpc", Text, nullable=False)
)
"""Searches that were not retired; who entered one owns it."""
