"""Decisions by which an assessor judges an item, judges it again, or takes the judgment back."""

from __future__ import annotations

from uuid import UUID

from domain.assessment.assessment import Assessment
from domain.assessment.events import (
    AssessmentRecorded,
    AssessmentWithdrawn,
    Authenticity,
    AuthenticityResult,
    Credibility,
    Relevance,
    Reliability,
    Superseded,
)
from domain.errors import FourEyesError, InvalidError, RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import persons_of, refuse_software
from domain.protected import ProtectedText
from domain.values import AssessmentRef, Classification, ItemRef

NEEDS_REASON: tuple[str, ...] = ("supersede", "withdraw")


def assess(
    *,
    id: UUID,
    item: ItemRef,
    reliability: Reliability,
    credibility: Credibility,
    authenticity: Authenticity,
    relevance: Relevance,
    reasoning: ProtectedText,
    classification: Classification = Classification.CONFIDENTIAL,
    act: Act,
) -> Change:
    """Judge an item on both axes, its authenticity and its relevance.

    Raises:
        RefusedError: Software asks.
        InvalidError: A result on authenticity without a step, or steps without a result.
    """
    refuse_software(act, "assessing an item")
    _check(authenticity)
    event = AssessmentRecorded(
        item=item,
        reliability=reliability,
        credibility=credibility,
        authenticity=authenticity,
        relevance=relevance,
        reasoning=reasoning,
    )
    return Assessment.first(event, id=id, classification=classification)


def supersede(
    *,
    id: UUID,
    supersedes: AssessmentRef,
    reliability: Reliability,
    credibility: Credibility,
    authenticity: Authenticity,
    relevance: Relevance,
    reasoning: ProtectedText,
    classification: Classification = Classification.CONFIDENTIAL,
    superseded: Assessment,
    act: Act,
) -> Change:
    """Judge the same item again, in place of an assessment of one's own.

    A negative one may be replaced by anyone, and stands until a third expert concurred (decision 20).

    Args:
        id: Id of the new assessment.
        supersedes: Id of the one that it replaces.
        reliability: Of the source.
        credibility: Of the information.
        authenticity: Of the item.
        relevance: To what the mandate covers.
        reasoning: Why.
        classification: How far it may go.
        superseded: The one that `supersedes` names.
        act: Who judges.

    Raises:
        RefusedError: Software asks, or the assessment was withdrawn.
        FourEyesError: It is another's, and not negative: authors supersede their own.
        InvalidError: A result on authenticity without a step, or steps without a result.
    """
    refuse_software(act, "assessing an item")
    _refuse_to_others(superseded, act, "superseding")
    _check(authenticity)
    event = AssessmentRecorded(
        item=superseded.item,
        reliability=reliability,
        credibility=credibility,
        authenticity=authenticity,
        relevance=relevance,
        reasoning=reasoning,
        supersedes=Superseded(
            assessment=supersedes,
            authors=tuple(sorted(superseded.authors)),
            is_negative=superseded.is_negative,
        ),
    )
    return Assessment.first(event, id=id, classification=classification)


def withdraw(assessment: Assessment, *, act: Act) -> Change:
    """Take an assessment back; a negative one stands until a third expert concurred (decision 20).

    Raises:
        RefusedError: Software asks, or it was withdrawn before.
        FourEyesError: It is another's, and not negative.
    """
    refuse_software(act, "withdrawing an assessment")
    _refuse_to_others(assessment, act, "withdrawing")
    return assessment.next(AssessmentWithdrawn)


def _refuse_to_others(assessment: Assessment, act: Act, what: str) -> None:
    if assessment.withdrawn_by is not None:
        raise RefusedError(f"assessment {assessment.id} was withdrawn before")
    if not assessment.is_negative and not persons_of(act.by) & assessment.authors:
        raise FourEyesError(
            f"{what} assessment {assessment.id} is for its author {min(assessment.authors)},"
            f" found {act.by.id}; record an assessment of your own, or a dissent"
        )


def _check(authenticity: Authenticity) -> None:
    was_examined = authenticity.result is not AuthenticityResult.NOT_EXAMINED
    if was_examined and not authenticity.steps:
        raise InvalidError(
            f"expected at least one step for the result {authenticity.result}, found none",
            field="authenticity.steps",
        )
    if authenticity.steps and not was_examined:
        raise InvalidError(
            f"expected authentic, not_authentic or undetermined after {len(authenticity.steps)} steps,"
            " found not_examined",
            field="authenticity.result",
        )
