"""Calls of the API: every service by its descriptor, one caller, errors in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from adapters.cli.faults import refusal
from adapters.grpc_api.descriptors import SERVICES

DEFAULT_SERVER = "127.0.0.1:7700"
TIMEOUT_S = 120.0
"""How long a single answer is waited for."""
MESSAGE_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls whom, and why.

    Args:
        server: Address of the server.
        by: Opaque id of the identity that acts.
        purpose: A word of the closed list of purposes.
        reason: Why, in words; sealed in the event.
        on_behalf_of: Opaque id of the identity acted for.
        authority: Code of the mandate's act.
    """

    server: str = DEFAULT_SERVER
    by: str = ""
    purpose: str = "audit"
    reason: str = ""
    on_behalf_of: str = ""
    authority: str = ""

    def metadata(self) -> tuple[tuple[str, str | bytes], ...]:
        """What every call states."""
        stated: tuple[tuple[str, str | bytes], ...] = (
            ("gravamen-by", _plain(self.by)),
            ("gravamen-purpose", _plain(self.purpose)),
            ("gravamen-reason-bin", self.reason.encode("utf-8", "surrogateescape")),
            ("gravamen-on-behalf-of", _plain(self.on_behalf_of)),
            ("gravamen-authority", _plain(self.authority)),
        )
        return tuple((key, value) for key, value in stated if value)


def _plain(value: str) -> str:
    # Metadata is ASCII; the server refuses what the escapes leave, and says which entry.
    return value.encode("ascii", "backslashreplace").decode()


@dataclass(slots=True)
class Connection:
    """One channel to a server, on which one caller calls.

    Args:
        caller: Who calls.
        options: Option of the command line by path of the field that it fills, for errors.
    """

    caller: Caller
    options: Mapping[str, str] = field(default_factory=dict)
    _channel: grpc.Channel = field(init=False)

    def __post_init__(self) -> None:
        self._channel = grpc.insecure_channel(
            self.caller.server,
            options=[
                ("grpc.max_receive_message_length", MESSAGE_LIMIT),
                ("grpc.max_send_message_length", MESSAGE_LIMIT),
                # A proxy of the environment has no business between a client and its own machine.
                ("grpc.enable_http_proxy", 0),
            ],
        )

    def ask(self, service: str, rpc: str, request: Message, *, timeout_s: float | None = TIMEOUT_S) -> Any:
        """Ask once and give the answer.

        Raises:
            CommandLineError: The server refuses, or none answers.
        """
        with self._one_line():
            call = self._channel.unary_unary(*_method(service, rpc))
            return call(request, metadata=self.caller.metadata(), timeout=timeout_s)

    def follow(self, service: str, rpc: str, request: Message) -> Iterator[Any]:
        """Ask once and give the answers as they come.

        Raises:
            CommandLineError: The server refuses, ends the stream, or none answers.
        """
        with self._one_line():
            call = self._channel.unary_stream(*_method(service, rpc))
            yield from call(request, metadata=self.caller.metadata())

    def send(self, service: str, rpc: str, requests: Iterable[Message]) -> Any:
        """Send many messages and give the one answer.

        Raises:
            CommandLineError: The server refuses, or none answers.
        """
        with self._one_line():
            call = self._channel.stream_unary(*_method(service, rpc))
            return call(iter(requests), metadata=self.caller.metadata())

    @contextmanager
    def _one_line(self) -> Iterator[None]:
        try:
            yield
        except grpc.RpcError as error:
            raise refusal(error, server=self.caller.server, options=self.options) from None

    def close(self) -> None:
        """Let go of the server."""
        self._channel.close()


@contextmanager
def connected(caller: Caller, *, options: Mapping[str, str] | None = None) -> Iterator[Connection]:
    """Call on one channel, and let go of it."""
    connection = Connection(caller, options or {})
    try:
        yield connection
    finally:
        connection.close()


def method_of(service: str, rpc: str) -> MethodDescriptor:
    """Look up an rpc."""
    return SERVICES[service].methods_by_name[rpc]


def _method(service: str, rpc: str) -> tuple[str, Callable[[Message], bytes], Callable[[bytes], Message]]:
    method = method_of(service, rpc)
    path = f"/{method.containing_service.full_name}/{method.name}"
    return (
        path,
        GetMessageClass(method.input_type).SerializeToString,
        GetMessageClass(method.output_type).FromString,
    )
