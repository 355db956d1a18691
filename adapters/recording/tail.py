"""Keeps a process's memory up with what other processes record: identities, names, law.

A command that this process decides after another has recorded something must see it. So what is new of the few
kinds that memory keeps is asked for before each group is decided, by one question; a thread asks the same in the
background, so that there is seldom anything left to take.
"""

from __future__ import annotations

import logging
import threading
from typing import Protocol

from adapters.recording.memory import Memory
from domain.errors import GravamenError
from domain.ports.store import EventLog, EventStore

LOGGER = logging.getLogger("gravamen.memory")
IDLE_S = 0.5
REST_S = 0.05
"""Between two looks in the background, while the record grows."""


class FollowedStore(EventStore, EventLog, Protocol):
    """A store that is its own log."""


class Tail:
    """Takes the events of the store into memory, in order, each once.

    Args:
        memory: Where they are kept.
        store: Written by any number of processes.
    """

    def __init__(self, memory: Memory, store: FollowedStore) -> None:
        self._memory = memory
        self._store = store
        self._position = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def position(self) -> int:
        """Sequence up to which everything was taken in."""
        return self._position

    def catch_up(self) -> None:
        """Take in all that is recorded now, by whomever."""
        # Read before what is new: the order of numbers is the order of commits, so all up to it can be seen.
        known = self._store.wait(0, 0.0)
        with self._lock:
            last = self._memory.load(self._store, after=self._position)
            self._position = max(self._position, known, last)

    def start(self) -> None:
        """Follow in the background."""
        self._thread = threading.Thread(target=self._follow, name="memory", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                if self._store.wait(self._position, IDLE_S) > self._position:
                    self.catch_up()
            except GravamenError as error:
                LOGGER.warning("memory waits: %s", error.message)
                self._stop.wait(IDLE_S)
            self._stop.wait(REST_S)
