"""Where Prometheus fetches a process's metrics: HTTP, served by its client library in threads of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, disable_created_metrics, start_http_server

from domain.errors import InvalidError


class MetricsAddressError(InvalidError):
    """Nothing can listen where the metrics were to be told."""


@contextmanager
def endpoint(registry: CollectorRegistry, address: str | None) -> Iterator[str | None]:
    """Serve metrics for as long as the context lasts; gives the address, None where they are told nowhere.

    Raises:
        MetricsAddressError: Something else listens there, or it is no address of this machine.
    """
    if address is None:
        yield None
        return
    # When a counter began is in process_start_time_seconds; a second series for each would double them.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    host, _, port = address.rpartition(":")
    try:
        server, thread = start_http_server(int(port), addr=host.strip("[]"), registry=registry)
    except (OSError, OverflowError) as error:
        raise MetricsAddressError(
            f"expected a free address of this machine, found {address!r}: {type(error).__name__}",
            field="metrics",
        ) from None
    try:
        yield f"{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
