"""Events of a disclosure review."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.events import Claim, DomainEvent
from domain.protected import ProtectedText
from domain.values import WHOLE, CaseRef, Code, IsoDate, ItemRef, Segment, StreamKind, Value


class DisclosureClass(StrEnum):
    """What an item is to the defence (readiness rule 10); several hold at once, `none` alone.

    Arts. 54(1)(a) and 67(2): innocence, mitigation, credibility. Rules of Procedure and Evidence, rule 77 (not
    opened): what is material to the preparation of the defence, meant for use as evidence, or obtained from
    the person.
    """

    INCRIMINATING = "incriminating"
    INNOCENCE = "innocence"
    MITIGATION = "mitigation"
    CREDIBILITY = "credibility"
    RULE_77 = "rule_77"
    NONE = "none"


Classes = Annotated[tuple[DisclosureClass, ...], Field(min_length=1, max_length=len(DisclosureClass))]


class RestrictionRule(StrEnum):
    """On what a restriction of disclosure rests: rules 81 and 82 (not opened), arts. 54(3)(e), 68(5) and 72."""

    RULE_81_1 = "rule_81_1"
    RULE_81_2 = "rule_81_2"
    RULE_81_4 = "rule_81_4"
    RULE_82 = "rule_82"
    ARTICLE_54_3_E = "article_54_3_e"
    ARTICLE_68_5 = "article_68_5"
    ARTICLE_72 = "article_72"


class RestrictionForm(StrEnum):
    """What is asked instead of full disclosure."""

    WITHHOLD = "withhold"
    REDACT = "redact"
    SUMMARY = "summary"
    DELAY = "delay"
    ANONYMITY = "anonymity"


class Restriction(Value):
    """A restriction of disclosure that is asked for.

    Args:
        code: Code of the restriction, unique within the review.
        rule: On what it rests.
        form: What is asked instead of full disclosure.
        grounds: Why.
    """

    code: Code
    rule: RestrictionRule
    form: RestrictionForm
    grounds: ProtectedText


class DisclosureEvent(DomainEvent):
    """Any event of a disclosure review."""

    STREAM: ClassVar[StreamKind] = StreamKind.DISCLOSURE_REVIEW


def claim_of(case: object, item: object, segment: Segment) -> str:
    """Name what one review is of: a case, an item and a part of it."""
    place = "" if segment == WHOLE else f":{segment.unit}:{segment.first}:{segment.last}"
    return f"{case}:{item}{place}"


class DisclosureReviewed(DisclosureEvent):
    """An item, or a part of it, was reviewed for one case.

    Args:
        case: Case file.
        item: Evidence item.
        segment: Part of it.
        classes: What it is to the defence.
        rationale: Why.
    """

    TOPIC: ClassVar[str] = "disclosure.reviewed.v1"

    case: CaseRef
    item: ItemRef
    segment: Segment = WHOLE
    classes: Classes
    rationale: ProtectedText

    def claims(self) -> tuple[Claim, ...]:
        """One review of a part of an item stands in a case; it is revised, never doubled."""
        return (Claim("disclosure_review", claim_of(self.case, self.item, self.segment)),)


class DisclosureReviewRevised(DisclosureEvent):
    """The review came to other classes; what it drops counts until another person has confirmed it."""

    TOPIC: ClassVar[str] = "disclosure.review_revised.v1"

    classes: Classes
    rationale: ProtectedText


class DisclosureReviewConfirmed(DisclosureEvent):
    """A second person agreed that nothing is to be disclosed, or that a class falls away (readiness rule 10)."""

    TOPIC: ClassVar[str] = "disclosure.review_confirmed.v1"

    rationale: ProtectedText | None = None


class RestrictionAsked(DisclosureEvent):
    """A restriction of disclosure is asked for."""

    TOPIC: ClassVar[str] = "disclosure.restriction_asked.v1"

    restriction: Restriction


class RestrictionDecided(DisclosureEvent):
    """A body decided on a restriction; a later decision takes the place of the one before.

    Args:
        restriction: Code of the restriction.
        decision: Granted, refused, or lifted after it was granted.
        body: Code of the body that decided.
        decided_on: On which day.
        reference: Code under which the decision is found.
    """

    TOPIC: ClassVar[str] = "disclosure.restriction_decided.v1"

    restriction: Code
    decision: Literal["granted", "refused", "lifted"]
    body: Code
    decided_on: IsoDate
    reference: Code | None = None
