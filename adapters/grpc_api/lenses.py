"""How a lens is read from a request: position or instant, day, forum, stage, scopes, exclusions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from gravamen.v1 import readiness_service_pb2 as pb
from sqlalchemy import Engine

from adapters.grpc_api.calls import Call
from adapters.grpc_api.exclusions import read_exclusions, refuse_unknown
from adapters.grpc_api.instants import position_of_instant, read_day, read_instant, refused
from adapters.sql_views.following import Following
from domain.ports.store import EventLog
from domain.protection.events import ConsentScope
from domain.readiness.lens import Lens
from projections.acts import ACTS
from projections.queries import position_of

WAIT_S = 10.0
"""A call without a deadline waits so long for the views to reach the head (decision 17)."""
VIEW = "proof_graph"


@dataclass(frozen=True, slots=True)
class LensReader:
    """Reads lenses, and waits for the views as far as they ask.

    Args:
        engine: The views' database.
        log: The record, for its head.
        follower: Keeps the views up with the record.
        today: The day in force where a lens states none.
    """

    engine: Engine
    log: EventLog
    follower: Following
    today: Callable[[], date] = lambda: datetime.now(UTC).date()

    def read(
        self, lens: pb.Lens, call: Call, *, field: str = "lens", takes_exclusions: bool = False
    ) -> tuple[Lens, int]:
        """Read a lens; gives it with the head of the record at the time of the call.

        Args:
            takes_exclusions: Whether the rpc answers a what-if, and records that it was read (rule 11).

        Raises:
            InvalidArgumentsError: A member is not what is expected, exclusions are stated that the rpc does
                not take, or they name what is not in the record.
            StoreUnavailableError: It names an instant that the views have not come to.
        """
        head = self.log.head()
        read = Lens(
            forum=a_uuid(lens.forum, f"{place(field)}forum"),
            stage=self._stage(lens, field),
            position=self.position(lens, call, head=head, field=field),
            on=self.day(lens.on, f"{place(field)}on"),
            purpose=a_scope(lens.purpose_scope, f"{place(field)}purpose_scope"),
            recipient=a_scope(lens.recipient_scope, f"{place(field)}recipient_scope"),
            exclusions=read_exclusions(lens.exclusions, f"{place(field)}exclusions"),
        )
        if not read.exclusions.is_empty():
            if not takes_exclusions:
                raise refused(f"{place(field)}exclusions", "expected none here, found some: ask WhatIf")
            refuse_unknown(self.engine, lens.exclusions, read, f"{place(field)}exclusions")
        return read, head

    def position(self, point: Any, call: Call, *, head: int, field: str) -> int:
        """Read a position, or the instant that stands for one, and wait until the views have come so far.

        Args:
            point: Has `as_of` and `as_of_instant`; the head where it states neither.
            head: Head of the record.
            field: Path of the message in its request; empty where it is the request itself.

        Raises:
            InvalidArgumentsError: Both are stated, or what is stated is no place of the record.
            StoreUnavailableError: The views have not come to the instant.
        """
        # Half of what the caller waits: an answer that lags and says so beats none.
        timeout_s = call.remaining(WAIT_S) / 2
        if point.as_of_instant:
            name = f"{place(field)}as_of_instant".lstrip(".")
            if point.HasField("as_of"):
                raise refused(name, "expected a position or an instant, found both")
            instant = read_instant(point.as_of_instant, name)
            self.follower.wait_projected(head, view=ACTS.name, timeout_s=timeout_s)
            self.follower.wait_projected(head, view=VIEW, timeout_s=timeout_s)
            with self.engine.connect() as connection:
                reached = position_of(connection, (ACTS.name, VIEW))
                return position_of_instant(connection, instant, name, reached=reached, head=head)
        position: int = point.as_of if point.HasField("as_of") else head
        if not 1 <= position <= head:
            raise refused(
                f"{place(field)}as_of".lstrip("."),
                f"expected a sequence from 1 to the head, {head}, found {position}",
            )
        self.follower.wait_projected(position, view=VIEW, timeout_s=timeout_s)
        return position

    def day(self, text: str, field: str) -> date:
        """Read the day in force; today where none is stated.

        Raises:
            InvalidArgumentsError: It is no day.
        """
        return read_day(text, field) if text else self.today()

    @staticmethod
    def _stage(lens: pb.Lens, field: str) -> str:
        if not lens.stage:
            raise refused(f"{place(field)}stage", "expected a stage of the forum, found none")
        return lens.stage


def place(field: str) -> str:
    """Give what stands before the name of a member of a message: nothing where the message is the request."""
    return f"{field}." if field else ""


def a_uuid(text: str, field: str) -> str:
    """Read a UUID.

    Raises:
        InvalidArgumentsError: It is none.
    """
    try:
        return str(UUID(text))
    except ValueError:
        found = f"text of {len(text)} characters" if text else "none"
        raise refused(field, f"expected a UUID, found {found}") from None


def a_scope(text: str, field: str) -> str | None:
    """Read a consent scope; None where none is stated.

    Raises:
        InvalidArgumentsError: It is none.
    """
    if text and text not in set(ConsentScope):
        expected = ", ".join(ConsentScope)
        raise refused(field, f"expected one of {expected}, found text of {len(text)} characters")
    return text or None
