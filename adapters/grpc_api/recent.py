"""The end of the record, read once for all subscribers of a process; who is far behind reads for himself.

No thread of its own: whoever needs more than is kept reads it, and the others wait for what he brings.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from google.protobuf.message import Message
from gravamen.v1 import common_pb2, record_service_pb2

from adapters.recording.redacting import Redactor
from domain.ports.store import EventLog, StoredEvent
from domain.publication.redaction import Published
from domain.values import Classification

READ = 500
"""Events read at once."""
KEPT = 20_000
KEPT_BYTES = 32 * 1024 * 1024
"""Events kept, and bytes of them: whichever is reached first."""
WAIT_S = 5.0

_EVENTS = record_service_pb2.SubscribeResponse.EVENTS_FIELD_NUMBER
_PUBLISHED = record_service_pb2.SubscribeResponse.PUBLISHED_FIELD_NUMBER

Wire = tuple[Published, bytes]
"""A redacted event, and its place in an answer as it goes over the wire."""


@dataclass(slots=True)
class Entry:
    """A recorded event with its wire forms, each made once for all subscribers."""

    stored: StoredEvent
    _exact: bytes = b""
    _redacted: dict[Classification, tuple[int, tuple[Wire, ...]]] = field(default_factory=dict)

    def exact(self) -> bytes:
        """Give the event as it stands in an answer, its bytes untouched."""
        if not self._exact:
            self._exact = _field(_EVENTS, event_message(self.stored))
        return self._exact

    def redacted(self, to: Classification, revision: int) -> tuple[Wire, ...] | None:
        """Give what a reader may have of it; None where it was not decided, or restrictions have changed since."""
        kept = self._redacted.get(to)
        return None if kept is None or kept[0] != revision else kept[1]

    def keep_redacted(self, to: Classification, revision: int, found: Iterable[Published]) -> None:
        """Keep what a reader may have of it under a revision of the restrictions."""
        self._redacted[to] = (revision, tuple((each, _wire(each)) for each in found))


def redact_all(entries: Sequence[Entry], to: Classification, redactor: Redactor) -> Iterator[Wire]:
    """Yield what a reader may have of a batch, decided at the store's head, each once for all readers."""
    revision = redactor.catch_up()
    missing = [entry for entry in entries if entry.redacted(to, revision) is None]
    found = redactor.redacted((entry.stored for entry in missing), to=to)
    for entry, published in zip(missing, found, strict=True):
        entry.keep_redacted(to, revision, published)
    for entry in entries:
        yield from entry.redacted(to, revision) or ()


def event_message(stored: StoredEvent) -> common_pb2.RecordedEvent:
    """Put a stored event into its wire form, its bytes untouched."""
    return common_pb2.RecordedEvent(
        sequence=stored.sequence,
        type=stored.type,
        stream=stored.stream,
        version=stored.version,
        body=stored.body,
        sha256=stored.digest.hex(),
    )


def _wire(each: Published) -> bytes:
    message = record_service_pb2.PublishedEvent(
        sequence=each.sequence, type=each.type, stream=each.stream, cloud_event=each.body
    )
    return _field(_PUBLISHED, message)


def _field(number: int, message: Message) -> bytes:
    """Write a message as it stands in an answer: answers are parts put together (protobuf wire format)."""
    content = message.SerializeToString()
    head = bytearray((number << 3 | 2,))
    size = len(content)
    while size > 0x7F:
        head.append(size & 0x7F | 0x80)
        size >>= 7
    head.append(size)
    return bytes(head) + content


class Recent:
    """Keeps the events read last, from where the foremost subscriber stands back to what memory allows.

    Args:
        log: The record in order.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._entries: list[Entry] = []
        self._bytes = 0
        self._end = self._head = 0
        self._is_reading = self._is_waiting = False
        self._moved = threading.Condition()

    def head(self) -> int:
        """Sequence of the last event of the record, as it was known last."""
        return self._head

    def after(self, position: int) -> Sequence[Entry]:
        """Give up to `READ` events that follow a position, in order; none at the head.

        Raises:
            StoreUnavailableError: The record cannot be read.
        """
        with self._moved:
            if position >= self._end and self._is_reading:
                self._moved.wait_for(lambda: position < self._end or not self._is_reading, WAIT_S)
            place = position - self._end + len(self._entries)
            if 0 <= place < len(self._entries):
                return self._entries[place : place + READ]
            leads = position >= self._end and not self._is_reading
            self._is_reading = self._is_reading or leads
        if not leads:
            return self._read(position)
        entries: list[Entry] = []
        try:
            entries = self._read(position)
        finally:
            with self._moved:
                self._is_reading = False
                self._keep(position, entries)
                self._moved.notify_all()
        return entries

    def wait(self, position: int, timeout_s: float) -> None:
        """Wait until there is more than a position, or the time is up; one waits for the record, all wake."""
        with self._moved:
            if self._is_waiting:
                self._moved.wait_for(lambda: position < self._end or not self._is_waiting, timeout_s)
                return
            self._is_waiting = True
        try:
            self._log.wait(position, timeout_s)
        finally:
            with self._moved:
                self._is_waiting = False
                self._moved.notify_all()

    def _read(self, position: int) -> list[Entry]:
        entries = [Entry(stored) for stored in self._log.read(position, READ)]
        self._head = max(self._log.head(), position)
        return entries

    def _keep(self, position: int, entries: list[Entry]) -> None:
        if position > self._end:
            self._entries, self._bytes = [], 0
        self._entries += entries
        self._end = position + len(entries)
        self._bytes += sum(len(each.stored.body) for each in entries)
        over = max(0, len(self._entries) - KEPT)
        while over < len(self._entries) and self._bytes - self._size(over) > KEPT_BYTES:
            over += READ
        self._bytes -= self._size(over)
        del self._entries[:over]

    def _size(self, count: int) -> int:
        return sum(len(each.stored.body) for each in self._entries[:count])
