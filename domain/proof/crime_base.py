"""A crime base: one crime of the catalogue over a named set of incidents, with its tie to contexts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.errors import InvalidError, RefusedError
from domain.events import Act, Change, RecordedEvent, State
from domain.law.terms import LawId
from domain.law.types import Offence
from domain.ports.law import CatalogueLaw, named_in
from domain.proof import events as e
from domain.proof import parts
from domain.protected import ProtectedLine, ProtectedText
from domain.values import Classification, ContextRef, CrimeBaseRef, IncidentRef, Sha256, StreamKind

NEEDS_REASON: tuple[str, ...] = ("propose_incident_removal", "agree_incident_removal")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeBase(State):
    """What a crime base has come to; an incident that left it stays listed (decision 21)."""

    KIND: ClassVar[StreamKind] = StreamKind.CRIME_BASE

    crime: str
    catalogue: str
    extent: e.Extent
    incidents: parts.Parts = field(default_factory=dict)
    contexts: frozenset[UUID] = frozenset()
    linked_bases: frozenset[UUID] = frozenset()

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"crime base {self.id}"


def evolve(base: CrimeBase | None, event: RecordedEvent) -> CrimeBase:
    """Apply one recorded event."""
    data = event.data
    if base is None:
        return _defined(event)
    base = replace(base, version=event.version)
    match data:
        case e.IncidentAdded():
            return replace(base, incidents=parts.added(base.incidents, [data.incident], event.by))
        case e.IncidentRemovalProposed():
            incidents = parts.removal_proposed(base.incidents, data.incident, event.by)
            return replace(base, incidents=incidents)
        case e.IncidentRemovalAgreed():
            return replace(base, incidents=parts.removed(base.incidents, data.incident))
        case e.NexusStated():
            return replace(base, contexts=base.contexts | {data.nexus.context})
        case e.LinkStated():
            return replace(base, linked_bases=base.linked_bases | {data.linked_base})
        case e.CrimeBaseMigrated():
            return replace(base, catalogue=data.to.catalogue)
        case _:
            return base


def _defined(event: RecordedEvent) -> CrimeBase:
    data = event.data
    if not isinstance(data, e.CrimeBaseDefined):
        raise TypeError(f"a crime base cannot open with {event.type}")
    return CrimeBase(
        id=event.stream_id,
        version=event.version,
        classification=event.classification,
        crime=data.crime,
        catalogue=data.catalogue,
        extent=data.extent,
        incidents=parts.added({}, data.incidents, event.by),
        contexts=frozenset(nexus.context for nexus in data.nexus),
        linked_bases=frozenset(data.linked_bases),
    )


def define(
    *,
    id: UUID,
    crime: LawId,
    catalogue: Sha256,
    title: ProtectedLine,
    incidents: Annotated[tuple[IncidentRef, ...], Field(min_length=1, max_length=500)],
    extent: e.Extent,
    principals: e.Organs = (),
    nexus: tuple[e.Nexus, ...] = (),
    linked_bases: tuple[CrimeBaseRef, ...] = (),
    classification: Classification = Classification.CONFIDENTIAL,
    law: CatalogueLaw,
) -> Change:
    """Set one crime over a named set of incidents, pinned to a version of the catalogue (decision 33).

    Raises:
        UnknownCatalogueError: No adopted version has that digest.
        UnknownOffenceError: The version holds no such crime.
        InvalidError: No incident, an entry named twice, a link that no element of the crime reads, or a
            nexus of a crime without contextual elements (8 bis).
    """
    with named_in("crime"):
        offence = law.catalogue(catalogue, field="catalogue").offence(crime)
    if not incidents:
        raise InvalidError("expected at least one incident, found none", field="incidents")
    parts.refuse_repeated(incidents, field="incidents")
    parts.refuse_repeated(principals, field="principals")
    parts.refuse_repeated((each.context for each in nexus), field="nexus")
    parts.refuse_repeated(linked_bases, field="linked_bases")
    _check_nexus(offence, nexus)
    if linked_bases:
        _require_reader_of_links(offence, field="linked_bases")
    event = e.CrimeBaseDefined(
        crime=crime,
        catalogue=catalogue,
        title=title,
        incidents=incidents,
        extent=extent,
        principals=principals,
        nexus=nexus,
        linked_bases=linked_bases,
    )
    return CrimeBase.first(event, id=id, classification=classification)


def _check_nexus(offence: Offence, nexus: tuple[e.Nexus, ...]) -> None:
    if nexus and offence.context is None:
        raise InvalidError(
            f"expected no nexus (no element of {offence.id} is contextual), found one", field="nexus"
        )


def _require_reader_of_links(offence: Offence, *, field: str) -> None:
    # Decision 9: only an element such as 7-1-h.4 is a stated link to other bases.
    if not any(element.reads == "linked_bases" for element in offence.elements):
        raise InvalidError(
            f"expected a crime with an element that reads other bases, such as 7-1-h, found {offence.id}",
            field=field,
        )


def add_incident(base: CrimeBase, *, incident: IncidentRef) -> Change:
    """Add an incident to the base; raises RefusedError where it holds it already."""
    parts.refuse_present(base.incidents, incident, whole=base.name, field="incident")
    return base.next(e.IncidentAdded, incident=incident)


def propose_incident_removal(base: CrimeBase, *, incident: IncidentRef) -> Change:
    """Ask that an incident leave the base; it counts until a third person agrees (decision 21).

    Raises:
        NotFoundError: The base does not hold it.
        RefusedError: Its removal is proposed already, or no incident would remain.
    """
    parts.check_proposal(base.incidents, incident, whole=base.name, field="incident")
    return base.next(e.IncidentRemovalProposed, incident=incident)


def agree_incident_removal(base: CrimeBase, *, incident: IncidentRef, act: Act) -> Change:
    """Agree, as a third person, that an incident leaves the base; it stays listed (decision 21).

    Raises:
        NotFoundError: The base does not hold it.
        RefusedError: Its removal was not proposed, or software agrees.
        FourEyesError: The person proposed the removal, or brought the incident in.
    """
    parts.check_agreement(base.incidents, incident, act=act, whole=base.name, field="incident")
    return base.next(e.IncidentRemovalAgreed, incident=incident)


def state_nexus(base: CrimeBase, *, context: ContextRef, statement: ProtectedText | None = None) -> Change:
    """Tie the base to a further context; raises RefusedError where it is tied to it already."""
    if context in base.contexts:
        raise RefusedError(f"{base.name} states its nexus to context {context} already", field="context")
    return base.next(e.NexusStated, nexus=e.Nexus(context=context, statement=statement))


def state_link(base: CrimeBase, *, linked_base: CrimeBaseRef, law: CatalogueLaw) -> Change:
    """Connect the base with another one, which an element such as 7-1-h.4 reads (decision 9).

    Raises:
        InvalidError: It would be connected with itself, or no element of its crime reads other bases.
        RefusedError: It is connected with that base already.
    """
    if linked_base == base.id:
        raise InvalidError("expected another base, found the same", field="linked_base")
    _require_reader_of_links(
        law.catalogue(base.catalogue, field="linked_base").offence(base.crime), field="linked_base"
    )
    if linked_base in base.linked_bases:
        raise RefusedError(f"{base.name} is linked with {linked_base} already", field="linked_base")
    return base.next(e.LinkStated, linked_base=linked_base)
