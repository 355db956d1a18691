"""Decisions on restrictions of disclosure: asked for, and decided by a body (rules 81 and 82; not opened)."""

from __future__ import annotations

from typing import Literal

from domain.disclosure import events as e
from domain.disclosure.disclosure import DisclosureReview
from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import refuse_software
from domain.values import Code, IsoDate

NEEDS_REASON: tuple[str, ...] = ("ask_restriction",)


def ask_restriction(review: DisclosureReview, *, restriction: e.Restriction, act: Act) -> Change:
    """Ask that something less than the item be disclosed; its classes stay.

    Raises:
        RefusedError: Software asks, or the review has a restriction of that code.
    """
    refuse_software(act, "asking to restrict disclosure")
    if restriction.code in review.restrictions:
        raise RefusedError(
            f"disclosure review {review.id} has restriction {restriction.code} already",
            field="restriction.code",
        )
    return review.next(e.RestrictionAsked, restriction=restriction)


def decide_restriction(
    review: DisclosureReview,
    *,
    restriction: Code,
    decision: Literal["granted", "refused", "lifted"],
    body: Code,
    decided_on: IsoDate,
    reference: Code | None = None,
    act: Act,
) -> Change:
    """Record what a body decided on a restriction; a later decision takes the place of the one before.

    Raises:
        NotFoundError: The review has no such restriction.
        RefusedError: It was decided so before, or one that was not granted is lifted.
        InvalidError: The day is to come.
    """
    if restriction not in review.restrictions:
        raise NotFoundError(
            f"disclosure review {review.id} has no restriction {restriction}", field="restriction"
        )
    if decided_on > act.date:
        raise InvalidError(f"expected a day up to {act.date}, found {decided_on}", field="decided_on")
    before = review.restrictions[restriction]
    if before == decision:
        raise RefusedError(f"restriction {restriction} was {decision} before", field="decision")
    if decision == "lifted" and before != "granted":
        raise RefusedError(
            f"expected a restriction that was granted, found {restriction} {before or 'undecided'}",
            field="decision",
        )
    return review.next(
        e.RestrictionDecided,
        restriction=restriction,
        decision=decision,
        body=body,
        decided_on=decided_on,
        reference=reference,
    )
