"""Decisions on taint: recorded by anyone for stated uses, lifted only with a third person's agreement."""

from __future__ import annotations

from uuid import UUID

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, Change
from domain.facts.events import Taint, TaintLifted, TaintLiftProposed, TaintRecorded
from domain.facts.fact import Fact, TaintState
from domain.mandate.four_eyes import refuse_part_in, refuse_software
from domain.values import Code

NEEDS_REASON: tuple[str, ...] = ("propose_taint_lift", "agree_taint_lift")


def record_taint(fact: Fact, *, citation: UUID, taint: Taint) -> Change:
    """Bar uses of a citation (readiness rule 4).

    Raises:
        NotFoundError: There is no such citation.
        InvalidError: The code was used before, or who ruled is missing or out of place.
    """
    if taint.code in fact.citation(citation).taints:
        raise InvalidError(f"expected a new taint code, found {taint.code} used before", field="taint.code")
    if (taint.status == "ruled") is not (taint.ruled_by is not None):
        expected = "the body that ruled" if taint.status == "ruled" else f"no ruling body for {taint.status}"
        raise InvalidError(
            f"expected {expected}, found {'none' if taint.ruled_by is None else 'one'}",
            field="taint.ruled_by",
        )
    return fact.next(TaintRecorded, citation=citation, taint=taint)


def propose_taint_lift(fact: Fact, *, citation: UUID, taint: Code) -> Change:
    """Ask that a taint be lifted (readiness rule 3: a bar outlives its author).

    Raises:
        NotFoundError: There is no such citation or taint.
        RefusedError: It was proposed before.
    """
    if _barring(fact, citation, taint).lift_proposed_by is not None:
        raise RefusedError(f"lifting taint {taint} of citation {citation} was proposed before")
    return fact.next(TaintLiftProposed, citation=citation, taint=taint)


def agree_taint_lift(fact: Fact, *, citation: UUID, taint: Code, act: Act) -> Change:
    """Agree, as a third person, that a taint be lifted.

    Raises:
        NotFoundError: There is no such citation or taint.
        RefusedError: Software asks, or nobody proposed it.
        FourEyesError: Who asks recorded the taint, proposed to lift it, made the citation, or stated the
            fact that it serves.
    """
    barring = _barring(fact, citation, taint)
    refuse_software(act, "lifting a taint")
    if barring.lift_proposed_by is None:
        raise RefusedError(f"lifting taint {taint} of citation {citation} was not proposed")
    refuse_part_in(
        act,
        f"lifting taint {taint} of citation {citation}",
        {
            "proposed it": barring.lift_proposed_by,
            "recorded the taint": barring.recorded_by,
            "made the citation": fact.citation(citation).cited_by,
            "stated the fact": fact.stated_by,
        },
    )
    return fact.next(TaintLifted, citation=citation, taint=taint)


def _barring(fact: Fact, citation: UUID, code: Code) -> TaintState:
    taint = fact.citation(citation).taints.get(code)
    if taint is None or taint.is_lifted:
        was = "no such one" if taint is None else "one that was lifted"
        raise NotFoundError(f"expected a taint {code} of citation {citation}, found {was}", field="taint")
    return taint
