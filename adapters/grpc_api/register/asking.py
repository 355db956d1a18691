"""How a query names its position, its page and its filters, and what is refused of them."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection

from adapters.grpc_api.instants import position_of_instant, read_instant
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from adapters.recording.sealing import Sealer
from domain.errors import StoreUnavailableError
from domain.ports.store import EventLog
from domain.values import StreamId
from projections.acts import ACTS, whole_act
from projections.queries import After, position_of

PAGE, PAGE_LIMIT = 50, 500
DIGEST_LENGTH = 32

RowT = TypeVar("RowT")
Check = Callable[[str], None]
"""Raises ValueError, saying what was expected."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The position that an answer stands for, and the head of the record."""

    position: int
    head: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page is asked for, at which position."""

    standpoint: Standpoint
    size: int
    after: After | None


def refuse(field: str, description: str) -> InvalidArgumentsError:
    """Say what was expected of a field, and found."""
    return InvalidArgumentsError([Violation(field, description)])


def standpoint(
    connection: Connection, log: EventLog, request: Any, views: Iterable[str], *, at: int | None = None
) -> Standpoint:
    """Find the position that an answer stands for: asked for, or that of the views; the end of a whole act.

    Args:
        connection: Transaction that the answer is read in.
        log: The record.
        request: Has `as_of` and `as_of_instant`.
        views: Views that the answer is read from.
        at: Position of a page before, which the next page keeps.

    Raises:
        InvalidArgumentsError: What is asked for is no place of the record, or is stated twice.
        StoreUnavailableError: The views have not come so far yet; asking again may help.
    """
    reached = position_of(connection, (*views, ACTS.name))
    # Read after the views' position, so that it is never behind it.
    head = log.head()
    position = reached
    if at is not None:
        position = at
    elif request.as_of_instant:
        position = _at_instant(connection, request, reached=reached, head=head)
    elif request.HasField("as_of"):
        position = request.as_of
        if not 1 <= position <= head:
            raise refuse("as_of", f"expected a sequence from 1 to the head, {head}, found {position}")
    if position > reached:
        raise StoreUnavailableError(
            f"the views have applied position {reached}, expected {position}: wait for it and ask again"
        )
    return Standpoint(whole_act(connection, position), head)


def _at_instant(connection: Connection, request: Any, *, reached: int, head: int) -> int:
    field = "as_of_instant"
    if request.HasField("as_of"):
        raise refuse(field, "expected a position or an instant, found both")
    instant = read_instant(request.as_of_instant, field)
    return position_of_instant(connection, instant, field, reached=reached, head=head)


def asked(
    connection: Connection, log: EventLog, request: Any, views: Iterable[str], *, sealer: Sealer
) -> Asked:
    """Read position and page of a request for a list.

    Raises:
        InvalidArgumentsError: The page token is of another request, or none of ours.
    """
    size = min(request.page_size or PAGE, PAGE_LIMIT)
    if not request.page_token:
        return Asked(standpoint(connection, log, request, views), size, None)
    position, after = place_of(request, sealer)
    return Asked(standpoint(connection, log, request, views, at=position), size, after)


def token(request: Any, position: int, after: After | None, sealer: Sealer) -> str:
    """Write the token of the next page: opaque, and bound to its position and to the request's filters."""
    if after is None:
        return ""
    place = json.dumps([position, after.entered, after.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(f"{_bound(request, place, sealer)}{place}".encode()).decode().rstrip("=")


def sliced(rows: Sequence[RowT], of: Asked) -> tuple[Sequence[RowT], After | None]:
    """Give the page of rows that were reached all at once, and the place in them where the next one begins."""
    start = 0 if of.after is None else of.after.entered
    end = start + of.size
    return rows[start:end], After(end, "") if end < len(rows) else None


def place_of(request: Any, sealer: Sealer) -> tuple[int, After]:
    """Read a page token: the position of the page before, and where it ended.

    Raises:
        InvalidArgumentsError: It is of another request, or none of ours.
    """
    stated = request.page_token
    try:
        text = base64.urlsafe_b64decode(stated + "=" * (-len(stated) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    digest, place = text[:DIGEST_LENGTH], text[DIGEST_LENGTH:]
    if not place or digest != _bound(request, place, sealer):
        raise refuse("page_token", "expected the token of a page before of this same request, found another")
    position, entered, id = json.loads(place)
    return position, After(entered, id)


def _bound(request: Any, place: str, sealer: Sealer) -> str:
    filters = type(request)()
    filters.CopyFrom(request)
    filters.ClearField("page_token")
    filters.ClearField("page_size")
    name = request.DESCRIPTOR.full_name
    return sealer.keyed_digest("page", name, filters.SerializeToString(deterministic=True), place)[
        :DIGEST_LENGTH
    ]


def one_of(words: type[StrEnum] | tuple[str, ...]) -> Check:
    """Expect one of the words."""
    known = tuple(str(word) for word in words)

    def check(value: str) -> None:
        if value not in known:
            raise ValueError(f"expected one of {', '.join(known)}")

    return check


def a_uuid(value: str) -> None:
    """Expect a UUID."""
    try:
        UUID(value)
    except ValueError:
        raise ValueError("expected a UUID") from None


def a_stream(value: str) -> None:
    """Expect a stream."""
    try:
        StreamId.parse(value)
    except ValidationError:
        raise ValueError("expected a stream as `kind/uuid`") from None


def a_day(value: str) -> None:
    """Expect a day; ISO 8601 has other forms, which are not taken."""
    try:
        is_day = date.fromisoformat(value).isoformat() == value
    except ValueError:
        is_day = False
    if not is_day:
        raise ValueError("expected a day as YYYY-MM-DD")


def anything(_: str) -> None:
    """Expect any text: a code that nothing has is found nowhere."""


def checked(field: str, value: str, check: Check) -> str:
    """Check a text of a request.

    Raises:
        InvalidArgumentsError: It is not what is expected.
    """
    try:
        check(value)
    except ValueError as error:
        raise refuse(field, f"{error}, found text of {len(value)} characters") from None
    return value
