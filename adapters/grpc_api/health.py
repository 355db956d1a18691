"""A small server that tells how a process is, by the gRPC health protocol, and nothing else.

The service without a name says whether the process does its work; `live` that it runs at all, so that a stop
that an operator must look at does not have it started again and again.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from adapters.grpc_api.server import AddressInUseError

LIVE = "live"


class HealthServer:
    """Answers `grpc.health.v1.Health` alone; it tells nothing of the record, and may listen anywhere."""

    def __init__(self) -> None:
        self._server = grpc.server(
            ThreadPoolExecutor(max_workers=4, thread_name_prefix="health"), options=[("grpc.so_reuseport", 0)]
        )
        self._health = health.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        self.tell(LIVE, is_well=True)
        self.tell("", is_well=False)

    def start(self, address: str) -> str:
        """Listen; gives the address with the port that was chosen.

        Raises:
            AddressInUseError: Something else listens there.
        """
        try:
            port = self._server.add_insecure_port(address)
        except RuntimeError:
            raise AddressInUseError(
                f"expected a free address, found {address!r} in use", field="listen"
            ) from None
        self._server.start()
        return address if address.startswith("unix:") else f"{address.rpartition(':')[0]}:{port}"

    def tell(self, service: str, *, is_well: bool) -> None:
        """Say whether a service serves."""
        status = health_pb2.HealthCheckResponse
        self._health.set(service, status.SERVING if is_well else status.NOT_SERVING)

    def stop(self) -> None:
        """Say that nothing is served any more, and stop."""
        self._health.enter_graceful_shutdown()
        self._server.stop(1.0).wait()
