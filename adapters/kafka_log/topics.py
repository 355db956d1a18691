"""Topics: made with settings that keep everything, and refused with settings that could lose it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource

from adapters.kafka_log.connection import client_settings, kafka_errors
from adapters.kafka_log.errors import UnsafeTopicError
from domain.events import EVENT_LIMIT

RECORD_LIMIT = EVENT_LIMIT + 64 * 1024
"""Bytes of a record: an event and its headers (architecture.md 14)."""
DAYS_OF_EVENTS = 30


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it must be.

    Args:
        name: Its name.
        partitions: One, where the total order matters.
        settings: Those that it is made with, and that must hold.
    """

    name: str
    partitions: int
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a topic: made now, or there before as it must be."""

    name: str
    was_made: bool


def log_topic(repository: str, *, replicas: int) -> Topic:
    """Give the log of record: one partition, nothing ever deleted (formats.md).

    Args:
        repository: Code of the repository.
        replicas: Copies of each record; the log of record needs two in step where there are three.
    """
    settings = {
        "cleanup.policy": "delete",
        "retention.ms": "-1",
        "retention.bytes": "-1",
        "unclean.leader.election.enable": "false",
        "min.insync.replicas": str(_in_step(replicas)),
        "max.message.bytes": str(RECORD_LIMIT),
    }
    return Topic(f"{repository}.log.v1", 1, settings)


def events_topic(repository: str, *, replicas: int, partitions: int = 6) -> Topic:
    """Give the topic for integrators: keyed by stream, kept for a time."""
    settings = {
        "cleanup.policy": "delete",
        "retention.ms": str(DAYS_OF_EVENTS * 24 * 3_600_000),
        "unclean.leader.election.enable": "false",
        "min.insync.replicas": str(_in_step(replicas)),
        "max.message.bytes": str(RECORD_LIMIT),
    }
    return Topic(f"{repository}.events.v1", partitions, settings)


def _in_step(replicas: int) -> int:
    return 2 if replicas >= 3 else 1


class Topics:
    """Makes and checks topics.

    Args:
        brokers: `host:port`, several parted by commas.

    Raises:
        LogUnavailableError: No broker can be reached.
    """

    def __init__(self, brokers: str) -> None:
        with kafka_errors("reached"):
            self._admin = KafkaAdminClient(**client_settings(brokers))

    def close(self) -> None:
        """Let go of the brokers."""
        self._admin.close()

    def replicas(self) -> int:
        """Give how many copies this cluster can keep, three at most."""
        with kafka_errors("reached"):
            return min(3, len(self._admin.describe_cluster()["brokers"]))

    def apply(self, topic: Topic, *, replicas: int) -> Applied:
        """Make a topic that is not there, and check one that is.

        Raises:
            UnsafeTopicError: It is there with settings that could lose what it holds; nothing is changed.
            LogUnavailableError: No broker answered.
        """
        if self._partitions(topic.name) is not None:
            self.check(topic)
            return Applied(topic.name, was_made=False)
        wanted = {
            topic.name: {
                "num_partitions": topic.partitions,
                "replication_factor": replicas,
                "configs": dict(topic.settings),
            }
        }
        with kafka_errors("made"):
            self._admin.create_topics(wanted, wait_for_metadata=True)
        return Applied(topic.name, was_made=True)

    def check(self, topic: Topic) -> None:
        """Refuse a topic that is missing, or that could lose what it holds.

        Raises:
            UnsafeTopicError: With the setting, what was expected and what was found.
        """
        partitions = self._partitions(topic.name)
        if partitions is None:
            raise UnsafeTopicError(
                f"expected topic {topic.name}, found none: make it with `gravamen topics apply`"
            )
        if partitions != topic.partitions:
            raise UnsafeTopicError(
                f"expected {topic.partitions} partitions of topic {topic.name}, found {partitions}"
            )
        found = self._settings(topic.name)
        for name, expected in topic.settings.items():
            value = found.get(name, "nothing")
            if not _is_as_safe(name, value, expected):
                raise UnsafeTopicError(f"expected {name}={expected} of topic {topic.name}, found {value}")

    def _partitions(self, name: str) -> int | None:
        with kafka_errors("described"):
            [described] = self._admin.describe_topics([name])
        return len(described["partitions"]) if described["error_code"] == 0 else None

    def _settings(self, name: str) -> dict[str, str]:
        with kafka_errors("described"):
            found: dict[str, Any] = self._admin.describe_configs(
                [ConfigResource("TOPIC", name)], config_filter="all"
            )
        return {key: str(setting["value"]) for key, setting in found["topic"][name].items()}


def _is_as_safe(name: str, found: str, expected: str) -> bool:
    if name in ("min.insync.replicas", "max.message.bytes"):
        return found.isdecimal() and int(found) >= int(expected)
    if name.startswith("retention.") and expected != "-1":
        return found == "-1" or (found.isdecimal() and int(found) >= int(expected))
    return found == expected
