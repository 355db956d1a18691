"""What joins sources into one origin: each recorded tie between those that stand behind a fact (readiness rule 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import HandRow, OriginRow


class Tie(NamedTuple):
    """Something recorded that joins sources.

    Args:
        kind: `common_origin`, `earlier_account`, `same_person`, `common_hand`, `source_is_hand` or
            `one_citation`: a report and whom it heard, a speaker and whom they heard it from.
        row: Id of the row that says so: origin, account, hand or citation.
        sources: The sources joined, those that lead to nobody behind the fact left out.
        topics: Topics on which they are joined; none means all.
        capacity: Of a hand, in what capacity.
        is_withdrawn: Of a citation: it was withdrawn, supports nothing and joins still (decision 22).
        event: Event that recorded it.
    """

    kind: str
    row: str
    sources: tuple[str, ...]
    topics: tuple[str, ...] = ()
    capacity: str = ""
    is_withdrawn: bool = False
    event: str = ""


def recorded_ties(graph: ProofGraph, position: int, topics: frozenset[str]) -> Iterator[Tie]:
    """Yield every tie between sources that was in force at a position, on some topics (decision 30)."""
    for row in graph.at(OriginRow, "", position):
        # What states no topic, on either side, is joined: too few origins is the safe error.
        if not row.topics or not topics or row.topics & topics:
            sources = tuple(dict.fromkeys(row.sources))
            yield Tie(row.kind, row.id, sources, tuple(sorted(row.topics)), event=row.opened_by)
    for hand in graph.at(HandRow, "", position):
        pair = (hand.source, hand.hand)
        yield Tie("common_hand", hand.id, pair, capacity=hand.capacity, event=hand.opened_by)


def leading(ties: Iterable[Tie], *, behind: Collection[str]) -> tuple[Tie, ...]:
    """Keep the ties that lead from one source behind a fact to another, and of each its part that does."""
    held = {place: (tie, set(tie.sources)) for place, tie in enumerate(ties)}
    while True:
        seen: dict[str, int] = {}
        for _, sources in held.values():
            for source in sources:
                seen[source] = seen.get(source, 0) + 1
        ends = {source for source, times in seen.items() if times == 1 and source not in behind}
        short = [place for place, (_, sources) in held.items() if len(sources - ends) < 2]
        if not ends and not short:
            break
        for _, sources in held.values():
            sources.difference_update(ends)
        for place in short:
            del held[place]
    return tuple(
        named(tie._replace(sources=tuple(source for source in tie.sources if source in sources)), behind)
        for tie, sources in held.values()
    )


def named(tie: Tie, behind: Collection[str]) -> Tie:
    """Tell a hand that itself stands behind the fact from one that others have in common."""
    if tie.kind == "common_hand" and tie.sources[-1] in behind:
        return tie._replace(kind="source_is_hand")
    return tie
