"""The head of the log as one process sees it, and the wait for it to move."""

from __future__ import annotations

import threading
import time


class Head:
    """A sequence that only grows, and that many threads wait for."""

    def __init__(self, sequence: int) -> None:
        self._sequence = sequence
        self._moved = threading.Condition()
        self._is_closed = False

    @property
    def sequence(self) -> int:
        """Give the sequence of the last event."""
        return self._sequence

    def advance(self, sequence: int) -> None:
        """Move the head and wake all who wait."""
        with self._moved:
            self._sequence = max(self._sequence, sequence)
            self._moved.notify_all()

    def close(self) -> None:
        """Wake all who wait: the head will not move again."""
        with self._moved:
            self._is_closed = True
            self._moved.notify_all()

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until the head passes `after`, the time is up or the store closes; give the head."""
        deadline = time.monotonic() + timeout_s
        with self._moved:
            while self._sequence <= after and not self._is_closed:
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    break
                self._moved.wait(remaining)
            return self._sequence
