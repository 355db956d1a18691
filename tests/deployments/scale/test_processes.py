"""The composed containers' processes, started with their own arguments and settings against real servers."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from adapters.evidence_vault.bucket_settings import Retention
from deployments.local.gravamen import PROGRAM
from deployments.local.kafka import Kafka
from deployments.local.object_store import ObjectStore
from deployments.local.places import free_ports
from tests.deployments.scale.containers import Container, composed, containers

START_LIMIT_S = 120.0
STOP_LIMIT_S = 30.0
LONG_LIVED = ("api-1", "api-2", "publish", "project")


@dataclass(slots=True)
class Composed:
    """The containers of the Compose file as processes of this machine.

    Args:
        folder: Stands for what is mounted.
        servers: Settings that name servers, by variable.
    """

    folder: Path
    servers: dict[str, str]
    health: dict[str, str] = field(default_factory=dict)

    def run(self, name: str) -> str:
        """Run one that ends by itself; gives what it printed."""
        container = self._container(name)
        done = subprocess.run(
            [PROGRAM, *container.arguments],
            env=self._environment(name, container),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str) -> subprocess.Popen[str]:
        """Start one that goes on until it is stopped."""
        container = self._container(name)
        return subprocess.Popen(
            [PROGRAM, *container.arguments],
            env=self._environment(name, container),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def is_well(self, name: str) -> bool:
        """Ask as the container's own health check does."""
        _, python, option, program = composed()[name]["healthcheck"]["test"]
        assert (python, option) == ("python", "-c")
        program = program.replace("127.0.0.1:7701", self.health[name])
        return (
            subprocess.run([sys.executable, option, program], capture_output=True, check=False).returncode
            == 0
        )

    def socket(self, name: str) -> str:
        """Give the address of an API for callers on this machine."""
        path = self._container(name).environment["GRAVAMEN_LISTEN"].removeprefix("unix:")
        return f"unix:{self._here(path)}"

    def _container(self, name: str) -> Container:
        return next(each for each in containers() if each.place == f"compose/{name}")

    def _environment(self, name: str, container: Container) -> dict[str, str]:
        told = dict(container.environment)
        for variable, value in told.items():
            if variable in self.servers:
                told[variable] = self.servers[variable]
            elif variable == "GRAVAMEN_METRICS":
                told[variable] = f"127.0.0.1:{free_ports(1)[0]}"
            elif value.startswith("127.0.0.1:"):
                told[variable] = self.health[name] = f"127.0.0.1:{free_ports(1)[0]}"
            elif value.startswith("/"):
                told[variable] = str(self._here(f"{value}-{name}" if variable == "GRAVAMEN_DATA" else value))
            elif value.startswith("unix:"):
                told[variable] = self.socket(name)
        return {"PATH": os.environ["PATH"]} | told

    def _here(self, path: str) -> Path:
        place = self.folder / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


@pytest.fixture
def at_scale(
    new_database: Callable[[], str], kafka: Kafka, object_store: ObjectStore, tmp_path: Path
) -> Iterator[tuple[Composed, dict[str, subprocess.Popen[str]]]]:
    """Start everything in the order in which Compose does."""
    bucket = object_store.new_bucket(keep=Retention("GOVERNANCE", 1))
    keys = tmp_path / "run" / "secrets"
    keys.mkdir(parents=True)
    for name, secret in {
        "kek": secrets.token_bytes(32),
        "access-key-id": bucket.access_key_id.encode(),
        "secret-access-key": bucket.secret_access_key.get_secret_value().encode(),
    }.items():
        (keys / name).write_bytes(secret)
        (keys / name).chmod(0o400)
    servers = {
        "GRAVAMEN_DATABASE": new_database(),
        "GRAVAMEN_KAFKA": kafka.addresses,
        "GRAVAMEN_BUCKET": f"{bucket.endpoint}/{bucket.bucket}?keys={keys}",
        "GRAVAMEN_ORIGIN": f"r{uuid4().hex[:12]}",
    }
    made = Composed(tmp_path, servers)
    assert "revision" in made.run("migrate")
    assert "made" in made.run("topics")
    with ExitStack() as stack:
        running = {}
        for name in LONG_LIVED:
            running[name] = stack.enter_context(made.start(name))
            stack.callback(running[name].kill)
        yield made, running


def test_the_composed_processes_serve_one_repository_are_well_and_stop_when_told(
    at_scale: tuple[Composed, dict[str, subprocess.Popen[str]]],
) -> None:
    made, running = at_scale
    _wait(lambda: all(made.is_well(name) for name in LONG_LIVED), running)
    first, second = (_status(made.socket(name)) for name in ("api-1", "api-2"))
    assert first["repository"] == second["repository"]
    _wait(lambda: _has_come_up(_status(made.socket("api-2"))), running)
    for name, process in running.items():
        process.terminate()
        output, _ = process.communicate(timeout=STOP_LIMIT_S)
        assert process.returncode == 0, f"{name}: {output}"
        assert not made.is_well(name)


def _has_come_up(status: dict[str, Any]) -> bool:
    return all(view["position"] == status["head"] for view in status["views"])


def _status(server: str) -> dict[str, Any]:
    asked = [
        PROGRAM,
        "status",
        "--server",
        server,
        "--as",
        "administrator",
        "--purpose",
        "audit",
        "--json",
    ]
    answer: dict[str, Any] = json.loads(subprocess.check_output(asked, text=True))
    return answer


def _wait(holds: Callable[[], bool], running: dict[str, subprocess.Popen[str]]) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while not holds():
        ended = {name: process.returncode for name, process in running.items() if process.poll() is not None}
        assert ended == {}, [running[name].communicate() for name in ended]
        assert time.monotonic() < deadline
        time.sleep(0.2)
