"""The end of the log, read once for all views of a process; who is far behind reads for himself.

A consumer costs the brokers and this process the same whether one view follows it or twelve. So one reader
keeps the last events in memory, read and checked, and every view takes its batches from there.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.kafka_log.errors import LogUnavailableError
from adapters.kafka_log.reader import KafkaLog
from domain.errors import StoreUnavailableError, UnreadableEventError
from domain.ports.store import StoredEvent

LOGGER = logging.getLogger("gravamen.log")
KEPT = 20_000
"""Events kept in memory."""
AHEAD = 2_000
"""Events read before anybody asks for them."""
PAGE = 1_000
IDLE_S = 0.5
RETRY_S = 0.5
FIRST_CONTACT_S = 10.0

OpenLog = Callable[[], KafkaLog]


class Window:
    """Keeps the last events of the log, from a first sequence on.

    Args:
        open_log: Opens the log.
        after: Sequence after which it begins.
    """

    def __init__(self, open_log: OpenLog, *, after: int) -> None:
        self._open_log = open_log
        self._events: deque[StoredEvent] = deque()
        self._start = self._end = self._wanted = after
        self._head: int | None = None
        self._moved = threading.Condition()
        self._stop = threading.Event()
        self.fault: UnreadableEventError | None = None
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)

    def head(self) -> int:
        """Sequence of the last event of the log, as it was known last.

        Raises:
            LogUnavailableError: The log was never reached.
        """
        with self._moved:
            self._moved.wait_for(lambda: self._head is not None or self._stop.is_set(), FIRST_CONTACT_S)
            if self._head is None:
                raise LogUnavailableError("the log could not be reached yet")
            return max(self._head, self._end)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """Stop reading, and wake all who wait."""
        self._stop.set()
        with self._moved:
            self._moved.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def read(self, after: int, limit: int) -> list[StoredEvent] | None:
        """Give up to `limit` events after a sequence; None where they are not kept any more.

        Raises:
            UnreadableEventError: The log is not what it was, and nothing follows.
        """
        with self._moved:
            if after < self._start:
                return None
            if after > self._wanted:
                self._wanted = after
                self._moved.notify_all()
            if after >= self._end:
                if self.fault is not None:
                    raise self.fault
                return []
            place = after - self._start
            return [self._events[n] for n in range(place, min(place + limit, len(self._events)))]

    def retry(self) -> None:
        """Read on after a fault: what was amiss is said to be mended."""
        with self._moved:
            self.fault = None
            self._moved.notify_all()

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until there is more than a sequence, or the time is up; give the end of what is kept."""
        with self._moved:
            self._moved.wait_for(
                lambda: self._end > after or self.fault is not None or self._stop.is_set(), timeout_s
            )
            return self._end

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                log = self._open_log()
                try:
                    self._follow(log)
                finally:
                    log.close()
            except UnreadableEventError as error:
                LOGGER.critical("the log is not what it was: %s", error.message)
                with self._moved:
                    self.fault = error
                    self._moved.notify_all()
                    self._moved.wait_for(lambda: self.fault is None or self._stop.is_set())
            except StoreUnavailableError as error:
                LOGGER.warning("reading the log waits: %s", error.message)
                self._stop.wait(RETRY_S)

    def _follow(self, log: KafkaLog) -> None:
        self._see_head(log)
        while not self._stop.is_set():
            with self._moved:
                self._moved.wait_for(lambda: self._end - self._wanted < AHEAD or self._stop.is_set(), IDLE_S)
                if self._end - self._wanted >= AHEAD:
                    continue
            page = log.read(self._end, PAGE)
            if not page:
                if log.wait(self._end, IDLE_S) <= self._end:
                    self._see_head(log)
                continue
            with self._moved:
                self._events.extend(page)
                self._end = page[-1].sequence
                for _ in range(len(self._events) - KEPT):
                    self._events.popleft()
                self._start = self._end - len(self._events)
                self._moved.notify_all()

    def _see_head(self, log: KafkaLog) -> None:
        head = log.head()
        with self._moved:
            self._head = head
            self._moved.notify_all()


@dataclass(slots=True)
class FollowedLog:
    """The log as one view follows it: from the window where it can, else by a reader of its own."""

    window: Window
    open_log: OpenLog
    _own: KafkaLog | None = field(default=None)

    def head(self) -> int:
        """Sequence of the last event, 0 where there is none."""
        return self._own.head() if self._own is not None else self.window.head()

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events with sequence greater than `after`, in order; see the port."""
        kept = self.window.read(after, limit)
        if kept is not None:
            self.close()
            return kept
        if self._own is None:
            self._own = self.open_log()
        return self._own.read(after, limit)

    def wait(self, after: int, timeout_s: float) -> int:
        """Wait until the head passes `after`, or the time is up; give the head."""
        if self._own is None:
            return self.window.wait(after, timeout_s)
        time.sleep(min(timeout_s, 0.05))
        return self._own.head()

    def close(self) -> None:
        """Let go of the reader of its own, if there is one."""
        if self._own is not None:
            self._own.close()
            self._own = None
