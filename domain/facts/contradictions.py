"""Decisions on contradictions between facts: linked by one person, unlinked only with a third person's agreement.

A link informs: it is shown on both facts, and what counts against a fact is a contradicting citation, or a
mapping against the line, that says so (decision 0018).
"""

from __future__ import annotations

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, Change
from domain.facts.events import (
    ContradictionLinked,
    ContradictionUnlinkAgreed,
    ContradictionUnlinkProposed,
)
from domain.facts.fact import ContradictionState, Fact
from domain.mandate.four_eyes import refuse_part_in, refuse_software
from domain.protected import ProtectedText
from domain.values import FactRef

NEEDS_REASON: tuple[str, ...] = ("propose_contradiction_unlink", "agree_contradiction_unlink")


def link_contradiction(
    fact: Fact, *, other: FactRef, explanation: ProtectedText, other_fact: Fact, act: Act
) -> Change:
    """Say that two facts cannot both be so; the link reads the same from either.

    Args:
        fact: One of the two.
        other: The other.
        explanation: Why they exclude each other.
        other_fact: State of the other.

    Raises:
        InvalidError: Both are one fact.
        RefusedError: They are linked already, from either side, or software links.
    """
    refuse_software(act, "linking a contradiction")
    if other == fact.id:
        raise InvalidError("expected another fact, found the fact itself", field="other")
    if other in fact.contradictions or fact.id in other_fact.contradictions:
        raise RefusedError(f"facts {fact.id} and {other} are linked as contradicting already", field="other")
    return fact.next(ContradictionLinked, other=other, explanation=explanation)


def propose_contradiction_unlink(fact: Fact, *, other: FactRef) -> Change:
    """Ask that a contradiction be unlinked; it is shown until a third person agrees (decision 21).

    Args:
        fact: The fact from which the link was made.

    Raises:
        NotFoundError: No such link was made from this fact.
        RefusedError: That was asked before.
    """
    if _linked(fact, other).unlink_proposed_by is not None:
        raise RefusedError(f"unlinking {other} from fact {fact.id} was proposed before", field="other")
    return fact.next(ContradictionUnlinkProposed, other=other)


def agree_contradiction_unlink(fact: Fact, *, other: FactRef, other_fact: Fact, act: Act) -> Change:
    """Agree, as a third person, that a contradiction be unlinked (readiness rule 7, decision 21).

    Args:
        fact: The fact from which the link was made.
        other_fact: State of the other.

    Raises:
        NotFoundError: No such link was made from this fact.
        RefusedError: Software agrees, or nobody proposed it.
        FourEyesError: Who agrees linked them, proposed the unlinking, or stated either fact.
    """
    refuse_software(act, "unlinking a contradiction")
    link = _linked(fact, other)
    if link.unlink_proposed_by is None:
        raise RefusedError(f"unlinking {other} from fact {fact.id} was not proposed", field="other")
    refuse_part_in(
        act,
        f"unlinking {other} from fact {fact.id}",
        {
            "proposed it": link.unlink_proposed_by,
            "linked them": link.linked_by,
            "stated one of the facts": fact.stated_by | other_fact.stated_by,
        },
    )
    return fact.next(ContradictionUnlinkAgreed, other=other)


def _linked(fact: Fact, other: FactRef) -> ContradictionState:
    found = fact.contradictions.get(other)
    if found is None:
        raise NotFoundError(
            f"expected a contradiction linked from fact {fact.id}, found none with {other}; a link is undone"
            " from the fact from which it was made",
            field="other",
        )
    return found
