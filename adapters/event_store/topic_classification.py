"""The classification of a topic, which the store keeps from the first start on: another one is refused."""

from __future__ import annotations

import psycopg

from adapters.event_store.postgres_reader import CONNECT_TIMEOUT_S
from adapters.event_store.postgres_rows import store_errors
from domain.errors import RefusedError
from domain.values import Classification

# Whoever comes first decides, also where two processes start at once.
_KEEP = (
    "INSERT INTO publications (topic, acknowledged, classification) VALUES (%s, 0, %s) ON CONFLICT (topic) "
    "DO UPDATE SET classification = coalesce(publications.classification, excluded.classification) "
    "RETURNING classification"
)


class TopicClassificationError(RefusedError):
    """A topic is published at one classification, and the process was told another."""


def keep_classification(url: str, topic: str, asked: Classification) -> None:
    """Bind a topic to its classification, or make sure that it is bound to this one.

    Args:
        url: Address of the store's database.
        topic: Its name.
        asked: How far the topic may go.

    Raises:
        TopicClassificationError: It is bound to another: lowered, it would hold what is above it; raised, it
            would lack what was left out.
        StoreUnavailableError: The database cannot be reached.
    """
    with (
        store_errors("be written"),
        psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S) as connection,
    ):
        row = connection.execute(_KEEP, (topic, asked.value)).fetchone()
    assert row is not None
    if row[0] != asked.value:
        raise TopicClassificationError(
            f"expected classification {row[0]}, at which topic {topic} is published, found {asked.value}: "
            "a topic keeps its classification until it is made anew"
        )
