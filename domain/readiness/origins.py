"""Rule 5: independent origins, the groups of sources that share an origin, a hand, or one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import HandRow, OriginRow

UNRECORDED = "unrecorded"
"""Stands for the source of material behind which nobody is recorded: all of it counts as one origin."""


class OriginGroup(NamedTuple):
    """Sources that count once.

    Args:
        sources: Representatives of the joined sources that stand behind the material, in order.
        is_usable: Whether anything from the group can be relied on (decision 22).
    """

    sources: tuple[str, ...]
    is_usable: bool


class Origins:
    """Which sources are joined, by topic, over everything known at a position (decision 22)."""

    def __init__(self, graph: ProofGraph, position: int) -> None:
        self._graph = graph
        self._position = position
        self._joined: dict[frozenset[str], dict[str, str]] = {}

    def representative(self, source: str, topics: frozenset[str]) -> str:
        """Give the source that stands for the whole group of a source on some topics."""
        joined = self._joined.get(topics)
        if joined is None:
            joined = self._joined[topics] = self._join(topics)
        return joined.get(source, source)

    def _join(self, topics: frozenset[str]) -> dict[str, str]:
        links: list[tuple[str, ...]] = [
            row.sources
            for row in self._graph.at(OriginRow, "", self._position)
            # What states no topic, on either side, is joined: too few origins is the safe error.
            if not row.topics or not topics or row.topics & topics
        ]
        # A common hand joins, and so does being the hand of another: a hand may be a source.
        links += [(row.source, row.hand) for row in self._graph.at(HandRow, "", self._position)]
        return {source: min(group) for group in merged(frozenset(link) for link in links) for source in group}


def merged(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Give the connected groups of overlapping sets, in the order of their least members."""
    groups: list[set[str]] = []
    for found in sets:
        joined = set(found)
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return sorted((frozenset(group) for group in groups if group), key=min)


def grouped(members: Iterable[tuple[frozenset[str], bool]]) -> tuple[OriginGroup, ...]:
    """Give the origin groups of some material.

    Args:
        members: Representatives of the sources behind each citation, and whether it is usable. One citation's
            sources share an origin: a report and the witness it heard, a speaker and whom they heard it from.
    """
    known = [(sources or frozenset({UNRECORDED}), usable) for sources, usable in members]
    usable = {source for sources, is_usable in known if is_usable for source in sources}
    return tuple(
        OriginGroup(tuple(sorted(group)), bool(group & usable))
        for group in merged(dict.fromkeys(sources for sources, _ in known))
    )
