"""Tables of the case register."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text

from projections.register import register_table

METADATA = MetaData()

facts = register_table(
    "case_register_facts",
    METADATA,
    Column("role", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("territory", Text),
    Column("topic_words", Text, nullable=False),
)

citations = register_table(
    "case_register_citations",
    METADATA,
    Column("fact", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("state", Text, nullable=False),
    indexed=("fact", "item"),
)

incidents = register_table(
    "case_register_incidents",
    METADATA,
    Column("code", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("territory", Text),
    Column("kind_words", Text, nullable=False),
    Column("first_day", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("stated_at_least", Integer),
    Column("stated_at_most", Integer),
)
"""Incidents; the days are the widest that the EDTF text allows, the numbers those of victims as stated."""

actors = register_table(
    "case_register_actors",
    METADATA,
    Column("code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("part_of", Text),
)

holdings = register_table(
    "case_register_holdings",
    METADATA,
    Column("post", Text, nullable=False),
    Column("holder", Text, nullable=False),
    indexed=("post", "holder"),
)

proof = register_table(
    "case_register_proof",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("law", Text),
    Column("actor", Text),
)
"""Contexts, crime bases and liabilities, by stream."""

cases = register_table("case_register_cases", METADATA)

lines = register_table(
    "case_register_lines",
    METADATA,
    Column("case", Text, nullable=False),
    Column("state", Text, nullable=False),
    indexed=("case",),
)

mappings = register_table(
    "case_register_mappings",
    METADATA,
    Column("fact", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("element", Text),
    Column("polarity", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("act", Text),
    indexed=("fact", "stream"),
)

evaluations = register_table(
    "case_register_evaluations",
    METADATA,
    Column("forum", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("state", Text, nullable=False),
)

evaluated = Table(
    "case_register_evaluated",
    METADATA,
    Column("evaluation", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("element", Text),
)
"""Streams and elements that an evaluation names, fixed when it was recorded."""
Index("case_register_evaluated_by_stream", evaluated.c.stream)

findings = register_table(
    "case_register_findings",
    METADATA,
    Column("body", Text, nullable=False),
    Column("case", Text, nullable=False),
    Column("forum", Text),
    Column("stage", Text),
    Column("person", Text),
    Column("reverses", Text),
    indexed=("reverses",),
)

forums = register_table("case_register_forums", METADATA, Column("body", Text, nullable=False))

catalogues = register_table("case_register_catalogues", METADATA, Column("framework", Text, nullable=False))

law_files = register_table(
    "case_register_law_files",
    METADATA,
    Column("catalogue", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("text", Text, nullable=False),
    indexed=("catalogue",),
)
"""Files of law while they are in force; `id` is catalogue and name."""

versions = Table(
    "case_register_versions",
    METADATA,
    Column("catalogue", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("edition", Text, nullable=False),
    Column("digest", Text, nullable=False),
)
"""Adopted versions of catalogues."""

identities = register_table(
    "case_register_identities",
    METADATA,
    Column("identity", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("is_retired", Boolean, nullable=False),
)
