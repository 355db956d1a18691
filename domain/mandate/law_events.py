"""Events of the law a mandate works under: its catalogues, and the forums that it has in view."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from domain.events import REGISTER, Claim, DomainEvent
from domain.law.terms import ForumId, Key, LawFileKind, LawId
from domain.protected import ProtectedLine
from domain.values import (
    ActorRef,
    Code,
    ElementId,
    ForumRef,
    Impersonal,
    IncidentRef,
    IsoDate,
    ItemRef,
    Language,
    Sha256,
    StreamKind,
    Territory,
)

LawFileName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]+/[a-z0-9-]+\.toml$", max_length=100),
    Impersonal("the law's own file names"),
]
LawText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200_000),
    Impersonal("the law, which names no person (decision 5)"),
]
"""The whole text of one file of law, TOML."""


class CatalogueEvent(DomainEvent):
    """Any event of a catalogue: one stream a legal framework."""

    STREAM: ClassVar[StreamKind] = StreamKind.CATALOGUE


class CatalogueOpened(CatalogueEvent):
    """A legal framework has a catalogue from here on."""

    TOPIC: ClassVar[str] = "catalogue.opened.v1"

    framework: Code

    def claims(self) -> tuple[Claim, ...]:
        """A framework has one catalogue."""
        return (Claim("framework", self.framework),)


class LawFileAdoptedV1(CatalogueEvent):
    """As `LawFileAdopted` was recorded before the law held attributions and obligations."""

    TOPIC: ClassVar[str] = "catalogue.file_adopted.v1"

    kind: Literal["offence", "mode", "ground", "context", "forum"]
    name: LawFileName
    text: LawText
    sha256: Sha256


class LawFileAdopted(CatalogueEvent):
    """One file of law was adopted, recorded whole; it takes the place of the file of the same name.

    Args:
        sha256: SHA-256 over the UTF-8 bytes of `text`.
    """

    TOPIC: ClassVar[str] = "catalogue.file_adopted.v2"

    kind: LawFileKind
    name: LawFileName
    text: LawText
    sha256: Sha256


REGISTER.upcast(LawFileAdoptedV1.TOPIC, LawFileAdopted.TOPIC, dict)


class LawFileRetired(CatalogueEvent):
    """A file of law belongs to no later version of the catalogue."""

    TOPIC: ClassVar[str] = "catalogue.file_retired.v1"

    name: LawFileName


class CatalogueVersionAdopted(CatalogueEvent):
    """The files adopted so far are a version of the catalogue, by which lines and bases are pinned.

    Args:
        edition: Code of the edition, such as `2026-1`.
        digest: `catalogue_digest` of the files in force.
    """

    TOPIC: ClassVar[str] = "catalogue.version_adopted.v1"

    edition: Code
    digest: Sha256

    def claims(self) -> tuple[Claim, ...]:
        """A pin finds its catalogue by the version's digest."""
        return (Claim("catalogue", self.digest),)


class OfficialTextAttached(CatalogueEvent):
    """A deployment attached the official words of the law from a file of its own, by digest alone.

    Args:
        language: BCP 47 tag.
        source: Code of the publication.
        edition: Code of its edition.
        sha256: SHA-256 over the bytes of the file.
        elements: Elements that it gives words for.
        item: Evidence item that holds the file, where the repository holds it.
    """

    TOPIC: ClassVar[str] = "catalogue.official_text_attached.v1"

    language: Language
    source: Code
    edition: Code
    sha256: Sha256
    elements: Annotated[tuple[ElementId, ...], Field(min_length=1, max_length=2_000)]
    item: ItemRef | None = None


class JurisdictionQuestion(StrEnum):
    """What of jurisdiction is contested (readiness rule 9)."""

    TERRITORY = "territory"
    TIME = "time"
    PERSON = "person"
    BASIS = "basis"


class ForumEvent(DomainEvent):
    """Any event of a forum."""

    STREAM: ClassVar[StreamKind] = StreamKind.FORUM


class ForumAdopted(ForumEvent):
    """A body is in view: the template that it follows and its chambers (decisions 12, 49).

    Args:
        body: Code of the body; a finding answers only in the adopted forum of its own body.
        name: Name of the body.
        chambers: Keys of the template's chambers that the body has.
        template: Id of the template.
        template_sha256: Digest of the recorded file that holds it.
    """

    TOPIC: ClassVar[str] = "forum.adopted.v1"

    body: Code
    name: ProtectedLine
    chambers: Annotated[tuple[Key, ...], Field(min_length=1, max_length=20)]
    template: ForumId
    template_sha256: Sha256

    def claims(self) -> tuple[Claim, ...]:
        """A body is adopted once."""
        return (Claim("forum_body", self.body),)


class ForumTemplateAdopted(ForumEvent):
    """The forum follows another version of its template from here on."""

    TOPIC: ClassVar[str] = "forum.template_adopted.v1"

    template_sha256: Sha256


class PreconditionRecorded(ForumEvent):
    """An act of someone else, without which the forum has no jurisdiction, was done or undone.

    Args:
        precondition: Key of the template's precondition, such as `referral`.
        status: Whether it was made or withdrawn.
        instrument: Code of the act, such as a resolution's number.
        date: Day of the act.
        territories: Situation that it covers; absent where it sets no limit.
        since: First day of conduct that it covers.
        until: Last day of conduct that it covers.
    """

    TOPIC: ClassVar[str] = "forum.precondition_recorded.v1"

    precondition: Key
    status: Literal["made", "withdrawn"]
    instrument: Code
    date: IsoDate
    territories: Annotated[tuple[Territory, ...], Field(max_length=50)] = ()
    since: IsoDate | None = None
    until: IsoDate | None = None


class JurisdictionDecidedV1(ForumEvent):
    """As `JurisdictionDecided` was recorded before a decision could name crimes."""

    TOPIC: ClassVar[str] = "forum.jurisdiction_decided.v1"

    question: JurisdictionQuestion
    decision: Literal["within", "outside"]
    incidents: Annotated[tuple[IncidentRef, ...], Field(max_length=500)] = ()
    actor: ActorRef | None = None


class JurisdictionDecided(ForumEvent):
    """A contested question of jurisdiction has our decision; the reasons are the act's.

    What it names narrows it; what it leaves out means all.

    Args:
        incidents: Incidents that it speaks of.
        crimes: Offences that it speaks of, by id.
        actor: Person that it speaks of; always named for a question of the person.
    """

    TOPIC: ClassVar[str] = "forum.jurisdiction_decided.v2"

    question: JurisdictionQuestion
    decision: Literal["within", "outside"]
    incidents: Annotated[tuple[IncidentRef, ...], Field(max_length=500)] = ()
    crimes: Annotated[tuple[LawId, ...], Field(max_length=100)] = ()
    actor: ActorRef | None = None


REGISTER.upcast(JurisdictionDecidedV1.TOPIC, JurisdictionDecided.TOPIC, dict)

DecisionNumber = Annotated[int, Field(ge=2)]
"""A decision of jurisdiction by the version of its forum's stream at which it was recorded."""


class JurisdictionDecisionWithdrawn(ForumEvent):
    """A decision of jurisdiction is no longer held.

    One that held the forum to have jurisdiction falls at once. One that held it to have none stands until
    a third person agrees: nothing that is taken away may look like a gain (readiness rule 3, decision 20).
    """

    TOPIC: ClassVar[str] = "forum.jurisdiction_decision_withdrawn.v1"

    decision: DecisionNumber


class JurisdictionWithdrawalAgreed(ForumEvent):
    """A third person agreed, with reasons, that a decision against jurisdiction is no longer held."""

    TOPIC: ClassVar[str] = "forum.jurisdiction_withdrawal_agreed.v1"

    decision: DecisionNumber


class StandardsEquated(ForumEvent):
    """Somebody holds a standard of this forum equal to one of another; the reasons are the act's.

    It is shown beside both, and nothing is computed from it: standards are ordered inside a forum alone.

    Args:
        standard: Key of this forum's standard.
        other: The other forum.
        other_standard: Key of its standard.
    """

    TOPIC: ClassVar[str] = "forum.standards_equated.v1"

    standard: Key
    other: ForumRef
    other_standard: Key
