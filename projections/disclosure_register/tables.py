"""Tables of the disclosure register."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text

from projections.register import register_table

METADATA = MetaData()

reviews = register_table(
    "disclosure_register_reviews",
    METADATA,
    Column("case", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("class_words", Text, nullable=False),
    Column("reviewed_at", BigInteger, nullable=False),
    indexed=("case", "item"),
)
"""Reviews; `state` is `reviewed` or `awaiting_second_reviewer`, and `class_words` every class that counts."""

touches = Table(
    "disclosure_register_touches",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("cause", Text, primary_key=True),
)
"""What was recorded of a citation, an item or a source that a review before it did not know of.

`subject` is `fact/<id>/<citation>`, `evidence_item/<id>` or `source/<id>`.
"""

persons = Table(
    "disclosure_register_persons",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
)
"""Sources behind items: fixed once recorded."""
Index("disclosure_register_persons_by_item", persons.c.item)
