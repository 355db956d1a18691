"""The collection plan of a line: what its open blockers want, as lines of inquiry to open, perishable first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from domain.readiness.blockers import Blocker, Cause
from domain.readiness.graph import ProofGraph
from domain.readiness.lens import Lens
from domain.readiness.material_rows import (
    AvailabilityRow,
    CitationRow,
    ConsentTermRow,
    PersonBehindRow,
)
from domain.readiness.proof_rows import InquiryRow
from domain.readiness.reading import LineReadiness
from domain.values import Target

SEEKS = {
    Cause.NO_USABLE_SUPPORT: "incriminating",
    Cause.TOO_FEW_ORIGINS: "incriminating",
    Cause.UNDECIDED: "both",
    Cause.CONTRADICTION_UNDECIDED: "both",
    Cause.NO_EXONERATION_INQUIRY: "exonerating",
}
"""Causes that material could answer, and what to look for; the others want an act of judgment or of a body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedInquiry:
    """A line of inquiry that nobody has opened yet, or that some have.

    Args:
        target: Where it is wanted: an element, or the line as a whole.
        seeks: `incriminating`, `exonerating` or `both`.
        words: Why, blocker by blocker.
        incidents: Incidents that want it.
        means_of_proof: What courts accepted there, with source.
        sources: Sources behind what is known there, to be asked or asked again.
        items: Items known there.
        due: Last day, where something known there perishes.
        perishability: Why: `consent_expiry` or `ill_witness`.
        sought_by: Open lines of inquiry for the same.
    """

    target: Target
    seeks: str
    words: tuple[str, ...]
    incidents: tuple[str, ...]
    means_of_proof: tuple[str, ...]
    sources: tuple[str, ...]
    items: tuple[str, ...]
    due: date | None
    perishability: str | None
    sought_by: tuple[str, ...]


@dataclass(slots=True)
class _Gap:
    blockers: list[Blocker] = field(default_factory=list)
    facts: dict[str, None] = field(default_factory=dict)


def collection_plan(readiness: LineReadiness, graph: ProofGraph, lens: Lens) -> tuple[ProposedInquiry, ...]:
    """Propose lines of inquiry from the open blockers of a line (readiness rule 9, mission.md row M4).

    What perishes comes first, by its day; the rest stands in the order of the law.

    Args:
        readiness: The line, assessed through `lens`.
        graph: The graph that it was assessed from.
    """
    gaps: dict[tuple[Target, str], _Gap] = {}
    for blocker in readiness.blockers:
        seeks = SEEKS.get(blocker.cause)
        if seeks is not None:
            gaps.setdefault((blocker.target, seeks), _Gap()).blockers.append(blocker)
    for cell in readiness.cells():
        for blocker in cell.blockers:
            gap = gaps.get((blocker.target, SEEKS.get(blocker.cause, "")))
            if gap is not None:
                gap.facts.update(dict.fromkeys(row.fact for row in cell.material.rows))
    opened = [
        row
        for row in graph.at(InquiryRow, readiness.case, lens.position)
        if row.outcome is None and row.line == readiness.line
    ]
    proposed = [
        _proposed(target, seeks, gap, graph=graph, lens=lens, opened=opened)
        for (target, seeks), gap in gaps.items()
    ]
    return tuple(sorted(proposed, key=_urgency))


def _urgency(proposed: ProposedInquiry) -> tuple[bool, date]:
    # Sorting is stable: what does not perish stays in the order of the law.
    return proposed.perishability is None, proposed.due or date.max


def _proposed(
    target: Target, seeks: str, gap: _Gap, *, graph: ProofGraph, lens: Lens, opened: list[InquiryRow]
) -> ProposedInquiry:
    items = tuple(dict.fromkeys(_items(gap.facts, graph, lens)))
    sources = tuple(
        dict.fromkeys(row.source for item in items for row in graph.at(PersonBehindRow, item, lens.position))
    )
    due, perishability = _perishing(items, sources, graph, lens)
    return ProposedInquiry(
        target=target,
        seeks=seeks,
        words=tuple(dict.fromkeys(blocker.words for blocker in gap.blockers)),
        incidents=tuple(dict.fromkeys(each.incident for each in gap.blockers if each.incident)),
        means_of_proof=gap.blockers[0].means_of_proof,
        sources=sources,
        items=items,
        due=due,
        perishability=perishability,
        sought_by=tuple(row.id for row in opened if _seeks_the_same(row, target, seeks)),
    )


def _seeks_the_same(row: InquiryRow, target: Target, seeks: str) -> bool:
    if row.seeks not in (seeks, "both"):
        return False
    return target.element is None or (row.stream, row.element) == (target.stream, target.element)


def _items(facts: Iterable[str], graph: ProofGraph, lens: Lens) -> Iterator[str]:
    for fact in facts:
        for citation in graph.at(CitationRow, fact, lens.position):
            yield citation.item


def _perishing(
    items: tuple[str, ...], sources: tuple[str, ...], graph: ProofGraph, lens: Lens
) -> tuple[date | None, str | None]:
    """Give the first day on which something known is lost, and why; a witness who is unfit comes before any."""
    states = [row for source in sources for row in graph.at(AvailabilityRow, source, lens.position)]
    ends = [
        term.valid_to
        for item in items
        for term in graph.at(ConsentTermRow, item, lens.position)
        if term.valid_to is not None and term.valid_to >= lens.on and term.withdrawn_on is None
    ]
    if any(row.state == "unfit" for row in states):
        return (min(ends) if ends else lens.on), "ill_witness"
    return (min(ends), "consent_expiry") if ends else (None, None)
