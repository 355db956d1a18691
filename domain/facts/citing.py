"""Decisions on citations: made for and against, withdrawn, removed by a third person, confirmed again."""

from __future__ import annotations

from uuid import UUID

from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change, DomainEvent
from domain.evidence.events import DerivationKind, EvidenceDerived
from domain.facts.citation import BasisOfKnowledge, Citation
from domain.facts.events import (
    CitationConfirmed,
    CitationRemovalAgreed,
    CitationRemovalProposed,
    CitationReopened,
    CitationWithdrawn,
    FactCited,
)
from domain.facts.fact import Fact, FactStatus
from domain.mandate.four_eyes import refuse_part_in, refuse_software
from domain.protected import Plain, quote_of
from domain.values import ItemRef, Polarity, Segment

NEEDS_REASON: tuple[str, ...] = (
    "withdraw_citation",
    "propose_citation_removal",
    "agree_citation_removal",
    "reopen_citation",
)
HEARSAY = frozenset({BasisOfKnowledge.HEARD, BasisOfKnowledge.SECONDARY_REPORT})


def extent_of(first: DomainEvent) -> Segment | None:
    """Give the part of its parents that an item holds, where its first event fixed one (decision 31).

    Args:
        first: First event of the item's stream; an excerpt keeps the numbering of what it is taken from.
    """
    if isinstance(first, EvidenceDerived) and first.derivation.kind is DerivationKind.EXCERPT:
        return first.derivation.segment
    return None


def cite(fact: Fact, *, citation: Citation, extent: Segment | None = None) -> Change:
    """Cite a segment of an item for or against the fact.

    Args:
        fact: The fact.
        citation: What is cited; `exact` holds the quoted words alone, and is bound to its digest here.
        extent: Extent of the item, where its first event fixed one.

    Raises:
        InvalidError: The id was used before, the selectors lie outside the item or each other, or
            somebody was heard by who did not hear it.
        RefusedError: Support for a withdrawn fact.
    """
    if citation.id in fact.citations:
        raise InvalidError(
            f"expected a new citation id, found {citation.id} used before", field="citation.id"
        )
    if fact.status is FactStatus.WITHDRAWN and citation.polarity is Polarity.SUPPORTS:
        raise RefusedError(f"fact {fact.id} is withdrawn and takes no more support")
    return fact.next(FactCited, citation=bound(citation, extent=extent, field="citation"))


def bound(citation: Citation, *, extent: Segment | None, field: str) -> Citation:
    """Check a citation's places against each other and the item's extent, and bind its quote to a digest.

    Raises:
        InvalidError: As for `cite`.
    """
    if citation.heard_from is not None and citation.basis not in HEARSAY:
        raise InvalidError(
            f"expected heard_from only where the basis is heard or secondary_report, found {citation.basis}",
            field=f"{field}.heard_from",
        )
    if citation.exact is None and (citation.prefix is not None or citation.suffix is not None):
        raise InvalidError("expected exact beside prefix or suffix, found none", field=f"{field}.exact")
    segment = _segment(citation, field=field)
    if extent is not None and extent.unit == segment.unit and not extent.contains(segment):
        raise InvalidError(
            f"expected a segment inside the item's {_words(extent)}, found {_words(segment)}",
            field=f"{field}.segment",
        )
    exact = quote_of(citation.exact.text) if isinstance(citation.exact, Plain) else citation.exact
    return citation.model_copy(update={"segment": segment, "exact": exact})


def _segment(citation: Citation, *, field: str) -> Segment:
    if citation.fragment is None:
        return citation.segment
    named = citation.fragment.segment()
    if not citation.segment.contains(named):
        raise InvalidError(
            f"expected a fragment inside {_words(citation.segment)}, found {_words(named)}",
            field=f"{field}.fragment",
        )
    return named if citation.segment.unit == "whole" else citation.segment


def _words(segment: Segment) -> str:
    if segment.first is None or segment.last is None:
        return segment.unit
    return f"{segment.unit} {segment.first:g} to {segment.last:g}"


def withdraw_citation(fact: Fact, *, citation: UUID) -> Change:
    """Take a supporting citation back.

    Raises:
        NotFoundError: There is no such citation.
        RefusedError: It contradicts: its removal is proposed, and agreed to by a third person.
    """
    if fact.citation(citation).polarity is Polarity.CONTRADICTS:
        raise RefusedError(
            f"citation {citation} contradicts fact {fact.id}: expected propose_citation_removal and a third"
            " person's agreement (decision 21), found a withdrawal"
        )
    return fact.next(CitationWithdrawn, citation=citation)


def propose_citation_removal(fact: Fact, *, citation: UUID) -> Change:
    """Ask that a contradicting citation be removed (decision 21).

    Raises:
        NotFoundError: There is no such citation.
        RefusedError: It supports, or its removal was proposed before.
    """
    cited = fact.citation(citation)
    if cited.polarity is Polarity.SUPPORTS:
        raise RefusedError(f"citation {citation} supports fact {fact.id}: withdraw it")
    if cited.removal_proposed_by is not None:
        raise RefusedError(f"the removal of citation {citation} was proposed before")
    return fact.next(CitationRemovalProposed, citation=citation)


def agree_citation_removal(fact: Fact, *, citation: UUID, act: Act) -> Change:
    """Agree, as a third person, that a contradicting citation be removed (readiness rule 7, decision 21).

    Raises:
        NotFoundError: There is no such citation.
        RefusedError: Software asks, or nobody proposed the removal.
        FourEyesError: Who asks cited it, proposed its removal, or stated what it contradicts.
    """
    cited = fact.citation(citation)
    refuse_software(act, "removing a contradicting citation")
    if cited.removal_proposed_by is None:
        raise RefusedError(f"the removal of citation {citation} was not proposed")
    refuse_part_in(
        act,
        f"removing citation {citation}",
        {
            "proposed it": cited.removal_proposed_by,
            "made the citation": cited.cited_by,
            "stated the fact": fact.stated_by,
        },
    )
    return fact.next(CitationRemovalAgreed, citation=citation)


def reopen_citation(fact: Fact, *, citation: UUID, corrected_by: ItemRef | None = None) -> Change:
    """Keep a citation from use until it is confirmed; a corrected translation does so by itself.

    Raises:
        NotFoundError: There is no such citation.
        RefusedError: It is open already.
    """
    if fact.citation(citation).is_reopened:
        raise RefusedError(f"citation {citation} is reopened already")
    return fact.next(CitationReopened, citation=citation, corrected_by=corrected_by)


def confirm_citation(fact: Fact, *, citation: UUID, read_in: ItemRef, act: Act) -> Change:
    """Confirm a citation after reading its words again (readiness rule 1).

    What reopened it may be the correction of its item, which this stream does not see: a confirmation
    is never refused for want of a reopening, and says in which item the words were read.

    Raises:
        NotFoundError: There is no such citation.
        RefusedError: Software asks.
    """
    refuse_software(act, "confirming a citation")
    fact.citation(citation)
    return fact.next(CitationConfirmed, citation=citation, read_in=read_in)
