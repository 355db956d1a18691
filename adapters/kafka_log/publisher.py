"""Copies the store to the log of record: in sequence, exact bytes, and never past what it cannot account for."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from kafka import KafkaProducer
from kafka.errors import KafkaError

from adapters.kafka_log.errors import LogConflictError, LogLostError, LogUnavailableError
from adapters.kafka_log.producing import producer_to, record_of
from adapters.kafka_log.reader import KafkaLog
from domain.errors import StoreUnavailableError
from domain.ports.store import EventLog, StoredEvent

LOGGER = logging.getLogger("gravamen.publisher")
PAGE = 500
"""Events sent before their acknowledgements are waited for: what is on its way is bounded."""
ACKNOWLEDGED_S = 30.0
"""Longer than the client tries: when it is over, nothing of the page is on its way any more."""
CLOSE_S = 5.0
IDLE_S = 0.5
CHECK_S = 10.0
"""How often an active publisher looks whether the topic still is what it left."""
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
        waits: Times that store or brokers could not be reached.
    """

    store: EventLog
    turn: Turn
    brokers: str
    topic: str
    on_published: Callable[[int, int], None] = lambda _sequence, _head: None
    position: int = 0
    is_active: bool = False
    fault: str | None = None
    waits: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _log: KafkaLog | None = field(default=None, init=False)
    _repeats: int = field(default=0, init=False)

    def stop(self) -> None:
        """Finish the page under way and end `run`."""
        self._stop.set()

    def run(self) -> None:
        """Publish until stopped; store or brokers out of reach are tried again.

        Raises:
            LogLostError: The topic lacks what it had acknowledged, or holds other bytes: data was lost, and
                nothing is written until an operator has decided.
            LogConflictError: It holds records in another order than they were written in.
        """
        try:
            while not self._stop.is_set():
                self._take_part()
        finally:
            # One of another release may go on where this one stopped.
            self.turn.give()

    def _take_part(self) -> None:
        """Publish, or stand by for a while."""
        try:
            if self.turn.take():
                self._publish()
            else:
                self._stop.wait(STANDBY_S)
        except (StoreUnavailableError, LogUnavailableError) as error:
            self.waits += 1
            LOGGER.warning("publishing waits: %s", type(error).__name__)
            self._stop.wait(RETRY_S)
        except (LogLostError, LogConflictError) as error:
            self.fault = str(error)
            raise
        finally:
            self.is_active = False

    def _publish(self) -> None:
        try:
            self.position = self.find_place()
            self._follow_store()
        finally:
            if self._log is not None:
                self._log.close()
                self._log = None

    def _follow_store(self) -> None:
        self.is_active = True
        producer = producer_to(self.brokers)
        try:
            checked_at = time.monotonic()
            while not self._stop.is_set():
                if time.monotonic() - checked_at > CHECK_S:
                    # Whoever may administer brokers can cut a topic short, or make it anew, at any time.
                    self.check_place()
                    checked_at = time.monotonic()
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
        log = self._log = self._log or KafkaLog(self.brokers, self.topic)
        found = log.head()
        acknowledged = self.turn.acknowledged(self.topic)
        if found < acknowledged:
            raise LogLostError(
                f"expected topic {self.topic} to end at sequence {acknowledged} or later, which it "
                f"acknowledged, found that it ends at {found}: data was lost"
            )
        if found > log.end:
            raise LogLostError(
                f"expected at most sequence {log.end} at the end of topic {self.topic}, found {found}: "
                "a record before it is missing"
            )
        for sequence in sorted({1, found}) if found else ():
            self._check_same(log, sequence)
        self._repeats = log.end - found
        return found

    def check_place(self) -> None:
        """Make sure, at work, that the topic is as it was left; only one that is not is looked at closely.

        Raises:
            LogLostError: As for `find_place`.
        """
        if self._log is None or self._log.bounds() != (0, self.position + self._repeats):
            self.find_place()

    def _check_same(self, log: KafkaLog, sequence: int) -> None:
        published, known = log.read(sequence - 1, 1), self.store.read(sequence - 1, 1)
        if not published:
            raise LogUnavailableError(f"the log gave no record at sequence {sequence} in time")
        if not known or known[0].digest != published[0].digest:
            raise LogLostError(
                f"expected the store's bytes at sequence {sequence} of topic {self.topic}, found others"
            )

    def _records(self, events: list[StoredEvent]) -> Iterator[dict[str, Any]]:
        """Give what is sent of some events, as the producer takes it."""
        for event in events:
            yield record_of(event)

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
