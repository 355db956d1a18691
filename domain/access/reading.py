"""A recorded reading: its state, and how it enters the record before it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from domain.access.events import FragilityList, FragilityRead, LeftAside
from domain.errors import InvalidError
from domain.events import Change, RecordedEvent, State
from domain.law.terms import Key
from domain.values import CaseRef, Classification, ForumRef, IsoDate, Sha256, StreamKind

NEEDS_REASON: tuple[str, ...] = ("read_fragility",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(State):
    """What was read, once; a reading never changes, and has a stream of its own."""

    KIND: ClassVar[StreamKind] = StreamKind.ACCESS

    what: FragilityList
    line: UUID


def evolve(reading: Reading | None, event: RecordedEvent) -> Reading:
    """Apply one recorded event."""
    data = event.data
    if reading is not None:
        return replace(reading, version=event.version)
    if not isinstance(data, FragilityRead):
        raise TypeError(f"a reading cannot open with {event.type}")
    return Reading(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        what=data.what,
        line=data.line,
    )


def read_fragility(
    *,
    id: UUID,
    what: FragilityList,
    case: CaseRef,
    line: UUID,
    forum: ForumRef,
    stage: Key,
    position: int,
    date: IsoDate,
    left_aside: Mapping[str, int],
    exclusions_digest: Sha256 | None = None,
) -> Change:
    """Read what a line hangs on: a list of people to silence, so the highest classification (rule 11; art. 70).

    Args:
        left_aside: How much a what-if leaves aside, by its members.

    Raises:
        InvalidError: A digest without anything left aside, or the reverse.
    """
    if bool(left_aside) != (exclusions_digest is not None):
        raise InvalidError(
            f"expected a digest where something is left aside and none elsewhere, found {len(left_aside)} kinds"
            f" left aside and {'no' if exclusions_digest is None else 'a'} digest",
            field="exclusions_digest",
        )
    event = FragilityRead(
        what=what,
        case=case,
        line=line,
        forum=forum,
        stage=stage,
        position=position,
        date=date,
        left_aside=tuple(LeftAside(kind=kind, count=count) for kind, count in sorted(left_aside.items())),
        exclusions_digest=exclusions_digest,
    )
    return Reading.first(event, id=id, classification=Classification.SECRET)
