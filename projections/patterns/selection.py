"""Which incidents are meant, and of which of them that is not certain.

An incident whose widest days reach beyond a period is counted in every period that they touch, and is
*uncertain* there: it may lie in the period wholly, in part or not at all. The same holds of an organ that a
unit stood under for a time. Withdrawn incidents are not meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select, true

from domain.incidents.events import IncidentRole
from domain.readiness.intervals import bounds
from projections.case_register.people_tables import incident_actors, incident_victims, victims
from projections.case_register.tables import incidents
from projections.history import held_at
from projections.portable import has_word
from projections.queries import Condition, chunks
from projections.structure import OPEN_END, OPEN_START, Belonging, Structure

CERTAINTIES = ("certain", "uncertain")
IN_ONE_CONDITION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for; empty members mean all.

    Args:
        kind: Code of what happened.
        territory: Where.
        facility: Id of a facility where it happened.
        organ: Id of an organ concerned, with those before and after it and what stood under any of them.
        actor: Id of an actor linked in any part, or present.
        victim: Id of a victim linked.
        period: EDTF text.
        certainty: `certain`, `uncertain`, or empty for both.
    """

    kind: str = ""
    territory: str = ""
    facility: str = ""
    organ: str = ""
    actor: str = ""
    victim: str = ""
    period: str = ""
    certainty: str = ""

    @property
    def asks(self) -> bool:
        """Whether anything is asked for at all."""
        return self != Wanted()


@dataclass(slots=True)
class Selection:
    """Conditions on incidents: those that all meant ones fulfil, and those that the certain ones do."""

    may: list[Condition] = field(default_factory=list)
    must: list[Condition] = field(default_factory=list)

    def where(self, certainty: str = "") -> list[Condition]:
        """Give the conditions of the meant, the certain or the uncertain ones."""
        surely = and_(true(), *self.must)
        return [*self.may, *{"certain": [surely], "uncertain": [not_(surely)]}.get(certainty, [])]


def selected(wanted: Wanted, structure: Structure | None, position: int) -> Selection:
    """Make the conditions for what is wanted.

    Args:
        wanted: What is asked for.
        structure: The structure at the position; needed where an organ is asked for.
        position: The position.
    """
    columns = incidents.c
    found = Selection()
    if wanted.kind:
        found.may.append(has_word(columns.kind_words, wanted.kind))
    if wanted.territory:
        found.may.append(columns.territory == wanted.territory)
    if wanted.facility:
        found.may.append(_linked(position, wanted.facility, role=IncidentRole.FACILITY.value))
    if wanted.actor:
        found.may.append(_linked(position, wanted.actor))
    if wanted.victim:
        found.may.append(columns.id.in_(_of_victim(position, wanted.victim)))
    if wanted.organ and structure is not None:
        _of_organ(found, structure.belonging(wanted.organ), position)
    if wanted.period:
        first, last = days_of(wanted.period)
        found.may += [columns.first_day <= last, columns.last_day >= first]
        found.must += [columns.first_day >= first, columns.last_day <= last]
    return found


def days_of(period: str) -> tuple[str, str]:
    """Give the widest days of EDTF text, `0001-01-01` and `9999-12-31` where it sets none."""
    first, last, _ = bounds(period)
    return (first or date.min).isoformat(), (last or date.max).isoformat()


def _linked(position: int, actor: str, *, role: str = "") -> Condition:
    linked = select(incident_actors.c.incident).where(
        incident_actors.c.actor == actor, held_at(incident_actors, position)
    )
    return incidents.c.id.in_(linked.where(incident_actors.c.role == role) if role else linked)


def _of_victim(position: int, victim: str) -> Select[tuple[str]]:
    return select(incident_victims.c.incident).where(
        incident_victims.c.victim == victim, held_at(incident_victims, position)
    )


def _of_organ(found: Selection, belonging: Iterable[Belonging], position: int) -> None:
    """Let through what is linked to anything that counts to the organ on days that the incident touches."""
    between: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in belonging:
        between[one.first, one.last].append(one.actor)
    may: list[ColumnElement[bool]] = []
    must: list[ColumnElement[bool]] = []
    for (first, last), ids in sorted(between.items()):
        for some in chunks(ids):
            linked = incidents.c.id.in_(
                select(incident_actors.c.incident).where(
                    incident_actors.c.actor.in_(some),
                    incident_actors.c.role != "present",
                    held_at(incident_actors, position),
                )
            )
            if (first, last) == (OPEN_START, OPEN_END):
                may.append(linked)
                must.append(linked)
            else:
                may.append(and_(linked, incidents.c.first_day <= last, incidents.c.last_day >= first))
                must.append(and_(linked, incidents.c.first_day >= first, incidents.c.last_day <= last))
    found.may.append(_any_of(may, position))
    found.must.append(_any_of(must, position))


def _any_of(conditions: Sequence[ColumnElement[bool]], position: int) -> ColumnElement[bool]:
    """Join by or; many are looked up apart, since databases limit how deep a condition may be."""
    if len(conditions) <= IN_ONE_CONDITION:
        return or_(*conditions)
    parts = (
        conditions[start : start + IN_ONE_CONDITION] for start in range(0, len(conditions), IN_ONE_CONDITION)
    )
    held = held_at(incidents, position)
    return or_(
        *(
            incidents.c.id.in_(select(incidents.c.id).where(held, or_(*part)).correlate(None))
            for part in parts
        )
    )


def incident_ids(selection: Selection, position: int, *, certainty: str = "") -> Select[tuple[str]]:
    """Select the ids of the meant incidents that stand at the position."""
    return select(incidents.c.id).where(
        held_at(incidents, position), incidents.c.state == "described", *selection.where(certainty)
    )


def victims_harmed(ids: Select[tuple[str]], position: int) -> list[Condition]:
    """Conditions on records of victims: registered, and linked to one of the incidents."""
    linked = select(incident_victims.c.victim).where(
        held_at(incident_victims, position), incident_victims.c.incident.in_(ids)
    )
    return [held_at(victims, position), victims.c.state == "registered", victims.c.id.in_(linked)]
