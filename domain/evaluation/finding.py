"""A finding: another body's act, recorded at its own level in its own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.errors import InvalidError, RefusedError
from domain.evaluation import finding_events as e
from domain.events import Change, RecordedEvent, State
from domain.law.errors import UnknownLawError
from domain.law.terms import Key
from domain.ports.law import StageLaw, named_in, require_stage
from domain.proof.targets import check_shape, kind_of, names_line
from domain.protected import ProtectedLine, ProtectedText
from domain.values import (
    ActorRef,
    CaseRef,
    Classification,
    Code,
    FindingRef,
    ForumRef,
    IsoDate,
    ItemRef,
    StreamId,
    StreamKind,
    Target,
)


class UnknownBodyChamberError(UnknownLawError):
    """The body, as adopted, has no such chamber."""

    noun = "a chamber of the body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(State):
    """What a finding has come to."""

    KIND: ClassVar[StreamKind] = StreamKind.FINDING

    date: str
    reasons_date: str | None = None


def evolve(finding: Finding | None, event: RecordedEvent) -> Finding:
    """Apply one recorded event."""
    data = event.data
    if finding is None:
        if not isinstance(data, e.FindingRecorded):
            raise TypeError(f"a finding cannot open with {event.type}")
        return Finding(
            id=event.stream_id,
            version=event.version,
            classification=event.classification,
            date=data.date,
            reasons_date=data.reasons_date,
        )
    finding = replace(finding, version=event.version)
    if isinstance(data, e.FindingReasonsGiven):
        return replace(finding, reasons_date=data.date)
    return finding


def record(
    *,
    id: UUID,
    body: Code,
    case: CaseRef,
    person: ActorRef | None = None,
    person_kind: str | None = None,
    forum: ForumRef | None = None,
    chamber: Key | None = None,
    stage: Key | None = None,
    date: IsoDate,
    reasons_date: IsoDate | None = None,
    document: ProtectedLine,
    item: ItemRef | None = None,
    standard: ProtectedText,
    answers: Annotated[tuple[e.Answer, ...], Field(max_length=200)] = (),
    measures: Annotated[tuple[e.Measure, ...], Field(max_length=20)] = (),
    reverses: FindingRef | None = None,
    bars: Annotated[tuple[e.PersonalBar, ...], Field(max_length=4)] = (),
    votes: e.Votes | None = None,
    dissent: ProtectedText | None = None,
    classification: Classification = Classification.CONFIDENTIAL,
    law: StageLaw,
) -> Change:
    """Record one decision of one body on one date, answer by answer (decision 10).

    Args:
        person_kind: What the first event of `person` says that it is (decision 31).

    Raises:
        InvalidError: Nothing is answered, an answer's level does not fit its target, the forum is another
            body's, a stage or chamber of no forum, a person who is none, bars without a person, reasons
            before the decision, or an answer that reverses without the finding reversed.
        UnknownElementError: A stream's law does not hold the element.
        UnknownStageError: The forum has no such stage.
        UnknownBodyChamberError: The body has no such chamber.
    """
    _check_person(person, person_kind, bars)
    _check_reasons(date, reasons_date)
    if forum is not None:
        _check_forum(forum, body=body, chamber=chamber, stage=stage, law=law)
    elif stage is not None or chamber is not None:
        raise InvalidError("expected the adopted forum of the stage or chamber, found none", field="forum")
    if not answers and not measures and not bars:
        raise InvalidError("expected at least one answer, measure or bar, found none", field="answers")
    for index, answer in enumerate(answers):
        _check_answer(answer, case=case, is_reversal=reverses is not None, field=f"answers[{index}]")
        law.check(answer.target, field=f"answers[{index}].target")
    _check_distinct(answers)
    for index, measure in enumerate(measures):
        for line in measure.lines:
            target = Target(stream=f"{StreamKind.CASE_FILE.value}/{case}", line=line)
            law.check(target, field=f"measures[{index}].lines")
    event = e.FindingRecorded(
        body=body,
        case=case,
        person=person,
        forum=forum,
        chamber=chamber,
        stage=stage,
        date=date,
        reasons_date=reasons_date,
        document=document,
        item=item,
        standard=standard,
        answers=answers,
        measures=measures,
        reverses=reverses,
        bars=bars,
        votes=votes,
        dissent=dissent,
    )
    return Finding.first(event, id=id, classification=classification)


def _check_person(person: UUID | None, kind: str | None, bars: tuple[e.PersonalBar, ...]) -> None:
    if person is not None and kind != "person":
        raise InvalidError(f"expected a natural person, found an actor of kind {kind}", field="person")
    if bars and person is None:
        raise InvalidError("expected the person whom the bars concern, found none", field="person")
    if len(set(bars)) != len(bars):
        raise InvalidError("expected each bar once, found one again", field="bars")


def _check_reasons(date: str, reasons_date: str | None) -> None:
    if reasons_date is not None and reasons_date < date:
        raise InvalidError(
            f"expected reasons not before the decision of {date}, found {reasons_date}", field="reasons_date"
        )


def _check_forum(forum: UUID, *, body: str, chamber: str | None, stage: str | None, law: StageLaw) -> None:
    adopted = law.forum(forum, field="forum")
    if adopted.body != body:
        # Decision 12: a finding answers only in the adopted forum of its own body.
        raise InvalidError(f"expected the forum of {body}, found that of {adopted.body}", field="forum")
    if stage is not None:
        require_stage(adopted, stage)
    if chamber is not None and chamber not in adopted.chambers:
        with named_in("chamber"):
            raise UnknownBodyChamberError.near(chamber, known=adopted.chambers)


def _check_answer(answer: e.Answer, *, case: UUID, is_reversal: bool, field: str) -> None:
    target = answer.target
    check_shape(target, field=f"{field}.target")
    if answer.level not in _levels(target):
        raise InvalidError(
            f"expected {' or '.join(_levels(target))} for that target, found {answer.level}",
            field=f"{field}.level",
        )
    if names_line(target) and StreamId.parse(target.stream).id != case:
        raise InvalidError("expected a line of the finding's case", field=f"{field}.target.stream")
    if answer.outcome in (e.Outcome.REVERSED, e.Outcome.REMANDED) and not is_reversal:
        raise InvalidError(f"expected the finding that is {answer.outcome}, found none", field="reverses")
    if (answer.outcome is e.Outcome.RELABELLED) is not (answer.relabelled_as is not None):
        raise InvalidError(
            "expected the new offence or mode where the label or mode alone changed, and there alone",
            field=f"{field}.relabelled_as",
        )
    if answer.in_part and not target.incidents:
        raise InvalidError(
            "expected the incidents that an answer in part speaks of, found none",
            field=f"{field}.target.incidents",
        )


def _levels(target: Target) -> tuple[e.Level, ...]:
    if names_line(target):
        return (e.Level.LINE,)
    if target.element is None:
        return (e.Level.CRIME,)
    if kind_of(target) is StreamKind.CONTEXT or target.limb is not None:
        return (e.Level.COMPONENT, e.Level.ELEMENT)
    return (e.Level.ELEMENT, e.Level.COMPONENT)


def _check_distinct(answers: tuple[e.Answer, ...]) -> None:
    seen = set()
    for index, answer in enumerate(answers):
        if answer.target in seen:
            raise InvalidError("expected one answer a target, found another", field=f"answers[{index}]")
        seen.add(answer.target)


def give_reasons(
    finding: Finding,
    *,
    date: IsoDate,
    document: ProtectedLine,
    item: ItemRef | None = None,
    dissent: ProtectedText | None = None,
) -> Change:
    """Record that the body gave the reasons of a decision announced before (decision 48).

    Raises:
        RefusedError: Its reasons are recorded already.
        InvalidError: Reasons before the decision.
    """
    if finding.reasons_date is not None:
        raise RefusedError(f"the reasons of finding {finding.id} are recorded already")
    if date < finding.date:
        raise InvalidError(
            f"expected reasons not before the decision of {finding.date}, found {date}", field="date"
        )
    return finding.next(e.FindingReasonsGiven, date=date, document=document, item=item, dissent=dissent)
