"""`Subscribe`: the record followed by a bounded number of readers, each exact or redacted to what it may read."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from google.protobuf.message import Message
from gravamen.v1 import common_pb2, record_service_pb2

from adapters.grpc_api.calls import Call
from adapters.grpc_api.recent import Entry, Recent, redact_all
from adapters.grpc_api.status import BusyError, InvalidArgumentsError, Violation
from adapters.recording.redacting import Redactor
from domain.ports.store import EventLog
from domain.publication.schemas import WITHHELD
from domain.values import Classification, StreamKind

BATCH = 100
BATCH_BYTES = 1024 * 1024
POLL_S = 0.25
HEARTBEAT_S = 15.0
SLOW_S = 60.0
"""A consumer that takes longer for one batch is told so, and where to go on."""
MAX_SUBSCRIBERS = 64
"""Subscribers of one process at once; each holds a thread of the server."""
_CLASSIFICATIONS = {
    common_pb2.CLASSIFICATION_PUBLIC: Classification.PUBLIC,
    common_pb2.CLASSIFICATION_INTERNAL: Classification.INTERNAL,
    common_pb2.CLASSIFICATION_CONFIDENTIAL: Classification.CONFIDENTIAL,
    common_pb2.CLASSIFICATION_SECRET: Classification.SECRET,
}


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which events a subscriber asked for, and at which classification; None for exact bytes."""

    types: tuple[str, ...]
    kinds: frozenset[str]
    to: Classification | None

    def has(self, type: str, stream: str) -> bool:
        if self.kinds and stream.partition("/")[0] not in self.kinds:
            return False
        # Whoever may hold events of a stream is told to let go of it, whatever types he reads.
        return not self.types or type == WITHHELD or type.startswith(self.types)


@dataclass(slots=True)
class Subscriptions:
    """Serves subscribers from one read of the record.

    Args:
        log: The record in order.
        redactor: Redacts for those who state a classification.
        limit: Subscribers at once.
    """

    log: EventLog
    redactor: Redactor
    limit: int = MAX_SUBSCRIBERS
    _recent: Recent = field(init=False)
    _free: threading.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._recent = Recent(self.log)
        self._free = threading.Semaphore(self.limit)

    def subscribe(
        self, request: record_service_pb2.SubscribeRequest, call: Call
    ) -> Iterator[Message | bytes]:
        """Yield batches until the reader ends it, or the head where he asked for that.

        Raises:
            InvalidArgumentsError: A kind or a classification is unknown, or the position is beyond the head.
            BusyError: There are too many subscribers, or this one takes too long; says where to go on.
        """
        call.caller()
        choice = _choice(request)
        head = self.log.head()
        if request.after > head:
            raise InvalidArgumentsError(
                [Violation("after", f"expected at most the head, {head}, found {request.after}")]
            )
        if not self._free.acquire(blocking=False):
            raise BusyError(f"expected at most {self.limit} subscribers at once, found one more")
        try:
            yield from self._follow(request, choice, call)
        finally:
            self._free.release()

    def _follow(
        self, request: record_service_pb2.SubscribeRequest, choice: _Choice, call: Call
    ) -> Iterator[Message | bytes]:
        position = request.after
        said_at = time.monotonic()
        while call.context.is_active():
            entries = self._recent.after(position)
            if entries:
                for parts, position in self._batches(entries, choice):
                    began = time.monotonic()
                    yield b"".join((*parts, self._place(position).SerializeToString()))
                    said_at = time.monotonic()
                    if said_at - began > SLOW_S:
                        raise BusyError(
                            f"the consumer took {said_at - began:.0f} s for a batch, {SLOW_S:.0f} s at most;"
                            f" subscribe again after {position}"
                        )
                position = entries[-1].stored.sequence
                continue
            if request.stops_at_head and position >= self.log.head():
                yield self._place(position)
                return
            if time.monotonic() - said_at > HEARTBEAT_S:
                yield self._place(position)
                said_at = time.monotonic()
            self._recent.wait(position, POLL_S)

    def _batches(self, entries: Sequence[Entry], choice: _Choice) -> Iterator[tuple[list[bytes], int]]:
        """Yield batches of wire parts, each with the position that it brings the reader to."""
        parts: list[bytes] = []
        size = reached = 0
        for sequence, part in self._parts(entries, choice):
            # An event with what it takes back is never parted: its position would tell of half of it.
            is_full = len(parts) >= BATCH or size + len(part) > BATCH_BYTES
            if parts and is_full and sequence != reached:
                yield parts, reached
                parts, size = [], 0
            parts.append(part)
            size, reached = size + len(part), sequence
        if parts:
            yield parts, entries[-1].stored.sequence

    def _parts(self, entries: Sequence[Entry], choice: _Choice) -> Iterator[tuple[int, bytes]]:
        if choice.to is None:
            for entry in entries:
                if choice.has(entry.stored.type, entry.stored.stream):
                    yield entry.stored.sequence, entry.exact()
            return
        for each, wire in redact_all(entries, choice.to, self.redactor):
            if choice.has(each.type, each.stream):
                yield each.sequence, wire

    def _place(self, position: int) -> Message:
        return record_service_pb2.SubscribeResponse(
            position=position, head=max(position, self._recent.head())
        )


def _choice(request: record_service_pb2.SubscribeRequest) -> _Choice:
    kinds = frozenset(request.stream_kinds)
    expected = ", ".join(StreamKind)
    violations = [
        Violation("stream_kinds", f"expected any of {expected}, found text of {len(kind)} characters")
        for kind in sorted(kinds - set(StreamKind))
    ]
    asked = request.max_classification
    if asked and asked not in _CLASSIFICATIONS:
        known = ", ".join(Classification)
        violations.append(
            Violation("max_classification", f"expected one of {known}, found the unknown number {asked}")
        )
    if violations:
        raise InvalidArgumentsError(violations)
    return _Choice(tuple(request.types), kinds, _CLASSIFICATIONS.get(asked))
