"""Copies the store to the log of record: in sequence, exact bytes, and never past what it cannot account for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from kafka import KafkaProducer
from kafka.errors import KafkaError

from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.errors import LogLostError, LogUnavailableError
from adapters.kafka_log.reader import KafkaLog
from adapters.kafka_log.records import headers_of
from adapters.kafka_log.topics import RECORD_LIMIT
from domain.errors import StoreUnavailableError
from domain.ports.store import EventLog, StoredEvent

LOGGER = logging.getLogger("gravamen.publisher")
PAGE = 500
"""Events sent before their acknowledgements are waited for: what is on its way is bounded."""
DELIVERY_MS = 20_000
"""So long the client tries to deliver a record; then it gives it up, and its place is found anew."""
ACKNOWLEDGED_S = 30.0
"""Longer than the client tries: when it is over, nothing of the page is on its way any more."""
CLOSE_S = 5.0
IDLE_S = 0.5
STANDBY_S = 0.5
RETRY_S = 1.0


class Turn(Protocol):
    """The right to publish, which one process has at a time, and what it remembers for the next."""

    def take(self) -> bool:
        """Take the turn if nobody has it; tells whether this process has it now."""
        ...

    def acknowledged(self, topic: str) -> int:
        """Give the last sequence that the topic has acknowledged."""
        ...

    def acknowledge(self, topic: str, sequence: int) -> None:
        """Remember that the topic has acknowledged a sequence.

        Raises:
            StoreUnavailableError: The turn is lost: another process may have it.
        """
        ...

    def give(self) -> None:
        """Give the turn back."""
        ...


@dataclass(slots=True)
class Publisher:
    """Publishes while it has the turn, and stands by while another has it.

    Args:
        store: The store's own log.
        turn: Who publishes.
        brokers: `host:port`, several parted by commas.
        topic: The log of record.
        on_published: Told the sequence acknowledged and the store's head, for metrics.
    """

    store: EventLog
    turn: Turn
    brokers: str
    topic: str
    on_published: Callable[[int, int], None] = lambda _sequence, _head: None
    position: int = 0
    is_active: bool = False
    fault: str | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Finish the page under way and end `run`."""
        self._stop.set()

    def run(self) -> None:
        """Publish until stopped; store or brokers out of reach are tried again.

        Raises:
            LogLostError: The topic lacks what it had acknowledged, or holds other bytes: data was lost, and
                nothing is written until an operator has decided.
        """
        while not self._stop.is_set():
            try:
                if self.turn.take():
                    self._publish()
                else:
                    self._stop.wait(STANDBY_S)
            except (StoreUnavailableError, LogUnavailableError) as error:
                LOGGER.warning("publishing waits: %s", type(error).__name__)
                self._stop.wait(RETRY_S)
            except LogLostError as error:
                self.fault = str(error)
                LOGGER.critical("publishing stopped: the topic is not what was acknowledged")
                raise
            finally:
                self.is_active = False
        self.turn.give()

    def _publish(self) -> None:
        self.position = self.find_place()
        self.is_active = True
        producer = self._producer()
        try:
            while not self._stop.is_set():
                events = self.store.read(self.position, PAGE)
                if events:
                    self._send(producer, events)
                else:
                    # Says every so often that the turn is still ours, or finds that it is not.
                    self.turn.acknowledge(self.topic, self.position)
                    self.store.wait(self.position, IDLE_S)
        finally:
            # The client's own flush raises for what it could not deliver, which is known by now.
            with suppress(KafkaError):
                producer.close(timeout=CLOSE_S)

    def find_place(self) -> int:
        """Find the last sequence of the topic, and check beginning and end against the store.

        Raises:
            LogLostError: It lost its beginning, is behind what was acknowledged, ahead of the store, or has
                other bytes.
        """
        log = KafkaLog(self.brokers, self.topic)
        try:
            found = log.head()
            acknowledged = self.turn.acknowledged(self.topic)
            if found < acknowledged:
                raise LogLostError(
                    f"expected topic {self.topic} to end at sequence {acknowledged} or later, which it "
                    f"acknowledged, found that it ends at {found}: data was lost"
                )
            for sequence in sorted({1, found}) if found else ():
                self._check_same(log, sequence)
            return found
        finally:
            log.close()

    def _check_same(self, log: KafkaLog, sequence: int) -> None:
        published, known = log.read(sequence - 1, 1), self.store.read(sequence - 1, 1)
        if not published:
            raise LogUnavailableError(f"the log gave no record at sequence {sequence} in time")
        if not known or known[0].digest != published[0].digest:
            raise LogLostError(
                f"expected the store's bytes at sequence {sequence} of topic {self.topic}, found others"
            )

    def _producer(self) -> KafkaProducer:
        try:
            return KafkaProducer(
                **client_settings(self.brokers),
                acks="all",
                enable_idempotence=True,
                linger_ms=2,
                batch_size=128 * 1024,
                delivery_timeout_ms=DELIVERY_MS,
                max_block_ms=DELIVERY_MS,
                max_request_size=RECORD_LIMIT,
            )
        except KafkaError as error:
            raise LogUnavailableError(f"the log could not be reached: {type(error).__name__}") from error

    def _records(self, events: list[StoredEvent]) -> Iterator[dict[str, Any]]:
        """Give what is sent of some events, as the producer takes it."""
        for event in events:
            yield {
                "key": event.stream.encode(),
                "value": event.body,
                "headers": headers_of(event),
                "partition": 0,
            }

    def _send(self, producer: KafkaProducer, events: list[StoredEvent]) -> None:
        try:
            sent = [producer.send(self.topic, **record) for record in self._records(events)]
            for each in sent:
                each.get(timeout=ACKNOWLEDGED_S)
        except (KafkaError, TimeoutError) as error:
            raise LogUnavailableError(f"the log took no events: {type(error).__name__}") from error
        self.position = events[-1].sequence
        self.turn.acknowledge(self.topic, self.position)
        self.on_published(self.position, self.store.head())
