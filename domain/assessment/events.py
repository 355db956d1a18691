"""Events of an assessment."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.events import DomainEvent
from domain.protected import ProtectedText
from domain.values import AssessmentRef, Code, IdentityId, ItemRef, StreamKind, Value


class Reliability(StrEnum):
    """How reliable the source has been; F says that it cannot be judged, not that it is bad."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"

    @classmethod
    def _missing_(cls, value: object) -> Reliability | None:
        # The wire writes the words of every enumeration in small letters.
        return cls.__members__.get(value.upper()) if isinstance(value, str) else None


class Credibility(StrEnum):
    """How credible the information is in itself; 6 says that it cannot be judged, not that it is bad."""

    CONFIRMED = "1"
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    CANNOT_BE_JUDGED = "6"


class AuthenticityResult(StrEnum):
    """Whether the item is what it claims to be."""

    AUTHENTIC = "authentic"
    NOT_AUTHENTIC = "not_authentic"
    UNDETERMINED = "undetermined"
    NOT_EXAMINED = "not_examined"


class Relevance(StrEnum):
    """Whether the item bears on what the mandate covers."""

    RELEVANT = "relevant"
    LEAD = "lead"
    NOT_RELEVANT = "not_relevant"


class AuthenticityStep(Value):
    """One step of the examination: the method by code, and what it gave."""

    method: Code
    outcome: Literal["passed", "failed", "inconclusive"]
    remark: ProtectedText | None = None


class Authenticity(Value):
    """The steps taken to tell whether an item is authentic, and the assessor's result on all of them."""

    result: AuthenticityResult
    steps: Annotated[tuple[AuthenticityStep, ...], Field(max_length=50)] = ()


class Superseded(Value):
    """The assessment that this one replaces, as it stood.

    Args:
        assessment: Which one.
        authors: Ids of who made it, and of who was acted for: none of them can concur.
        is_negative: Whether it found the item not authentic, so that the replacement counts only once a
            third expert has concurred (decision 20).
    """

    assessment: AssessmentRef
    authors: Annotated[tuple[IdentityId, ...], Field(min_length=1, max_length=2)]
    is_negative: bool


class AssessmentEvent(DomainEvent):
    """Any event of an assessment."""

    STREAM: ClassVar[StreamKind] = StreamKind.ASSESSMENT


class AssessmentRecorded(AssessmentEvent):
    """A person judged an item; the two axes stand apart and are never combined (mission.md)."""

    TOPIC: ClassVar[str] = "assessment.recorded.v1"

    item: ItemRef
    reliability: Reliability
    credibility: Credibility
    authenticity: Authenticity
    relevance: Relevance
    reasoning: ProtectedText
    supersedes: Superseded | None = None


class AssessmentReviewed(AssessmentEvent):
    """A second person reviewed the assessment; the reasons are the act's."""

    TOPIC: ClassVar[str] = "assessment.reviewed.v1"

    outcome: Literal["agrees", "dissents"]


class AssessmentDissented(AssessmentEvent):
    """A further person holds the assessment wrong; the reasons are the act's."""

    TOPIC: ClassVar[str] = "assessment.dissented.v1"


class AssessmentConcurred(AssessmentEvent):
    """A third expert agreed, with reasons, to the replacing or withdrawing of a negative assessment."""

    TOPIC: ClassVar[str] = "assessment.concurred.v1"

    matter: Literal["replacement", "withdrawal"]


class AssessmentWithdrawn(AssessmentEvent):
    """The assessment was taken back; a negative one stands until a third expert has concurred."""

    TOPIC: ClassVar[str] = "assessment.withdrawn.v1"
