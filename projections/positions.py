"""How far each view has come, kept beside its rows and moved only by compare-and-set.

Two processes that apply the same view cannot apply an event twice: the second finds the position moved, and
its whole transaction with it undone (architecture.md, "Processes").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    select,
)

from domain.errors import GravamenError
from projections.history import HistoryWriter
from projections.statements import Statement
from projections.view import View

LAYOUT = 2
"""Version of the table below; a database of another is built again beside."""
POSITIONS = MetaData()
positions = Table(
    "positions",
    POSITIONS,
    Column("view", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("build", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("fault", Text),
    Column("set_aside", Text),
)

_STANDS = (
    positions.c.view == bindparam("key"),
    positions.c.build == bindparam("of_build"),
    positions.c.position == bindparam("before"),
)
_MOVE = (
    positions.update()
    .where(*_STANDS)
    .values(position=bindparam("to"), fault=bindparam("why"), set_aside=bindparam("aside"))
)
_HALT = positions.update().where(*_STANDS).values(fault=bindparam("why"))


class MovedElsewhereError(GravamenError):
    """Another process has moved the view's position, or built it anew: nothing of the batch was applied here."""


@dataclass(slots=True)
class ViewState:
    """How far a view has come, and the fault that stopped it.

    Args:
        view: The view.
        position: Last sequence that it has applied.
        fault: Why it stopped at the next one; None while it follows.
        key: Name of its row; the view's own, unless it stands beside another build of it.
        build: Number of the build, so that one that takes another's place is not taken for it.
        aside: Sequences that a recorded decision has this version of the view pass over.
        writer: Kept from batch to batch, with the rows at hand.
    """

    view: View
    position: int
    fault: str | None = None
    key: str = ""
    build: int = 1
    aside: frozenset[int] = frozenset()
    writer: HistoryWriter | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.key = self.key or self.view.name


@dataclass(slots=True)
class Keeper:
    """Reads and moves the rows of positions."""

    _moves: Statement | None = None

    def enter(self, connection: Connection, states: Iterable[ViewState]) -> None:
        """Read the rows of views, and enter those that are missing at 0."""
        known = {row.view: row for row in connection.execute(select(positions))}
        for state in states:
            row = known.get(state.key)
            if row is None:
                entered = {"view": state.key, "version": state.view.version, "build": 1, "position": 0}
                connection.execute(positions.insert(), [entered])
            else:
                state.build, state.position, state.fault = row.build, row.position, row.fault

    def move(self, connection: Connection, state: ViewState, *, to: int, fault: str | None) -> None:
        """Move a view's position, in the transaction of its rows.

        Raises:
            MovedElsewhereError: It is not where this process left it.
        """
        if self._moves is None:
            self._moves = Statement.of(_MOVE, connection.dialect)
        row = {
            **_stands(state),
            "to": to,
            "why": fault,
            "aside": " ".join(str(one) for one in sorted(state.aside) if one <= to) or None,
        }
        if self._moves.change(connection, row) != 1:
            raise MovedElsewhereError(
                f"expected view {state.key} at position {state.position}, found that another process moved it"
            )

    def halt(self, connection: Connection, state: ViewState, fault: str) -> None:
        """Write why a view stopped, unless another process has moved it since."""
        connection.execute(_HALT, _stands(state) | {"why": fault})

    def faults(self, connection: Connection) -> dict[str, str | None]:
        """Read the faults of all rows, by key."""
        rows = connection.execute(select(positions.c.view, positions.c.fault))
        return {row.view: row.fault for row in rows}


def _stands(state: ViewState) -> dict[str, object]:
    return {"key": state.key, "of_build": state.build, "before": state.position}


def resume(connection: Connection, key: str) -> str | None:
    """Let a stopped view try again: forget the fault of its row, and give it; None where it had none."""
    fault: str | None = connection.execute(select(positions.c.fault).where(positions.c.view == key)).scalar()
    if fault is not None:
        connection.execute(positions.update().where(positions.c.view == key).values(fault=None))
    return fault
