"""Decisions on who or what an actor is: registered, named, described, linked, succeeded."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from domain.actors.actor import Actor
from domain.actors.events import (
    ActorCode,
    ActorKind,
    ActorName,
    ActorNameAdded,
    ActorParticularsRecorded,
    ActorRegistered,
    ActorSamePersonLinked,
    ActorSuccessionRecorded,
    Particulars,
)
from domain.errors import InvalidError, RefusedError
from domain.events import Change
from domain.values import ActorRef, Classification, IsoDate, PersonStream, StreamId

NEEDS_REASON: tuple[str, ...] = ("record_particulars",)


def register(
    *,
    id: UUID,
    code: ActorCode,
    kind: ActorKind,
    names: tuple[ActorName, ...] = (),
    part_of: ActorRef | None = None,
    existed_from: IsoDate | None = None,
    existed_to: IsoDate | None = None,
    particulars: Particulars | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
) -> Change:
    """Enter an actor under a code that is unique in the repository.

    Raises:
        InvalidError: A person with days of existence or as part of something, particulars of what is no
            person, an end before the beginning, or a part of itself.
    """
    if kind is ActorKind.PERSON:
        for field, value in (
            ("existed_from", existed_from),
            ("existed_to", existed_to),
            ("part_of", part_of),
        ):
            if value is not None:
                raise InvalidError(f"expected no {field} for a person, found one", field=field)
    elif particulars is not None:
        raise InvalidError(f"expected particulars of a person alone, found {kind}", field="particulars")
    if part_of == id:
        raise InvalidError("expected another actor to be part of, found itself", field="part_of")
    refuse_reversed(existed_from, existed_to, field="existed_to")
    event = ActorRegistered(
        code=code,
        kind=kind,
        names=names,
        part_of=part_of,
        existed_from=existed_from,
        existed_to=existed_to,
        particulars=particulars,
    )
    return Actor.first(event, id=id, classification=classification)


def refuse_reversed(first: IsoDate | None, last: IsoDate | None, *, field: str) -> None:
    """Refuse an interval that ends before it starts; raises InvalidError."""
    if first is not None and last is not None and last < first:
        raise InvalidError(f"expected a last day not before {first}, found {last}", field=field)


def refuse_outside(actor: Actor, day: IsoDate | None, *, field: str) -> None:
    """Refuse a day on which an actor did not exist; raises InvalidError."""
    if day is None:
        return
    if actor.existed_from is not None and day < actor.existed_from:
        raise InvalidError(
            f"expected a day from {actor.existed_from} on, when {actor.kind} {actor.code} began, found {day}",
            field=field,
        )
    if actor.existed_to is not None and day > actor.existed_to:
        raise InvalidError(
            f"expected a day up to {actor.existed_to}, when {actor.kind} {actor.code} ended, found {day}",
            field=field,
        )


def refuse_cycle(actor: Actor, path: tuple[str, ...], *, field: str) -> None:
    """Refuse a link whose other end leads back to the actor by `path` (decision 31); raises InvalidError."""
    if path:
        found = " -> ".join((actor.code, *path))
        raise InvalidError(f"expected no cycle, found {found}", field=field)


def add_name(actor: Actor, *, name: ActorName) -> Change:
    """Add a name; none takes the place of another."""
    return actor.next(ActorNameAdded, name=name)


def record_particulars(actor: Actor, *, particulars: Particulars) -> Change:
    """Record nationalities and ages of a person, in place of the record before.

    Raises:
        InvalidError: The actor is no person.
    """
    if actor.kind is not ActorKind.PERSON:
        raise InvalidError(f"expected a person, found actor {actor.code}, which is {actor.kind}", field="id")
    return actor.next(ActorParticularsRecorded, particulars=particulars)


def link_same_person(actor: Actor, *, other: PersonStream) -> Change:
    """Say that a source or another actor is the same human being (decision 3).

    Raises:
        InvalidError: The actor is no person, or the other is this stream.
        RefusedError: The two are linked already.
    """
    if actor.kind is not ActorKind.PERSON:
        raise InvalidError(f"expected a person, found actor {actor.code}, which is {actor.kind}", field="id")
    if other == str(StreamId(kind=actor.KIND, id=actor.id)):
        raise InvalidError("expected another stream than the actor's own, found the same", field="other")
    if other in actor.same_person:
        raise RefusedError(f"actor {actor.code} is linked to {other} already")
    return actor.next(ActorSamePersonLinked, other=other)


def record_succession(
    actor: Actor,
    *,
    relation: Literal["predecessor", "successor"],
    other: ActorRef,
    manner: Literal["renamed", "merged", "split", "replaced"],
    effective_on: IsoDate | None = None,
    succession_path: tuple[str, ...] = (),
) -> Change:
    """Record which actor came before or after this one (organs were renamed in 2016 and 2020).

    Args:
        actor: This one.
        relation: What the other is to it.
        other: The other.
        manner: How one came after the other.
        effective_on: From which day.
        succession_path: Codes by which the other leads back to this one already, in that direction of
            time, as far as the view sees; empty where it does not (decision 31).

    Raises:
        InvalidError: A person, whom a holding of a post succeeds, the actor itself, or a cycle would arise.
        RefusedError: The two stand in that relation already.
    """
    if actor.kind is ActorKind.PERSON:
        raise InvalidError(
            f"expected an organ, unit, facility or post, found person {actor.code}, whom a holding follows",
            field="id",
        )
    if other == actor.id:
        raise InvalidError("expected another actor, found the same", field="other")
    if (relation, other) in actor.successions:
        raise RefusedError(f"actor {actor.code} has {other} as {relation} already")
    refuse_cycle(actor, succession_path, field="other")
    return actor.next(
        ActorSuccessionRecorded, relation=relation, other=other, manner=manner, effective_on=effective_on
    )
