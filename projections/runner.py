"""Applies events to views: each view's rows and its position in one transaction.

A view that cannot apply an event stops there, says so, and the others go on (architecture.md,
"What goes wrong"). Events of a sequence applied before are dropped; a gap stops the view.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic_core import to_json
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    select,
)

from domain.errors import GravamenError
from domain.events import decode
from domain.ports.store import EventLog, StoredEvent
from projections.history import HistoryWriter
from projections.view import Applied, View

BATCH = 500
"""Events of one transaction at most; no less than the events of one act."""

POSITIONS = MetaData()
positions = Table(
    "positions",
    POSITIONS,
    Column("view", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("fault", Text),
)


_MOVE = (
    positions.update()
    .where(positions.c.view == bindparam("name"))
    .values(position=bindparam("to"), fault=bindparam("why"), version=bindparam("of"))
)


class GapError(GravamenError):
    """The log skips a sequence: an event is missing."""


class SupportsProgress(Protocol):
    """Told how far a build has come."""

    def __call__(self, position: int, head: int) -> None:
        """Position applied, and head of the log."""
        ...


@dataclass(slots=True)
class ViewState:
    """How far a view has come, and the fault that stopped it."""

    view: View
    position: int
    fault: str | None = None
    writer: HistoryWriter | None = None
    """Kept from batch to batch, with the rows at hand."""


@dataclass(slots=True)
class Runner:
    """Keeps a set of views of one database up with the log."""

    engine: Engine
    log: EventLog
    views: Sequence[View]
    states: dict[str, ViewState] = field(default_factory=dict)
    on_applied: Callable[[int], None] = lambda _: None

    def open(self) -> None:
        """Create what tables are missing and read the positions."""
        POSITIONS.create_all(self.engine)
        for view in self.views:
            view.metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            known = {row.view: row for row in connection.execute(select(positions))}
            for view in self.views:
                row = known.get(view.name)
                if row is None:
                    connection.execute(
                        positions.insert().values(view=view.name, version=view.version, position=0)
                    )
                self.states[view.name] = ViewState(
                    view, row.position if row else 0, row.fault if row else None
                )

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
        """
        running = self.running()
        if not running:
            return False
        after = min(state.position for state in running)
        limit = BATCH if to is None else min(BATCH, to - after)
        stored = self.log.read(after, limit) if limit > 0 else []
        if not stored:
            return False
        applied = whole_acts(list(_decoded(stored, after)))
        if not applied:
            return False
        try:
            with self.engine.begin() as connection:
                reached = [self._apply(connection, state, applied) for state in running]
                # Positions committed with the rows: a crash repeats, never skips.
                rows = [
                    _row_of(state, position, fault)
                    for state, (position, fault) in zip(running, reached, strict=True)
                ]
                connection.execute(_MOVE, rows)
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

    def run(self, *, to: int | None = None, progress: SupportsProgress | None = None) -> None:
        """Apply until the head of the log, or `to`."""
        while self.step(to=to):
            if progress is not None:
                progress(self.position(), to if to is not None else self.log.head())

    def _apply(
        self, connection: Connection, state: ViewState, applied: Sequence[Applied]
    ) -> tuple[int, str | None]:
        """Write a view's rows; gives the position reached, and the fault that stopped it there."""
        new = [one for one in applied if one.sequence > state.position]
        if not new:
            return state.position, state.fault
        savepoint = connection.begin_nested()
        done, fault = _write(connection, state, new)
        if fault is not None:
            # The view keeps what came before the event that it cannot apply.
            savepoint.rollback()
            state.writer = None
            savepoint = connection.begin_nested()
            done, _ = _write(connection, state, new[:done])
        savepoint.commit()
        return new[done - 1].sequence if done else state.position, fault


def _row_of(state: ViewState, position: int, fault: str | None) -> dict[str, object]:
    return {"name": state.view.name, "to": position, "why": fault, "of": state.view.version}


def whole_acts(applied: list[Applied]) -> list[Applied]:
    """Leave out an act at the end of which a part is missing: views know only whole acts."""
    if applied:
        last = applied[-1].event.act
        if last.n < last.of:
            return applied[: -last.n]
    return applied


def _decoded(stored: Iterable[StoredEvent], after: int) -> Iterable[Applied]:
    for one in stored:
        if one.sequence != after + 1:
            raise GapError(f"expected sequence {after + 1} in the log, found {one.sequence}")
        after = one.sequence
        yield Applied(one.sequence, str(one.id), decode(one.body), one.digest.hex())


def _write(connection: Connection, state: ViewState, applied: Sequence[Applied]) -> tuple[int, str | None]:
    """Apply events in order; gives how many were, and why the next one was not."""
    if state.writer is None:
        state.writer = HistoryWriter(connection)
    rows = state.writer
    rows.begin(connection)
    for done, one in enumerate(applied):
        rows.at(one.sequence, one.event_id)
        try:
            state.view.apply(one, rows)
        except Exception as error:  # noqa: BLE001 - the top of a view's loop: it stops at the event, and says so
            return done, f"{type(error).__name__} at sequence {one.sequence} ({one.event.type})"
    rows.flush()
    return len(applied), None


def view_digest(connection: Connection, view: View) -> str:
    """SHA-256 over the view's rows as stored, table by table, row by row: equal for equal logs."""
    digest = hashlib.sha256()
    for table in sorted(view.metadata.tables.values(), key=lambda table: table.name):
        digest.update(f"{table.name}\n".encode())
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            digest.update(to_json(tuple(row)))
            digest.update(b"\n")
    return digest.hexdigest()
