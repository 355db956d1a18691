"""Processes of gravamen at scale beside the demo, each started by its own command, and ended with it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adapters.composing.view_care import list_at_scale
from adapters.settings import Role, Settings
from deployments.demo.node import STOP_S, ServerNotStartedError, address_of
from deployments.local.gravamen import PROGRAM, settings_of

CAUGHT_UP_S = 120.0
LOOK_S = 0.5


class CommandFailedError(Exception):
    """A command of gravamen ended otherwise than with 0; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Processes:
    """A repository on PostgreSQL and Kafka, and the processes that serve it.

    Args:
        folder: Where evidence bytes and the wrapping key are.
        database: Address of the store.
        kafka: Brokers.
        origin: Code of the repository.
    """

    folder: Path
    database: str
    kafka: str
    origin: str
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def do(self, *arguments: str) -> str:
        """Run a command that must succeed, and give what it printed.

        Raises:
            CommandFailedError: It did not.
        """
        done = subprocess.run(
            (PROGRAM, *arguments), env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            said = done.stderr.strip() or done.stdout.strip()
            raise CommandFailedError(f"`gravamen {' '.join(arguments)}` ended with {done.returncode}: {said}")
        return done.stdout

    def ask(self, *arguments: str) -> Any:
        """Run a command that must succeed, and give the JSON that it printed."""
        return json.loads(self.do(*arguments, "--json"))

    def start(self, command: str) -> str:
        """Start a process and give the address that it names.

        Raises:
            ServerNotStartedError: It ended before.
        """
        process = subprocess.Popen(
            (PROGRAM, command), env=self._environment(), stdout=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return address_of(process)

    def wait_for_views(self) -> int:
        """Wait until every view has applied the last event; gives its sequence.

        Raises:
            ServerNotStartedError: They did not come so far in time.
        """
        # Not by `gravamen views list`: a process for each look would take the time of those that are looked at.
        settings = Settings(role=Role.VIEWS, database=self.database)
        deadline = time.monotonic() + CAUGHT_UP_S
        while time.monotonic() < deadline:
            found = list_at_scale(settings)
            if found.head and all(account.position == found.head for account in found.accounts):
                return found.head
            time.sleep(LOOK_S)
        raise ServerNotStartedError(f"expected every view at the head within {CAUGHT_UP_S:.0f} s")

    def _environment(self) -> dict[str, str]:
        return settings_of(self.folder, database=self.database, kafka=self.kafka, origin=self.origin)


@contextmanager
def at_scale(processes: Processes) -> Iterator[Processes]:
    """Prepare database and topics as an operator does, and end every process at the end."""
    processes.folder.mkdir(exist_ok=True)
    processes.do("migrate")
    processes.do("topics", "apply")
    try:
        yield processes
    finally:
        for process in processes.started:
            process.terminate()
        for process in processes.started:
            process.communicate(timeout=STOP_S)
