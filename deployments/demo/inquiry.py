"""What the demo's team did with people and for the defence: interviews, victims, disclosure, lines of inquiry."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from deployments.demo.judgment import Target
from deployments.demo.references import (
    Entry,
    Text,
    ToActor,
    ToBurdenCheck,
    ToCase,
    ToFact,
    ToIdentity,
    ToIncident,
    ToInterview,
    ToItem,
    ToLine,
    ToSource,
)
from domain.disclosure.events import DisclosureClass
from domain.inquiry.events import Outcome, Seeks
from domain.interviews.events import Manner, PersonStatus, Recording, RecordKind, Right
from domain.sources.events import RiskLevel
from domain.values import Code, Edtf, IsoDate, Language, Value
from domain.victims.events import KinRelation, VictimCode, VictimStatus


class Interview(Entry):
    """A person heard by the team: how, in what status and with what rights, and the item that came of it."""

    source: ToSource
    held_on: IsoDate
    manner: Manner
    setting: Text
    language: Language
    interviewers: Annotated[tuple[ToIdentity, ...], Field(min_length=1)]
    status: PersonStatus
    rights_given: tuple[Right, ...]
    recording: Recording
    summary: Text
    item: ToItem
    item_is: RecordKind


class Risk(Entry):
    """The risk to a source, to be assessed again so many days after the play."""

    source: ToSource
    level: RiskLevel
    again_in_days: Annotated[int, Field(ge=1)]
    assessment: Text


class BurdenCheck(Entry):
    """What was weighed before the person of an interview is asked again."""

    after: ToInterview
    need: Text
    safeguards: Text
    reason: Text


class Request(Entry):
    """A further interview, asked for on a check."""

    check: ToBurdenCheck
    matter: Text


class Harm(Value):
    """What was done to a person, told of by no incident of the record."""

    code: Code
    kind: Code
    occurred: Edtf
    account: Text


class Kin(Value):
    """What a source is to the victim."""

    source: ToSource
    relation: KinRelation


class Victim(Entry):
    """A person harmed; `same_person` is the source who is the same human being."""

    code: VictimCode
    status: VictimStatus
    status_as_of: IsoDate
    same_person: ToSource | None = None
    kin: Kin | None = None
    harm: Annotated[tuple[Harm, ...], Field(min_length=1)]


class VictimNumber(Entry):
    """How many a body says that an incident harmed, on facts of the record."""

    incident: ToIncident
    at_least: Annotated[int, Field(ge=1)]
    at_most: Annotated[int, Field(ge=1)] | None = None
    facts: Annotated[tuple[ToFact, ...], Field(min_length=1)]
    explanation: Text


class DisclosureReview(Entry):
    """What an item is to the defence in the case; several classes hold at once (readiness rule 10)."""

    case_file: ToCase
    item: ToItem
    classes: Annotated[tuple[DisclosureClass, ...], Field(min_length=1)]
    rationale: Text


class InquiryResult(Value):
    """What came of a line of inquiry."""

    by: ToIdentity
    outcome: Outcome
    account: Text
    facts: tuple[ToFact, ...] = ()


class LineOfInquiry(Entry):
    """What is sought, for or against a person, by whom, until how many days after the play, and what came of it."""

    case_file: ToCase
    line: ToLine
    actor: ToActor
    target: Target | None = None
    seeks: Seeks
    sought: Text
    assigned: ToIdentity
    due_in_days: Annotated[int, Field(ge=1)] | None = None
    result: InquiryResult | None = None
