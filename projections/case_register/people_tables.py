"""Tables of the case register on who is under whom, who took part in an incident, and who was harmed."""

from __future__ import annotations

from sqlalchemy import Column, Text

from projections.case_register.tables import METADATA
from projections.history import history_table
from projections.register import register_table

subordinations = register_table(
    "case_register_subordinations",
    METADATA,
    Column("actor", Text, nullable=False),
    Column("superior", Text, nullable=False),
    indexed=("actor", "superior"),
)

successions = history_table(
    "case_register_successions",
    METADATA,
    Column("earlier", Text, nullable=False),
    Column("later", Text, nullable=False),
    indexed=("earlier", "later"),
)
"""Which actor came after which, said on either of the two; `id` is the two and the one it was said on."""

incident_actors = history_table(
    "case_register_incident_actors",
    METADATA,
    Column("incident", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    indexed=("incident", "actor"),
)

incident_victims = history_table(
    "case_register_incident_victims",
    METADATA,
    Column("incident", Text, nullable=False),
    Column("victim", Text, nullable=False),
    Column("harm_words", Text, nullable=False),
    indexed=("incident", "victim"),
)

victims = register_table(
    "case_register_victims",
    METADATA,
    Column("code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("harm_words", Text, nullable=False),
    indexed=("person",),
)
"""Records of victims; `person` is the same for all records of one human being, `harm_words` their own harms."""

persons = history_table(
    "case_register_persons",
    METADATA,
    Column("person", Text, nullable=False),
    indexed=("person",),
)
"""Streams that are linked as the same person; `person` is the first of them by text, `id` a stream."""

person_links = history_table(
    "case_register_person_links",
    METADATA,
    Column("stream", Text, nullable=False),
    Column("other", Text, nullable=False),
    indexed=("stream", "other"),
)
