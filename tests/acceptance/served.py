"""A real server as a process of its own, and the real command line, for whole walks through the product."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deployments.local.gravamen import PROGRAM

ADMINISTRATOR = "administrator"
DEADLINE_S = 60


@dataclass
class Served:
    """A data folder, the process that serves it, and commands against both."""

    data: Path
    address: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the server and wait for the line that names its address."""
        command = [PROGRAM, "serve", "--data", str(self.data), "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        said = re.fullmatch(r"gravamen serves repository \S+ at (\S+)\n", line)
        assert said is not None, f"the server said {line!r}"
        self.address = said[1]
        self.environment = {
            **os.environ,
            "GRAVAMEN_SERVER": self.address,
            "GRAVAMEN_BY": ADMINISTRATOR,
            "COLUMNS": "80",
        }

    def kill(self) -> None:
        """End the server at once, as a failing machine would."""
        self.end(signal.SIGKILL)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send the server a signal and give its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(number)
        code = self.process.wait(DEADLINE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None
        return code

    def run(self, *arguments: str | bytes | Path, by: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        environment = self.environment | ({"GRAVAMEN_BY": by} if by else {})
        return subprocess.run(
            [PROGRAM, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )

    def __call__(self, *arguments: str | bytes | Path, by: str = "") -> str:
        """Run a command that must succeed, and give what it printed."""
        done = self.run(*arguments, by=by)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *arguments: str | bytes | Path, by: str = "") -> Any:
        """Run a command that must succeed, and give the JSON that it printed."""
        return json.loads(self(*arguments, "--json", by=by))


@contextmanager
def serving(data: Path) -> Iterator[Served]:
    """Serve a data folder for as long as the context lasts."""
    server = Served(data)
    server.start()
    try:
        yield server
    finally:
        server.end()


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition, no longer than a deadline."""
    deadline = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < deadline, "the condition did not come to hold"
        time.sleep(0.01)
