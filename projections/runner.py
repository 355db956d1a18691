"""Applies events to views: each view's rows and its position in one transaction.

A view that cannot apply an event stops there, says so, and the others go on (architecture.md,
"What goes wrong"). Events of a sequence applied before are dropped; a gap stops the view. An event that a
recorded decision has set aside is passed over by the one view that it names, and by no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic_core import to_json
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from domain.errors import GravamenError, StoreUnavailableError, UnreadableEventError
from domain.events import decode
from domain.ports.store import EventLog, StoredEvent
from projections.history import HistoryWriter
from projections.positions import POSITIONS, Keeper, ViewState
from projections.view import Applied, View

BATCH = 500
"""Events of one transaction at most; no less than the events of one act."""


class GapError(GravamenError):
    """The log skips a sequence: an event is missing."""


class SupportsProgress(Protocol):
    """Told how far a build has come."""

    def __call__(self, position: int, head: int) -> None:
        """Position applied, and head of the log."""
        ...


def applied_of(stored: StoredEvent) -> Applied:
    """Read an event for views, and check what stands beside its bytes against them.

    Raises:
        UnreadableEventError: The bytes are no event of this program, or are told of otherwise.
    """
    event = decode(stored.body)
    told = (stored.type, stored.stream, stored.version, stored.id)
    if told != (event.type, event.stream, event.version, event.id):
        raise UnreadableEventError(
            f"expected type, stream, version and id of sequence {stored.sequence} as its bytes state them, "
            "found others beside them"
        )
    return Applied(stored.sequence, str(stored.id), event, stored.digest.hex())


@dataclass(slots=True)
class Runner:
    """Keeps a set of views of one database up with the log.

    Args:
        engine: The views' database.
        log: The record.
        views: Whose tables are kept.
        states: How far each view has come, by its name.
        on_applied: Told the position that every view has reached.
        key: Gives the name of a view's row of positions.
        set_aside: Gives the sequences that recorded decisions have a view pass over.
        read: Reads an event for views.
    """

    engine: Engine
    log: EventLog
    views: Sequence[View]
    states: dict[str, ViewState] = field(default_factory=dict)
    on_applied: Callable[[int], None] = lambda _: None
    key: Callable[[View], str] = lambda view: view.name
    set_aside: Callable[[View], frozenset[int]] = lambda _: frozenset()
    read: Callable[[StoredEvent], Applied] = applied_of
    _keeper: Keeper = field(default_factory=Keeper)

    def open(self) -> None:
        """Create what tables are missing and read the positions."""
        POSITIONS.create_all(self.engine)
        for view in self.views:
            view.metadata.create_all(self.engine)
        self.states.clear()
        for view in self.views:
            self.states[view.name] = ViewState(view, 0, key=self.key(view), aside=self.set_aside(view))
        with self.engine.begin() as connection:
            self._keeper.enter(connection, self.states.values())

    def position(self) -> int:
        """The position that every view has applied."""
        return min((state.position for state in self.states.values()), default=0)

    def running(self) -> list[ViewState]:
        """The views that no fault has stopped."""
        return [state for state in self.states.values() if state.fault is None]

    def step(self, *, to: int | None = None) -> bool:
        """Apply one batch; tells whether there was anything to apply.

        Args:
            to: Sequence beyond which nothing is applied.

        Raises:
            MovedElsewhereError: Another process applies one of the views; nothing was applied here.
            GapError: The log skips a sequence.
            UnreadableEventError: An event is none of this program.
        """
        running = self.running()
        if not running:
            return False
        after = min(state.position for state in running)
        limit = BATCH if to is None else min(BATCH, to - after)
        applied = self._next_batch(after, limit)
        if not applied:
            return False
        try:
            with self.engine.begin() as connection:
                reached = [self._apply(connection, state, applied) for state in running]
                for state, (position, fault) in zip(running, reached, strict=True):
                    if (position, fault) != (state.position, state.fault):
                        # Position committed with the rows: a crash repeats, never skips.
                        self._keeper.move(connection, state, to=position, fault=fault)
        except BaseException:
            # Nothing of the batch was committed: the rows at hand must not outlive it.
            for state in running:
                state.writer = None
            raise
        # Told only now: whoever waits for a position must find its rows.
        for state, (position, fault) in zip(running, reached, strict=True):
            state.position, state.fault = position, fault
        self.on_applied(self.position())
        return True

    def _next_batch(self, after: int, limit: int) -> list[Applied]:
        """Read what follows a position, in whole acts."""
        stored = self.log.read(after, limit) if limit > 0 else []
        return whole_acts(list(_in_order(stored, after, self.read)))

    def run(self, *, to: int | None = None, progress: SupportsProgress | None = None) -> None:
        """Apply until the head of the log, or `to`."""
        while self.step(to=to):
            if progress is not None:
                progress(self.position(), to if to is not None else self.log.head())

    def halt(self, fault: str) -> None:
        """Stop every view that still runs, and say why in its row: what the log gives is not to be applied."""
        with self.engine.begin() as connection:
            for state in self.running():
                self._keeper.halt(connection, state, fault)
                state.fault = fault

    def resume(self) -> list[str]:
        """Let stopped views go on whose fault an operator has cleared or whose event was set aside; name them."""
        stopped = [state for state in self.states.values() if state.fault is not None]
        if not stopped:
            return []
        with self.engine.begin() as connection:
            faults = self._keeper.faults(connection)
        resumed = []
        for state in stopped:
            state.aside = self.set_aside(state.view)
            if faults.get(state.key) is None or state.position + 1 in state.aside:
                state.fault = None
                state.writer = None
                resumed.append(state.view.name)
        return resumed

    def _apply(
        self, connection: Connection, state: ViewState, applied: Sequence[Applied]
    ) -> tuple[int, str | None]:
        """Write a view's rows; gives the position reached, and the fault that stopped it there."""
        new = [one for one in applied if one.sequence > state.position]
        if not new:
            return state.position, state.fault
        savepoint = connection.begin_nested()
        try:
            done, fault = _write(connection, state, new)
        except Exception as error:
            if _is_unavailable(connection, error) or not _is_of_database(connection, error):
                raise
            # The database refuses a row: event by event it shows whose it is.
            savepoint.rollback()
            state.writer = None
            savepoint = connection.begin_nested()
            done, fault = _write(connection, state, new, one_by_one=True)
        if fault is not None:
            # The view keeps what came before the event that it cannot apply.
            savepoint.rollback()
            state.writer = None
            savepoint = connection.begin_nested()
            _write(connection, state, new[:done])
        savepoint.commit()
        return new[done - 1].sequence if done else state.position, fault


def whole_acts(applied: list[Applied]) -> list[Applied]:
    """Leave out an act at the end of which a part is missing: views know only whole acts."""
    if applied:
        last = applied[-1].event.act
        if last.n < last.of:
            return applied[: -last.n]
    return applied


def _in_order(
    stored: Iterable[StoredEvent], after: int, read: Callable[[StoredEvent], Applied]
) -> Iterator[Applied]:
    for one in stored:
        if one.sequence != after + 1:
            raise GapError(f"expected sequence {after + 1} in the log, found {one.sequence}")
        after = one.sequence
        yield read(one)


def _write(
    connection: Connection, state: ViewState, applied: Sequence[Applied], *, one_by_one: bool = False
) -> tuple[int, str | None]:
    """Apply events in order; gives how many were, and why the next one was not."""
    if state.writer is None:
        state.writer = HistoryWriter(connection)
    rows = state.writer
    rows.begin(connection)
    for done, one in enumerate(applied):
        if one.sequence in state.aside:
            continue
        rows.at(one.sequence, one.event_id)
        try:
            state.view.apply(one, rows)
            if one_by_one:
                rows.flush()
        except Exception as error:
            if _is_unavailable(connection, error):
                raise
            # The top of a view's loop: it stops at the event, and says so.
            return done, f"{type(error).__name__} at sequence {one.sequence} ({one.event.type})"
    rows.flush()
    return len(applied), None


def _is_unavailable(connection: Connection, error: Exception) -> bool:
    """Tell whether the database, and no event, is at fault: it is away, full, or in another's hands."""
    if isinstance(error, StoreUnavailableError):
        return True
    driver: Any = connection.dialect.dbapi
    found = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(found, driver.OperationalError | driver.InterfaceError)


def _is_of_database(connection: Connection, error: Exception) -> bool:
    """Tell whether the database refused something, as what runs statements raises it."""
    driver: Any = connection.dialect.dbapi
    return isinstance(error, DBAPIError | driver.Error)


def view_digest(connection: Connection, view: View) -> str:
    """SHA-256 over the view's rows as stored, table by table, row by row: equal for equal logs."""
    digest = hashlib.sha256()
    for table in sorted(view.metadata.tables.values(), key=lambda table: table.name):
        digest.update(f"{table.name}\n".encode())
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            digest.update(to_json(tuple(row)))
            digest.update(b"\n")
    return digest.hexdigest()
