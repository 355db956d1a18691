"""Keeps one view up with the log while it has the view's turn, and stands by while another process has it.

The turn only spares two processes each other's work: that an event is not applied twice rests on the position,
which moves by compare-and-set in the transaction of the rows.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from adapters.sql_views.postgres import PostgresViews, new_place_of, place_of
from domain.errors import StoreUnavailableError, UnreadableEventError
from domain.ports.store import EventLog, StoredEvent
from projections.positions import MovedElsewhereError
from projections.runner import GapError, Runner, applied_of
from projections.view import Applied, View

LOGGER = logging.getLogger("gravamen.views")
STANDBY_S = 0.5
IDLE_S = 0.5
RETRY_S = 0.5
LOOK_S = 1.0
"""How often it is looked whether the turn is still held, and whether an operator lets a stopped view go on."""


class Turn(Protocol):
    """The right to apply a view, which one process has at a time."""

    def take(self) -> bool:
        """Take the turn if nobody has it; tells whether this process has it now."""
        ...

    def keep(self) -> None:
        """Make sure that the turn is still held.

        Raises:
            StoreUnavailableError: It is lost.
        """
        ...

    def give(self) -> None:
        """Give the turn back."""
        ...


class SupportsRetry(Protocol):
    """Reads on after a fault of the log."""

    def __call__(self) -> None:
        """What was amiss is said to be mended."""
        ...


@dataclass(slots=True)
class Projector:
    """Applies one view.

    Args:
        views: Where views are written.
        view: The view.
        log: The record.
        turn: Who applies the view.
        set_aside: Gives the sequences that recorded decisions have the view pass over.
        read: Reads an event for views.
        make_runner: Makes what applies the view where it stands; a build beside it needs no more than a `Runner`.
        retry_log: Called when a view that the log had stopped is let go on.
        on_step: Told the events of each batch, and the seconds that it took.
    """

    views: PostgresViews
    view: View
    log: EventLog
    turn: Turn
    set_aside: Callable[[View], frozenset[int]] = lambda _: frozenset()
    read: Callable[[StoredEvent], Applied] = applied_of
    retry_log: SupportsRetry = lambda: None
    make_runner: Callable[..., Runner] = Runner
    on_step: Callable[[int, float], None] = lambda _events, _seconds: None
    is_active: bool = False
    position: int = 0
    fault: str | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Finish the batch under way and end `run`."""
        self._stop.set()

    def run(self) -> None:
        """Apply until stopped; a database out of reach is tried again, a view that stopped stays stopped."""
        while not self._stop.is_set():
            try:
                if self.turn.take():
                    self._project()
                else:
                    self.fault = None
                    self._stop.wait(STANDBY_S)
            except MovedElsewhereError as error:
                LOGGER.warning("%s", error.message)
            except StoreUnavailableError as error:
                LOGGER.warning("view %s waits: %s", self.view.name, error.message)
                self._stop.wait(RETRY_S)
            finally:
                self.is_active = False
        self.turn.give()

    def _project(self) -> None:
        if not self.views.is_built(self.view):
            self._build()
        runner = self._runner(place_of(self.view), make=self.make_runner)
        try:
            self._follow(runner, is_done=self._stop.is_set)
        finally:
            runner.engine.dispose()

    def _build(self) -> None:
        """Build the view beside its place to the head of the log, and put it there."""
        LOGGER.info("building view %s version %d", self.view.name, self.view.version)
        runner = self._runner(new_place_of(self.view), make=Runner)
        try:
            self._follow(runner, is_done=lambda: self._stop.is_set() or self._has_come_up(runner))
            if not self._stop.is_set():
                switch(self.views, self.view, runner)
        finally:
            runner.engine.dispose()

    def _has_come_up(self, runner: Runner) -> bool:
        return bool(runner.running()) and runner.position() >= self.log.head()

    def _runner(self, place: str, *, make: Callable[..., Runner]) -> Runner:
        runner = make(
            self.views.writing_engine(place),
            self.log,
            (self.view,),
            key=lambda _: place,
            set_aside=self.set_aside,
            read=self.read,
        )
        runner.open()
        self.is_active = True
        self._tell(runner)
        return runner

    def _follow(self, runner: Runner, *, is_done: Callable[[], bool]) -> None:
        looked_at = time.monotonic()
        while not is_done():
            has_moved = self._step(runner)
            if time.monotonic() - looked_at > LOOK_S:
                self.turn.keep()
                if runner.resume():
                    self.retry_log()
                looked_at = time.monotonic()
            self._tell(runner)
            if not has_moved and not is_done():
                if runner.running():
                    self.log.wait(runner.position(), IDLE_S)
                else:
                    self._stop.wait(IDLE_S)

    def _step(self, runner: Runner) -> bool:
        before, started = runner.position(), time.perf_counter()
        try:
            has_moved = runner.step()
        except (GapError, UnreadableEventError) as error:
            # What the log gives is not what it was, or is no event of this program: nothing is passed over.
            runner.halt(f"{type(error).__name__}: {error.message}")
            return False
        if has_moved:
            self.on_step(runner.position() - before, time.perf_counter() - started)
        return has_moved

    def _tell(self, runner: Runner) -> None:
        state = runner.states[self.view.name]
        if state.fault is not None and state.fault != self.fault:
            LOGGER.critical("view %s stopped: %s", self.view.name, state.fault)
        self.position, self.fault = state.position, state.fault


def switch(views: PostgresViews, view: View, built: Runner) -> None:
    """Put a build that has come up in the place of the view, no further back than what stands there."""
    with views.switching(view) as position:
        built.run(to=position)
    LOGGER.info("view %s version %d stands, built anew", view.name, view.version)
