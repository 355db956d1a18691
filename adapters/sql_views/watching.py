"""How far views have come that other processes apply: read from their positions, by one reader for all who wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from domain.errors import NotFoundError, StoreUnavailableError
from projections.positions import ViewState, positions
from projections.view import View

POLL_S = 0.01


@dataclass(slots=True)
class Watching:
    """Reads positions when somebody asks, once for all who ask within the same moment.

    Args:
        engine: The views, to be read.
        views: The views of this program.
        acknowledged: Gives the last sequence that the event log has acknowledged.
    """

    engine: Engine
    views: Sequence[View]
    acknowledged: Callable[[], int]
    _states: dict[str, ViewState] = field(default_factory=dict)
    _read_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def states(self) -> Mapping[str, ViewState]:
        """Each view with its position, by name; one that was never built stands at 0."""
        with self._lock:
            now = time.monotonic()
            if now - self._read_at >= POLL_S:
                with self.engine.connect() as connection:
                    known = {row.view: row for row in connection.execute(select(positions))}
                self._states = {
                    view.name: ViewState(view, row.position, row.fault)
                    if (row := known.get(view.name)) is not None
                    else ViewState(view, 0)
                    for view in self.views
                }
                self._read_at = time.monotonic()
            return self._states

    def position(self) -> int:
        """Give the position that every view has applied."""
        return min((state.position for state in self.states.values()), default=0)

    def wait_projected(self, position: int, *, view: str = "", timeout_s: float) -> bool:
        """Wait until a view, or every view, has applied a position; see `Following`."""
        known = {each.name for each in self.views}
        if view and view not in known:
            raise NotFoundError(
                f"expected one of the views {', '.join(sorted(known))}, found another",
                field="options.wait_view",
            )

        def has_come() -> bool:
            behind = [
                state
                for state in self.states.values()
                if state.position < position and view in ("", state.view.name)
            ]
            stopped = next((state for state in behind if state.fault is not None), None)
            if stopped is not None:
                raise StoreUnavailableError(
                    f"a view was stopped and needs attention: {stopped.view.name}: {stopped.fault}"
                )
            return not behind

        return _comes(has_come, timeout_s)

    def wait_logged(self, position: int, *, timeout_s: float) -> bool:
        """Wait until the event log has acknowledged a position; tell whether it has."""
        return _comes(lambda: self.acknowledged() >= position, timeout_s)


def _comes(has_come: Callable[[], bool], timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while not has_come():
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            return False
        time.sleep(min(POLL_S, remaining))
    return True
