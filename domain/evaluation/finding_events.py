"""Events of a finding: one decision of another body on one date, at the level at which it found."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.events import DomainEvent
from domain.law.terms import Key, LawId
from domain.protected import ProtectedLine, ProtectedText
from domain.values import (
    ActorRef,
    CaseRef,
    Code,
    FindingRef,
    ForumRef,
    Impersonal,
    IsoDate,
    ItemRef,
    StreamKind,
    Target,
    Value,
)

_SECTION = r"s\.[0-9IVXLC]{1,8}(\.[0-9A-Za-z]{1,4}){0,5}"
_PAGE = r"(fn|p|annex)\.[0-9IVXLC]{1,6}"
_NUMBER = r"[0-9]{1,5}[a-z]?(\([a-z0-9]{1,4}\)){0,3}"
_PLACE = f"({_SECTION}|{_PAGE}|{_NUMBER})"

Paragraphs = Annotated[
    str,
    StringConstraints(pattern=rf"^{_PLACE}(-{_PLACE})?(, {_PLACE}(-{_PLACE})?)*$", max_length=200),
    Impersonal("numbers of paragraphs, pages, footnotes, sections and annexes alone"),
]
"""Where in the document: `1115-1121`, `76, 78`, `12(b)`, `s.IV.A.3`, `p.14`, `fn.22`, `annex.II`."""


class Level(StrEnum):
    """At what level a body found; what lies below reads "not separately found" (decision 25)."""

    LINE = "line"
    CRIME = "crime"
    ELEMENT = "element"
    COMPONENT = "component"


class Outcome(StrEnum):
    """What a body answered (readiness.md; decision 48)."""

    MADE_OUT = "made_out"
    NOT_MADE_OUT = "not_made_out"
    UNDECIDED = "undecided"
    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    SUBSUMED = "subsumed"
    WITHDRAWN = "withdrawn"
    OUTSIDE_SCOPE = "outside_scope"
    NO_JURISDICTION = "no_jurisdiction"
    RELABELLED = "relabelled"
    REVERSED = "reversed"
    REMANDED = "remanded"
    NO_CASE_TO_ANSWER = "no_case_to_answer"


PersonalBar = Literal["immunity", "age", "ne_bis_in_idem", "death"]
"""A bar of the person that the decision brings (art. 20) or states."""


class Answer(Value):
    """What the body answered on one target.

    Args:
        target: Line, crime, element or component; with `incidents` where it answered for those alone, as
            where it puts incidents out of scope.
        level: Level at which it found.
        outcome: Its answer.
        paragraphs: Where in the document.
        in_part: It answered in part, for the incidents of the target alone (decision 48).
        relabelled_as: Offence or mode, where the label or the mode alone changed.
    """

    target: Target
    level: Level
    outcome: Outcome
    paragraphs: Paragraphs | None = None
    in_part: bool = False
    relabelled_as: LawId | None = None


class Measure(Value):
    """A step on lines of the case that answers nothing yet (decision 48).

    Args:
        lines: Ids of lines of the finding's case.
    """

    kind: Literal["notice_of_recharacterisation", "severance", "joinder"]
    lines: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]
    paragraphs: Paragraphs | None = None


class Votes(Value):
    """How the bench voted."""

    in_favour: Annotated[int, Field(ge=0, le=100)]
    against: Annotated[int, Field(ge=0, le=100)]


class FindingEvent(DomainEvent):
    """Any event of a finding."""

    STREAM: ClassVar[StreamKind] = StreamKind.FINDING


class FindingRecorded(FindingEvent):
    """Another body decided, on one date, what its answers say (decision 10).

    Args:
        body: Code of the body that decided.
        case: Case in which it is made; at its own stage it answers for this case's lines alone
            (decision 45).
        person: Person that it is made for, where it concerns one.
        forum: Adopted forum of that body, where there is one.
        chamber: Key of its chamber.
        stage: Stage of that forum at which it was made.
        date: Day of the decision.
        reasons_date: Day of its reasons, where they came later.
        document: Title and symbol of the document.
        item: Evidence item that holds the document.
        standard: The test in the body's own words.
        reverses: Earlier finding that it reverses in part or whole, answering target by target.
        bars: Bars of `person` that it brings.
    """

    TOPIC: ClassVar[str] = "finding.recorded.v1"

    body: Code
    case: CaseRef
    person: ActorRef | None = None
    forum: ForumRef | None = None
    chamber: Key | None = None
    stage: Key | None = None
    date: IsoDate
    reasons_date: IsoDate | None = None
    document: ProtectedLine
    item: ItemRef | None = None
    standard: ProtectedText
    answers: Annotated[tuple[Answer, ...], Field(max_length=200)] = ()
    measures: Annotated[tuple[Measure, ...], Field(max_length=20)] = ()
    reverses: FindingRef | None = None
    bars: Annotated[tuple[PersonalBar, ...], Field(max_length=4)] = ()
    votes: Votes | None = None
    dissent: ProtectedText | None = None


class FindingReasonsGiven(FindingEvent):
    """The body gave the reasons of a decision that it had announced before (decision 48)."""

    TOPIC: ClassVar[str] = "finding.reasons_given.v1"

    date: IsoDate
    document: ProtectedLine
    item: ItemRef | None = None
    dissent: ProtectedText | None = None
