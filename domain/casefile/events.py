"""Events of a case file."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.events import DomainEvent
from domain.protected import ProtectedLine, ProtectedText
from domain.values import (
    ActorRef,
    ContextRef,
    CrimeBaseRef,
    ForumRef,
    IdentityId,
    LiabilityRef,
    Sha256,
    StreamKind,
    Value,
)

Team = Annotated[tuple[IdentityId, ...], Field(max_length=100)]
Forums = Annotated[tuple[ForumRef, ...], Field(max_length=50)]
Actors = Annotated[tuple[ActorRef, ...], Field(max_length=200)]


class LineBase(Value):
    """A crime base of a line, with the nexus that the line picks (decision 9).

    Args:
        crime_base: The base.
        context: Context of the nexus picked; the line's contexts are those of its bases. None where the
            crime is mapped with no context (article 6, last element, second limb).
    """

    crime_base: CrimeBaseRef
    context: ContextRef | None = None


LineBases = Annotated[tuple[LineBase, ...], Field(min_length=1, max_length=100)]


class CaseEvent(DomainEvent):
    """Any event of a case file."""

    STREAM: ClassVar[StreamKind] = StreamKind.CASE_FILE


class CaseOpened(CaseEvent):
    """A case file was opened.

    Args:
        forums: Adopted forums in view.
        actors: Persons of interest and organs.
        team: Opaque ids of those who work on it.
    """

    TOPIC: ClassVar[str] = "case.opened.v1"

    title: ProtectedLine
    theory: ProtectedText | None = None
    forums: Forums = ()
    actors: Actors = ()
    team: Team = ()


class TheoryStated(CaseEvent):
    """The theory of the case is this one from here on."""

    TOPIC: ClassVar[str] = "case.theory_stated.v1"

    theory: ProtectedText


class TeamNamed(CaseEvent):
    """Who is in the team was named anew: some joined, some left."""

    TOPIC: ClassVar[str] = "case.team_named.v1"

    joined: Team = ()
    left: Team = ()


class ForumBroughtIntoView(CaseEvent):
    """A further forum is in view."""

    TOPIC: ClassVar[str] = "case.forum_brought_into_view.v1"

    forum: ForumRef


class ForumPutAside(CaseEvent):
    """A forum is no longer in view."""

    TOPIC: ClassVar[str] = "case.forum_put_aside.v1"

    forum: ForumRef


class ActorOfInterestNamed(CaseEvent):
    """A further person of interest, or organ, belongs to the case."""

    TOPIC: ClassVar[str] = "case.actor_of_interest_named.v1"

    actor: ActorRef


class LineAdded(CaseEvent):
    """Contexts, crime bases and, for a charge, a liability were combined into a line.

    Args:
        line: The line's id, unique within the case.
        catalogue: Digest of the catalogue version that the line is pinned to (decision 33).
        organ: Organ that a structural line is directed at, where it is not a situation.
        liability: Liability of the natural person charged.
    """

    TOPIC: ClassVar[str] = "case.line_added.v1"

    line: UUID
    kind: Literal["structural_line", "charge"]
    title: ProtectedLine
    catalogue: Sha256
    bases: LineBases
    organ: ActorRef | None = None
    liability: LiabilityRef | None = None


class ClaimAdded(CaseEvent):
    """Crime bases and a State's responsibility were combined into a claim (decision record 0013).

    Args:
        line: The line's id, unique within the case.
        catalogue: Digest of the catalogue version that the line is pinned to (decision 33).
        responsibility: The State's alleged responsibility: attribution, obligations, respondent.
    """

    TOPIC: ClassVar[str] = "case.claim_added.v1"

    line: UUID
    title: ProtectedLine
    catalogue: Sha256
    bases: LineBases
    responsibility: LiabilityRef


class LineBaseAdded(CaseEvent):
    """A line rests on a further base."""

    TOPIC: ClassVar[str] = "case.line_base_added.v1"

    line: UUID
    base: LineBase


class LineBaseRemovalProposed(CaseEvent):
    """Someone asks that a base leave a line; it stays until a third person agrees (decision 21)."""

    TOPIC: ClassVar[str] = "case.line_base_removal_proposed.v1"

    line: UUID
    crime_base: CrimeBaseRef


class LineBaseRemovalAgreed(CaseEvent):
    """A third person agreed: the base leaves the line, and stays listed (decision 21)."""

    TOPIC: ClassVar[str] = "case.line_base_removal_agreed.v1"

    line: UUID
    crime_base: CrimeBaseRef


class LineMigrated(CaseEvent):
    """The line is pinned to another catalogue version; its mappings keep the text they were made against."""

    TOPIC: ClassVar[str] = "case.line_migrated.v1"

    line: UUID
    catalogue: Sha256


class LineEnded(CaseEvent):
    """The line is not pursued any further; it stays in the record."""

    TOPIC: ClassVar[str] = "case.line_ended.v1"

    line: UUID
