"""The process that copies the store to the log, and what may leave to integrators: one active, others stand by."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from adapters.composing.measuring import measured, telling_publishers
from adapters.composing.publishers import LOOK_S, run_beside
from adapters.composing.recording import refuse_other
from adapters.composing.stores import check_revision
from adapters.composing.tracing import tracing
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.publishing_turn import PublishingTurn
from adapters.event_store.topic_classification import keep_classification
from adapters.grpc_api.health import HealthServer
from adapters.kafka_log import integrators
from adapters.kafka_log.errors import LogUnavailableError
from adapters.kafka_log.integrators import IntegratorPublisher
from adapters.kafka_log.publisher import Publisher
from adapters.kafka_log.topics import Topics, events_topic, log_topic
from adapters.kafka_log.traced import TracedPublisher
from adapters.observing.tracing import Traces
from adapters.recording.redacting import Redactor
from adapters.settings import Settings
from domain.ports.store import StoredEvent
from domain.publication.redaction import Published

LOGGER = logging.getLogger("gravamen.publisher")
LOG, INTEGRATORS = "log", "integrators"
"""Services of the health protocol, one for each topic."""


def publish(settings: Settings, *, stopped: threading.Event, tell: Callable[[str], None]) -> None:
    """Publish until told to stop; brokers that are away are waited for.

    What stops the publishing for integrators alone is told in health; the log goes on.

    Args:
        settings: Where store and brokers are, and how far the topic for integrators may go.
        stopped: Set when the pages under way are to be the last.
        tell: Told the line that says that the process runs.

    Raises:
        RepositoryMismatchError: The store is another repository's.
        TopicClassificationError: The topic for integrators is published at another classification.
        UnsafeTopicError: A topic could lose what it holds.
        LogLostError: The log lost what it had acknowledged.
        StoreUnavailableError: The store cannot be reached at the start.
    """
    check_revision(settings.store_url)
    store = PostgresReader(settings.store_url)
    health = HealthServer()
    try:
        address = health.start(settings.listen)
        tell(f"gravamen publishes {settings.log_topic} and {settings.events_topic}; health at {address}")
        log = EmbeddedLog(store)
        while not stopped.is_set() and not log.wait(0, LOOK_S):
            continue
        refuse_other(log, settings)
        keep_classification(settings.store_url, settings.events_topic, settings.classification)
        with tracing(settings) as traces, measured(settings) as registry:
            if _wait_for_topics(settings, stopped):
                publishers = {
                    LOG: _to_log(settings, log, traces),
                    INTEGRATORS: _to_integrators(settings, log, store),
                }
                with telling_publishers(registry, store, log, list(publishers.values())):
                    run_beside(publishers, vital=LOG, health=health, stopped=stopped)
    finally:
        health.stop()
        store.close()


def _to_log(settings: Settings, log: EmbeddedLog, traces: Traces) -> Publisher:
    turn = PublishingTurn(settings.store_url)
    if traces.is_on:
        return TracedPublisher(log, turn, settings.brokers, settings.log_topic, traces=traces)
    return Publisher(log, turn, settings.brokers, settings.log_topic)


def _to_integrators(settings: Settings, log: EmbeddedLog, store: PostgresReader) -> IntegratorPublisher:
    redactor = Redactor(head=store.head, of_types=store.each_of_types)

    def redact(events: Sequence[StoredEvent]) -> list[Published]:
        return redactor.published(events, to=settings.classification)

    turn = PublishingTurn(settings.store_url, integrators.PURPOSE)
    return IntegratorPublisher(log, turn, settings.brokers, settings.events_topic, redact=redact)


def _wait_for_topics(settings: Settings, stopped: threading.Event) -> bool:
    """Check both topics once the brokers answer; False where the process was stopped before."""
    while not stopped.is_set():
        try:
            topics = Topics(settings.brokers)
            try:
                replicas = topics.replicas()
                topics.check(log_topic(settings.origin, replicas=replicas))
                topics.check(events_topic(settings.origin, replicas=replicas))
            finally:
                topics.close()
        except LogUnavailableError as error:
            LOGGER.warning("publishing waits: %s", error.message)
            stopped.wait(1.0)
        else:
            return True
    return False
