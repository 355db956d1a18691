"""Events of a fact."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.events import Claim, DomainEvent
from domain.facts.citation import Citation, Use
from domain.protected import ProtectedLine, ProtectedText
from domain.values import Code, Edtf, FactRef, ForumRef, ItemRef, StreamKind, Territory, Value


class FactRole(StrEnum):
    """What part a fact plays in a case."""

    MATERIAL = "material"
    SUBSIDIARY = "subsidiary"
    BACKGROUND = "background"


class FactGround(StrEnum):
    """What a fact rests on; the last three need no citation, and bind only forums named (readiness.md)."""

    EVIDENCE = "evidence"
    AGREED = "agreed"
    JUDICIALLY_NOTICED = "judicially_noticed"
    ADJUDICATED = "adjudicated"


class Proposition(Value):
    """One proposition: what, who, where and when.

    Args:
        statement: The proposition in a sentence.
        role: Its part in a case.
        ground: What it rests on.
        binds: Adopted forums that a ground other than evidence binds.
        who: Whom it speaks of, by code.
        where: Where it is said to have happened.
        territory: The same as a code.
        occurred: When it is said to have happened.
        topics: Codes on which common origins are looked for (decision 30).
    """

    statement: ProtectedText
    role: FactRole
    ground: FactGround = FactGround.EVIDENCE
    binds: Annotated[tuple[ForumRef, ...], Field(max_length=20)] = ()
    who: ProtectedText | None = None
    where: ProtectedLine | None = None
    territory: Territory | None = None
    occurred: Edtf | None = None
    topics: Annotated[tuple[Code, ...], Field(max_length=50)] = ()


class Taint(Value):
    """A defect in how words came about that bars uses of them (readiness rule 4; art. 69(7); CAT art. 15).

    Args:
        code: Code of the taint, new within the citation.
        bars: Uses that it bars; a use not named stays open.
        status: Alleged, assessed by us, or ruled by a body.
        ruled_by: Code of the body that ruled.
        ground: Label of the rule that it rests on, such as `cat-15` or `69-7`.
        remark: What is known of it.
    """

    code: Code
    bars: Annotated[tuple[Use, ...], Field(min_length=1, max_length=len(Use))]
    status: Literal["alleged", "assessed", "ruled"]
    ruled_by: Code | None = None
    ground: Code
    remark: ProtectedText | None = None


class FactEvent(DomainEvent):
    """Any event of a fact."""

    STREAM: ClassVar[StreamKind] = StreamKind.FACT


class FactStated(FactEvent):
    """A proposition was stated: hoped for, or asserted at once."""

    TOPIC: ClassVar[str] = "fact.stated.v1"

    proposition: Proposition
    status: Literal["prospective", "asserted"]


class FactAsserted(FactEvent):
    """A prospective fact is now asserted."""

    TOPIC: ClassVar[str] = "fact.asserted.v1"


class FactDisputed(FactEvent):
    """The fact is disputed; it counts still, and shows it (decision 39)."""

    TOPIC: ClassVar[str] = "fact.disputed.v1"

    disputed_by: ProtectedLine | None = None


class FactDisputeResolved(FactEvent):
    """The fact stands undisputed again."""

    TOPIC: ClassVar[str] = "fact.dispute_resolved.v1"


class FactWithdrawn(FactEvent):
    """The fact supports nothing from here on; its mappings against a line stay (decisions 21, 39)."""

    TOPIC: ClassVar[str] = "fact.withdrawn.v1"


class FactCited(FactEvent):
    """A segment of an item was cited for or against the fact."""

    TOPIC: ClassVar[str] = "fact.cited.v1"

    citation: Citation

    def claims(self) -> tuple[Claim, ...]:
        """A citation's id is unique: worklists and blockers name it without its fact."""
        return (Claim("citation", str(self.citation.id)),)


class ContradictionLinked(FactEvent):
    """The fact and another cannot both be so; the link reads the same from either (decision 0018)."""

    TOPIC: ClassVar[str] = "fact.contradiction_linked.v1"

    other: FactRef
    explanation: ProtectedText


class ContradictionUnlinkProposed(FactEvent):
    """Somebody asks that a contradiction be unlinked; until a third person agrees it is shown (decision 21)."""

    TOPIC: ClassVar[str] = "fact.contradiction_unlink_proposed.v1"

    other: FactRef


class ContradictionUnlinkAgreed(FactEvent):
    """A third person agreed, with reasons: the two facts are no longer held against each other."""

    TOPIC: ClassVar[str] = "fact.contradiction_unlink_agreed.v1"

    other: FactRef


class CitationWithdrawn(FactEvent):
    """A supporting citation was taken back; it stays listed."""

    TOPIC: ClassVar[str] = "fact.citation_withdrawn.v1"

    citation: UUID


class CitationRemovalProposed(FactEvent):
    """Somebody asks that a contradicting citation be removed; until a third person agrees it counts."""

    TOPIC: ClassVar[str] = "fact.citation_removal_proposed.v1"

    citation: UUID


class CitationRemovalAgreed(FactEvent):
    """A third person agreed, with reasons; the contradicting citation no longer counts, and stays listed."""

    TOPIC: ClassVar[str] = "fact.citation_removal_agreed.v1"

    citation: UUID


class CitationReopened(FactEvent):
    """The citation is not usable until it is confirmed, such as after its translation was corrected."""

    TOPIC: ClassVar[str] = "fact.citation_reopened.v1"

    citation: UUID
    corrected_by: ItemRef | None = None


class CitationConfirmed(FactEvent):
    """Somebody read the words again, in the item named, and confirmed the citation."""

    TOPIC: ClassVar[str] = "fact.citation_confirmed.v1"

    citation: UUID
    read_in: ItemRef


class TaintRecorded(FactEvent):
    """Uses of a citation are barred; the bar outlives who recorded it (readiness rule 3)."""

    TOPIC: ClassVar[str] = "fact.taint_recorded.v1"

    citation: UUID
    taint: Taint


class TaintLiftProposed(FactEvent):
    """Somebody asks that a taint be lifted; until a third person agrees it bars."""

    TOPIC: ClassVar[str] = "fact.taint_lift_proposed.v1"

    citation: UUID
    taint: Code


class TaintLifted(FactEvent):
    """A third person agreed, with reasons, that a taint no longer bars."""

    TOPIC: ClassVar[str] = "fact.taint_lifted.v1"

    citation: UUID
    taint: Code
