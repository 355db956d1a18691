"""What ties a person to the crimes of a case, apart from what shows that the crimes happened.

Linkage is what is mapped to the person's liability; the crime base is what is mapped to the bases of the
same lines. A fact may stand on both sides, and each side says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, distinct, func, select

from projections.case_register import tables as cases
from projections.history import Values, held_at
from projections.queries import After, Page, all_of, chunks, page

LINKAGE, CRIME_BASE = "linkage", "crime_base"
SIDES = (LINKAGE, CRIME_BASE)


@dataclass(frozen=True, slots=True)
class Sides:
    """The streams on each side, and the lines that each belongs to.

    Args:
        liabilities: Streams of liabilities of the person.
        bases: Streams of crime bases of the same lines.
        lines: Ids of lines by stream.
    """

    liabilities: frozenset[str]
    bases: frozenset[str]
    lines: dict[str, list[str]]

    def of(self, side: str) -> list[str]:
        """Give the streams of a side, or of both where none is named."""
        chosen = {LINKAGE: self.liabilities, CRIME_BASE: self.bases}.get(side, self.liabilities | self.bases)
        return sorted(chosen)

    def side(self, stream: str) -> str:
        """Name the side of a stream."""
        return LINKAGE if stream in self.liabilities else CRIME_BASE


def sides_of(connection: Connection, case: str, person: str, *, position: int) -> Sides:
    """Find the lines of a case that are pursued against a person, and what each is made of."""
    table = cases.proof
    held = select(table.c.id).where(
        held_at(table, position), table.c.kind == "liability", table.c.actor == person
    )
    own = set(connection.execute(held).scalars())
    lines: defaultdict[str, list[str]] = defaultdict(list)
    liabilities: set[str] = set()
    bases: set[str] = set()
    for line in all_of(connection, cases.lines, position=position, case=case, state="pursued"):
        liability = f"liability/{line.get('liability')}"
        if liability not in own:
            continue
        liabilities.add(liability)
        beside = {f"crime_base/{base['crime_base']}" for base in line["bases"]}
        bases |= beside
        for stream in (liability, *sorted(beside)):
            lines[stream].append(line["id"].rpartition("/")[2])
    return Sides(frozenset(liabilities), frozenset(bases), dict(lines))


def points(
    connection: Connection, sides: Sides, *, side: str, position: int, size: int, after: After | None
) -> Page:
    """Give a page of mappings on a side, or on both, with the citations of their facts."""
    table = cases.mappings
    found = page(
        connection,
        table,
        position=position,
        size=size,
        after=after,
        where=[table.c.stream.in_(sides.of(side))],
    )
    shared = facts_on_both(connection, sides, position=position)
    cited = _citations(connection, {row["fact"] for row in found.rows}, position)
    for row in found.rows:
        row["side"] = sides.side(row["stream"])
        row["is_on_both_sides"] = row["fact"] in shared
        row["citations"] = cited[row["fact"]]
        row["lines"] = sides.lines[row["stream"]]
    return found


def counts(connection: Connection, sides: Sides, *, position: int) -> list[Values]:
    """Count the mappings and facts of each side."""
    table = cases.mappings
    found = []
    for side in SIDES:
        counted = select(func.count(), func.count(distinct(table.c.fact))).where(
            held_at(table, position), table.c.stream.in_(sides.of(side))
        )
        mappings, facts = connection.execute(counted).one()
        found.append({"side": side, "mappings": mappings, "facts": facts})
    return found


def facts_on_both(connection: Connection, sides: Sides, *, position: int) -> set[str]:
    """Give the facts that are mapped on both sides."""
    table = cases.mappings
    of_base = select(table.c.fact).where(held_at(table, position), table.c.stream.in_(sides.of(CRIME_BASE)))
    both = (
        select(table.c.fact)
        .distinct()
        .where(held_at(table, position), table.c.stream.in_(sides.of(LINKAGE)), table.c.fact.in_(of_base))
    )
    return set(connection.execute(both).scalars())


def _citations(connection: Connection, facts: Iterable[str], position: int) -> defaultdict[str, list[Values]]:
    found: defaultdict[str, list[Values]] = defaultdict(list)
    for some in chunks(sorted(facts)):
        for citation in all_of(connection, cases.citations, position=position, fact=some):
            found[citation["fact"]].append(citation)
    return found
