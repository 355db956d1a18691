"""Circular reporting: accounts that rest, by way of others, on the very source that they are to support (rule 5)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Rests(NamedTuple):
    """One source's account rests on another's.

    Args:
        source: Whose account.
        on: On whose it rests.
        kind: `heard`, `secondary_report` or `earlier_account`.
        row: The citation or the account that says so.
    """

    source: str
    on: str
    kind: str
    row: str


Circle = tuple[Rests, ...]
"""Links in order, each resting on the source of the next, the last on that of the first."""


def circles(links: Iterable[Rests]) -> tuple[Circle, ...]:
    """Find circles of reporting: a shortest one through each link that is part of any, each circle once.

    They begin at their least source, and are in order of length and sources.
    """
    onward: dict[str, dict[str, Rests]] = {}
    for link in sorted(set(links)):
        if link.source != link.on:
            # Of several links between the same two, one stands for them.
            onward.setdefault(link.source, {}).setdefault(link.on, link)
    found: dict[tuple[tuple[str, str], ...], Circle] = {}
    for leaving in onward.values():
        for link in leaving.values():
            back = _shortest(link.on, link.source, onward)
            if back is not None:
                circle = _from_least((link, *back))
                found.setdefault(tuple((each.source, each.on) for each in circle), circle)
    return tuple(sorted(found.values(), key=lambda circle: (len(circle), circle)))


def _shortest(start: str, end: str, onward: Mapping[str, Mapping[str, Rests]]) -> Circle | None:
    """Give the links of a shortest way from one source to another; None where there is none."""
    came: dict[str, Rests | None] = {start: None}
    waiting = deque([start])
    while waiting:
        source = waiting.popleft()
        if source == end:
            break
        for on, link in onward.get(source, {}).items():
            if on not in came:
                came[on] = link
                waiting.append(on)
    if end not in came:
        return None
    way: list[Rests] = []
    last = came[end]
    while last is not None:
        way.append(last)
        last = came[last.source]
    return tuple(reversed(way))


def _from_least(circle: Circle) -> Circle:
    first = min(range(len(circle)), key=lambda place: circle[place].source)
    return circle[first:] + circle[:first]
