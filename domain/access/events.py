"""Events of a reading that is recorded because what was read could harm those whom it names."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.events import DomainEvent
from domain.law.terms import Key
from domain.values import CaseRef, Code, ForumRef, IsoDate, Sha256, StreamKind, Value


class FragilityList(StrEnum):
    """What was read."""

    SINGLE_POINTS = "single_points"
    LOSS_SETS = "loss_sets"
    WHAT_IF = "what_if"


class LeftAside(Value):
    """How much a what-if left aside of one kind; never which, since that too is a list of people to silence.

    Args:
        kind: Member of the what-if, such as `consents`.
        count: How many of it.
    """

    kind: Code
    count: Annotated[int, Field(ge=1)]


class AccessEvent(DomainEvent):
    """Any event of a recorded reading; none is ever published on a topic (readiness rule 11)."""

    STREAM: ClassVar[StreamKind] = StreamKind.ACCESS
    ON_TOPICS: ClassVar[bool] = False


class FragilityRead(AccessEvent):
    """Somebody read what a line hangs on; who, for what purpose and why are the envelope's.

    Args:
        what: Which list.
        case: Case file of the line.
        line: The line.
        forum: Adopted forum through whose stage it was read.
        stage: The stage.
        position: Last sequence that counted.
        date: Day in force.
        left_aside: How much a what-if left aside, by kind.
        exclusions_digest: HMAC-SHA-256 of what it left aside under the repository key, so that two readings of
            the same can be known as such and nobody can guess which (decision 2); None where nothing was.
    """

    TOPIC: ClassVar[str] = "access.fragility_read.v1"

    what: FragilityList
    case: CaseRef
    line: UUID
    forum: ForumRef
    stage: Key
    position: Annotated[int, Field(ge=1)]
    date: IsoDate
    left_aside: Annotated[tuple[LeftAside, ...], Field(max_length=20)] = ()
    exclusions_digest: Sha256 | None = None
