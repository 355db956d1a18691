"""Decisions on what an item is to the defence: reviewed, revised, confirmed by a second person (readiness rule 10)."""

from __future__ import annotations

from uuid import UUID

from domain.disclosure import events as e
from domain.disclosure.disclosure import DisclosureReview
from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import refuse_part_in, refuse_software
from domain.proof.parts import refuse_repeated
from domain.protected import ProtectedText
from domain.values import WHOLE, CaseRef, Classification, ItemRef, Segment

NEEDS_REASON: tuple[str, ...] = ("revise",)


def review(
    *,
    id: UUID,
    case: CaseRef,
    item: ItemRef,
    segment: Segment = WHOLE,
    classes: e.Classes,
    rationale: ProtectedText,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
) -> Change:
    """Review an item, or a part of it, for one case; `none` waits for a second person.

    Raises:
        RefusedError: Software reviews.
        InvalidError: `none` beside another class, or a class twice.
    """
    refuse_software(act, "reviewing for disclosure")
    _check_classes(classes)
    event = e.DisclosureReviewed(case=case, item=item, segment=segment, classes=classes, rationale=rationale)
    return DisclosureReview.first(event, id=id, classification=classification)


def revise(review: DisclosureReview, *, classes: e.Classes, rationale: ProtectedText, act: Act) -> Change:
    """Bring a review to other classes; what it drops counts until another person has confirmed it.

    Raises:
        RefusedError: Software revises, or the review has these classes.
        InvalidError: `none` beside another class, or a class twice.
    """
    refuse_software(act, "revising a disclosure review")
    _check_classes(classes)
    if frozenset(classes) == review.classes:
        words = ", ".join(sorted(review.classes))
        raise RefusedError(
            f"disclosure review {review.id} has these classes already: {words}", field="classes"
        )
    return review.next(e.DisclosureReviewRevised, classes=classes, rationale=rationale)


def confirm(review: DisclosureReview, *, rationale: ProtectedText | None = None, act: Act) -> Change:
    """Agree, as a second person, that nothing is to be disclosed or that a class falls away.

    Raises:
        RefusedError: Software confirms, or the review waits for nobody.
        FourEyesError: The person made the review that is to be confirmed.
    """
    refuse_software(act, "confirming a disclosure review")
    if not review.awaits_second:
        raise RefusedError(f"disclosure review {review.id} waits for no second person")
    refuse_part_in(act, "confirming a disclosure review", {"made it": review.reviewed_by})
    return review.next(e.DisclosureReviewConfirmed, rationale=rationale)


def _check_classes(classes: e.Classes) -> None:
    refuse_repeated((each.value for each in classes), field="classes")
    if e.DisclosureClass.NONE in classes and len(classes) > 1:
        raise InvalidError("expected none alone, found it beside another class", field="classes")
