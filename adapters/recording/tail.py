"""Keeps a process's memory up with what other processes record: identities, names, law.

A command that this process decides after another has recorded something must see it. So the head is asked for
before each group is decided, and what is new of the few kinds that memory keeps is taken in; a thread does
the same in the background, so that there is seldom anything left to take.
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

    def catch_up(self) -> None:
        """Take in all that is recorded now, by whomever."""
        self._take(self._store.head())

    def start(self) -> None:
        """Follow in the background."""
        self._thread = threading.Thread(target=self._follow, name="memory", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _take(self, head: int) -> None:
        if head <= self._position:
            return
        with self._lock:
            if head > self._position:
                # The order of numbers is the order of commits: all up to the head can be seen.
                self._memory.load(self._store, after=self._position, upto=head)
                self._position = head

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                self._take(self._store.wait(self._position, IDLE_S))
            except GravamenError as error:
                LOGGER.warning("memory waits: %s", error.message)
                self._stop.wait(IDLE_S)
            self._stop.wait(REST_S)
