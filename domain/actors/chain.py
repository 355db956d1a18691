"""Who was over whom on a day: from a person by posts held, from a post or unit by what it stood under.

What is walked is what the record says; whether a superior had effective control is a matter of proof.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

EdgeKind = Literal["holding", "part_of", "subordination"]
Nature = Literal["de_jure", "de_facto", "not_stated"]


@dataclass(frozen=True, slots=True)
class Edge:
    """One step up: a person to a post held, or an actor to what it is part of or subordinate to.

    Args:
        below: Id of the actor below.
        above: Id of the actor above.
        kind: How the one is tied to the other.
        nature: By law or in fact; `not_stated` for what is part of something.
        code: Code of the holding or subordination; empty for `part_of`.
        valid_from: First day, `YYYY-MM-DD`; None where it is not known.
        valid_to: Last day; None where it is not known, or still to come.
    """

    below: str
    above: str
    kind: EdgeKind
    nature: Nature
    code: str = ""
    valid_from: str | None = None
    valid_to: str | None = None

    def stands_on(self, day: str) -> bool:
        """Tell whether its days, as far as they are stated, leave room for a day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def has_both_days(self) -> bool:
        """Tell whether the record says from which day to which it stood."""
        return self.valid_from is not None and self.valid_to is not None


@dataclass(frozen=True, slots=True)
class Link:
    """An edge of a chain, and how many steps above the first actor its upper end is, from 1."""

    depth: int
    edge: Edge


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything over an actor on a day.

    Args:
        links: Every edge once, nearest first.
        cycles: Ids along each cycle that was met, the first repeated at the end.
    """

    links: tuple[Link, ...]
    cycles: tuple[tuple[str, ...], ...]


def superior_chain(actor: str, *, on: str, above: Callable[[str], Iterable[Edge]]) -> Chain:
    """Walk up from an actor; each actor is left by its edges once, so that a cycle ends the walk.

    Args:
        actor: Id of the first actor.
        on: The day, `YYYY-MM-DD`.
        above: Gives the edges by which an actor is left.
    """
    depths = {actor: 0}
    waiting = deque([actor])
    links: list[Link] = []
    while waiting:
        below = waiting.popleft()
        for edge in sorted(above(below), key=lambda edge: (edge.kind, edge.above, edge.code)):
            if not edge.stands_on(on):
                continue
            links.append(Link(depths[below] + 1, edge))
            if edge.above not in depths:
                depths[edge.above] = depths[below] + 1
                waiting.append(edge.above)
    return Chain(tuple(links), tuple(cycles([(link.edge.below, link.edge.above) for link in links])))


def cycles(edges: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Name a cycle for each edge that leads back onto the path by which it was reached, depth first."""
    above: dict[str, list[str]] = {}
    for lower, upper in edges:
        above.setdefault(lower, []).append(upper)
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in dict(edges):
        path: list[str] = []
        waiting: list[tuple[str, bool]] = [(start, False)]
        while waiting:
            at, is_left = waiting.pop()
            if is_left:
                path.pop()
                done.add(at)
            elif at in path:
                found.append((*path[path.index(at) :], at))
            elif at not in done:
                path.append(at)
                waiting.append((at, True))
                waiting.extend((upper, False) for upper in reversed(above.get(at, [])))
    return found


PlaceT = TypeVar("PlaceT", bound=Hashable)


def path_between(
    start: PlaceT, is_end: Callable[[PlaceT], bool], *, onward: Callable[[PlaceT], Iterable[PlaceT]]
) -> tuple[PlaceT, ...]:
    """Give the shortest way from one place to an end, both named; empty where there is none."""
    came_from: dict[PlaceT, PlaceT] = {}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        if is_end(at):
            way = [at]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return tuple(reversed(way))
        for following in onward(at):
            if following != start and following not in came_from:
                came_from[following] = at
                waiting.append(following)
    return ()
