"""Waits for a condition, no longer than a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable

DEADLINE_S = 60


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition; a test that waits to the deadline has failed."""
    deadline = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < deadline, "the condition did not come to hold"
        time.sleep(0.01)
