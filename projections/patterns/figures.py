"""How many incidents are meant and how many persons were harmed in them; what is apart stays apart."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Select, distinct, func, select

from projections.case_register.people_tables import victims
from projections.case_register.tables import incidents
from projections.history import held_at
from projections.patterns.selection import Selection, incident_ids, victims_harmed
from projections.queries import Condition


@dataclass(frozen=True, slots=True)
class Recorded:
    """Victims recorded one by one.

    Args:
        records: Records of victims.
        persons: Human beings that they stand for: records linked as the same person count once.
    """

    records: int
    persons: int


@dataclass(frozen=True, slots=True)
class Stated:
    """Numbers of victims that incidents state; summed over incidents, which may have victims in common.

    Args:
        incidents: Incidents that state a number.
        at_least: Sum of what they state at least.
        at_most: Sum of what they state at most; None where one of them states none.
    """

    incidents: int
    at_least: int
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; recorded and stated victims are never added, since the ones may be among the others.

    Args:
        incidents: Incidents meant.
        uncertain: Those of them of which it is not certain that they are.
        recorded: Victims recorded one by one who are linked to them.
        stated: Numbers that they state.
        recorded_in_stating: Persons recorded one by one who are linked to incidents that state a number too.
    """

    incidents: int
    uncertain: int
    recorded: Recorded
    stated: Stated
    recorded_in_stating: int


def figure(connection: Connection, selection: Selection, position: int, *, certainty: str = "") -> Figure:
    """Count what a selection means at a position."""
    ids = incident_ids(selection, position, certainty=certainty)
    stating = ids.where(incidents.c.stated_at_least.is_not(None))
    uncertain = 0
    if selection.must and certainty != "certain":
        uncertain = _count(connection, incident_ids(selection, position, certainty="uncertain"))
    return Figure(
        incidents=_count(connection, ids),
        uncertain=uncertain,
        recorded=recorded(connection, victims_harmed(ids, position)),
        stated=stated(connection, ids, position),
        recorded_in_stating=recorded(connection, victims_harmed(stating, position)).persons,
    )


def _count(connection: Connection, ids: Select[tuple[str]]) -> int:
    return connection.execute(select(func.count()).select_from(ids.subquery())).scalar_one()


def recorded(connection: Connection, where: list[Condition]) -> Recorded:
    """Count records of victims under conditions, and the persons that they stand for."""
    counted = select(func.count(), func.count(distinct(victims.c.person))).select_from(victims).where(*where)
    records, persons = connection.execute(counted).one()
    return Recorded(records, persons)


def stated(connection: Connection, ids: Select[tuple[str]], position: int) -> Stated:
    """Sum the numbers that incidents state."""
    columns = incidents.c
    summed = select(
        func.count(columns.stated_at_least),
        func.coalesce(func.sum(columns.stated_at_least), 0),
        func.count(columns.stated_at_most),
        func.coalesce(func.sum(columns.stated_at_most), 0),
    ).where(held_at(incidents, position), columns.id.in_(ids))
    stating, at_least, bounded, at_most = connection.execute(summed).one()
    return Stated(stating, int(at_least), int(at_most) if bounded == stating else None)
