"""A server of its own for the demo, as a process beside it: `gravamen serve` on a free port of loopback."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc

from deployments.local.gravamen import PROGRAM, address_in

STOP_S = 30.0
MESSAGE_LIMIT = 64 * 1024 * 1024


class ServerNotStartedError(Exception):
    """The server ended before it said where it listens; the message holds what it said."""


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve a data folder and give the address; the server is told to stop at the end.

    Raises:
        ServerNotStartedError: It did not start.
    """
    command = (PROGRAM, "serve", "--data", str(data), "--listen", "127.0.0.1:0")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield address_of(process)
    finally:
        process.terminate()
        process.communicate(timeout=STOP_S)


def address_of(process: subprocess.Popen[str]) -> str:
    """Give the address that a process of gravamen names in its first line.

    Raises:
        ServerNotStartedError: It ended before.
    """
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    address = address_in(said)
    if address is None:
        raise ServerNotStartedError(f"expected the address of the server, found {said or 'its end'}")
    return address


@contextmanager
def channel_to(address: str) -> Iterator[grpc.Channel]:
    """Open a channel, and close it."""
    options = [("grpc.max_receive_message_length", MESSAGE_LIMIT), ("grpc.enable_http_proxy", 0)]
    with grpc.insecure_channel(address, options=options) as channel:
        yield channel


def run_gravamen(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of gravamen to its end, and give what it said."""
    return subprocess.run((PROGRAM, *arguments), capture_output=True, text=True, check=False)
