"""An actor: its state, how events change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar
from uuid import UUID

from domain.actors import events as e
from domain.actors import structure_events as s
from domain.events import DomainEvent, RecordedEvent, State
from domain.mandate.four_eyes import persons_of
from domain.values import StreamKind


@dataclass(frozen=True, slots=True)
class Holding:
    """Who held a post, from which day to which; None where the day is not known, or still to come."""

    holder: UUID
    valid_from: str | None
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class Subordination:
    """Who was over the actor, from which day to which; None where the day is not known, or still to come."""

    superior: UUID
    valid_from: str | None
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class BarState:
    """A personal bar: who recorded it, who asks that it be lifted, whether it was."""

    recorded_by: frozenset[str]
    lift_proposed_by: frozenset[str] | None = None
    is_lifted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(State):
    """What a stream of an actor has come to; names stay sealed and are not held here."""

    KIND: ClassVar[StreamKind] = StreamKind.ACTOR

    code: str
    kind: e.ActorKind
    existed_from: str | None = None
    existed_to: str | None = None
    office: s.Office | None = None
    holdings: Mapping[str, Holding] = field(default_factory=dict)
    subordinations: Mapping[str, Subordination] = field(default_factory=dict)
    successions: frozenset[tuple[str, UUID]] = frozenset()
    same_person: frozenset[str] = frozenset()
    bars: Mapping[str, BarState] = field(default_factory=dict)


def evolve(actor: Actor | None, event: RecordedEvent) -> Actor:
    """Apply one recorded event."""
    data = event.data
    if actor is None:
        return _opened(event)
    actor = replace(actor, version=event.version)
    match data:
        case e.ActorSamePersonLinked():
            return replace(actor, same_person=actor.same_person | {data.other})
        case e.ActorSuccessionRecorded():
            return replace(actor, successions=actor.successions | {(data.relation, data.other)})
        case e.PostHoldingRecorded():
            holding = Holding(data.holder, data.valid_from, data.valid_to)
            return replace(actor, holdings={**actor.holdings, data.holding: holding})
        case e.PostHoldingEnded():
            ended = replace(actor.holdings[data.holding], valid_to=data.valid_to)
            return replace(actor, holdings={**actor.holdings, data.holding: ended})
        case e.PersonalBarRecorded():
            return _with_bar(actor, data.bar.code, BarState(recorded_by=persons_of(event.by)))
        case e.PersonalBarLiftProposed():
            asked = replace(actor.bars[data.bar], lift_proposed_by=persons_of(event.by))
            return _with_bar(actor, data.bar, asked)
        case e.PersonalBarLifted():
            return _with_bar(actor, data.bar, replace(actor.bars[data.bar], is_lifted=True))
        case _:
            return _restructured(actor, data)


def _restructured(actor: Actor, data: DomainEvent) -> Actor:
    match data:
        case s.PostOfficeStated():
            return replace(actor, office=data.office)
        case s.ActorExistenceRecorded():
            return replace(actor, existed_from=data.existed_from, existed_to=data.existed_to)
        case s.SubordinationRecorded():
            below = Subordination(data.superior, data.valid_from, data.valid_to)
            return replace(actor, subordinations={**actor.subordinations, data.subordination: below})
        case s.SubordinationEnded():
            ended = replace(actor.subordinations[data.subordination], valid_to=data.valid_to)
            return replace(actor, subordinations={**actor.subordinations, data.subordination: ended})
        case _:
            return actor


def _with_bar(actor: Actor, code: str, bar: BarState) -> Actor:
    return replace(actor, bars={**actor.bars, code: bar})


def _opened(event: RecordedEvent) -> Actor:
    data = event.data
    if not isinstance(data, e.ActorRegistered):
        raise TypeError(f"an actor cannot open with {event.type}")
    return Actor(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        code=data.code,
        kind=data.kind,
        existed_from=data.existed_from,
        existed_to=data.existed_to,
    )
