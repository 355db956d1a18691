"""Decisions on an incident: described, redescribed, linked, unlinked, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Change
from domain.incidents.events import (
    IncidentActor,
    IncidentChanges,
    IncidentDescribed,
    IncidentDescription,
    IncidentLinked,
    IncidentRedescribed,
    IncidentUnlinked,
    IncidentWithdrawn,
)
from domain.incidents.incident import Incident
from domain.values import Classification, Code, FactRef, ItemRef

NEEDS_REASON: tuple[str, ...] = ("redescribe", "unlink", "withdraw")


def describe(
    *,
    id: UUID,
    code: Code,
    description: IncidentDescription,
    actors: tuple[IncidentActor, ...] = (),
    facts: tuple[FactRef, ...] = (),
    items: tuple[ItemRef, ...] = (),
    classification: Classification = Classification.CONFIDENTIAL,
) -> Change:
    """Enter an incident under a code that is unique in the repository.

    Raises:
        InvalidError: A link is stated twice.
    """
    _refuse_repeated(actors=actors, facts=facts, items=items)
    event = IncidentDescribed(code=code, description=description, actors=actors, facts=facts, items=items)
    return Incident.first(event, id=id, classification=classification)


def redescribe(incident: Incident, *, changes: IncidentChanges) -> Change:
    """Describe parts of the incident anew.

    Raises:
        RefusedError: The incident is withdrawn.
        InvalidError: Nothing is changed.
    """
    _refuse_if_withdrawn(incident)
    if changes == IncidentChanges():
        raise InvalidError("expected at least one change, found none", field="changes")
    return incident.next(IncidentRedescribed, changes=changes)


def link(
    incident: Incident,
    *,
    actors: tuple[IncidentActor, ...] = (),
    facts: tuple[FactRef, ...] = (),
    items: tuple[ItemRef, ...] = (),
) -> Change:
    """Link the incident to further actors, facts or items.

    Raises:
        RefusedError: The incident is withdrawn, or a link stands already.
        InvalidError: No link is stated, or one twice.
    """
    _refuse_if_withdrawn(incident)
    _refuse_repeated(actors=actors, facts=facts, items=items)
    _refuse_none(actors, facts, items)
    for field, known, asked in _links(incident, actors, facts, items):
        if known & asked:
            raise RefusedError(
                f"incident {incident.code} has one of these {field} linked already", field=field
            )
    return incident.next(IncidentLinked, actors=actors, facts=facts, items=items)


def unlink(
    incident: Incident,
    *,
    actors: tuple[IncidentActor, ...] = (),
    facts: tuple[FactRef, ...] = (),
    items: tuple[ItemRef, ...] = (),
) -> Change:
    """Take back links that were recorded in error.

    Raises:
        NotFoundError: A link does not stand.
        InvalidError: No link is stated.
    """
    _refuse_none(actors, facts, items)
    for field, known, asked in _links(incident, actors, facts, items):
        if not asked <= known:
            raise NotFoundError(f"incident {incident.code} has not all of these {field} linked", field=field)
    return incident.next(IncidentUnlinked, actors=actors, facts=facts, items=items)


def withdraw(incident: Incident) -> Change:
    """Hold that the incident did not happen so.

    Every base that names it keeps it, marked; to take it out of a base is the base's own decision, and
    needs a third person (decision 21).

    Raises:
        RefusedError: It was withdrawn before.
    """
    _refuse_if_withdrawn(incident)
    return incident.next(IncidentWithdrawn)


def _links(
    incident: Incident,
    actors: tuple[IncidentActor, ...],
    facts: tuple[UUID, ...],
    items: tuple[UUID, ...],
) -> Iterable[tuple[str, frozenset[object], frozenset[object]]]:
    yield "actors", frozenset(incident.actors), frozenset(actors)
    yield "facts", frozenset(incident.facts), frozenset(facts)
    yield "items", frozenset(incident.items), frozenset(items)


def _refuse_if_withdrawn(incident: Incident) -> None:
    if incident.is_withdrawn:
        raise RefusedError(f"incident {incident.code} was withdrawn before")


def _refuse_none(*links: tuple[object, ...]) -> None:
    if not any(links):
        raise InvalidError("expected at least one actor, fact or item, found none", field="actors")


def _refuse_repeated(**links: tuple[object, ...]) -> None:
    for field, stated in links.items():
        if len(set(stated)) != len(stated):
            raise InvalidError(f"expected each of {field} once, found a repeated one", field=field)
