"""Events of what is proved once: contexts, crime bases and liabilities."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.events import DomainEvent
from domain.law.terms import LawId
from domain.protected import ProtectedLine, ProtectedText
from domain.values import (
    ActorRef,
    ContextRef,
    CrimeBaseRef,
    Edtf,
    ElementId,
    IncidentRef,
    Sha256,
    StreamKind,
    Territory,
    Value,
)

Incidents = Annotated[tuple[IncidentRef, ...], Field(max_length=500)]
Territories = Annotated[tuple[Territory, ...], Field(min_length=1, max_length=50)]
Organs = Annotated[tuple[ActorRef, ...], Field(max_length=50)]
Elements = Annotated[tuple[ElementId, ...], Field(max_length=2_000)]
Extent = Literal["completed", "attempted"]
"""How far the crime of a base went; an attempted one drops the consequence elements (decision 8)."""
GroundAnswer = Literal["does_not_exclude", "excludes"]
"""What a ground raised came to: responsibility stays, or it is excluded (arts. 31 to 33); of a State, wrongfulness."""


class Nexus(Value):
    """The tie of a base to one context: the conduct was committed as part of it (decision 9).

    Args:
        context: The context, met only with its own components.
        statement: How the conduct was part of it.
    """

    context: ContextRef
    statement: ProtectedText | None = None


class AllegedMode(Value):
    """One of the alternative modes of a liability.

    Args:
        mode: Mode of the catalogue, `28-b`.
        incidents: Incidents that it is alleged for; absent means all of the bases. A mode under which the
            accused did the acts names them (decision 7).
    """

    mode: LawId
    incidents: Incidents = ()


class ContextEvent(DomainEvent):
    """Any event of a context."""

    STREAM: ClassVar[StreamKind] = StreamKind.CONTEXT


class ContextDefined(ContextEvent):
    """A context was set out, to be proved once.

    Args:
        kind: Kind of context of the catalogue: `7-attack`, `6-pattern`.
        catalogue: Digest of the catalogue version that it is proved under (decision 33).
        period: EDTF interval of its scope.
        territories: Where it took place.
        organs: Organs whose policy it followed, where there is one.
    """

    TOPIC: ClassVar[str] = "context.defined.v1"

    kind: LawId
    catalogue: Sha256
    period: Edtf
    territories: Territories
    title: ProtectedLine
    organs: Organs = ()


class ContextScopeRedefined(ContextEvent):
    """The scope of the context in time and place is another from here on."""

    TOPIC: ClassVar[str] = "context.scope_redefined.v1"

    period: Edtf
    territories: Territories


class Migrated(Value):
    """To which version of the catalogue something was moved, and what reads otherwise there.

    Args:
        catalogue: Digest of the version that it is proved under from here on (decision 33).
        restated: Elements that went, or whose text reads otherwise: what was mapped to them or evaluated
            before was so on the earlier text.
        added: Elements that the earlier version did not ask for.
    """

    catalogue: Sha256
    restated: Elements = ()
    added: Elements = ()


class ContextMigrated(ContextEvent):
    """The context is proved under another version of the catalogue from here on (decision record 0012)."""

    TOPIC: ClassVar[str] = "context.migrated.v1"

    to: Migrated


class CrimeBaseEvent(DomainEvent):
    """Any event of a crime base."""

    STREAM: ClassVar[StreamKind] = StreamKind.CRIME_BASE


class CrimeBaseDefined(CrimeBaseEvent):
    """One crime of the catalogue was set over a named set of incidents.

    Args:
        crime: Offence of the catalogue, `7-1-e`.
        catalogue: Digest of the catalogue version that it is proved under (decision 33).
        principals: Those whose state of mind the crime asks for; absent means those who did the acts
            (decision 6).
        nexus: Contexts that it was committed as part of.
        linked_bases: Bases that an element reads: the connection of 7-1-h.4 (decision 9).
    """

    TOPIC: ClassVar[str] = "crime_base.defined.v1"

    crime: LawId
    catalogue: Sha256
    title: ProtectedLine
    incidents: Annotated[tuple[IncidentRef, ...], Field(min_length=1, max_length=500)]
    extent: Extent
    principals: Organs = ()
    nexus: Annotated[tuple[Nexus, ...], Field(max_length=20)] = ()
    linked_bases: Annotated[tuple[CrimeBaseRef, ...], Field(max_length=50)] = ()


class IncidentAdded(CrimeBaseEvent):
    """A further incident belongs to the base."""

    TOPIC: ClassVar[str] = "crime_base.incident_added.v1"

    incident: IncidentRef


class IncidentRemovalProposed(CrimeBaseEvent):
    """Someone asks that an incident leave the base; it stays until a third person agrees (decision 21)."""

    TOPIC: ClassVar[str] = "crime_base.incident_removal_proposed.v1"

    incident: IncidentRef


class IncidentRemovalAgreed(CrimeBaseEvent):
    """A third person agreed: the incident leaves the base, and stays listed (decision 21)."""

    TOPIC: ClassVar[str] = "crime_base.incident_removal_agreed.v1"

    incident: IncidentRef


class NexusStated(CrimeBaseEvent):
    """The base is tied to a further context."""

    TOPIC: ClassVar[str] = "crime_base.nexus_stated.v1"

    nexus: Nexus


class LinkStated(CrimeBaseEvent):
    """The base is connected with another base, which one of its elements reads."""

    TOPIC: ClassVar[str] = "crime_base.link_stated.v1"

    linked_base: CrimeBaseRef


class CrimeBaseMigrated(CrimeBaseEvent):
    """The base is proved under another version of the catalogue from here on (decision record 0012)."""

    TOPIC: ClassVar[str] = "crime_base.migrated.v1"

    to: Migrated


class LiabilityEvent(DomainEvent):
    """Any event of a liability."""

    STREAM: ClassVar[StreamKind] = StreamKind.LIABILITY


class LiabilityAlleged(LiabilityEvent):
    """A natural person is alleged to be liable for crime bases, under alternative modes.

    Args:
        actor: The person; never an organ (art. 25(1)).
        catalogue: Digest of the catalogue version that it is proved under (decision 33).
    """

    TOPIC: ClassVar[str] = "liability.alleged.v1"

    actor: ActorRef
    catalogue: Sha256
    modes: Annotated[tuple[AllegedMode, ...], Field(min_length=1, max_length=20)]
    bases: Annotated[tuple[CrimeBaseRef, ...], Field(min_length=1, max_length=100)]


class StateResponsibilityAlleged(LiabilityEvent):
    """A State is alleged to be responsible for breaches of obligations; what a claim rests on.

    Args:
        actor: The respondent State, registered as an organ.
        catalogue: Digest of the catalogue version that it is proved under (decision 33).
        attributions: Alternative ways in which the conduct is the State's; one is enough.
        obligations: Obligations alleged to be breached; each must be shown.
        bases: Crime bases whose incidents are the facts of the breach.
    """

    TOPIC: ClassVar[str] = "liability.state_responsibility_alleged.v1"

    actor: ActorRef
    catalogue: Sha256
    attributions: Annotated[tuple[LawId, ...], Field(min_length=1, max_length=20)]
    obligations: Annotated[tuple[LawId, ...], Field(min_length=1, max_length=20)]
    bases: Annotated[tuple[CrimeBaseRef, ...], Field(min_length=1, max_length=100)]


class AttributionAdded(LiabilityEvent):
    """A further way in which the conduct is the State's is alleged."""

    TOPIC: ClassVar[str] = "liability.attribution_added.v1"

    attribution: LawId


class ObligationAdded(LiabilityEvent):
    """The State is alleged to have breached a further obligation, which must be shown too."""

    TOPIC: ClassVar[str] = "liability.obligation_added.v1"

    obligation: LawId


class LiabilityMigrated(LiabilityEvent):
    """The liability is proved under another version of the catalogue from here on (decision record 0012)."""

    TOPIC: ClassVar[str] = "liability.migrated.v1"

    to: Migrated


class ModeAdded(LiabilityEvent):
    """A further alternative mode is alleged."""

    TOPIC: ClassVar[str] = "liability.mode_added.v1"

    mode: AllegedMode


class BaseAdded(LiabilityEvent):
    """The person is alleged to be liable for a further base."""

    TOPIC: ClassVar[str] = "liability.base_added.v1"

    base: CrimeBaseRef


class BaseRemovalProposed(LiabilityEvent):
    """Someone asks that a base leave the liability; it stays until a third person agrees (decision 21)."""

    TOPIC: ClassVar[str] = "liability.base_removal_proposed.v1"

    base: CrimeBaseRef


class BaseRemovalAgreed(LiabilityEvent):
    """A third person agreed: the base leaves the liability, and stays listed (decision 21)."""

    TOPIC: ClassVar[str] = "liability.base_removal_agreed.v1"

    base: CrimeBaseRef


class GroundRaised(LiabilityEvent):
    """A ground excluding responsibility must be answered (decision 11)."""

    TOPIC: ClassVar[str] = "liability.ground_raised.v1"

    ground: LawId


class GroundAnswered(LiabilityEvent):
    """A ground that was raised has its answer."""

    TOPIC: ClassVar[str] = "liability.ground_answered.v1"

    ground: LawId
    answer: GroundAnswer
