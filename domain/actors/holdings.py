"""Decisions on who held a post, from which day to which, by law or in fact."""

from __future__ import annotations

from typing import Literal

from domain.actors.actor import Actor
from domain.actors.events import ActorKind, PostHoldingEnded, PostHoldingRecorded
from domain.actors.register import refuse_outside, refuse_reversed
from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Change
from domain.values import ActorRef, Code, IsoDate


def record_holding(
    post: Actor,
    *,
    holding: Code,
    holder: ActorRef,
    nature: Literal["de_jure", "de_facto"],
    valid_from: IsoDate | None = None,
    valid_to: IsoDate | None = None,
    holder_kind: ActorKind = ActorKind.PERSON,
) -> Change:
    """Record that a person held the post; two at once are recorded as they are said to have been.

    Args:
        post: The post.
        holding: Code of the holding, new within the post.
        holder: Who held it.
        nature: By law or in fact.
        valid_from: First day; absent where it is not known.
        valid_to: Last day; absent where it is not known, or still to come.
        holder_kind: What the holder's first event says it is (decision 31).

    Raises:
        InvalidError: The actor is no post, the holder no person, the code was used before, the interval
            ends before it starts, or lies outside the days on which the post existed.
    """
    if post.kind is not ActorKind.POST:
        raise InvalidError(f"expected a post, found actor {post.code}, which is {post.kind}", field="id")
    if holder_kind is not ActorKind.PERSON:
        raise InvalidError(f"expected a person as holder, found {holder_kind} {holder}", field="holder")
    if holding in post.holdings:
        raise InvalidError(f"expected a new holding code, found {holding} used before", field="holding")
    refuse_reversed(valid_from, valid_to, field="valid_to")
    refuse_outside(post, valid_from, field="valid_from")
    refuse_outside(post, valid_to, field="valid_to")
    return post.next(
        PostHoldingRecorded,
        holding=holding,
        holder=holder,
        nature=nature,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def end_holding(post: Actor, *, holding: Code, valid_to: IsoDate) -> Change:
    """Record the last day of a holding.

    Raises:
        NotFoundError: The post has no such holding.
        RefusedError: It has its last day.
        InvalidError: The day is before the holding's first, or outside the post's existence.
    """
    known = post.holdings.get(holding)
    if known is None:
        raise NotFoundError(f"post {post.code} has no holding {holding}", field="holding")
    if known.valid_to is not None:
        raise RefusedError(f"holding {holding} of post {post.code} ended on {known.valid_to}")
    refuse_reversed(known.valid_from, valid_to, field="valid_to")
    refuse_outside(post, valid_to, field="valid_to")
    return post.next(PostHoldingEnded, holding=holding, valid_to=valid_to)
