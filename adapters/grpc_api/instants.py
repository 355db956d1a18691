"""As of an instant: how one is stated, what is refused of it, and the position that it stands for.

The position is the longest prefix of the record whose running maximum of `recorded_at` is not later,
rounded down to a whole act (architecture.md 9).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from adapters.grpc_api.status import InvalidArgumentsError, Violation
from domain.errors import StoreUnavailableError
from projections.acts import instant_of, latest_recorded, microseconds, position_at

_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})")


def now() -> datetime:
    """Give the server's time."""
    return datetime.now(UTC)


def refused(field: str, description: str) -> InvalidArgumentsError:
    """Say what was expected of a field, and found."""
    return InvalidArgumentsError([Violation(field, description)])


def read_instant(text: str, field: str) -> int:
    """Read an instant, RFC 3339 with its offset, as microseconds from 1970.

    Raises:
        InvalidArgumentsError: It is none, or it lies in the future.
    """
    expected = "expected an instant with its offset, such as 2026-11-24T12:00:00Z (RFC 3339)"
    if not _RFC_3339.fullmatch(text):
        raise refused(field, f"{expected}, found text of {len(text)} characters")
    try:
        instant = datetime.fromisoformat(text.upper())
    except ValueError:
        raise refused(field, f"{expected}, found none that exists in the calendar") from None
    present = now()
    if instant > present:
        raise refused(field, f"expected an instant up to now, {_written(present)}, found {_written(instant)}")
    return microseconds(instant)


def position_of_instant(connection: Connection, instant: int, field: str, *, reached: int, head: int) -> int:
    """Give the position that an instant stands for.

    Args:
        connection: Of the views' database.
        instant: Microseconds from 1970.
        reached: Position that the views have applied.
        head: Head of the record.

    Raises:
        InvalidArgumentsError: The record's first act is later.
        StoreUnavailableError: The views do not know yet how far the record had come by then.
    """
    if reached < head and (latest_recorded(connection, reached) or 0) <= instant:
        raise StoreUnavailableError(
            f"the views have applied position {reached}, expected {head}: wait for it and ask again"
        )
    position = position_at(connection, instant)
    if position == 0:
        first = latest_recorded(connection, 1)
        begun = "nothing was recorded yet" if first is None else f"the record begins at {instant_of(first)}"
        found = instant_of(instant)
        raise refused(field, f"expected an instant at which the record had begun ({begun}), found {found}")
    return position


def read_day(text: str, field: str) -> date:
    """Read a calendar day.

    Raises:
        InvalidArgumentsError: It is not written YYYY-MM-DD, or no such day exists.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise refused(field, f"expected a day as YYYY-MM-DD, found text of {len(text)} characters")
    return day


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
