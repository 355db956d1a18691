"""Decisions by which others speak on an assessment: second review, dissent, concurrence."""

from __future__ import annotations

from typing import Literal

from domain.assessment.assessment import Assessment
from domain.assessment.events import AssessmentConcurred, AssessmentDissented, AssessmentReviewed
from domain.errors import RefusedError
from domain.events import Act, Change
from domain.mandate.four_eyes import persons_of, refuse_part_in, refuse_software

NEEDS_REASON: tuple[str, ...] = ("review", "dissent", "concur")


def review(assessment: Assessment, *, outcome: Literal["agrees", "dissents"], act: Act) -> Change:
    """Review the assessment as the second person.

    Raises:
        RefusedError: Software asks, or it has its second review.
        FourEyesError: Its author asks.
    """
    refuse_software(act, "reviewing an assessment")
    if assessment.reviewed_by is not None:
        raise RefusedError(f"assessment {assessment.id} has its second review; record a dissent")
    refuse_part_in(act, f"reviewing assessment {assessment.id}", {"made it": assessment.authors})
    return assessment.next(AssessmentReviewed, outcome=outcome)


def dissent(assessment: Assessment, *, act: Act) -> Change:
    """Hold the assessment wrong, whatever the second review said.

    Raises:
        RefusedError: Software asks, or the person has dissented before.
        FourEyesError: Its author asks, who supersedes instead.
    """
    refuse_software(act, "dissenting from an assessment")
    refuse_part_in(act, f"dissenting from assessment {assessment.id}", {"made it": assessment.authors})
    if persons_of(act.by) & assessment.dissenters:
        raise RefusedError(f"{act.by.id} has dissented from assessment {assessment.id} already")
    return assessment.next(AssessmentDissented)


def concur(assessment: Assessment, *, matter: Literal["replacement", "withdrawal"], act: Act) -> Change:
    """Agree, as a third expert, that a negative assessment is replaced by this one, or withdrawn.

    More than one expert may concur, so that the loss of one revives nothing (decisions 19, 20).

    Raises:
        RefusedError: Software asks, there is nothing of that kind to concur in, or it was done before.
        FourEyesError: An author of either assessment asks, or who withdrew it.
    """
    refuse_software(act, "concurring in an assessment")
    what = f"the {matter} of a negative assessment ({assessment.id})"
    if matter == "replacement":
        superseded = assessment.supersedes
        if superseded is None or not superseded.is_negative:
            raise RefusedError(f"assessment {assessment.id} replaces no negative assessment")
        parts = {"made this one": assessment.authors, "made the one replaced": frozenset(superseded.authors)}
    else:
        if assessment.withdrawn_by is None or not assessment.is_negative:
            raise RefusedError(f"assessment {assessment.id} is not a negative one that was withdrawn")
        parts = {"made it": assessment.authors, "withdrew it": assessment.withdrawn_by}
    refuse_part_in(act, what, parts)
    if persons_of(act.by) & assessment.concurred.get(matter, frozenset()):
        raise RefusedError(f"{act.by.id} has concurred in {what} already")
    return assessment.next(AssessmentConcurred, matter=matter)
