from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.sqlite import SqliteEventStore
from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.publisher import Publisher
from adapters.kafka_log.topics import Topics, log_topic
from deployments.local.kafka import Kafka


@dataclass
class OneTurn:
    """A turn that nobody else wants, with its memory."""

    sequences: dict[str, int] = field(default_factory=dict)

    def take(self) -> bool:
        return True

    def acknowledged(self, topic: str) -> int:
        return self.sequences.get(topic, 0)

    def acknowledge(self, topic: str, sequence: int) -> None:
        self.sequences[topic] = sequence

    def give(self) -> None:
        return None


@pytest.fixture
def topic(kafka: Kafka) -> str:
    """Make a log of record of its own."""
    topics = Topics(kafka.addresses)
    made = log_topic(f"r{uuid4().hex[:12]}", replicas=1)
    topics.apply(made, replicas=1)
    topics.close()
    return made.name


def make_anew(kafka: Kafka, topic: str) -> None:
    """Delete a log of record, and make one of the same name, as an operator might."""
    admin = KafkaAdminClient(**client_settings(kafka.addresses))
    admin.delete_topics([topic])
    admin.close()
    topics = Topics(kafka.addresses)
    made = log_topic(topic.partition(".")[0], replicas=1)
    while not topics.apply(made, replicas=1).was_made:
        pass
    topics.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[SqliteEventStore]:
    opened = SqliteEventStore(tmp_path)
    yield opened
    opened.close()


Publish = Callable[..., Publisher]


@pytest.fixture
def publish(embedded: SqliteEventStore, kafka: Kafka, topic: str) -> Iterator[Publish]:
    """Starts publishers of the store to the topic, and stops them at the end."""
    started: list[tuple[Publisher, threading.Thread]] = []

    def start(turn: OneTurn | None = None) -> Publisher:
        publisher = Publisher(EmbeddedLog(embedded), turn or OneTurn(), kafka.addresses, topic)
        thread = threading.Thread(target=publisher.run, daemon=True)
        thread.start()
        started.append((publisher, thread))
        return publisher

    yield start
    for publisher, thread in started:
        publisher.stop()
        thread.join(20)
