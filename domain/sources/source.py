"""A source: its state, how events change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar
from uuid import UUID

from domain.events import DomainEvent, RecordedEvent, State
from domain.mandate.four_eyes import persons_of
from domain.sources import account_events as a
from domain.sources import events as e
from domain.values import Segment, StreamKind

Hand = tuple[UUID, e.HandCapacity]
"""Whose hand, and in what capacity."""


@dataclass(frozen=True, slots=True)
class Risk:
    """The risk last assessed, and the day by which it is to be assessed again."""

    level: e.RiskLevel
    due: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a source has given: interviews to this repository, by id, and accounts elsewhere, by code."""

    interviews: frozenset[UUID]
    accounts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(State):
    """What a stream of a source has come to; names and contact stay sealed and are not held here.

    Args:
        origins: Common origins in force, by code, with the ids of who recorded each.
        origin_codes: Every code of an origin ever used.
        hands: Hands in force, with the ids of who recorded each.
        retracted: Statements taken back: item and segment.
        accounts_retracted: Accounts taken back: the new statement, and the topics.
        interviews: Interviews given to this repository, with the day of each.
        burden_checks: What each burden check considered, by its id.
        inconsistencies: Codes of inconsistencies between its accounts.
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
    accounts_retracted: frozenset[tuple[UUID, frozenset[str]]] = frozenset()
    availability: e.Availability | None = None
    risk: Risk | None = None
    interviews: Mapping[UUID, str] = field(default_factory=dict)
    burden_checks: Mapping[UUID, Given] = field(default_factory=dict)
    inconsistencies: frozenset[str] = frozenset()


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
        case e.AccountRetracted():
            taken_back = (data.retracted_in, frozenset(data.topics))
            return replace(source, accounts_retracted=source.accounts_retracted | {taken_back})
        case e.AvailabilityRecorded():
            return replace(source, availability=data.availability)
        case e.RiskAssessed():
            return replace(source, risk=Risk(data.level, data.due))
        case _:
            return _with_accounts(source, data)


def _with_accounts(source: Source, data: DomainEvent) -> Source:
    match data:
        case a.SourceInterviewed():
            return replace(source, interviews={**source.interviews, data.interview: data.held_on})
        case a.InterviewBurdenChecked():
            considered = Given(
                frozenset(past.interview for past in data.interviews), frozenset(data.accounts)
            )
            return replace(source, burden_checks={**source.burden_checks, data.check: considered})
        case a.InconsistencyRecorded():
            return replace(source, inconsistencies=source.inconsistencies | {data.code})
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
