"""Decisions on personal bars: recorded by anyone, lifted only with another person's agreement."""

from __future__ import annotations

from domain.actors.actor import Actor, BarState
from domain.actors.events import (
    ActorKind,
    Bar,
    PersonalBarLifted,
    PersonalBarLiftProposed,
    PersonalBarRecorded,
)
from domain.actors.register import refuse_reversed
from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import refuse_part_in, refuse_software
from domain.values import Code

NEEDS_REASON: tuple[str, ...] = ("record_bar", "propose_bar_lift", "agree_bar_lift")


def record_bar(actor: Actor, *, bar: Bar) -> Change:
    """Record what keeps a forum from hearing a case against a person (readiness rule 9, decision 11).

    Raises:
        InvalidError: The actor is no person, the code was used before, or the bar ends before it starts.
    """
    if actor.kind is not ActorKind.PERSON:
        raise InvalidError(f"expected a person, found actor {actor.code}, which is {actor.kind}", field="id")
    if bar.code in actor.bars:
        raise InvalidError(f"expected a new bar code, found {bar.code} used before", field="bar.code")
    refuse_reversed(bar.valid_from, bar.valid_to, field="bar.valid_to")
    return actor.next(PersonalBarRecorded, bar=bar)


def propose_bar_lift(actor: Actor, *, bar: Code) -> Change:
    """Ask that a bar be lifted (readiness rule 3: a bar outlives its author).

    Raises:
        NotFoundError: There is no such bar in force.
        RefusedError: It was proposed before.
    """
    if _standing(actor, bar).lift_proposed_by is not None:
        raise RefusedError(f"lifting bar {bar} of actor {actor.code} was proposed before")
    return actor.next(PersonalBarLiftProposed, bar=bar)


def agree_bar_lift(actor: Actor, *, bar: Code, act: Act) -> Change:
    """Agree, as a third person, that a bar does not hold.

    Raises:
        NotFoundError: There is no such bar in force.
        RefusedError: Software asks, or nobody proposed it.
        FourEyesError: Who asks recorded the bar or proposed to lift it.
    """
    standing = _standing(actor, bar)
    refuse_software(act, "lifting a personal bar")
    if standing.lift_proposed_by is None:
        raise RefusedError(f"lifting bar {bar} of actor {actor.code} was not proposed")
    refuse_part_in(
        act,
        f"lifting bar {bar} of actor {actor.code}",
        {"proposed it": standing.lift_proposed_by, "recorded the bar": standing.recorded_by},
    )
    return actor.next(PersonalBarLifted, bar=bar)


def _standing(actor: Actor, code: str) -> BarState:
    bar = actor.bars.get(code)
    if bar is None or bar.is_lifted:
        was = "no such one" if bar is None else "one that was lifted"
        raise NotFoundError(f"expected a bar {code} of actor {actor.code}, found {was}", field="bar")
    return bar
