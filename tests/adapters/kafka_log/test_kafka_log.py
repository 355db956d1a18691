"""The log read from Kafka keeps the contract of every log, and passes over neither a gap nor other bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.sqlite import SqliteEventStore
from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.errors import LogConflictError, LogLostError, LogUnavailableError
from adapters.kafka_log.publisher import Publisher
from adapters.kafka_log.reader import KafkaLog
from adapters.kafka_log.records import headers_of
from deployments.local.kafka import Kafka
from domain.ports.store import StoredEvent, whole
from tests.adapters.event_log_contract import TIMEOUT_S, EventLogContract, Opened
from tests.adapters.event_store.acts import further, opening, stream
from tests.adapters.kafka_log.conftest import make_anew


class TestKafkaLog(EventLogContract):
    @pytest.fixture
    def open_empty(
        self, embedded: SqliteEventStore, kafka: Kafka, topic: str, publish: Callable[[], Publisher]
    ) -> Iterator[Callable[[], Opened]]:
        log = KafkaLog(kafka.addresses, topic)
        publish()
        yield lambda: (embedded, log)
        log.close()


@pytest.fixture
def events(embedded: SqliteEventStore) -> list[StoredEvent]:
    """Give ten events of a store."""
    embedded.append([opening(), *(further((stream(n), 1)) for n in range(2, 11))])
    return list(whole(EmbeddedLog(embedded)))


@pytest.fixture
def log(kafka: Kafka, topic: str) -> Iterator[KafkaLog]:
    opened = KafkaLog(kafka.addresses, topic)
    yield opened
    opened.close()


@pytest.fixture
def send(kafka: Kafka, topic: str) -> Callable[[list[StoredEvent]], None]:
    """Writes events to the topic as some publisher wrote them."""

    def send_(written: list[StoredEvent]) -> None:
        producer = KafkaProducer(**client_settings(kafka.addresses), acks="all", enable_idempotence=True)
        for event in written:
            producer.send(
                topic, key=event.stream.encode(), value=event.body, headers=headers_of(event), partition=0
            )
        producer.flush()
        producer.close()

    return send_


def test_what_was_published_twice_is_read_once(
    log: KafkaLog, events: list[StoredEvent], send: Callable[[list[StoredEvent]], None]
) -> None:
    send([*events[:6], *events[3:8], *events[2:]])
    assert log.wait(9, TIMEOUT_S) == 10
    assert list(whole(log)) == events
    assert log.read(4, 3) == events[4:7]


def test_a_sequence_left_out_stops_the_reader(
    log: KafkaLog, events: list[StoredEvent], send: Callable[[list[StoredEvent]], None]
) -> None:
    send([*events[:4], *events[5:]])
    with pytest.raises(LogConflictError, match=r"expected sequence 5 .* found 6"):
        list(whole(log))


def test_a_known_sequence_with_other_bytes_stops_the_reader(
    log: KafkaLog, events: list[StoredEvent], send: Callable[[list[StoredEvent]], None]
) -> None:
    body = events[3].body.replace(b'"format":', b'"format" :')
    other = replace(events[3], body=body, digest=hashlib.sha256(body).digest())
    send([*events[:6], other, *events[6:]])
    with pytest.raises(LogConflictError, match="the bytes known of sequence 4"):
        list(whole(log))


def test_a_record_of_somebody_else_stops_the_reader(kafka: Kafka, topic: str, log: KafkaLog) -> None:
    producer = KafkaProducer(**client_settings(kafka.addresses))
    producer.send(topic, value=b"{}", partition=0)
    producer.flush()
    producer.close()
    with pytest.raises(LogConflictError, match="one without"):
        log.read(0, 10)


def test_a_topic_that_an_operator_cut_off_is_named(
    kafka: Kafka,
    topic: str,
    log: KafkaLog,
    events: list[StoredEvent],
    send: Callable[[list[StoredEvent]], None],
) -> None:
    send(events)
    admin = KafkaAdminClient(**client_settings(kafka.addresses))
    admin.delete_records({TopicPartition(topic, 0): 5})
    admin.close()
    assert log.read(5, 2) == events[5:7]
    with pytest.raises(LogLostError, match=r"expected sequence 1 .* before offset 5 was removed"):
        log.read(0, 10)


def test_a_topic_made_anew_stops_who_had_read_it(
    kafka: Kafka,
    topic: str,
    log: KafkaLog,
    events: list[StoredEvent],
    send: Callable[[list[StoredEvent]], None],
) -> None:
    send(events)
    assert list(whole(log)) == events
    make_anew(kafka, topic)
    send(events[:3])
    with pytest.raises(LogLostError, match=r"to end at offset 10 or later, found that it ends at [0-3]"):
        log.wait(10, TIMEOUT_S)


def test_the_value_of_a_record_is_the_recorded_bytes_and_its_headers_say_what_it_is(
    kafka: Kafka, topic: str, events: list[StoredEvent], send: Callable[[list[StoredEvent]], None]
) -> None:
    send(events[:1])
    consumer = KafkaConsumer(**client_settings(kafka.addresses), consumer_timeout_ms=10_000)
    consumer.assign([TopicPartition(topic, 0)])
    consumer.seek(TopicPartition(topic, 0), 0)
    record = next(iter(consumer))
    consumer.close()
    assert hashlib.sha256(record.value).digest() == events[0].digest
    assert record.key.decode() == events[0].stream
    headers = dict(record.headers)
    assert headers["ce_sequence"] == b"00000000000000000001"
    assert headers["ce_type"] == b"repository.opened.v1"
    assert headers["ce_dataclassification"] in (b"public", b"internal", b"confidential", b"secret")


def test_brokers_out_of_reach_are_said_to_be() -> None:
    with pytest.raises(LogUnavailableError):
        KafkaLog("127.0.0.1:1", "none.log.v1")
