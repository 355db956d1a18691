"""What a forum is held to reach: contested questions decided and withdrawn, standards held equal, with reasons."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, Change
from domain.law.errors import UnknownLawError
from domain.law.forum_types import Forum
from domain.law.terms import Key, LawId
from domain.mandate.forum import Decided, ForumStream
from domain.mandate.four_eyes import refuse_part_in, refuse_software
from domain.mandate.law_events import (
    DecisionNumber,
    JurisdictionDecided,
    JurisdictionDecisionWithdrawn,
    JurisdictionQuestion,
    JurisdictionWithdrawalAgreed,
    StandardsEquated,
)
from domain.ports.law import ForumLaw, named_in
from domain.values import ActorRef, ForumRef, IncidentRef

NEEDS_REASON: tuple[str, ...] = (
    "decide_jurisdiction",
    "withdraw_jurisdiction_decision",
    "agree_jurisdiction_withdrawal",
    "hold_standards_equal",
)


class UnknownStandardError(UnknownLawError):
    """The forum has no such standard."""

    noun = "a standard of the forum"


def decide_jurisdiction(
    forum: ForumStream,
    *,
    question: JurisdictionQuestion,
    decision: Literal["within", "outside"],
    incidents: Annotated[tuple[IncidentRef, ...], Field(max_length=500)] = (),
    crimes: Annotated[tuple[LawId, ...], Field(max_length=100)] = (),
    actor: ActorRef | None = None,
    act: Act,
) -> Change:
    """Decide, with reasons, a question of jurisdiction that is contested (readiness rule 9).

    One that names more goes before one that names less; a later decision of the same question and extent
    takes the place of the earlier.

    Raises:
        RefusedError: Software decides.
        InvalidError: A question of the person without a person, or a crime named twice.
    """
    refuse_software(act, "deciding a contested question of jurisdiction")
    if question is JurisdictionQuestion.PERSON and actor is None:
        raise InvalidError("expected the person for a question of the person, found none", field="actor")
    if len(set(crimes)) != len(crimes):
        raise InvalidError("expected each crime once, found one again", field="crimes")
    return forum.next(
        JurisdictionDecided,
        question=question,
        decision=decision,
        incidents=incidents,
        crimes=crimes,
        actor=actor,
    )


def withdraw_jurisdiction_decision(forum: ForumStream, *, decision: DecisionNumber, act: Act) -> Change:
    """Withdraw a decision of jurisdiction; one against jurisdiction stands until a third person agrees.

    Args:
        decision: Version of the forum's stream at which the decision was recorded.

    Raises:
        NotFoundError: No decision stands at that version.
        RefusedError: It is withdrawn already, or software withdraws.
    """
    refuse_software(act, "withdrawing a decision of jurisdiction")
    if _standing(forum, decision).withdrawn_by:
        raise RefusedError(f"decision {decision} of forum {forum.id} is withdrawn already", field="decision")
    return forum.next(JurisdictionDecisionWithdrawn, decision=decision)


def agree_jurisdiction_withdrawal(forum: ForumStream, *, decision: DecisionNumber, act: Act) -> Change:
    """Agree, as a third person, that a decision against jurisdiction is no longer held (decision 20).

    Raises:
        NotFoundError: No decision stands at that version.
        RefusedError: Nobody has withdrawn it, or software agrees.
        FourEyesError: The person decided it, or withdrew it.
    """
    known = _standing(forum, decision)
    what = f"the withdrawal of decision {decision} of forum {forum.id}"
    refuse_software(act, what)
    if not known.withdrawn_by:
        raise RefusedError(f"decision {decision} of forum {forum.id} was not withdrawn", field="decision")
    refuse_part_in(act, what, {"decided it": known.by, "withdrew it": known.withdrawn_by})
    return forum.next(JurisdictionWithdrawalAgreed, decision=decision)


def _standing(forum: ForumStream, decision: int) -> Decided:
    known = forum.decisions.get(decision)
    if known is None or known.is_gone:
        found = "none" if known is None else "one that is withdrawn"
        raise NotFoundError(
            f"expected a decision of jurisdiction at version {decision} of forum {forum.id}, found {found}",
            field="decision",
        )
    return known


def hold_standards_equal(
    forum: ForumStream, *, standard: Key, other: ForumRef, other_standard: Key, act: Act, law: ForumLaw
) -> Change:
    """Record, with reasons, that somebody holds standards of two forums equal; nothing is computed from it.

    Raises:
        UnknownStandardError: One of the forums has no such standard.
        NotFoundError: The other forum was never adopted.
        InvalidError: It is the same forum, where standards have their order.
        RefusedError: The two are held equal already, or software holds them so.
    """
    refuse_software(act, "holding standards of two forums equal")
    if other == forum.id:
        raise InvalidError("expected another forum, found the same", field="other")
    own = law.template(forum.template, forum.template_sha256, field="standard")
    _check_standard(own, standard, field="standard")
    _check_standard(law.forum(other, field="other").template, other_standard, field="other_standard")
    if (standard, other, other_standard) in forum.held_equal:
        raise RefusedError(f"{standard} is held equal to {other_standard} of forum {other} already")
    return forum.next(StandardsEquated, standard=standard, other=other, other_standard=other_standard)


def _check_standard(template: Forum, standard: str, *, field: str) -> None:
    with named_in(field):
        if template.standard(standard) is None:
            raise UnknownStandardError.near(standard, known=[each.id for each in template.standards])
