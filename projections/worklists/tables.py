"""Tables of the worklists: what is to be dealt with, and what was done about it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, MetaData, Text

from projections.history import history_table
from projections.register import register_table

METADATA = MetaData()

work = register_table(
    "worklists_work",
    METADATA,
    Column("account", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("cause", Text, nullable=False),
)
"""One row for each thing in each account that it belongs to; `id` is account and stream.

`state` is `waiting`, `done` or `set_aside`; `cause` says why, as a word.
"""
Index("worklists_work_by_state", work.c.account, work.c.state, work.c.entered)

deeds = history_table(
    "worklists_deeds",
    METADATA,
    Column("account", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("is_guarded", Boolean, nullable=False),
)
"""What was done about a thing, while it stands: an assessment, a citation, a mapping.

One that is guarded is taken back only once a third expert has concurred (decision 20).
"""
Index("worklists_deeds_by_subject", deeds.c.subject, deeds.c.account)

grounds = history_table("worklists_grounds", METADATA)
"""Grounds excluding responsibility of the adopted law: what supports one stands against the line."""
