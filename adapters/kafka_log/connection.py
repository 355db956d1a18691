"""How brokers are reached, and their client's errors as the port's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kafka.errors import KafkaError

from adapters.kafka_log.errors import LogUnavailableError

REQUEST_TIMEOUT_MS = 10_000
BOOTSTRAP_TIMEOUT_MS = 5_000


def client_settings(brokers: str) -> dict[str, Any]:
    """Give what every client of the brokers is made with.

    Args:
        brokers: `host:port`, several parted by commas.
    """
    return {
        "bootstrap_servers": brokers.split(","),
        "client_id": "gravamen",
        "request_timeout_ms": REQUEST_TIMEOUT_MS,
        "bootstrap_timeout_ms": BOOTSTRAP_TIMEOUT_MS,
    }


@contextmanager
def kafka_errors(doing: str) -> Iterator[None]:
    """Translate what the client raises.

    Args:
        doing: What failed, in words, such as `read`.

    Raises:
        LogUnavailableError: The brokers cannot be reached, or refused.
    """
    try:
        yield
    except KafkaError as error:
        raise LogUnavailableError(f"the log could not be {doing}: {type(error).__name__}") from error
