"""What stands on the topic for integrators: redacted, keyed by stream, every event that may leave."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from kafka import KafkaConsumer, TopicPartition

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.sqlite import SqliteEventStore
from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.errors import LogLostError
from adapters.kafka_log.integrators import IntegratorPublisher
from adapters.kafka_log.topics import Topics, events_topic
from adapters.recording.redacting import Redactor
from deployments.local.kafka import Kafka
from domain.errors import UnreadableEventError
from domain.events import DomainEvent
from domain.evidence import events as e
from domain.ports.store import StoredEvent
from domain.publication.redaction import Published
from domain.values import Classification
from tests.adapters.event_log_contract import TIMEOUT_S
from tests.adapters.event_store.acts import act_of, opening, receipt
from tests.adapters.kafka_log.conftest import OneTurn
from tests.domain.publication.material import ITEM, condition, person, place, registered

Start = Callable[..., IntegratorPublisher]


@pytest.fixture
def topic(kafka: Kafka) -> str:
    topics = Topics(kafka.addresses)
    made = events_topic(f"r{uuid4().hex[:12]}", replicas=1)
    topics.apply(made, replicas=1)
    topics.close()
    return made.name


@pytest.fixture
def start(embedded: SqliteEventStore, kafka: Kafka, topic: str) -> Iterator[Start]:
    started: list[tuple[IntegratorPublisher, threading.Thread]] = []

    def start(turn: OneTurn | None = None) -> IntegratorPublisher:
        publisher = made(embedded, kafka, topic, turn or OneTurn())
        thread = threading.Thread(target=publisher.run, daemon=True)
        thread.start()
        started.append((publisher, thread))
        return publisher

    yield start
    for publisher, thread in started:
        publisher.stop()
        thread.join(TIMEOUT_S)


def made(store: SqliteEventStore, kafka: Kafka, topic: str, turn: OneTurn) -> IntegratorPublisher:
    redactor = Redactor(head=store.head, of_types=store.of_types)

    def redact(events: Sequence[StoredEvent]) -> list[Published]:
        return redactor.published(events, to=Classification.INTERNAL)

    return IntegratorPublisher(EmbeddedLog(store), turn, kafka.addresses, topic, redact=redact)


def record(store: SqliteEventStore, *events: tuple[str, int, DomainEvent]) -> None:
    for event in events:
        receipt(store.append([act_of([event])])[0])


def read(kafka: Kafka, topic: str, count: int) -> list[tuple[int, str, dict[str, Any]]]:
    """Read so many records from every partition: partition, key, event."""
    consumer = KafkaConsumer(**client_settings(kafka.addresses), consumer_timeout_ms=int(TIMEOUT_S * 1_000))
    partitions = [TopicPartition(topic, number) for number in range(6)]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    found = []
    for each in consumer:
        assert dict(each.headers)["content-type"].startswith(b"application/cloudevents+json")
        found.append((each.partition, each.key.decode(), json.loads(each.value)))
        if len(found) == count:
            break
    consumer.close()
    return sorted(found, key=lambda each: each[2]["sequence"])


def test_each_stream_is_published_redacted_in_its_order_and_in_one_partition(
    embedded: SqliteEventStore, kafka: Kafka, topic: str, start: Start
) -> None:
    embedded.append([opening()])
    items = [UUID(int=100 + n) for n in range(12)]
    for item in items:
        record(embedded, (place(item), 1, registered()), (place(item), 2, e.EvidenceAccepted()))
    record(embedded, (place(ITEM), 1, registered(persons_behind=(person(),))))
    start()
    found = read(kafka, topic, 25)
    by_stream: dict[str, list[tuple[int, str]]] = {}
    for partition, key, event in found:
        assert key == event["subject"]
        by_stream.setdefault(key, []).append((partition, event["type"]))
    assert {place(item) for item in items} == {key for key in by_stream if key.startswith("evidence")}
    assert len({partition for partition, _, _ in found}) > 1
    for item in items:
        (first, opened), (second, accepted) = by_stream[place(item)]
        assert first == second
        assert (opened, accepted) == ("evidence.registered.v1", "evidence.accepted.v1")


def test_a_barred_item_is_taken_back_and_nothing_of_it_follows(
    embedded: SqliteEventStore, kafka: Kafka, topic: str, start: Start
) -> None:
    embedded.append([opening()])
    record(embedded, (place(ITEM), 1, registered()))
    turn = OneTurn()
    publisher = start(turn)
    assert len(read(kafka, topic, 2)) == 2
    record(
        embedded,
        (place(ITEM), 2, e.ConditionRecorded(condition=condition())),
        (place(ITEM), 3, e.EvidenceAccepted()),
        (place(UUID(int=99)), 1, registered()),
    )
    found = [(event["type"], event["subject"]) for _, _, event in read(kafka, topic, 4)]
    assert found[2:] == [
        ("stream.withheld.v1", place(ITEM)),
        ("evidence.registered.v1", place(UUID(int=99))),
    ]
    assert publisher.fault is None


def test_a_publisher_that_starts_again_goes_on_after_what_its_turn_remembers(
    embedded: SqliteEventStore, kafka: Kafka, topic: str, start: Start
) -> None:
    embedded.append([opening()])
    record(embedded, (place(ITEM), 1, registered()))
    turn = OneTurn()
    first = start(turn)
    assert len(read(kafka, topic, 2)) == 2
    first.stop()
    while turn.sequences.get(topic) != 2:
        pass
    record(embedded, (place(ITEM), 2, e.EvidenceAccepted()))
    start(turn)
    sequences = [int(event["sequence"]) for _, _, event in read(kafka, topic, 3)]
    assert sequences == [1, 2, 3]


def test_a_store_that_ends_before_what_was_published_stops_the_publisher(
    embedded: SqliteEventStore, kafka: Kafka, topic: str
) -> None:
    embedded.append([opening()])
    publisher = made(embedded, kafka, topic, OneTurn({topic: 9}))
    with pytest.raises(LogLostError, match=r"reach sequence 9, which topic .* ends at 1"):
        publisher.run()
    assert publisher.fault is not None


def test_an_event_about_which_nobody_has_decided_stops_the_publisher(
    embedded: SqliteEventStore, kafka: Kafka, topic: str
) -> None:
    embedded.append([opening()])

    def undecided(events: Sequence[StoredEvent]) -> list[Published]:
        raise UnreadableEventError("expected evidence.sold.v1 in the list")

    turn = OneTurn()
    publisher = IntegratorPublisher(EmbeddedLog(embedded), turn, kafka.addresses, topic, redact=undecided)
    with pytest.raises(UnreadableEventError):
        publisher.run()
    assert publisher.fault == "expected evidence.sold.v1 in the list"
    assert turn.sequences == {}
