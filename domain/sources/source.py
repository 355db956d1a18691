"""A source: its state, how events change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar
from uuid import UUID

from domain.events import RecordedEvent, State
from domain.mandate.four_eyes import persons_of
from domain.sources import events as e
from domain.values import Segment, StreamKind

Hand = tuple[UUID, e.HandCapacity]
"""Whose hand, and in what capacity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(State):
    """What a stream of a source has come to; names and contact stay sealed and are not held here.

    Args:
        origins: Common origins in force, by code, with the ids of who recorded each.
        origin_codes: Every code of an origin ever used.
        hands: Hands in force, with the ids of who recorded each.
        retracted: Statements taken back: item and segment.
    """

    KIND: ClassVar[StreamKind] = StreamKind.SOURCE

    code: str
    kind: e.SourceKind
    origins: Mapping[str, frozenset[str]] = field(default_factory=dict)
    origin_codes: frozenset[str] = frozenset()
    hands: Mapping[Hand, frozenset[str]] = field(default_factory=dict)
    earlier_accounts: frozenset[str] = frozenset()
    same_person: frozenset[str] = frozenset()
    retracted: frozenset[tuple[UUID, Segment]] = frozenset()


def evolve(source: Source | None, event: RecordedEvent) -> Source:
    """Apply one recorded event."""
    data = event.data
    if source is None:
        return _opened(event)
    source = replace(source, version=event.version)
    match data:
        case e.SamePersonLinked():
            return replace(source, same_person=source.same_person | {data.other})
        case e.CommonOriginRecorded():
            return replace(
                source,
                origins={**source.origins, data.origin: persons_of(event.by)},
                origin_codes=source.origin_codes | {data.origin},
            )
        case e.CommonOriginWithdrawn():
            return replace(
                source, origins={code: by for code, by in source.origins.items() if code != data.origin}
            )
        case e.HandRecorded():
            return replace(source, hands={**source.hands, (data.hand, data.capacity): persons_of(event.by)})
        case e.HandWithdrawn():
            gone = (data.hand, data.capacity)
            return replace(source, hands={hand: by for hand, by in source.hands.items() if hand != gone})
        case e.EarlierAccountRecorded():
            return replace(source, earlier_accounts=source.earlier_accounts | {data.account.code})
        case e.StatementRetracted():
            return replace(source, retracted=source.retracted | {(data.item, data.segment)})
        case _:
            return source


def _opened(event: RecordedEvent) -> Source:
    data = event.data
    if not isinstance(data, e.SourceRegistered):
        raise TypeError(f"a source cannot open with {event.type}")
    return Source(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        code=data.code,
        kind=data.kind,
        earlier_accounts=frozenset(account.code for account in data.earlier_accounts),
    )
