"""Processes at scale, each started by its own command against real servers, and stopped at the end."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from deployments.local.gravamen import PROGRAM, address_in, settings_of
from tests.waiting import DEADLINE_S

SERVING = health_pb2.HealthCheckResponse.SERVING


@dataclass
class Process:
    """A process of gravamen, and where it listens."""

    process: subprocess.Popen[str]
    address: str

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal and give its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(DEADLINE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def is_serving(self, service: str = "") -> bool:
        """Ask for its health."""
        with grpc.insecure_channel(self.address, options=[("grpc.enable_http_proxy", 0)]) as channel:
            stub: Any = health_pb2_grpc.HealthStub(channel)
            try:
                return bool(stub.Check(health_pb2.HealthCheckRequest(service=service)).status == SERVING)
            except grpc.RpcError:
                return False


@dataclass
class Scale:
    """A repository of its own on shared servers, and the processes that serve it.

    Args:
        folder: Where evidence bytes and the wrapping key are.
        database: Address of an empty database.
        kafka: Brokers.
    """

    folder: Path
    database: str
    kafka: str
    origin: str = field(default_factory=lambda: f"r{uuid4().hex[:12]}")
    started: list[Process] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Settings as a deployment gives them."""
        settings = settings_of(self.folder, database=self.database, kafka=self.kafka, origin=self.origin)
        return settings | {"GRAVAMEN_BY": "administrator", "COLUMNS": "100"}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [PROGRAM, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )

    def do(self, *arguments: str) -> str:
        """Run a command that must succeed, and give what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str, name: str = "") -> Process:
        """Start a command of gravamen and wait for the line that names its address; see `launch`."""
        return self.launch([PROGRAM, *arguments], name=name)

    def launch(self, command: Sequence[str], *, name: str = "") -> Process:
        """Start a process with the settings of a deployment, and wait for the line that names its address.

        Args:
            name: Under which PostgreSQL knows it, and which the file of its standard error in `folder` has;
                without one it writes to that of the test.
        """
        with ExitStack() as stack:
            errors = stack.enter_context((self.folder / f"{name}.err").open("ab")) if name else None
            process = subprocess.Popen(
                command,
                env=self.environment | {"PGAPPNAME": name},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert process.stdout is not None
        line = process.stdout.readline()
        address = address_in(line)
        assert address is not None, f"{' '.join(command)} said {line!r}"
        self.started.append(Process(process, address))
        return self.started[-1]

    def stop(self) -> None:
        """Stop what still runs."""
        for each in self.started:
            if each.process.poll() is None:
                each.process.terminate()
        for each in self.started:
            each.process.wait(DEADLINE_S)


@contextmanager
def at_scale(
    folder: Path, new_database: Callable[[], str], kafka: str, *, origin: str = ""
) -> Iterator[Scale]:
    """Prepare database and topics as an operator does, and stop every process at the end."""
    folder.mkdir(exist_ok=True)
    scale = Scale(folder, new_database(), kafka)
    scale.origin = origin or scale.origin
    scale.do("migrate")
    scale.do("topics", "apply")
    try:
        yield scale
    finally:
        scale.stop()
