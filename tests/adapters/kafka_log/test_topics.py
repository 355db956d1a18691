"""Topics are made so that they keep everything, and refused where they could lose it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient

from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.errors import UnsafeTopicError
from adapters.kafka_log.topics import Topics, events_topic, log_topic
from deployments.local.kafka import Kafka


@pytest.fixture
def topics(kafka: Kafka) -> Iterator[Topics]:
    opened = Topics(kafka.addresses)
    yield opened
    opened.close()


@pytest.fixture
def repository() -> str:
    return f"r{uuid4().hex[:12]}"


def test_topics_are_made_once_and_found_as_they_must_be(topics: Topics, repository: str) -> None:
    for topic in (log_topic(repository, replicas=1), events_topic(repository, replicas=1)):
        assert topics.apply(topic, replicas=1).was_made
        assert not topics.apply(topic, replicas=1).was_made
        topics.check(topic)


def test_a_missing_topic_is_refused_with_what_to_do(topics: Topics, repository: str) -> None:
    with pytest.raises(UnsafeTopicError, match="gravamen topics apply"):
        topics.check(log_topic(repository, replicas=1))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("cleanup.policy", "compact"),
        ("retention.ms", "604800000"),
        ("retention.bytes", "1000000"),
        ("unclean.leader.election.enable", "true"),
        ("max.message.bytes", "1000"),
    ],
)
def test_a_log_that_could_lose_events_is_refused_and_left_as_it_is(
    kafka: Kafka, topics: Topics, repository: str, setting: str, value: str
) -> None:
    topic = log_topic(repository, replicas=1)
    _make(kafka, topic.name, {**topic.settings, setting: value})
    with pytest.raises(UnsafeTopicError, match=rf"expected {setting}=.* found {value}"):
        topics.apply(topic, replicas=1)
    with pytest.raises(UnsafeTopicError):
        topics.check(topic)


def test_a_log_of_several_partitions_is_refused(kafka: Kafka, topics: Topics, repository: str) -> None:
    topic = log_topic(repository, replicas=1)
    _make(kafka, topic.name, topic.settings, partitions=2)
    with pytest.raises(UnsafeTopicError, match=r"expected 1 partitions .* found 2"):
        topics.apply(topic, replicas=1)


def test_three_copies_ask_for_two_in_step() -> None:
    assert log_topic("r", replicas=3).settings["min.insync.replicas"] == "2"
    assert log_topic("r", replicas=1).settings["min.insync.replicas"] == "1"


def _make(kafka: Kafka, name: str, settings: object, *, partitions: int = 1) -> None:
    admin = KafkaAdminClient(**client_settings(kafka.addresses))
    wanted = {"num_partitions": partitions, "replication_factor": 1, "configs": settings}
    admin.create_topics({name: wanted}, wait_for_metadata=True)
    admin.close()
