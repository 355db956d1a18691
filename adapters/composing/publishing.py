"""The process that copies the store to the log: one active, any number standing by."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from adapters.composing.recording import refuse_other
from adapters.composing.stores import check_revision
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.publishing_turn import PublishingTurn
from adapters.grpc_api.health import HealthServer
from adapters.kafka_log.errors import LogUnavailableError
from adapters.kafka_log.publisher import Publisher
from adapters.kafka_log.topics import Topics, log_topic
from adapters.settings import Settings

LOGGER = logging.getLogger("gravamen.publisher")
LOOK_S = 0.2
STOP_S = 20.0


def publish(settings: Settings, *, stopped: threading.Event, tell: Callable[[str], None]) -> None:
    """Publish until told to stop; brokers that are away are waited for.

    Args:
        settings: Where store and brokers are.
        stopped: Set when the page under way is to be the last.
        tell: Told the line that says that the process runs.

    Raises:
        RepositoryMismatchError: The store is another repository's.
        UnsafeTopicError: The topic could lose what it holds.
        LogLostError: The topic lost what it had acknowledged.
        StoreUnavailableError: The store cannot be reached at the start.
    """
    check_revision(settings.store_url)
    store = PostgresReader(settings.store_url)
    health = HealthServer()
    try:
        address = health.start(settings.listen)
        tell(f"gravamen publishes {settings.log_topic}; health at {address}")
        log = EmbeddedLog(store)
        while not stopped.is_set() and not log.wait(0, LOOK_S):
            continue
        refuse_other(log, settings)
        if _wait_for_topic(settings, stopped):
            turn = PublishingTurn(settings.store_url)
            _run(Publisher(log, turn, settings.brokers, settings.log_topic), health, stopped)
    finally:
        health.stop()
        store.close()


def _wait_for_topic(settings: Settings, stopped: threading.Event) -> bool:
    """Check the topic once the brokers answer; False where the process was stopped before."""
    while not stopped.is_set():
        try:
            topics = Topics(settings.brokers)
            try:
                topics.check(log_topic(settings.origin, replicas=topics.replicas()))
            finally:
                topics.close()
        except LogUnavailableError as error:
            LOGGER.warning("publishing waits: %s", error.message)
            stopped.wait(1.0)
        else:
            return True
    return False


def _run(publisher: Publisher, health: HealthServer, stopped: threading.Event) -> None:
    ended_by: list[BaseException] = []

    def work() -> None:
        try:
            publisher.run()
        except BaseException as error:  # noqa: BLE001 - raised again by the process's main thread
            ended_by.append(error)

    thread = threading.Thread(target=work, name="publisher", daemon=True)
    thread.start()
    while thread.is_alive() and not stopped.is_set():
        # One that stands by is well: it is ready to take over.
        health.tell("", is_well=publisher.fault is None)
        stopped.wait(LOOK_S)
    publisher.stop()
    thread.join(STOP_S)
    if ended_by:
        raise ended_by[0]
