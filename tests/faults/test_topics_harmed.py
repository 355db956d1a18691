"""The log of record harmed by whoever may administer brokers: the publisher at work stops, and names what is wrong."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition

from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.records import headers_of
from adapters.kafka_log.topics import Topics, log_topic
from deployments.local.kafka import Kafka
from tests.faults.accounting import Counts, counted, of_events
from tests.faults.fleet import Fleet, fleet
from tests.faults.load import Load, loading
from tests.faults.stores import events_of, have_come_to, views_in
from tests.faults.table import entered
from tests.waiting import LONG_S, until


@pytest.fixture
def one_of_each(tmp_path: Path, new_database: Callable[[], str], kafka: Kafka) -> Iterator[Fleet]:
    with fleet(tmp_path / "scale", new_database, kafka.addresses, {}) as started:
        yield started


@pytest.fixture
def load(one_of_each: Fleet, tmp_path: Path) -> Iterator[Load]:
    with loading(tmp_path / "notes", one_of_each.servers, one_of_each.item) as started:
        started.wait_for_more(20)
        yield started


@pytest.fixture
def admin(kafka: Kafka) -> Iterator[KafkaAdminClient]:
    client = KafkaAdminClient(**client_settings(kafka.addresses))
    yield client
    client.close()


def topic_of(fleet: Fleet) -> str:
    return f"{fleet.scale.origin}.log.v1"


def expect_stop(fleet: Fleet, words: str) -> None:
    """Wait until the publisher at work has ended, and expect that one started anew ends too, both by saying why."""
    [publisher] = fleet.of("publish")
    until(publisher.has_ended, deadline_s=LONG_S)
    assert publisher.process.process.returncode == 1
    assert words in publisher.said()
    again = fleet.scale.run("publish")
    assert again.returncode == 1
    assert words in again.stderr


def last_words(fleet: Fleet, topic: str) -> str:
    """Give what the publisher said when it stopped, without the names that differ from run to run."""
    [publisher] = fleet.of("publish")
    said = re.findall(rf"stopped: (expected .*{re.escape(topic)}.*)", publisher.said())
    return str(said[-1]).replace(topic, "the log")


def in_store(fleet: Fleet, load: Load) -> Counts:
    """Count in the store, to which nothing was done: commands go on without the log."""
    load.wait_for_more(20)
    load.finish()
    return counted(load.acknowledged, [of_events(events_of(fleet.scale.database))], given_up=load.given_up)


def test_a_topic_truncated_by_an_operator_stops_whoever_writes_it_or_reads_it_anew(
    one_of_each: Fleet, load: Load, admin: KafkaAdminClient, request: pytest.FixtureRequest
) -> None:
    fleet, topic = one_of_each, topic_of(one_of_each)
    admin.delete_records({TopicPartition(topic, 0): 7})
    removed = f"expected sequence 1 in topic {topic}, found that everything before offset 7 was removed"
    expect_stop(fleet, removed)
    restoring = fleet.scale.run("restore", "--from-log")
    assert restoring.returncode == 1
    assert removed in restoring.stderr
    counts = in_store(fleet, load)
    # A projector that had come past it goes on with what was published, and one that builds a view anew refuses.
    rebuilding = fleet.scale.run("views", "rebuild", "acts")
    assert rebuilding.returncode == 1
    assert removed in rebuilding.stderr
    stop = "publisher, restore and rebuild stopped: sequence 1 was removed; in the store all, once"
    assert entered(request, "topic truncated by an operator", counts, stop=stop).is_whole


def test_a_topic_deleted_and_made_anew_stops_the_publisher(
    one_of_each: Fleet, load: Load, admin: KafkaAdminClient, kafka: Kafka, request: pytest.FixtureRequest
) -> None:
    fleet, topic = one_of_each, topic_of(one_of_each)
    admin.delete_topics([topic])
    topics = Topics(kafka.addresses)
    made = log_topic(fleet.scale.origin, replicas=1)
    until(lambda: topics.apply(made, replicas=1).was_made)
    topics.close()
    expect_stop(fleet, f"topic {topic}")
    counts = in_store(fleet, load)
    stop = f"publisher stopped: {last_words(fleet, topic)}; in the store all, once"
    assert entered(request, "topic deleted and made anew", counts, stop=stop).is_whole


def test_a_record_written_by_another_hand_stops_the_publisher(
    one_of_each: Fleet, load: Load, kafka: Kafka, request: pytest.FixtureRequest
) -> None:
    fleet, topic = one_of_each, topic_of(one_of_each)
    # While nothing is under way, the record takes the place of the one that would be published next.
    load.process.send_signal(signal.SIGSTOP)
    with views_in(fleet.scale.database) as views:
        until(lambda: have_come_to(views, len(events_of(fleet.scale.database))), deadline_s=LONG_S)
    events = events_of(fleet.scale.database)
    forged = replace(events[-1], sequence=len(events) + 1)
    producer = KafkaProducer(**client_settings(kafka.addresses), acks="all")
    producer.send(topic, key=b"other", value=forged.body, headers=headers_of(forged), partition=0).get(30)
    producer.close()
    expect_stop(
        fleet, f"expected the store's bytes at sequence {forged.sequence} of topic {topic}, found others"
    )
    load.process.send_signal(signal.SIGCONT)
    counts = in_store(fleet, load)
    stop = "publisher stopped: other bytes than the store's at the end of the log; in the store all, once"
    assert entered(request, "a record written to the log by another hand", counts, stop=stop).is_whole
