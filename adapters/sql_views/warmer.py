"""The thread that reads ahead what is likely to be asked, a little at a time, so that nobody waits for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LOGGER = logging.getLogger("gravamen.views")
REST_TIMES = 3
"""So many times as long as it read, it rests: callers have the interpreter for most of the time."""
IDLE_S = 30.0


@dataclass(slots=True)
class Warmer:
    """Reads one thing after the other until nothing is left, and looks again from time to time.

    Args:
        warm_next: Reads one thing ahead; False where nothing is left. What it raises costs nobody anything:
            whoever asks for the thing gets the error.
    """

    warm_next: Callable[[], bool]
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read ahead."""
        self._thread = threading.Thread(target=self._warm, name="warmer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being read and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _warm(self) -> None:
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                has_more = self.warm_next()
            except Exception as error:  # noqa: BLE001 - nothing rests on it; the caller who asks gets the error
                LOGGER.warning("could not read ahead: %s", type(error).__name__)
                has_more = False
            took = time.monotonic() - began
            self._stop.wait(REST_TIMES * took if has_more else IDLE_S)
