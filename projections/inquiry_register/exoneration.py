"""The exoneration record of a person: what speaks for, what speaks against, and what was done to find the first.

It is read from the registers at one position; what restricts the use of material changes nothing in it
(readiness rules 2 and 13).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from projections.case_register import tables as cases
from projections.history import Values, held_at
from projections.inquiry_register.inquiries import in_order
from projections.inquiry_register.tables import inquiries
from projections.queries import all_of, chunks
from projections.worklists.tables import grounds

SIDES = ("exonerating", "contradicting", "supporting", "context")
"""In the order in which they are shown: what speaks for the person comes first."""


@dataclass(frozen=True, slots=True)
class ExonerationRecord:
    """What the registers hold on a person.

    Args:
        lines: Lines in which the person is charged.
        inquiries: Lines of inquiry for exonerating material on the person or those lines.
        mappings: Mappings on what those lines combine, each with its `side`.
    """

    lines: list[Values]
    inquiries: list[Values]
    mappings: list[Values]


def exoneration_record(connection: Connection, actor: str, *, position: int) -> ExonerationRecord:
    """Read the record of a person at a position that all registers have applied."""
    alleged = all_of(connection, cases.proof, position=position, kind="liability", actor=actor)
    liabilities = {row["id"].partition("/")[2] for row in alleged}
    lines = _lines(connection, liabilities, position)
    streams = {f"liability/{liability}" for liability in liabilities}
    for line in lines:
        streams |= streams_of_line(line)
    return ExonerationRecord(
        lines,
        _inquiries(connection, actor, lines, position),
        _mappings(connection, sorted(streams), position),
    )


def _lines(connection: Connection, liabilities: set[str], position: int) -> list[Values]:
    # The liability of a line is no column of its own: lines are few, and charges fewer.
    rows = all_of(connection, cases.lines, position=position)
    return [row for row in rows if row.get("liability") in liabilities]


def streams_of_line(line: Values) -> set[str]:
    """Name the contexts, crime bases and liability that a line of the case register combines, or combined.

    A base that left the line stays in sight with what is mapped to it (decision 21).
    """
    streams = {f"crime_base/{base['crime_base']}" for base in line["bases"]}
    streams |= {f"context/{base['context']}" for base in line["bases"] if base.get("context")}
    streams |= {f"crime_base/{removal['id']}" for removal in line.get("removals", ())}
    if line.get("liability"):
        streams.add(f"liability/{line['liability']}")
    return streams


def _inquiries(connection: Connection, actor: str, lines: list[Values], position: int) -> list[Values]:
    ids = [row["id"].rpartition("/")[2] for row in lines]
    concerns = or_(inquiries.c.actor == actor, inquiries.c.line.in_(ids))
    return in_order(connection, position=position, where=(concerns, inquiries.c.seeks != "incriminating"))


def _mappings(connection: Connection, streams: list[str], position: int) -> list[Values]:
    known = set(connection.execute(select(grounds.c.id).where(held_at(grounds, position))).scalars())
    rows = [
        row
        for some in chunks(streams)
        for row in all_of(connection, cases.mappings, position=position, stream=some)
        # Mission: a machine's suggestion counts for nothing until a person proposes it.
        if row["standing"] != "suggested"
    ]
    for row in rows:
        row["side"] = side_of(row, known)
    return sorted(rows, key=lambda row: (SIDES.index(row["side"]), row["entered"], row["id"]))


def side_of(row: Values, grounds_known: set[str]) -> str:
    """Tell on which side a mapping stands: support of a ground excluding responsibility exonerates (decision 11)."""
    is_ground = (row["element"] or "").rpartition(".")[0] in grounds_known
    match row["polarity"]:
        case "context":
            return "context"
        case "supports":
            return "exonerating" if is_ground else "supporting"
        case _:
            return "supporting" if is_ground else "contradicting"
