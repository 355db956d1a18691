"""The keys by which incidents are divided: kinds of conduct, territories, facilities, years, decades, organs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import Connection, func, select

from domain.incidents.events import IncidentRole
from projections.case_register.incidents import EARLIEST
from projections.case_register.people_tables import incident_actors
from projections.case_register.tables import incidents
from projections.history import held_at
from projections.patterns.selection import Selection, Wanted, incident_ids
from projections.structure import Structure


class Division(StrEnum):
    """By what incidents are divided."""

    KIND = "kind"
    TERRITORY = "territory"
    FACILITY = "facility"
    YEAR = "year"
    DECADE = "decade"
    ORGAN = "organ"


def keys_of(
    connection: Connection, division: Division, selection: Selection, structure: Structure, position: int
) -> list[str]:
    """Give the keys of a division over selected incidents, in their order.

    A kind, territory or facility is a key where an incident has it; every organ is one, so that none seems
    not to exist because nothing is recorded of it; every period from the first known day to the last is one.
    """
    ids = incident_ids(selection, position)
    columns = incidents.c
    here = select(incidents).where(held_at(incidents, position), columns.id.in_(ids)).subquery()
    if division is Division.KIND:
        found = connection.execute(select(here.c.kind_words).distinct()).scalars()
        return sorted({kind for text in found for kind in text.split()})
    if division is Division.TERRITORY:
        stated = connection.execute(select(here.c.territory).distinct()).scalars()
        return sorted(territory for territory in stated if territory is not None)
    if division is Division.FACILITY:
        linked = (
            select(incident_actors.c.actor)
            .distinct()
            .where(
                incident_actors.c.role == IncidentRole.FACILITY.value,
                held_at(incident_actors, position),
                incident_actors.c.incident.in_(ids),
            )
        )
        return _by_code(connection.execute(linked).scalars(), structure)
    if division is Division.ORGAN:
        return _by_code((id for id, row in structure.actors.items() if row["kind"] == "organ"), structure)
    known_starts = select(func.min(here.c.first_day)).where(here.c.first_day != EARLIEST)
    ends = connection.execute(select(func.min(here.c.last_day), func.max(here.c.last_day))).one()
    first = connection.execute(known_starts).scalar() or ends[0]
    return [] if first is None else _periods(division, min(first, ends[0]), ends[1])


def _by_code(ids: Iterable[str], structure: Structure) -> list[str]:
    return sorted(ids, key=lambda id: (structure.code(id), id))


def _periods(division: Division, first: str, last: str) -> list[str]:
    if division is Division.YEAR:
        return [f"{year:04}" for year in range(int(first[:4]), int(last[:4]) + 1)]
    return [f"{decade:03}X" for decade in range(int(first[:3]), int(last[:3]) + 1)]


_NARROWED: Mapping[Division, Callable[[Wanted, str], Wanted]] = {
    Division.KIND: lambda wanted, key: replace(wanted, kind=key),
    Division.TERRITORY: lambda wanted, key: replace(wanted, territory=key),
    Division.FACILITY: lambda wanted, key: replace(wanted, facility=key),
    Division.YEAR: lambda wanted, key: replace(wanted, period=key),
    Division.DECADE: lambda wanted, key: replace(wanted, period=key),
    Division.ORGAN: lambda wanted, key: replace(wanted, organ=key),
}


def field_of(division: Division) -> str:
    """Name the member of what is wanted that a division narrows; it must not be narrowed before."""
    return "period" if division in (Division.YEAR, Division.DECADE) else division.value


def narrowed(wanted: Wanted, division: Division, key: str) -> Wanted:
    """Narrow what is wanted to one key of a division."""
    return _NARROWED[division](wanted, key)
