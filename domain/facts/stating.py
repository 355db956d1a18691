"""Decisions on a fact itself: stated with its citations, asserted, disputed, resolved, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from domain.errors import InvalidError, RefusedError
from domain.events import Change
from domain.facts.citation import Citation
from domain.facts.citing import bound
from domain.facts.events import (
    FactAsserted,
    FactCited,
    FactDisputed,
    FactDisputeResolved,
    FactGround,
    FactStated,
    FactWithdrawn,
    Proposition,
)
from domain.facts.fact import Fact, FactStatus
from domain.protected import ProtectedLine
from domain.values import Classification, Segment, StreamId

NEEDS_REASON: tuple[str, ...] = ("dispute", "resolve_dispute", "withdraw")
CITATIONS_LIMIT = 100
"""Citations stated together with a fact; further ones are cited after."""


def state(
    *,
    id: UUID,
    proposition: Proposition,
    status: Literal["prospective", "asserted"] = "asserted",
    citations: tuple[Citation, ...] = (),
    classification: Classification = Classification.CONFIDENTIAL,
    extents: Mapping[UUID, Segment] | None = None,
) -> list[Change]:
    """State a fact, with citations in the same act.

    Args:
        id: The fact's id.
        proposition: What is stated.
        status: Prospective where it is hoped for only; it never supports anything then (decision 39).
        citations: At most 100, for and against.
        classification: How far the fact may go.
        extents: Extent of items cited, where their first event fixed one (decision 31).

    Raises:
        InvalidError: The ground and the forums bound do not fit, a citation's id repeats, or a selector
            lies outside its item's segment.
    """
    _check_ground(proposition)
    if len(citations) > CITATIONS_LIMIT:
        raise InvalidError(
            f"expected at most {CITATIONS_LIMIT} citations, found {len(citations)}", field="citations"
        )
    if len({citation.id for citation in citations}) != len(citations):
        raise InvalidError("expected each citation's id once, found a repeated one", field="citations")
    opening = Fact.first(
        FactStated(proposition=proposition, status=status), id=id, classification=classification
    )
    known = extents or {}
    cited = [
        Change(
            stream=StreamId(kind=Fact.KIND, id=id),
            event=FactCited(
                citation=bound(citation, extent=known.get(citation.item), field=f"citations[{n}]")
            ),
            classification=classification,
        )
        for n, citation in enumerate(citations)
    ]
    return [opening, *cited]


def _check_ground(proposition: Proposition) -> None:
    if proposition.ground is FactGround.EVIDENCE and proposition.binds:
        raise InvalidError(
            "expected no forum bound by a fact that rests on evidence, found"
            f" {len(proposition.binds)}; agreed, judicially_noticed and adjudicated facts bind",
            field="proposition.binds",
        )
    if proposition.ground is not FactGround.EVIDENCE and not proposition.binds:
        raise InvalidError(
            f"expected the forums that a fact {proposition.ground} binds, found none",
            field="proposition.binds",
        )


def assert_fact(fact: Fact) -> Change:
    """Assert what was prospective.

    Raises:
        RefusedError: The fact is not prospective.
    """
    if fact.status is not FactStatus.PROSPECTIVE:
        raise RefusedError(f"expected fact {fact.id} to be prospective, found {fact.status}")
    return fact.next(FactAsserted)


def dispute(fact: Fact, *, disputed_by: ProtectedLine | None = None) -> Change:
    """Mark the fact as disputed; it counts still, and shows it (decision 39).

    Raises:
        RefusedError: The fact is not asserted.
    """
    if fact.status is not FactStatus.ASSERTED:
        raise RefusedError(f"expected fact {fact.id} to be asserted, found {fact.status}")
    return fact.next(FactDisputed, disputed_by=disputed_by)


def resolve_dispute(fact: Fact) -> Change:
    """End a dispute in favour of the fact; one that is lost ends in `withdraw`.

    Raises:
        RefusedError: The fact is not disputed.
    """
    if fact.status is not FactStatus.DISPUTED:
        raise RefusedError(f"expected fact {fact.id} to be disputed, found {fact.status}")
    return fact.next(FactDisputeResolved)


def withdraw(fact: Fact) -> Change:
    """Take the fact back: it supports nothing; its mappings against a line stay (decisions 21, 39).

    Raises:
        RefusedError: It was withdrawn before.
    """
    if fact.status is FactStatus.WITHDRAWN:
        raise RefusedError(f"fact {fact.id} was withdrawn before")
    return fact.next(FactWithdrawn)
