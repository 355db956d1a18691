"""How brokers are reached, and their client's errors as the port's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kafka.errors import KafkaError

from adapters.kafka_log.errors import LogUnavailableError
from domain.errors import InvalidError

REQUEST_TIMEOUT_MS = 10_000
BOOTSTRAP_TIMEOUT_MS = 5_000


def client_settings(brokers: str) -> dict[str, Any]:
    """Give what every client of the brokers is made with.

    Args:
        brokers: `host:port`, several parted by commas; `?tls=FOLDER` behind them for brokers that take clients
            by certificate: `ca.crt` signs the brokers' certificates, `user.crt` and `user.key` are the client's.

    Raises:
        InvalidError: The folder lacks one of the three.
    """
    addresses, _, folder = brokers.partition("?tls=")
    return {
        **(_by_certificate(Path(folder)) if folder else {}),
        "bootstrap_servers": addresses.split(","),
        "client_id": "gravamen",
        "request_timeout_ms": REQUEST_TIMEOUT_MS,
        "bootstrap_timeout_ms": BOOTSTRAP_TIMEOUT_MS,
    }


def _by_certificate(folder: Path) -> dict[str, Any]:
    files = {
        "ssl_cafile": folder / "ca.crt",
        "ssl_certfile": folder / "user.crt",
        "ssl_keyfile": folder / "user.key",
    }
    for file in files.values():
        if not file.is_file():
            raise InvalidError(
                f"expected {file.name} in the folder of certificates, found none", field="kafka"
            )
    # The host of a broker must be in its certificate: the client checks it unless it is told not to.
    return {"security_protocol": "SSL", **{name: str(file) for name, file in files.items()}}


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
