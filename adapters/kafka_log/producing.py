"""The producer that the publishers send with, and a recorded event as it takes it."""

from __future__ import annotations

from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.errors import LogUnavailableError
from adapters.kafka_log.records import headers_of
from adapters.kafka_log.topics import RECORD_LIMIT
from domain.ports.store import StoredEvent

DELIVERY_MS = 20_000
"""So long the client tries to deliver a record; then it gives it up, and its place is found anew."""


def producer_to(brokers: str) -> KafkaProducer:
    """Connect a producer that keeps the order and sends nothing twice.

    Raises:
        LogUnavailableError: No broker can be reached.
    """
    try:
        return KafkaProducer(
            **client_settings(brokers),
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


def record_of(event: StoredEvent) -> dict[str, Any]:
    """Give an event as a record of the log of record: exact bytes, in its one partition."""
    return {
        "key": event.stream.encode(),
        "value": event.body,
        "headers": headers_of(event),
        "partition": 0,
    }
