"""The sample consumers refuse what they do not know, and do so again when they are started again."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.topics import Topics, events_topic
from deployments.local.kafka import Kafka
from deployments.tools.published_samples import example_of
from tests.deployments.samples.consumers import CONSUMERS, LIMIT_S, Command, running


@pytest.fixture
def repository(kafka: Kafka) -> str:
    """Make a topic of its own; gives the code of its repository."""
    code = f"r{uuid4().hex[:12]}"
    topics = Topics(kafka.addresses)
    topics.apply(events_topic(code, replicas=1), replicas=1)
    topics.close()
    return code


def send(kafka: Kafka, repository: str, *values: bytes) -> None:
    """Put records on the topic that no publisher of ours wrote, all in one partition."""
    producer = KafkaProducer(**client_settings(kafka.addresses))
    for value in values:
        producer.send(f"{repository}.events.v1", key=b"stream", value=value).get(LIMIT_S)
    producer.close()


def example(**members: str) -> bytes:
    return json.dumps(example_of("evidence.accepted.v1") | members).encode()


@CONSUMERS
@pytest.mark.parametrize(
    "unknown",
    [
        example(type="evidence.sold.v1"),
        example(dataclassification="restricted"),
        example(dataschema="urn:gravamen:schema:evidence.accepted.v1:0000000000000000"),
        json.dumps(example_of("evidence.accepted.v1") | {"data": {"by": "expert-1"}}).encode(),
        b"not JSON",
    ],
    ids=["type", "classification", "schema", "member", "bytes"],
)
def test_a_consumer_refuses_what_it_does_not_know(
    consumer: Callable[[], Command], kafka: Kafka, repository: str, unknown: bytes
) -> None:
    send(kafka, repository, example(), unknown, example())
    with running(consumer, kafka.addresses, repository, group=repository) as process:
        out, err = process.communicate()
    assert process.returncode == 1
    assert "offset 1" in err
    assert len(out.splitlines()) == 1


@CONSUMERS
def test_a_consumer_started_again_stops_at_the_same_place(
    consumer: Callable[[], Command], kafka: Kafka, repository: str
) -> None:
    send(kafka, repository, example(), example(type="evidence.sold.v1"), example())
    printed = []
    for _ in range(2):
        with running(consumer, kafka.addresses, repository, group=repository) as process:
            out, err = process.communicate()
        assert "offset 1" in err
        printed.append(len(out.splitlines()))
    # What came before was committed; what was refused never is.
    assert printed == [1, 0]
