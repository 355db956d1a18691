"""The publisher copies in sequence, finds its place again, and stops where data was lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from kafka import KafkaAdminClient, TopicPartition

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.publishing_turn import PublishingTurn
from adapters.event_store.sqlite import SqliteEventStore
from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.errors import LogLostError
from adapters.kafka_log.producing import producer_to, record_of
from adapters.kafka_log.publisher import Publisher
from adapters.kafka_log.reader import KafkaLog
from deployments.local.kafka import Kafka
from domain.errors import StoreUnavailableError
from domain.ports.store import whole
from tests.adapters.event_log_contract import TIMEOUT_S
from tests.adapters.event_store.acts import further, opening, stream
from tests.adapters.kafka_log.conftest import OneTurn, Publish, make_anew


@pytest.fixture
def log(kafka: Kafka, topic: str) -> Iterator[KafkaLog]:
    opened = KafkaLog(kafka.addresses, topic)
    yield opened
    opened.close()


def write(store: SqliteEventStore, first: int, last: int) -> None:
    store.append([opening()] if first == 1 else [])
    store.append([further((stream(n), 1)) for n in range(max(first, 2), last + 1)])


def test_everything_is_published_in_sequence_with_its_exact_bytes(
    embedded: SqliteEventStore, log: KafkaLog, publish: Publish
) -> None:
    write(embedded, 1, 1_200)
    publish()
    assert log.wait(1_199, TIMEOUT_S) == 1_200
    assert list(whole(log)) == list(whole(EmbeddedLog(embedded)))


def test_a_publisher_that_starts_again_goes_on_after_the_last_record(
    embedded: SqliteEventStore, log: KafkaLog, publish: Publish, kafka: Kafka, topic: str
) -> None:
    write(embedded, 1, 20)
    turn = OneTurn()
    first = publish(turn)
    assert log.wait(19, TIMEOUT_S) == 20
    first.stop()
    # What was acknowledged by the topic and not remembered is found in the topic itself.
    turn.sequences.clear()
    write(embedded, 21, 30)
    again = publish(turn)
    assert log.wait(29, TIMEOUT_S) == 30
    assert again.fault is None
    with_offsets = KafkaLog(kafka.addresses, topic)
    assert with_offsets._tail.end_offsets([with_offsets._partition])[with_offsets._partition] == 30
    with_offsets.close()


def test_a_topic_behind_what_it_acknowledged_stops_the_publisher(
    embedded: SqliteEventStore, kafka: Kafka, topic: str
) -> None:
    write(embedded, 1, 5)
    publisher = Publisher(EmbeddedLog(embedded), OneTurn({topic: 4}), kafka.addresses, topic)
    with pytest.raises(LogLostError, match=r"end at sequence 4 .* ends at 0: data was lost"):
        publisher.run()
    assert publisher.fault is not None
    log = KafkaLog(kafka.addresses, topic)
    assert log.head() == 0
    log.close()


def test_a_topic_that_lacks_a_record_before_its_end_stops_the_publisher(
    embedded: SqliteEventStore, kafka: Kafka, topic: str
) -> None:
    write(embedded, 1, 5)
    producer = producer_to(kafka.addresses)
    for event in whole(EmbeddedLog(embedded)):
        if event.sequence != 3:
            producer.send(topic, **record_of(event)).get(timeout=TIMEOUT_S)
    producer.close()
    with pytest.raises(LogLostError, match=r"expected at most sequence 4 at the end .* found 5"):
        Publisher(EmbeddedLog(embedded), OneTurn(), kafka.addresses, topic).run()


def test_a_topic_with_another_record_stops_the_publisher(
    embedded: SqliteEventStore,
    log: KafkaLog,
    publish: Publish,
    tmp_path_factory: pytest.TempPathFactory,
    kafka: Kafka,
    topic: str,
) -> None:
    write(embedded, 1, 5)
    publish()
    assert log.wait(4, TIMEOUT_S) == 5
    other = SqliteEventStore(tmp_path_factory.mktemp("other"))
    write(other, 1, 9)
    with pytest.raises(LogLostError, match="the store's bytes at sequence 1 "):
        Publisher(EmbeddedLog(other), OneTurn(), kafka.addresses, topic).run()
    other.close()


def test_a_topic_made_anew_under_the_same_name_stops_the_publisher(
    embedded: SqliteEventStore, log: KafkaLog, publish: Publish, kafka: Kafka, topic: str
) -> None:
    write(embedded, 1, 5)
    turn = OneTurn()
    publish(turn)
    assert log.wait(4, TIMEOUT_S) == 5
    make_anew(kafka, topic)
    with pytest.raises(LogLostError, match="data was lost"):
        Publisher(EmbeddedLog(embedded), turn, kafka.addresses, topic).find_place()


def test_a_topic_whose_beginning_was_removed_stops_the_publisher(
    embedded: SqliteEventStore, log: KafkaLog, publish: Publish, kafka: Kafka, topic: str
) -> None:
    write(embedded, 1, 9)
    turn = OneTurn()
    publish(turn)
    assert log.wait(8, TIMEOUT_S) == 9
    admin = KafkaAdminClient(**client_settings(kafka.addresses))
    admin.delete_records({TopicPartition(topic, 0): 4})
    admin.close()
    publisher = Publisher(EmbeddedLog(embedded), turn, kafka.addresses, topic)
    with pytest.raises(LogLostError, match=r"expected sequence 1 .* before offset 4 was removed"):
        publisher.run()
    assert publisher.fault is not None


def test_a_publisher_at_work_stops_when_the_topic_is_cut_short(
    embedded: SqliteEventStore, kafka: Kafka, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(embedded, 1, 9)
    monkeypatch.setattr("adapters.kafka_log.publisher.CHECK_S", 0.0)

    def cut(_sequence: int, _head: int) -> None:
        admin = KafkaAdminClient(**client_settings(kafka.addresses))
        admin.delete_records({TopicPartition(topic, 0): 4})
        admin.close()

    publisher = Publisher(EmbeddedLog(embedded), OneTurn(), kafka.addresses, topic, on_published=cut)
    with pytest.raises(LogLostError, match=r"expected sequence 1 .* before offset 4 was removed"):
        publisher.run()


# The turn


@pytest.fixture
def url(new_store: Callable[[], str]) -> str:
    return new_store()


def take(turn: PublishingTurn) -> None:
    """Take the turn once the server has noticed that the connection which held it has ended."""
    deadline = threading.Event()
    for _ in range(400):
        if turn.take():
            return
        deadline.wait(0.05)
    pytest.fail("the turn was not free within 20 s")


def test_only_one_process_has_the_turn_and_the_next_takes_it_within_seconds(url: str) -> None:
    first, second = PublishingTurn(url), PublishingTurn(url)
    assert first.take()
    assert first.take()
    assert not second.take()
    first.give()
    take(second)
    second.give()


def test_a_process_whose_connection_ended_has_lost_the_turn(url: str) -> None:
    first, second = PublishingTurn(url), PublishingTurn(url)
    assert first.take()
    first.acknowledge("t", 7)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    take(second)
    with pytest.raises(StoreUnavailableError):
        first.acknowledge("t", 8)
    assert second.acknowledged("t") == 7
    assert not first.take()
    second.give()


def test_what_was_acknowledged_never_goes_back(url: str) -> None:
    turn = PublishingTurn(url)
    assert turn.take()
    for sequence in (3, 9, 5):
        turn.acknowledge("t", sequence)
    assert turn.acknowledged("t") == 9
    assert turn.acknowledged("other") == 0
    turn.give()
