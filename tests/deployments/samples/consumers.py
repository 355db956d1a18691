"""The sample consumers as processes, each in a group of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deployments.tools import node
from deployments.tools.integrators import GENERATED

SAMPLES = Path(__file__).parents[3] / "deployments" / "samples"
SCHEMAS = GENERATED / "schemas"
LIMIT_S = 120
"""A consumer that has neither ended nor printed by then is ended, and its test fails."""

Command = list[str]


def python() -> Command:
    """Give the command of the consumer in Python."""
    return [sys.executable, str(SAMPLES / "consumer.py")]


def javascript() -> Command:
    """Give the command of the consumer in JavaScript."""
    if shutil.which("node") is None:
        pytest.skip("Node.js is not installed")
    return ["node", str(node.install(SAMPLES / "node") / "consumer.mjs")]


CONSUMERS = pytest.mark.parametrize("consumer", [python, javascript])


@contextmanager
def running(consumer: Callable[[], Command], brokers: str, repository: str, group: str) -> Iterator[Any]:
    """Run a consumer of a repository's topic.

    Args:
        group: One that no test shares: a killed consumer stays a member until its session ends.
    """
    command = [*consumer(), brokers, repository, str(SCHEMAS), group]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    guard = threading.Timer(LIMIT_S, process.kill)
    guard.start()
    try:
        yield process
    finally:
        guard.cancel()
        process.kill()
        process.communicate()
