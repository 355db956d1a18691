"""The process's gRPC server: loopback or Unix socket only, health, reflection, bounded work."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from adapters.grpc_api.calls import Handler
from adapters.grpc_api.descriptors import SERVICES
from adapters.grpc_api.subscribing import MAX_SUBSCRIBERS
from domain.errors import InvalidError

PACKAGE = "gravamen.v1"
MESSAGE_LIMIT = 4 * 1024 * 1024
"""Bytes of one message; evidence bytes are streamed in chunks."""
WORKERS = 40
"""Threads for calls, beside those that subscribers hold."""
MAX_CALLS = 200
"""Calls at once; a further one is answered RESOURCE_EXHAUSTED."""


class ListenAddressError(InvalidError):
    """The address would let others in, and identities are not verified yet."""


class AddressInUseError(InvalidError):
    """Nothing can listen there."""


def check_address(address: str) -> str:
    """Refuse any address but loopback or a Unix socket: identities are asserted, not verified.

    Raises:
        ListenAddressError: The address is neither.
    """
    if address.startswith("unix:"):
        return address
    host, _, port = address.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise ListenAddressError(f"expected HOST:PORT or unix:PATH, found {address!r}", field="listen")
    if host == "localhost":
        return address
    try:
        is_loopback = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise ListenAddressError(
            f"expected a loopback address (127.0.0.1, [::1], localhost) or unix:PATH, found {address!r}:"
            " until identities are verified, the server must not be reachable from elsewhere",
            field="listen",
        )
    return address


def service_descriptor(name: str) -> ServiceDescriptor:
    """Look up a service of the package."""
    return SERVICES[name]


@dataclass(slots=True)
class Server:
    """A running server and the address it listens on."""

    services: Mapping[str, Iterable[tuple[str, Handler]]]
    beside: tuple[grpc.GenericRpcHandler, ...] = ()
    interceptors: tuple[grpc.ServerInterceptor, ...] = ()
    address: str = ""
    _server: grpc.Server = field(init=False)
    _health: health.HealthServicer = field(init=False)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start(self, address: str) -> str:
        """Listen and serve; gives the address with the port that was chosen.

        Raises:
            ListenAddressError: The address is neither loopback nor a Unix socket.
            AddressInUseError: Something else listens there.
        """
        check_address(address)
        options = [
            ("grpc.max_receive_message_length", MESSAGE_LIMIT),
            ("grpc.max_send_message_length", 16 * MESSAGE_LIMIT),
            ("grpc.so_reuseport", 0),
            ("grpc.http2.min_recv_ping_interval_without_data_ms", 30_000),
        ]
        self._server = grpc.server(
            ThreadPoolExecutor(max_workers=WORKERS + MAX_SUBSCRIBERS, thread_name_prefix="rpc"),
            options=options,
            interceptors=list(self.interceptors),
            maximum_concurrent_rpcs=MAX_CALLS,
        )
        names = [f"{PACKAGE}.{name}" for name in self.services]
        for name, handlers in self.services.items():
            full_name = f"{PACKAGE}.{name}"
            self._server.add_generic_rpc_handlers(
                (grpc.method_handlers_generic_handler(full_name, dict(handlers)),)
            )
        self._server.add_generic_rpc_handlers(self.beside)
        self._health = health.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        reflection.enable_server_reflection(
            (*names, health.SERVICE_NAME, reflection.SERVICE_NAME), self._server
        )
        try:
            port = self._server.add_insecure_port(address)
        except RuntimeError:
            raise AddressInUseError(
                f"expected a free address, found {address!r} in use", field="listen"
            ) from None
        self.address = address if address.startswith("unix:") else f"{address.rpartition(':')[0]}:{port}"
        self._server.start()
        self.set_serving(True)
        return self.address

    def set_serving(self, is_serving: bool) -> None:
        """Tell the health protocol, for the whole server and each service."""
        status = (
            health_pb2.HealthCheckResponse.SERVING
            if is_serving
            else health_pb2.HealthCheckResponse.NOT_SERVING
        )
        for name in ("", *(f"{PACKAGE}.{name}" for name in self.services)):
            self._health.set(name, status)

    def stop(self, grace_s: float = 5.0) -> None:
        """Drain: no new calls, those running finish within the grace."""
        self.set_serving(False)
        self._server.stop(grace_s).wait()
        self._stopped.set()
