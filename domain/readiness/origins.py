"""Readiness rule 5: independent origins, the groups of sources that share an origin, a hand, or one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from domain.readiness.fact_reading import OriginGroup
from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import HandRow, OriginRow

UNRECORDED = "unrecorded"
"""Stands for the source of material behind which nobody is recorded: all of it counts as one origin."""


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
        groups = merged(frozenset(link) for link in links)
        # An actor or a victim, `actor/<uuid>`, joins the sources that it is one human being with, and stands
        # for none of them.
        return {
            source: min(group, key=lambda each: ("/" in each, each)) for group in groups for source in group
        }


def merged(sets: Iterable[Collection[str]]) -> list[frozenset[str]]:
    """Give the connected groups of overlapping sets, in the order of their least members."""
    group_of: dict[str, set[str]] = {}
    for found in sets:
        touched = {id(group_of[each]): group_of[each] for each in found if each in group_of}.values()
        largest = max(touched, key=len, default=set())
        for group in touched:
            if group is not largest:
                largest |= group
                group_of.update(dict.fromkeys(group, largest))
        largest.update(found)
        group_of.update(dict.fromkeys(found, largest))
    groups = {id(group): group for group in group_of.values()}
    return sorted((frozenset(group) for group in groups.values()), key=min)


class CitationGroup(NamedTuple):
    """Supporting citations of one fact that share an origin.

    Args:
        sources: Representatives of the joined sources behind them; `UNRECORDED` where nobody is recorded.
        citations: Their ids.
    """

    sources: frozenset[str]
    citations: frozenset[str]


def citation_groups(sources: Mapping[str, Collection[str]]) -> tuple[CitationGroup, ...]:
    """Give the origin groups of a fact with the citations of each, in the order of their least sources.

    Args:
        sources: Representatives of the sources behind each supporting citation, by its id; those that were
            withdrawn are among them, since they join still what they had joined (decision 22).
    """
    known = {citation: frozenset(behind) or frozenset(_NOBODY) for citation, behind in sources.items()}
    return tuple(
        CitationGroup(group, frozenset(each for each, behind in known.items() if behind <= group))
        for group in merged(dict.fromkeys(known.values()))
    )


def grouped(
    members: Iterable[tuple[Collection[str], bool]], *, links: Iterable[Collection[str]] = ()
) -> tuple[OriginGroup, ...]:
    """Give the origin groups of some material.

    Args:
        members: Representatives of the sources behind each citation, hashable, and whether it is usable. One
            citation's sources share an origin: a report and the witness it heard, a speaker and whom they
            heard it from.
        links: Sources joined by what was withdrawn since: it counts no more, and its joining does, so that
            no withdrawal makes two origins of one (readiness rule 3).
    """
    usable_by: dict[Collection[str], bool] = {}
    for sources, is_usable in members:
        known = sources or _NOBODY
        usable_by[known] = usable_by.get(known, False) or is_usable
    joining = [link for link in dict.fromkeys(links) if link]
    if len(usable_by) == 1 and not joining:
        [(only, is_usable)] = usable_by.items()
        return (OriginGroup(tuple(sorted(only)), is_usable),)
    behind = {source for sources in usable_by for source in sources}
    usable = {source for sources, is_usable in usable_by.items() if is_usable for source in sources}
    return tuple(
        OriginGroup(tuple(sorted(group)), not usable.isdisjoint(group))
        for group in merged((*usable_by, *joining))
        if not behind.isdisjoint(group)
    )


_NOBODY = (UNRECORDED,)
