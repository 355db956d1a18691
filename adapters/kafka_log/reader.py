"""The event log read from Kafka: in order, each sequence once, a gap or other bytes never passed over."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque

from kafka import KafkaConsumer, TopicPartition

from adapters.kafka_log.connection import client_settings, kafka_errors
from adapters.kafka_log.errors import LogConflictError, LogLostError, LogUnavailableError
from adapters.kafka_log.records import event_of, sequence_of
from domain.ports.store import StoredEvent

POLL_MS = 200
PAGE = 5_000
REMEMBERED = 20_000
"""Sequences whose digests are kept, so that a record that comes twice is seen to be the same."""


class KafkaLog:
    """Reads the log of record from its one partition.

    There is no group to join: a reader seeks to what it wants. A sequence never stands before the offset
    one below it, and behind it only as far as records were written twice, so that is where reading begins.

    Args:
        brokers: `host:port`, several parted by commas.
        topic: The log of record.

    Raises:
        LogUnavailableError: No broker can be reached.
    """

    def __init__(self, brokers: str, topic: str) -> None:
        self._partition = TopicPartition(topic, 0)
        self._lock = threading.RLock()
        settings = client_settings(brokers) | {
            "enable_auto_commit": False,
            "max_poll_records": PAGE,
            "max_partition_fetch_bytes": 8 * 1024 * 1024,
            "fetch_max_wait_ms": 100,
        }
        with kafka_errors("reached"):
            self._reading = KafkaConsumer(**settings)
            self._tail = KafkaConsumer(**settings)
            for consumer in (self._reading, self._tail):
                consumer.assign([self._partition])
        self._buffer: deque[StoredEvent] = deque()
        self._next: int | None = None
        self._read_to, self._read_last = 0, 0
        self._end, self._seen_to, self._head = 0, 0, 0
        self._seen: OrderedDict[int, bytes] = OrderedDict()

    def head(self) -> int:
        """Sequence of the last event in the topic, 0 where there is none.

        Raises:
            LogLostError: The topic ends before where it ended: it was made anew, or cut.
            LogUnavailableError: No broker answered.
        """
        with self._lock, kafka_errors("read"):
            end = self._ends_at()
            if end != self._seen_to:
                # Who has read the last record need not look it up.
                has_read_it = self._read_last > 0 and end == self._read_to
                last = self._read_last if has_read_it else self._sequence_at(end - 1)
                self._head, self._seen_to = max(self._head, last), end
            return self._head

    @property
    def end(self) -> int:
        """Offset at which the topic ended when its head was asked for: no sequence in it is higher."""
        return self._end

    def bounds(self) -> tuple[int, int]:
        """Give the offsets at which the topic begins and ends.

        Raises:
            LogLostError: It ends before where it ended.
            LogUnavailableError: No broker answered.
        """
        with self._lock, kafka_errors("read"):
            return self._tail.beginning_offsets([self._partition])[self._partition], self._ends_at()

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events with sequence greater than `after`, in order; see the port.

        Raises:
            LogConflictError: The topic skips a sequence, or holds one with other bytes.
            LogLostError: The topic no longer holds what should follow.
            LogUnavailableError: No broker answered.
        """
        if limit <= 0:
            return []
        with self._lock, kafka_errors("read"):
            if self._next != after + 1:
                self._seek(after)
            if len(self._buffer) < limit:
                self._fill(after + len(self._buffer), 0)
                if not self._buffer and self._ends_at() > self._read_to:
                    self._fill(after, POLL_MS * 10)
            found = [self._buffer.popleft() for _ in range(min(limit, len(self._buffer)))]
            self._next = after + len(found) + 1
            return found

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until the head passes `after`, or the time is up; give the head."""
        deadline = time.monotonic() + timeout_s
        while self._next == after + 1 and (remaining := deadline - time.monotonic()) > 0:
            # Who reads at the end is told what comes by the brokers, and need not ask where the end is.
            with self._lock, kafka_errors("read"):
                if not self._buffer:
                    self._fill(after, min(POLL_MS, int(remaining * 1_000)))
                if self._buffer:
                    self._head = max(self._head, self._buffer[-1].sequence)
                    return self._head
        while (head := self.head()) <= after and (remaining := deadline - time.monotonic()) > 0:
            time.sleep(min(0.02, remaining))
        return head

    def close(self) -> None:
        """Let go of the brokers."""
        with self._lock:
            self._reading.close()
            self._tail.close()

    def _ends_at(self) -> int:
        end: int = self._tail.end_offsets([self._partition])[self._partition]
        if end < self._end:
            raise LogLostError(
                f"expected topic {self._partition.topic} to end at offset {self._end} or later, "
                f"found that it ends at {end}"
            )
        self._end = end
        return end

    def _seek(self, after: int) -> None:
        first = self._reading.beginning_offsets([self._partition])[self._partition]
        if first > after:
            raise LogLostError(
                f"expected sequence {after + 1} in topic {self._partition.topic}, found that everything "
                f"before offset {first} was removed"
            )
        end = self._reading.end_offsets([self._partition])[self._partition]
        self._read_to, self._read_last = min(after, end), 0
        self._reading.seek(self._partition, self._read_to)
        self._buffer.clear()
        self._next = after + 1

    def _fill(self, last: int, timeout_ms: int) -> None:
        """Take what has come, in order after a sequence; what was known before is dropped."""
        polled = self._reading.poll(timeout_ms=timeout_ms, max_records=PAGE)
        for record in polled.get(self._partition, ()):
            event = event_of(record.value, record.headers)
            self._read_to, self._read_last = record.offset + 1, event.sequence
            if event.sequence <= last:
                self._check_known(event)
                continue
            if event.sequence != last + 1:
                raise LogConflictError(
                    f"expected sequence {last + 1} in topic {self._partition.topic}, found {event.sequence}"
                )
            last = event.sequence
            self._remember(event)
            self._buffer.append(event)

    def _remember(self, event: StoredEvent) -> None:
        self._seen[event.sequence] = event.digest
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    def _check_known(self, event: StoredEvent) -> None:
        known = self._seen.get(event.sequence)
        if known is not None and known != event.digest:
            raise LogConflictError(
                f"expected the bytes known of sequence {event.sequence} in topic "
                f"{self._partition.topic}, found others"
            )

    def _sequence_at(self, offset: int) -> int:
        if offset < 0:
            return 0
        self._tail.seek(self._partition, offset)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            for record in self._tail.poll(timeout_ms=POLL_MS).get(self._partition, ()):
                return sequence_of(record.headers)
            if self._tail.beginning_offsets([self._partition])[self._partition] > offset:
                return self._head
        # Brokers that are slow have lost nothing: who asks must not take the log for shorter than it is.
        raise LogUnavailableError(f"the log gave no record at offset {offset} in time")
