"""Decisions on an erasure: proposed, then ordered by another person, or declined.

An order is recorded first and carried out after. It cannot be undone, so it has four eyes, as what removes
something from a case has (readiness rules 7 and 14).
"""

from __future__ import annotations

from uuid import UUID

from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change
from domain.evidence.custody import erase_content
from domain.mandate.four_eyes import refuse_part_in, refuse_software
from domain.protection.erasure import Erasure, ErasureScope, ErasureStanding
from domain.protection.erasure_events import (
    ErasureDeclined,
    ErasureOrdered,
    ErasureProposed,
    Items,
    Persons,
)
from domain.values import Classification

NEEDS_REASON: tuple[str, ...] = ("propose", "order", "decline")


def propose(
    *,
    id: UUID,
    persons: Persons = (),
    items: Items = (),
    classification: Classification = Classification.SECRET,
    erasure_scope: ErasureScope,
    act: Act,
) -> Change:
    """Ask that what the record can read of persons, and of items, be erased.

    Args:
        erasure_scope: What the record holds of them, at its head.

    Raises:
        InvalidError: Nothing is named, something is named twice, or a stream is no human being's.
        RefusedError: All of it was erased before, an item is under a legal hold, or software asks.
    """
    refuse_software(act, "proposing an erasure")
    if not persons and not items:
        raise InvalidError("expected a person or an item, found neither", field="persons")
    for field, named in (("persons", persons), ("items", items)):
        if len(set(named)) != len(named):
            raise InvalidError(f"expected each of the {field} once, found one again", field=field)
    _check(erasure_scope)
    return Erasure.first(ErasureProposed(persons=persons, items=items), id=id, classification=classification)


def order(erasure: Erasure, *, erasure_scope: ErasureScope, act: Act) -> tuple[Change, ...]:
    """Order an erasure: name every key and grant that goes, and say on each item that its bytes are gone.

    Args:
        erasure_scope: What the record holds of what was proposed, at its head.

    Raises:
        FourEyesError: Who asks proposed it.
        RefusedError: It was decided before, all of it was erased before, or an item is under a legal hold.
    """
    refuse_software(act, "ordering an erasure")
    _refuse_decided(erasure)
    refuse_part_in(act, f"ordering erasure {erasure.id}", {"proposed it": erasure.proposed_by})
    _check(erasure_scope)
    ordered = erasure.next(ErasureOrdered, keys=erasure_scope.remaining, grants=erasure_scope.grants)
    granted = {grant.item for grant in erasure_scope.grants}
    items = (item for item in erasure_scope.items if item.id in granted)
    return (ordered, *(erase_content(item, erasure=erasure.id) for item in items))


def decline(erasure: Erasure) -> Change:
    """Decline a proposal, or take one's own back.

    Raises:
        RefusedError: It was decided before.
    """
    _refuse_decided(erasure)
    return erasure.next(ErasureDeclined)


def _check(scope: ErasureScope) -> None:
    if scope.not_human:
        raise InvalidError(
            f"expected streams of human beings, found {scope.not_human[0]}, which is none", field="persons"
        )
    for item in scope.items:
        if item.holds:
            raise RefusedError(
                f"evidence item {item.id} is under legal hold {min(item.holds)}: expected none", field="items"
            )
    if not scope.remaining:
        raise RefusedError(f"expected a key that stands, found all erased before: {min(scope.keys)}")


def _refuse_decided(erasure: Erasure) -> None:
    if erasure.standing is not ErasureStanding.PROPOSED:
        raise RefusedError(f"erasure {erasure.id} was {erasure.standing.value} before")
