"""Events of a source on its accounts: interviews given, the burden weighed before another, where they differ."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from domain.protected import ProtectedText
from domain.sources.events import RiskLevel, SourceEvent
from domain.values import WHOLE, Code, FactRef, InterviewRef, IsoDate, ItemRef, Segment, Value


class PastInterview(Value):
    """An interview that the source gave to this repository, and its day."""

    interview: InterviewRef
    held_on: IsoDate


PastInterviews = Annotated[tuple[PastInterview, ...], Field(max_length=1_000)]
AccountCodes = Annotated[tuple[Code, ...], Field(max_length=1_000)]


class SourceInterviewed(SourceEvent):
    """The source gave an interview: a further one is weighed against it."""

    TOPIC: ClassVar[str] = "source.interviewed.v1"

    interview: InterviewRef
    held_on: IsoDate


class InterviewBurdenChecked(SourceEvent):
    """What a further interview would ask of the source was weighed, before it is requested.

    Interviews, accounts and risk are what this stream held, not what the caller says.

    Args:
        check: Id of the check, named by the request that rests on it.
        interviews: Interviews given before.
        accounts: Codes of accounts given elsewhere.
        risk: The risk last assessed, which was considered.
        risk_due: Day by which it is to be assessed again.
        need: What is asked, and why the earlier accounts do not suffice.
        safeguards: What is done to make it bearable and safe.
    """

    TOPIC: ClassVar[str] = "source.interview_burden_checked.v1"

    check: UUID
    interviews: PastInterviews = ()
    accounts: AccountCodes = ()
    risk: RiskLevel
    risk_due: IsoDate
    need: ProtectedText
    safeguards: ProtectedText


class AccountPart(Value):
    """A part of one account of a source; what is named must be enough to find its words.

    Args:
        interview: Interview in which it was given.
        account: Code of the account given elsewhere.
        item: Item that holds it.
        segment: Part of the item.
        fact: Fact whose citation renders it.
        citation: Id of that citation within the fact.
    """

    interview: InterviewRef | None = None
    account: Code | None = None
    item: ItemRef | None = None
    segment: Segment = WHOLE
    fact: FactRef | None = None
    citation: UUID | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if (self.fact is None) is not (self.citation is None):
            raise ValueError("expected a citation with its fact, found one without the other")
        if self.item is None and self.segment != WHOLE:
            raise ValueError("expected the item of the segment, found none")
        if {self.interview, self.account, self.item, self.citation} == {None}:
            raise ValueError("expected an interview, an account, an item or a citation, found none")
        return self


class InconsistencyRecorded(SourceEvent):
    """Two accounts of the source differ on a topic; both stay, and whoever reads one is shown the other.

    It bears on credibility, and is disclosed as such (art. 67(2)); it says nothing of which is true.

    Args:
        code: Code of the inconsistency, unique within the source.
        first: The earlier account.
        second: The later one.
        topic: On what they differ.
        difference: In what they differ.
    """

    TOPIC: ClassVar[str] = "source.inconsistency_recorded.v1"

    code: Code
    first: AccountPart
    second: AccountPart
    topic: Code
    difference: ProtectedText


class InconsistencyExplained(SourceEvent):
    """Somebody recorded what explains an inconsistency; it stays in sight with its explanation."""

    TOPIC: ClassVar[str] = "source.inconsistency_explained.v1"

    code: Code
    explanation: ProtectedText
