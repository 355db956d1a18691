"""How a State was built, read from the case register: what stands over an actor, what belongs to an organ."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, select

from domain.actors.chain import Edge, path_between
from projections.case_register.people_tables import subordinations, successions
from projections.case_register.tables import actors, holdings
from projections.history import Values, held_at
from projections.queries import opened

OPEN_START, OPEN_END = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Belonging:
    """An actor that counts to an organ between two days, and by what.

    Args:
        actor: Id of the actor.
        first: First day, `0001-01-01` where none is stated.
        last: Last day, `9999-12-31` where none is stated.
        by: `itself`, `predecessor`, `successor` or `subordinate`.
    """

    actor: str
    first: str
    last: str
    by: str


@dataclass(slots=True)
class Structure:
    """Every edge between actors that the record holds at a position, in memory.

    Args:
        actors: Rows of actors by id.
        up: Edges by their lower end: holdings, parts and subordinations.
        down: The same by their upper end.
        later: Successors by id.
        earlier: Predecessors by id.
    """

    actors: dict[str, Values] = field(default_factory=dict)
    up: defaultdict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    down: defaultdict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    later: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    earlier: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def code(self, actor: str) -> str:
        """Give an actor's code; its id where the record does not hold it at the position."""
        row = self.actors.get(actor)
        code: str = actor if row is None else row["code"]
        return code

    def belonging(self, organ: str) -> list[Belonging]:
        """Give what counts to an organ: itself, those before and after it, and what stood under any of them.

        What stood under something that itself stood under the organ for a time counts for that time alone.
        """
        found: defaultdict[str, list[Belonging]] = defaultdict(list)
        waiting: deque[Belonging] = deque(self._family(organ))
        while waiting:
            at = waiting.popleft()
            if any(known.first <= at.first and at.last <= known.last for known in found[at.actor]):
                continue
            found[at.actor].append(at)
            for edge in self.down[at.actor]:
                first = max(at.first, edge.valid_from or OPEN_START)
                last = min(at.last, edge.valid_to or OPEN_END)
                if edge.kind != "holding" and first <= last:
                    waiting.append(Belonging(edge.below, first, last, "subordinate"))
        return [one for several in found.values() for one in several]

    def _family(self, organ: str) -> Iterator[Belonging]:
        yield Belonging(organ, OPEN_START, OPEN_END, "itself")
        seen = {organ}
        for by, onward in (("predecessor", self.earlier), ("successor", self.later)):
            waiting = deque([organ])
            while waiting:
                for other in sorted(onward[waiting.popleft()] - seen):
                    seen.add(other)
                    waiting.append(other)
                    yield Belonging(other, OPEN_START, OPEN_END, by)


def structure_at(connection: Connection, position: int) -> Structure:
    """Read the structure that the record holds at a position."""
    found = Structure()
    for row in connection.execute(select(actors).where(held_at(actors, position))).mappings():
        found.actors[row["id"]] = opened(row)
    for edge in _edges(connection, position, found.actors):
        found.up[edge.below].append(edge)
        found.down[edge.above].append(edge)
    for row in connection.execute(select(successions).where(held_at(successions, position))).mappings():
        found.later[row["earlier"]].add(row["later"])
        found.earlier[row["later"]].add(row["earlier"])
    return found


def _edges(connection: Connection, position: int, known: dict[str, Values]) -> Iterator[Edge]:
    for id, row in known.items():
        if row["part_of"] is not None:
            yield _part(id, row, known.get(row["part_of"], {}))
    for stored in connection.execute(select(holdings).where(held_at(holdings, position))).mappings():
        held = opened(stored)
        yield Edge(held["holder"], held["post"], "holding", held["nature"], held["holding"], *_days(held))
    for stored in connection.execute(
        select(subordinations).where(held_at(subordinations, position))
    ).mappings():
        under = opened(stored)
        yield Edge(
            under["actor"],
            under["superior"],
            "subordination",
            under["nature"],
            under["subordination"],
            *_days(under),
        )


def _days(row: Values) -> tuple[str | None, str | None]:
    return row.get("valid_from"), row.get("valid_to")


def _part(id: str, part: Values, whole: Values) -> Edge:
    """An actor is part of another on the days on which both existed, as far as those are stated."""
    starts = [day for row in (part, whole) if (day := row.get("existed_from")) is not None]
    ends = [day for row in (part, whole) if (day := row.get("existed_to")) is not None]
    return Edge(
        id,
        part["part_of"],
        "part_of",
        "not_stated",
        valid_from=max(starts, default=None),
        valid_to=min(ends, default=None),
    )


def succession_path(connection: Connection, start: str, end: str, *, relation: str) -> tuple[str, ...]:
    """Codes by which one actor leads to another through its predecessors, or its successors, as held now."""
    columns = successions.c
    here, there = (
        (columns.later, columns.earlier) if relation == "predecessor" else (columns.earlier, columns.later)
    )

    def onward(at: str) -> list[str]:
        beside = select(there).where(columns.to_sequence.is_(None), here == at).distinct().order_by(there)
        return list(connection.execute(beside).scalars())

    return _codes(connection, path_between(start, lambda at: at == end, onward=onward))


class _Standing(NamedTuple):
    """An actor above, and the days on which all that leads up to it stood together."""

    actor: str
    first: str
    last: str


def subordination_path(
    connection: Connection, start: str, end: str, *, first: str | None, last: str | None
) -> tuple[str, ...]:
    """Codes by which one actor stands under another on one same day of those given, as held now."""
    under, whole = subordinations.c, actors.c

    def onward(at: _Standing) -> Iterator[_Standing]:
        held = select(subordinations).where(under.to_sequence.is_(None), under.actor == at.actor)
        for row in map(opened, connection.execute(held.order_by(under.id)).mappings()):
            begins = max(at.first, row.get("valid_from") or OPEN_START)
            ends = min(at.last, row.get("valid_to") or OPEN_END)
            if begins <= ends:
                yield _Standing(row["superior"], begins, ends)
        part = select(whole.part_of).where(
            whole.to_sequence.is_(None), whole.id == at.actor, whole.part_of.is_not(None)
        )
        for organ in connection.execute(part).scalars():
            yield _Standing(organ, at.first, at.last)

    lowest = _Standing(start, first or OPEN_START, last or OPEN_END)
    way = path_between(lowest, lambda at: at.actor == end, onward=onward)
    return _codes(connection, tuple(at.actor for at in way))


def _codes(connection: Connection, ids: tuple[str, ...]) -> tuple[str, ...]:
    codes = select(actors.c.id, actors.c.code).where(actors.c.to_sequence.is_(None), actors.c.id.in_(ids))
    known: dict[str, str] = {row.id: row.code for row in connection.execute(codes)} if ids else {}
    return tuple(known.get(id, id) for id in ids)
