"""The thread that keeps the views up with the log, and lets callers wait for a position."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from adapters.sql_views.engine import is_of_the_disk
from domain.errors import NotFoundError, StoreUnavailableError
from domain.ports.store import EventLog
from projections.positions import ViewState
from projections.runner import Runner

LOGGER = logging.getLogger("gravamen.views")
POLL_S = 0.5
RETRY_S = 0.5
LOOK_S = 1.0
"""How often it is looked whether a stopped view may go on."""
REST_S = 0.25
"""So long the views rest after a batch while the record grows and nobody waits for them: a transaction of
many events costs little more than one of few, and commands have the interpreter to themselves meanwhile."""
RESTS_BEHIND = 5_000
"""Events behind the head beyond which the views do not rest: some seconds of applying."""


@dataclass(slots=True)
class Follower:
    """Runs a runner in a thread of its own: it waits while the disk is full, and stops at an unforeseen error."""

    runner: Runner
    log: EventLog
    _moved: threading.Condition = field(default_factory=threading.Condition)
    _stop: threading.Event = field(default_factory=threading.Event)
    _is_waited_for: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    fault: str | None = None

    @property
    def states(self) -> Mapping[str, ViewState]:
        """Each view with its position, by name."""
        return self.runner.states

    def position(self) -> int:
        """Give the position that every view has applied."""
        return self.runner.position()

    def start(self) -> None:
        """Begin to follow."""
        self._thread = threading.Thread(target=self._follow, name="views", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch under way and stop."""
        self._stop.set()
        self._is_waited_for.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    self._apply()
                except DBAPIError as error:
                    if not is_of_the_disk(error):
                        raise
                    LOGGER.warning("views wait at position %d: %s", self.runner.position(), error.orig)
                    self._stop.wait(RETRY_S)
        except Exception as error:  # noqa: BLE001 - the top of the process's view loop: it stops and says so
            self.fault = f"{type(error).__name__}: views stopped at position {self.runner.position()}"
            LOGGER.error("views stopped by %s at position %d", type(error).__name__, self.runner.position())
            with self._moved:
                self._moved.notify_all()

    def _apply(self) -> None:
        """Apply what has come until told to stop."""
        looked_at = time.monotonic()
        while not self._stop.is_set():
            if time.monotonic() - looked_at > LOOK_S:
                self._resume()
                looked_at = time.monotonic()
            head = self.log.head()
            if self.runner.step():
                with self._moved:
                    self._moved.notify_all()
                self._rest(since=head)
            else:
                self.log.wait(self._waits_after(), POLL_S)

    def _resume(self) -> None:
        """Look whether an operator lets a stopped view go on."""
        for name in self.runner.resume():
            LOGGER.info("view %s goes on", name)

    def _rest(self, *, since: int) -> None:
        head = self.log.head()
        if head > since and head - self._waits_after() < RESTS_BEHIND:
            self._is_waited_for.wait(REST_S)
        self._is_waited_for.clear()

    def _waits_after(self) -> int:
        running = self.runner.running()
        return min(state.position for state in running) if running else self.log.head()

    def wait_logged(self, position: int, *, timeout_s: float) -> bool:  # noqa: ARG002 - it never waits
        """Tell at once that the log has the position: here the store is the log."""
        return True

    def wait_projected(self, position: int, *, view: str = "", timeout_s: float) -> bool:
        """Wait until a view, or every view, has applied a position.

        Raises:
            NotFoundError: There is no such view.
            StoreUnavailableError: The view was stopped by a fault and will not get there.
        """
        if view and view not in self.runner.states:
            expected = ", ".join(sorted(self.runner.states))
            raise NotFoundError(
                f"expected one of the views {expected}, found another", field="options.wait_view"
            )
        states = [self.runner.states[view]] if view else list(self.runner.states.values())
        deadline = time.monotonic() + timeout_s
        with self._moved:
            while any(state.position < position for state in states):
                stopped = next((state for state in states if state.fault is not None), None)
                if stopped is not None or self.fault is not None:
                    fault = self.fault if stopped is None else f"{stopped.view.name}: {stopped.fault}"
                    raise StoreUnavailableError(f"a view was stopped and needs attention: {fault}")
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    return False
                self._is_waited_for.set()
                self._moved.wait(min(remaining, POLL_S))
        return True
