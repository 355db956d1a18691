"""A recorded event as a record of the log: exact bytes, and headers that repeat members for routing only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from pydantic_core import from_json

from adapters.kafka_log.errors import LogConflictError
from domain.ports.store import StoredEvent

Headers = list[tuple[str, bytes]]
CONTENT_TYPE = b"application/json"
SEQUENCE = "ce_sequence"


def headers_of(event: StoredEvent) -> Headers:
    """Give the CloudEvents headers of an event, binary mode (formats.md)."""
    members = from_json(event.body)
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", str(event.id).encode()),
        ("ce_type", event.type.encode()),
        ("ce_source", f"urn:uuid:{members['repository']}".encode()),
        ("ce_subject", event.stream.encode()),
        ("ce_time", members["recorded_at"].encode()),
        (SEQUENCE, sequence_text(event.sequence)),
        ("ce_streamversion", str(event.version).encode()),
        ("ce_dataclassification", members["classification"].encode()),
        ("content-type", CONTENT_TYPE),
    ]


def sequence_text(sequence: int) -> bytes:
    """Write a sequence so that text order is number order: 20 digits."""
    return f"{sequence:020}".encode()


def sequence_of(headers: Iterable[tuple[str, bytes]]) -> int:
    """Read the sequence of a record.

    Raises:
        LogConflictError: The record has none: no publisher of ours wrote it.
    """
    for name, value in headers:
        if name == SEQUENCE and value.isdigit():
            return int(value)
    raise LogConflictError("expected a record with its sequence in the log, found one without")


def event_of(value: bytes | None, headers: Sequence[tuple[str, bytes]]) -> StoredEvent:
    """Read a record back; members are those of the headers, which whoever decodes the bytes checks.

    Raises:
        LogConflictError: The record is none that a publisher of ours wrote.
    """
    sequence = sequence_of(headers)
    found = dict(headers)
    try:
        assert value is not None
        return StoredEvent(
            sequence,
            found["ce_subject"].decode(),
            int(found["ce_streamversion"]),
            found["ce_type"].decode(),
            UUID(found["ce_id"].decode()),
            value,
            hashlib.sha256(value).digest(),
        )
    except (AssertionError, KeyError, ValueError):
        raise LogConflictError(
            f"expected the headers of a recorded event at sequence {sequence}, found others"
        ) from None
