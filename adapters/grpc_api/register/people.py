"""What incidents, actors and victims are shown with, and which incidents and victims a request means."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from google.protobuf.message import Message
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, exists, or_, select

from adapters.grpc_api.arguments import plain
from adapters.grpc_api.register import parts
from adapters.grpc_api.register.asking import Check, a_uuid, anything, checked, one_of, refuse
from domain.values import Edtf
from projections.case_register import tables as cases
from projections.case_register.people_tables import (
    incident_victims,
    persons,
    subordinations,
    victims,
)
from projections.history import Values, held_at
from projections.patterns.selection import CERTAINTIES, Selection, Wanted, incident_ids, selected
from projections.portable import has_word
from projections.queries import Condition, all_of
from projections.structure import Structure, structure_at

_EDTF: TypeAdapter[str] = TypeAdapter(Edtf)


def an_edtf(value: str) -> None:
    """Expect EDTF text."""
    try:
        _EDTF.validate_python(value)
    except ValidationError:
        raise ValueError("expected an EDTF date or interval, such as 1995, 199X or 1994-07/1997") from None


_CHECKS: dict[str, Check] = {
    "kind": anything,
    "territory": anything,
    "facility": a_uuid,
    "organ": a_uuid,
    "actor": a_uuid,
    "victim": a_uuid,
    "period": an_edtf,
    "certainty": one_of(CERTAINTIES),
}


def wanted_of(request: Message) -> Wanted:
    """Read which incidents a request means, from those of its fields that say so.

    Raises:
        InvalidArgumentsError: A field is not what is expected.
    """
    stated = plain(request)
    found = {
        field: checked(field, stated[field], check) for field, check in _CHECKS.items() if stated.get(field)
    }
    return Wanted(**found)


def selection_of(
    connection: Connection, wanted: Wanted, position: int, *, structure: Structure | None = None
) -> Selection:
    """Make the conditions for what is wanted; the structure is read where an organ is asked for.

    Raises:
        InvalidArgumentsError: The organ or facility asked for is none.
    """
    _refuse_other_kind(connection, wanted.organ, position, kind="organ")
    _refuse_other_kind(connection, wanted.facility, position, kind="facility")
    if wanted.organ and structure is None:
        structure = structure_at(connection, position)
    return selected(wanted, structure, position)


def _refuse_other_kind(connection: Connection, actor: str, position: int, *, kind: str) -> None:
    if not actor:
        return
    columns = cases.actors.c
    found = connection.execute(
        select(columns.kind).where(columns.id == actor, held_at(cases.actors, position))
    ).scalar()
    if found != kind:
        raise refuse(kind, f"expected the id of a registered {kind}, found {found or 'none'}")


def incidents_meant(connection: Connection, request: Any, position: int) -> list[Condition]:
    """Conditions of ListIncidents beside those on its own columns."""
    wanted = wanted_of(request)
    return selection_of(connection, wanted, position).where(wanted.certainty)


def victims_meant(connection: Connection, request: Any, position: int) -> list[Condition]:
    """Conditions of ListVictims that look at incidents: all on one and the same incident."""
    wanted = wanted_of(request)
    standing = incident_ids(selection_of(connection, wanted, position), position)
    linked = [incident_victims.c.victim == victims.c.id, held_at(incident_victims, position)]
    by_incident = False
    if request.incident:
        linked.append(incident_victims.c.incident == checked("incident", request.incident, a_uuid))
        by_incident = True
    if request.is_linked or wanted != Wanted() or (request.harm and not by_incident):
        linked.append(incident_victims.c.incident.in_(standing))
        by_incident = by_incident or request.is_linked or wanted != Wanted()
    if not request.harm:
        return [exists().where(*linked)] if by_incident else []
    harmed = exists().where(*linked, has_word(incident_victims.c.harm_words, request.harm))
    if by_incident:
        return [harmed]
    return [or_(harmed, has_word(victims.c.harm_words, request.harm))]


def with_harmed(connection: Connection, rows: list[Values], position: int, _: Any) -> None:
    """Show incidents with the victims recorded one by one."""
    ids = [row["id"] for row in rows]
    named = select(
        incident_victims.c.incident, incident_victims.c.victim, incident_victims.c.harm_words, victims.c.code
    ).where(
        incident_victims.c.incident.in_(ids),
        held_at(incident_victims, position),
        victims.c.id == incident_victims.c.victim,
        held_at(victims, position),
    )
    harmed: defaultdict[str, list[Values]] = defaultdict(list)
    for row in connection.execute(named.order_by(victims.c.code)).mappings():
        harmed[row["incident"]].append(
            {"victim": row["victim"], "code": row["code"], "harms": row["harm_words"].split()}
        )
    for shown in rows:
        shown["harmed"] = harmed[shown["id"]]


def with_incidents(connection: Connection, rows: list[Values], position: int, _: Any) -> None:
    """Show victims with the incidents that harmed them, and every other stream of the same person."""
    ids = [row["id"] for row in rows]
    named = select(
        incident_victims.c.victim,
        incident_victims.c.incident,
        incident_victims.c.harm_words,
        cases.incidents.c.code,
    ).where(
        incident_victims.c.victim.in_(ids),
        held_at(incident_victims, position),
        cases.incidents.c.id == incident_victims.c.incident,
        held_at(cases.incidents, position),
    )
    incidents: defaultdict[str, list[Values]] = defaultdict(list)
    for row in connection.execute(named.order_by(cases.incidents.c.code)).mappings():
        incidents[row["victim"]].append(
            {"incident": row["incident"], "code": row["code"], "harms": row["harm_words"].split()}
        )
    same = select(persons.c.id, persons.c.person).where(
        persons.c.person.in_([row["person"] for row in rows]), held_at(persons, position)
    )
    streams: defaultdict[str, list[str]] = defaultdict(list)
    for stream, person in connection.execute(same.order_by(persons.c.id)):
        streams[person].append(stream)
    for shown in rows:
        shown["incidents"] = incidents[shown["id"]]
        own = f"victim/{shown['id']}"
        shown["same_person"] = [stream for stream in streams[shown["person"]] if stream != own]


def with_structure(connection: Connection, rows: list[Values], position: int, request: Any) -> None:
    """Show actors with the posts that they hold or who held them, who was over them and whom they were over."""
    parts.with_holdings(connection, rows, position, request)
    ids = [row["id"] for row in rows]
    tied: defaultdict[str, list[Values]] = defaultdict(list)
    for column in ("actor", "superior"):
        for row in all_of(connection, subordinations, position=position, **{column: ids}):
            tied[row[column]].append(row)
    for shown in rows:
        shown["subordinations"] = tied[shown["id"]]
