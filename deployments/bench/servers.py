"""Processes of the benchmark: the server under test, and client processes that carry out an order each."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployments.local.gravamen import PROGRAM

START_LIMIT_S = 600


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its address and its process."""

    address: str
    process: subprocess.Popen[str]
    data: Path

    def order(self, kind: str, **members: Any) -> dict[str, Any]:
        """Let a client process of its own carry out an order, and give what it measured.

        Raises:
            SystemExit: The client failed; its message has been printed.
        """
        done = subprocess.run(
            [sys.executable, "-m", "deployments.bench.load"],
            input=json.dumps({"kind": kind, "address": self.address, **members}),
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"the client of {kind} failed")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def peak_memory_mb(self) -> float:
        """Give the most memory that the server has had resident, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found.group(1)) * 1024 / 1e6 if found else 0.0


@contextmanager
def serving(data: Path, *, command: str = "node") -> Iterator[Served]:
    """Start a server over a data folder: the benchmark's node, or `gravamen serve` itself."""
    listen = f"unix:{data}.socket"
    arguments = (
        [sys.executable, "-m", "deployments.bench.node", str(data), listen]
        if command == "node"
        else [PROGRAM, "serve", "--data", str(data), "--listen", listen]
    )
    process = subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if "at " not in line:
            raise SystemExit(f"the server over {data} did not start")
        yield Served(listen, process, data)
    finally:
        process.terminate()
        process.communicate(timeout=START_LIMIT_S)
