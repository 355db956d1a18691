"""The acts view: every event's place, time, actor and reason, so that positions and instants are whole acts.

It is what an answer names events from, with the event store closed (architecture.md 6 and 9, decision 37).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Row, Table, Text, select

from domain.protected import Sealed
from projections.history import HistoryWriter
from projections.view import Applied

METADATA = MetaData()

events = Table(
    "acts_events",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("event", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("recorded_us", BigInteger, nullable=False),
    Column("latest_us", BigInteger, nullable=False),
    Column("by_id", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("reason", Text),
)
Index("acts_events_by_latest", events.c.latest_us, events.c.sequence)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
IN_ONE_QUERY = 400
AT_ONCE = 2_000
"""Events that are read at once where a span is long."""


@dataclass(frozen=True, slots=True)
class ActsView:
    """Remembers of each event what every answer may name of it; its content stays in the log."""

    name: str = "acts"
    version: int = 2
    metadata: MetaData = METADATA

    def apply(self, applied: Applied, rows: HistoryWriter) -> None:
        """Write the event's row, with the highest time of recording up to it."""
        event = applied.event
        recorded = microseconds(event.recorded_at)
        before = rows.last(events)
        rows.append(
            events,
            sequence=applied.sequence,
            event=applied.event_id,
            type=event.type,
            stream=event.stream,
            version=event.version,
            act=str(event.act.id),
            n=event.act.n,
            of=event.act.of,
            recorded_us=recorded,
            latest_us=recorded if before is None else max(recorded, before["latest_us"]),
            by_id=event.by.id,
            purpose=event.purpose.value,
            reason=event.reason.model_dump_json() if isinstance(event.reason, Sealed) else None,
        )


ACTS = ActsView()


class NamedEvent(NamedTuple):
    """What an answer says of an event.

    Args:
        sequence, id: Its place and id.
        type: Wire name.
        stream: Its stream as `kind/uuid`, and the version that it gave it.
        act: Id of the act that it is part of.
        recorded_at: When the record took it, RFC 3339, UTC.
        by: Opaque id of who acted.
        purpose: What for, of the closed list.
        reason: Why, sealed; None where none was stated.
    """

    sequence: int
    id: str
    type: str
    stream: str
    version: int
    act: str
    recorded_at: str
    by: str
    purpose: str
    reason: Sealed | None


def microseconds(instant: datetime) -> int:
    """Count the microseconds from 1970 to an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def instant_of(count: int) -> str:
    """Write microseconds from 1970 as an instant, RFC 3339, UTC."""
    return (_EPOCH + count * _MICROSECOND).isoformat().replace("+00:00", "Z")


def whole_act(connection: Connection, position: int) -> int:
    """Round a position down to the end of a whole act; the view must have applied it."""
    statement = select(events.c.n, events.c.of).where(events.c.sequence == position)
    event = connection.execute(statement).first()
    if event is None or event.n == event.of:
        return position
    return position - int(event.n)


def position_at(connection: Connection, instant: int) -> int:
    """Give the position as of an instant: the longest prefix recorded by then, in whole acts.

    A clock that went back cannot let an event in before one that the record took earlier: what is compared
    is the running maximum of `recorded_at` (architecture.md 9).

    Args:
        instant: Microseconds from 1970.

    Returns:
        The position; 0 where the first act was recorded later.
    """
    statement = (
        select(events.c.sequence)
        .where(events.c.latest_us <= instant)
        .order_by(events.c.latest_us.desc(), events.c.sequence.desc())
        .limit(1)
    )
    return whole_act(connection, connection.execute(statement).scalar() or 0)


def latest_recorded(connection: Connection, position: int) -> int | None:
    """Give the highest time of recording up to a position, in microseconds from 1970; None before the first."""
    return connection.execute(select(events.c.latest_us).where(events.c.sequence == position)).scalar()


def events_of(connection: Connection, sequences: Iterable[int]) -> Iterator[NamedEvent]:
    """Yield the events at some sequences, in order."""
    ordered = sorted(set(sequences))
    for start in range(0, len(ordered), IN_ONE_QUERY):
        chosen = events.c.sequence.in_(ordered[start : start + IN_ONE_QUERY])
        for row in connection.execute(select(events).where(chosen).order_by(events.c.sequence)):
            yield _named(row)


def events_between(connection: Connection, after: int, upto: int) -> Iterator[NamedEvent]:
    """Yield the events after one position and up to another, in order."""
    while after < upto:
        span = events.c.sequence.between(after + 1, min(after + AT_ONCE, upto))
        for row in connection.execute(select(events).where(span).order_by(events.c.sequence)):
            yield _named(row)
        after += AT_ONCE


def _named(row: Row[tuple[object, ...]]) -> NamedEvent:
    return NamedEvent(
        sequence=row.sequence,
        id=row.event,
        type=row.type,
        stream=row.stream,
        version=row.version,
        act=row.act,
        recorded_at=instant_of(row.recorded_us),
        by=row.by_id,
        purpose=row.purpose,
        reason=None if row.reason is None else Sealed.model_validate_json(row.reason),
    )
