"""The sample consumers, against a live topic: they read what is published, and refuse what they do not know."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from kafka import KafkaProducer

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.sqlite import SqliteEventStore
from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.integrators import IntegratorPublisher
from adapters.kafka_log.topics import Topics, events_topic
from adapters.recording.redacting import Redactor
from deployments.local.kafka import Kafka
from deployments.tools import node
from deployments.tools.integrators import GENERATED
from deployments.tools.published_samples import example_of
from domain.evidence import events as e
from domain.values import Classification
from tests.adapters.event_store.acts import act_of, opening, receipt
from tests.adapters.kafka_log.conftest import OneTurn
from tests.domain.publication.material import condition, place, registered

SAMPLES = Path(__file__).parents[3] / "deployments" / "samples"
SCHEMAS = GENERATED / "schemas"
LIMIT_S = 120

Command = list[str]


def python() -> Command:
    return [sys.executable, str(SAMPLES / "consumer.py")]


def javascript() -> Command:
    if shutil.which("node") is None:
        pytest.skip("Node.js is not installed")
    return ["node", str(node.install(SAMPLES / "node") / "consumer.mjs")]


CONSUMERS = pytest.mark.parametrize("consumer", [python, javascript])


@pytest.fixture
def repository(kafka: Kafka) -> str:
    """Make a topic of its own; gives the code of its repository."""
    code = f"r{uuid4().hex[:12]}"
    topics = Topics(kafka.addresses)
    topics.apply(events_topic(code, replicas=1), replicas=1)
    topics.close()
    return code


@pytest.fixture
def published(tmp_path: Path, kafka: Kafka, repository: str) -> Iterator[list[str]]:
    """Publish a small record; gives what a consumer should print of it."""
    store = SqliteEventStore(tmp_path)
    kept, barred = place(UUID(int=1)), place(UUID(int=2))
    receipt(store.append([opening()])[0])
    for act in (
        (kept, 1, registered()),
        (barred, 1, registered()),
        (kept, 2, e.EvidenceAccepted()),
        (barred, 2, e.ConditionRecorded(condition=condition())),
    ):
        receipt(store.append([act_of([act])])[0])
    redactor = Redactor(head=store.head, of_types=store.of_types)
    publisher = IntegratorPublisher(
        EmbeddedLog(store),
        OneTurn(),
        kafka.addresses,
        f"{repository}.events.v1",
        redact=lambda events: redactor.published(events, to=Classification.INTERNAL),
    )
    thread = threading.Thread(target=publisher.run, daemon=True)
    thread.start()
    yield [
        f"{1:020} repository.opened.v1",
        f"{2:020} evidence.registered.v1 {kept}",
        f"{4:020} evidence.accepted.v1 {kept}",
        f"{5:020} stream.withheld.v1 {barred}",
    ]
    publisher.stop()
    thread.join(LIMIT_S)
    store.close()


def send(kafka: Kafka, repository: str, *values: bytes) -> None:
    """Put records on the topic that no publisher of ours wrote, all in one partition."""
    producer = KafkaProducer(**client_settings(kafka.addresses))
    for value in values:
        producer.send(f"{repository}.events.v1", key=b"stream", value=value).get(LIMIT_S)
    producer.close()


@contextmanager
def running(consumer: Callable[[], Command], kafka: Kafka, repository: str) -> Iterator[Any]:
    command = [*consumer(), kafka.addresses, repository, str(SCHEMAS)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    guard = threading.Timer(LIMIT_S, process.kill)
    guard.start()
    try:
        yield process
    finally:
        guard.cancel()
        process.kill()
        process.communicate()


def example(**members: str) -> bytes:
    return json.dumps(example_of("evidence.accepted.v1") | members).encode()


@CONSUMERS
def test_a_consumer_reads_the_live_topic_by_the_published_schemas_alone(
    consumer: Callable[[], Command], kafka: Kafka, repository: str, published: list[str]
) -> None:
    with running(consumer, kafka, repository) as process:
        lines = sorted(process.stdout.readline().strip() for _ in published)
    assert [line.startswith(expected) for line, expected in zip(lines, published, strict=True)] == [True] * 4


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
    with running(consumer, kafka, repository) as process:
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
        with running(consumer, kafka, repository) as process:
            out, err = process.communicate()
        assert "offset 1" in err
        printed.append(len(out.splitlines()))
    # What came before was committed; what was refused never is.
    assert printed == [1, 0]
