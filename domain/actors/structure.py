"""Decisions on how a State is built: offices of posts, existence by date, who is over whom."""

from __future__ import annotations

from typing import Literal

from domain.actors.actor import Actor, Holding, Subordination
from domain.actors.events import ActorKind
from domain.actors.register import refuse_cycle, refuse_outside, refuse_reversed
from domain.actors.structure_events import (
    ActorExistenceRecorded,
    Office,
    PostOfficeStated,
    SubordinationEnded,
    SubordinationRecorded,
)
from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Change
from domain.values import ActorRef, Code, IsoDate

NEEDS_REASON: tuple[str, ...] = ("state_office", "record_existence")


def state_office(post: Actor, *, office: Office) -> Change:
    """State what office a post is, on which immunity by office turns (readiness rule 9).

    Raises:
        InvalidError: The actor is no post.
        RefusedError: It is stated so already.
    """
    if post.kind is not ActorKind.POST:
        raise InvalidError(f"expected a post, found actor {post.code}, which is {post.kind}", field="id")
    if post.office == office:
        raise RefusedError(f"post {post.code} is stated as {office} already", field="office")
    return post.next(PostOfficeStated, office=office)


def record_existence(
    actor: Actor, *, existed_from: IsoDate | None = None, existed_to: IsoDate | None = None
) -> Change:
    """Record from which day to which an organ, unit, facility or post existed, in place of the record before.

    Raises:
        InvalidError: The actor is a person, the end lies before the beginning, or a holding or subordination
            that stands lies outside.
    """
    if actor.kind is ActorKind.PERSON:
        raise InvalidError(
            f"expected an organ, unit, facility or post, found person {actor.code}", field="id"
        )
    refuse_reversed(existed_from, existed_to, field="existed_to")
    for name, spans in (("holding", actor.holdings), ("subordination", actor.subordinations)):
        for code, span in spans.items():
            _refuse_left_out(f"{name} {code}", span, existed_from, existed_to)
    return actor.next(ActorExistenceRecorded, existed_from=existed_from, existed_to=existed_to)


def _refuse_left_out(
    name: str, span: Holding | Subordination, first: IsoDate | None, last: IsoDate | None
) -> None:
    for day in (span.valid_from, span.valid_to):
        if day is not None and first is not None and day < first:
            found = f"expected a first day up to {day}, on which {name} stood, found {first}"
            raise InvalidError(found, field="existed_from")
        if day is not None and last is not None and day > last:
            found = f"expected a last day from {day} on, on which {name} stood, found {last}"
            raise InvalidError(found, field="existed_to")


def record_subordination(
    actor: Actor,
    *,
    subordination: Code,
    superior: ActorRef,
    nature: Literal["de_jure", "de_facto"],
    valid_from: IsoDate | None = None,
    valid_to: IsoDate | None = None,
    superior_kind: ActorKind = ActorKind.ORGAN,
    subordination_path: tuple[str, ...] = (),
) -> Change:
    """Record that an organ, unit, facility or post stood under another, by law or in fact.

    Two superiors at once are recorded as they are said to have been. Of persons, posts tell who was over whom.

    Args:
        actor: The one below.
        subordination: Code of the subordination, new within the actor.
        superior: The one above.
        nature: By law or in fact.
        valid_from: First day; absent where it is not known.
        valid_to: Last day; absent where it is not known, or still to come.
        superior_kind: What the superior's first event says it is (decision 31).
        subordination_path: Codes by which the superior leads up to this actor already, on days that
            overlap, as far as the view sees; empty where it does not (decision 31).

    Raises:
        InvalidError: One of the two is a person, they are the same, the code was used before, the interval
            ends before it starts or lies outside the actor's existence, or a cycle would arise.
    """
    if ActorKind.PERSON in (actor.kind, superior_kind):
        is_below = actor.kind is ActorKind.PERSON
        raise InvalidError(
            "expected an organ, unit, facility or post, found a person; who held which post is a holding",
            field="id" if is_below else "superior",
        )
    if superior == actor.id:
        raise InvalidError("expected another actor, found the same", field="superior")
    if subordination in actor.subordinations:
        raise InvalidError(
            f"expected a new subordination code, found {subordination} used before", field="subordination"
        )
    refuse_reversed(valid_from, valid_to, field="valid_to")
    refuse_outside(actor, valid_from, field="valid_from")
    refuse_outside(actor, valid_to, field="valid_to")
    refuse_cycle(actor, subordination_path, field="superior")
    return actor.next(
        SubordinationRecorded,
        subordination=subordination,
        superior=superior,
        nature=nature,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def end_subordination(actor: Actor, *, subordination: Code, valid_to: IsoDate) -> Change:
    """Record the last day of a subordination.

    Raises:
        NotFoundError: The actor has no such subordination.
        RefusedError: It has its last day.
        InvalidError: The day is before its first, or outside the actor's existence.
    """
    known = actor.subordinations.get(subordination)
    if known is None:
        raise NotFoundError(f"actor {actor.code} has no subordination {subordination}", field="subordination")
    if known.valid_to is not None:
        raise RefusedError(f"subordination {subordination} of actor {actor.code} ended on {known.valid_to}")
    refuse_reversed(known.valid_from, valid_to, field="valid_to")
    refuse_outside(actor, valid_to, field="valid_to")
    return actor.next(SubordinationEnded, subordination=subordination, valid_to=valid_to)
