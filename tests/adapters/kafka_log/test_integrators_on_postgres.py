"""The publisher for integrators on the store that it has at scale: where it goes on, and what it takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID, uuid4

import pytest

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres import PostgresEventStore
from adapters.event_store.publishing_turn import PublishingTurn
from adapters.event_store.topic_classification import TopicClassificationError, keep_classification
from adapters.kafka_log.integrators import PURPOSE, IntegratorPublisher
from adapters.kafka_log.topics import Topics, events_topic
from adapters.recording.redacting import Redactor
from deployments.local.kafka import Kafka
from deployments.tools.samples import sample
from domain.events import DomainEvent
from domain.evidence import events as e
from domain.ports.store import StoredEvent
from domain.protection.events import ConsentGiven, ConsentWithdrawn
from domain.publication.redaction import Published
from domain.values import Classification
from tests.adapters.event_store.acts import act_of, opening, receipt
from tests.adapters.kafka_log.published import published_so_far
from tests.domain.publication.material import OTHER, place, registered

ITEMS = [UUID(int=100 + n) for n in range(3)]
CONSENT = f"consent/{UUID(int=200)}"


class Killed(BaseException):
    """The process ends here, as by SIGKILL: nothing after it is done."""


class KilledBeforeItRemembers(PublishingTurn):
    """Loses the process after the brokers' acknowledgement of one page, before it is remembered."""

    def acknowledge(self, topic: str, sequence: int) -> None:
        """Remember nothing."""
        raise Killed


@pytest.fixture
def store(new_store: Callable[[], str]) -> Iterator[PostgresEventStore]:
    """Give a store with three items of which each has two events."""
    opened = PostgresEventStore(new_store())
    record(opened, act=[], first=True)
    for item in ITEMS:
        record(opened, act=[(place(item), 1, registered()), (place(item), 2, e.EvidenceAccepted())])
    yield opened
    opened.close()


@pytest.fixture
def topic(kafka: Kafka) -> str:
    topics = Topics(kafka.addresses)
    made = events_topic(f"r{uuid4().hex[:12]}", replicas=1)
    topics.apply(made, replicas=1)
    topics.close()
    return made.name


def record(
    store: PostgresEventStore, *, act: Sequence[tuple[str, int, DomainEvent]], first: bool = False
) -> None:
    receipt(store.append([opening() if first else act_of(act)])[0])


def publish(store: PostgresEventStore, kafka: Kafka, topic: str, turn: PublishingTurn | None = None) -> None:
    """Publish to the store's head as a process would that is started now, and end."""
    redactor = Redactor(head=store.head, of_types=store.each_of_types)

    def redact(events: Sequence[StoredEvent]) -> list[Published]:
        return redactor.published(events, to=Classification.CONFIDENTIAL)

    publisher = IntegratorPublisher(
        EmbeddedLog(store), turn or PublishingTurn(store.url, PURPOSE), kafka.addresses, topic, redact=redact
    )
    publisher.on_published = lambda position, head: publisher.stop() if position == head else None
    publisher.run()


def test_a_process_killed_before_it_remembers_repeats_and_loses_nothing(
    store: PostgresEventStore, kafka: Kafka, topic: str
) -> None:
    with pytest.raises(Killed):
        publish(store, kafka, topic, KilledBeforeItRemembers(store.url, PURPOSE))
    before = published_so_far(kafka.addresses, topic)
    assert len(before) == 7
    publish(store, kafka, topic)
    after = published_so_far(kafka.addresses, topic)
    # Each comes again as it was, under the id by which a consumer knows it.
    assert sorted(map(repr, after)) == sorted(map(repr, before * 2))


def test_a_process_that_starts_again_goes_on_with_what_is_new(
    store: PostgresEventStore, kafka: Kafka, topic: str
) -> None:
    publish(store, kafka, topic)
    assert store.acknowledged(topic) == store.head()
    record(store, act=[(place(OTHER), 1, registered())])
    publish(store, kafka, topic)
    sequences = sorted(int(event["sequence"]) for event in published_so_far(kafka.addresses, topic))
    assert sequences == list(range(1, 9))


def test_an_item_that_comes_to_rest_on_consent_is_taken_back_and_stays_away_when_that_is_withdrawn(
    store: PostgresEventStore, kafka: Kafka, topic: str
) -> None:
    publish(store, kafka, topic)
    item = ITEMS[0]
    given = sample(ConsentGiven).model_copy(update={"item": item})
    record(store, act=[(CONSENT, 1, given)])
    publish(store, kafka, topic)
    record(store, act=[(CONSENT, 2, ConsentWithdrawn(effective_on="2026-04-01"))])
    record(store, act=[(place(item), 3, e.EvidenceClosed()), (place(OTHER), 1, registered())])
    publish(store, kafka, topic)
    found = published_so_far(kafka.addresses, topic)
    assert [event["type"] for event in found if event["subject"] == place(item)] == [
        "evidence.registered.v1",
        "evidence.accepted.v1",
        "stream.withheld.v1",
    ]
    assert [event["type"] for event in found if event["subject"] == place(OTHER)] == [
        "evidence.registered.v1"
    ]
    assert not [event for event in found if event["subject"].startswith("consent/")]


def test_a_topic_keeps_the_classification_of_its_first_start(new_store: Callable[[], str]) -> None:
    url, topic = new_store(), "r.events.v1"
    for _ in range(2):
        keep_classification(url, topic, Classification.INTERNAL)
    for other in (Classification.PUBLIC, Classification.SECRET):
        expected = rf"expected classification internal, at which topic r\.events\.v1 .* found {other}"
        with pytest.raises(TopicClassificationError, match=expected):
            keep_classification(url, topic, other)
    keep_classification(url, "s.events.v1", Classification.PUBLIC)


def test_what_was_acknowledged_is_kept_when_a_topic_is_bound_and_the_reverse(
    new_store: Callable[[], str],
) -> None:
    url, topic = new_store(), "r.events.v1"
    turn = PublishingTurn(url, PURPOSE)
    assert turn.take()
    turn.acknowledge(topic, 7)
    keep_classification(url, topic, Classification.PUBLIC)
    assert turn.acknowledged(topic) == 7
    turn.acknowledge(topic, 8)
    with pytest.raises(TopicClassificationError):
        keep_classification(url, topic, Classification.SECRET)
    turn.give()
