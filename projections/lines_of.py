"""Lines and what each rests on, read from the case register: the streams that one proof serves many lines by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from projections.case_register.tables import lines, mappings
from projections.history import Values
from projections.queries import all_of, chunks


class LineOf(NamedTuple):
    """A line of a case file.

    Args:
        row: Its row of the register.
        streams: Contexts, crime bases and liability that it combines, as `kind/uuid`.
    """

    row: Values
    streams: tuple[str, ...]

    @property
    def id(self) -> str:
        """Id of the line, without that of its case."""
        id: str = self.row["id"].rpartition("/")[2]
        return id


def lines_at(connection: Connection, position: int) -> list[LineOf]:
    """Give every line that the register held at a position, as they entered."""
    return [LineOf(row, tuple(_streams(row))) for row in all_of(connection, lines, position=position)]


def _streams(row: Values) -> Iterator[str]:
    bases = row.get("bases", ())
    yield from dict.fromkeys(f"context/{base['context']}" for base in bases if base.get("context"))
    yield from (f"crime_base/{base['crime_base']}" for base in bases)
    if row.get("liability"):
        yield f"liability/{row['liability']}"


def serving(found: Iterable[LineOf], streams: Collection[str]) -> list[tuple[LineOf, tuple[str, ...]]]:
    """Keep the lines that combine any of some streams, each with those that it combines."""
    return [
        (line, shared)
        for line in found
        if (shared := tuple(stream for stream in line.streams if stream in streams))
    ]


def mappings_on(connection: Connection, streams: Iterable[str], position: int) -> list[Values]:
    """Give the mappings proposed on some streams that were neither rejected nor withdrawn."""
    found: list[Values] = []
    for some in chunks(sorted(set(streams))):
        found += all_of(connection, mappings, position=position, stream=some, standing="proposed")
    return found


def mappings_of(connection: Connection, facts: Iterable[str], position: int) -> list[Values]:
    """Give the mappings of some facts that were neither rejected nor withdrawn."""
    found: list[Values] = []
    for some in chunks(sorted(set(facts))):
        found += all_of(connection, mappings, position=position, fact=some, standing="proposed")
    return found


def is_endorsed(mapping: Values) -> bool:
    """Tell whether somebody other than who proposed a mapping endorsed it (readiness rules 7 and 14)."""
    return any(by != mapping.get("proposed_by") for by in mapping.get("endorsed_by", ()))


def supports(mapping: Values) -> bool:
    """Tell whether a mapping is endorsed and supports."""
    return mapping["polarity"] == "supports" and is_endorsed(mapping)
