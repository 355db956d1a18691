"""Waits for a condition, no longer than a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable

DEADLINE_S = 60
LONG_S = 180
"""For what servers killed and started again may take beside other tests."""


def until(holds: Callable[[], bool], *, deadline_s: float = DEADLINE_S) -> None:
    """Wait for a condition; a test that waits to the deadline has failed."""
    deadline = time.monotonic() + deadline_s
    while not holds():
        assert time.monotonic() < deadline, "the condition did not come to hold"
        time.sleep(0.01)
