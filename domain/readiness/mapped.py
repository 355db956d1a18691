"""What is mapped to a cell, counted and with its origins: the types of readiness rule 7."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from domain.readiness.epochs import Footprint
from domain.readiness.fact_reading import OriginGroup
from domain.readiness.judgment_rows import MappingRow
from domain.values import MappingPolarity


class Tally(NamedTuple):
    """Mappings of one kind on a cell.

    Args:
        polarity: Which way the mapped facts cut.
        is_direct: Whether no inference stands between.
        is_endorsed: Whether somebody else endorsed them.
        known: How many there are.
        usable: How many of them can be relied on; on what stands against, all of them (readiness rule 2).
        restricted: How many of those against rest on something whose use is restricted: known, and a
            disclosure decision is needed.
    """

    polarity: MappingPolarity
    is_direct: bool
    is_endorsed: bool
    known: int
    usable: int
    restricted: int


class Material(NamedTuple):
    """What is mapped to a cell.

    Args:
        supporting: Supporting mappings that count: endorsed by somebody else, of a usable fact.
        against: What stands against the cell, rejected or not.
        tallies: The figures.
        origins: Independent origins of what is endorsed in support.
        corroborated: The highest number of usable origins behind one fact that counts.
        retracted: Citations behind the mapped facts whose words their source took back (rule 5).
    """

    rows: tuple[MappingRow, ...]
    supporting: tuple[MappingRow, ...]
    against: tuple[MappingRow, ...]
    tallies: tuple[Tally, ...]
    origins: tuple[OriginGroup, ...]
    corroborated: int
    retracted: tuple[str, ...] = ()


class Basis(NamedTuple):
    """A cell's material with what only the computation needs; none of it is part of an answer.

    Args:
        hands: Who proposed, endorsed or rejected any of it, each with the sequence of their first such act.
        footprint: When any of it, or of what its facts rest on, last changed at all.
    """

    material: Material
    hands: Mapping[str, int]
    footprint: Footprint
