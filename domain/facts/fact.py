"""A fact: its state, how events change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.errors import NotFoundError
from domain.events import RecordedEvent, State
from domain.facts import events as e
from domain.mandate.four_eyes import persons_of
from domain.values import Polarity, StreamKind


class FactStatus(StrEnum):
    """Where a fact stands (decision 39)."""

    PROSPECTIVE = "prospective"
    ASSERTED = "asserted"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class TaintState:
    """A taint of a citation: who recorded it, who asks that it be lifted, whether it was."""

    recorded_by: frozenset[str]
    lift_proposed_by: frozenset[str] | None = None
    is_lifted: bool = False


@dataclass(frozen=True, slots=True)
class CitationState:
    """A citation: who made it, which way it cuts, and whether it counts.

    Args:
        cited_by: Ids of who cited.
        polarity: Which way it cuts.
        removal_proposed_by: Ids of who asks that it be removed.
        is_gone: Withdrawn or removed; it stays listed.
        is_reopened: Not usable until it is confirmed.
        taints: Taints by code, lifted ones included.
    """

    cited_by: frozenset[str]
    polarity: Polarity
    removal_proposed_by: frozenset[str] | None = None
    is_gone: bool = False
    is_reopened: bool = False
    taints: Mapping[str, TaintState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContradictionState:
    """A link to a fact that contradicts this one: who made it, who asks that it go."""

    linked_by: frozenset[str]
    unlink_proposed_by: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(State):
    """What a stream of a fact has come to; texts stay sealed and are not held here.

    Args:
        stated_by: Ids of who stated or asserted it.
        status: Where it stands.
        citations: Every citation ever made, by id.
        contradictions: Links made from this fact that stand, by the other fact.
    """

    KIND: ClassVar[StreamKind] = StreamKind.FACT

    stated_by: frozenset[str]
    status: FactStatus
    citations: Mapping[UUID, CitationState] = field(default_factory=dict)
    contradictions: Mapping[UUID, ContradictionState] = field(default_factory=dict)

    def citation(self, id: UUID) -> CitationState:
        """Find a citation that counts.

        Raises:
            NotFoundError: There is none of that id, or it was withdrawn or removed.
        """
        found = self.citations.get(id)
        if found is None or found.is_gone:
            was = "no such one" if found is None else "one that was withdrawn or removed"
            raise NotFoundError(f"expected a citation {id} of fact {self.id}, found {was}", field="citation")
        return found


def evolve(fact: Fact | None, event: RecordedEvent) -> Fact:
    """Apply one recorded event."""
    data = event.data
    if fact is None:
        return _opened(event)
    fact = replace(fact, version=event.version)
    persons = persons_of(event.by)
    match data:
        case e.FactAsserted():
            return replace(fact, status=FactStatus.ASSERTED, stated_by=fact.stated_by | persons)
        case e.FactDisputed():
            return replace(fact, status=FactStatus.DISPUTED)
        case e.FactDisputeResolved():
            return replace(fact, status=FactStatus.ASSERTED)
        case e.FactWithdrawn():
            return replace(fact, status=FactStatus.WITHDRAWN)
        case e.FactCited():
            cited = CitationState(cited_by=persons, polarity=data.citation.polarity)
            return replace(fact, citations={**fact.citations, data.citation.id: cited})
        case e.TaintRecorded():
            return _with_taint(fact, data.citation, data.taint.code, TaintState(recorded_by=persons))
        case e.TaintLiftProposed():
            known = fact.citations[data.citation].taints[data.taint]
            return _with_taint(fact, data.citation, data.taint, replace(known, lift_proposed_by=persons))
        case e.TaintLifted():
            known = fact.citations[data.citation].taints[data.taint]
            return _with_taint(fact, data.citation, data.taint, replace(known, is_lifted=True))
        case _:
            return _with_citation_standing(fact, data, persons)


def _with_citation_standing(fact: Fact, data: object, persons: frozenset[str]) -> Fact:
    match data:
        case e.CitationWithdrawn() | e.CitationRemovalAgreed():
            cited = replace(fact.citations[data.citation], is_gone=True)
        case e.CitationRemovalProposed():
            cited = replace(fact.citations[data.citation], removal_proposed_by=persons)
        case e.CitationReopened():
            cited = replace(fact.citations[data.citation], is_reopened=True)
        case e.CitationConfirmed():
            cited = replace(fact.citations[data.citation], is_reopened=False)
        case _:
            return _with_contradiction(fact, data, persons)
    return replace(fact, citations={**fact.citations, data.citation: cited})


def _with_contradiction(fact: Fact, data: object, persons: frozenset[str]) -> Fact:
    links = dict(fact.contradictions)
    match data:
        case e.ContradictionLinked():
            links[data.other] = ContradictionState(linked_by=persons)
        case e.ContradictionUnlinkProposed():
            links[data.other] = replace(links[data.other], unlink_proposed_by=persons)
        case e.ContradictionUnlinkAgreed():
            del links[data.other]
        case _:
            return fact
    return replace(fact, contradictions=links)


def _with_taint(fact: Fact, citation: UUID, code: str, taint: TaintState) -> Fact:
    cited = fact.citations[citation]
    cited = replace(cited, taints={**cited.taints, code: taint})
    return replace(fact, citations={**fact.citations, citation: cited})


def _opened(event: RecordedEvent) -> Fact:
    data = event.data
    if not isinstance(data, e.FactStated):
        raise TypeError(f"a fact cannot open with {event.type}")
    return Fact(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        stated_by=persons_of(event.by),
        status=FactStatus(data.status),
    )
