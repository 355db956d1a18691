"""What a derived item inherits from: its chain of parents, each with the part that it was made from."""

from __future__ import annotations

from typing import NamedTuple

from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import CitationRow, ItemRow
from domain.values import Segment


class Link(NamedTuple):
    """The cited item, or an item that it descends from.

    Args:
        item: Id.
        row: Its row; None where the record knows no such item at the position.
        segment: Part that is relied on; None on the cited item itself, where the citation says which.
    """

    item: str
    row: ItemRow | None
    segment: Segment | None


def chain_of(item: str, graph: ProofGraph, position: int) -> tuple[Link, ...]:
    """Give an item and all that it was derived from, nearest first; cycles are tolerated (decision 31)."""
    links = [Link(item, graph.one(ItemRow, item, position), None)]
    seen = {item}
    for link in links:
        if link.row is None:
            continue
        for parent in link.row.parents:
            if parent not in seen:
                seen.add(parent)
                row = graph.one(ItemRow, parent, position)
                links.append(Link(parent, row, link.row.derived_segment))
    return tuple(links)


def placed(chain: tuple[Link, ...], citation: CitationRow) -> tuple[tuple[Link, Segment], ...]:
    """Give each link with the segment relied on.

    A segment of a derived item says nothing of where it stands in the parent unless the citation anchors it;
    then the part that the item was made from counts as relied on whole (decision 28).
    """
    anchors = dict(citation.anchors)
    return tuple(
        (link, citation.segment if link.segment is None else anchors.get(link.item, link.segment))
        for link in chain
    )
