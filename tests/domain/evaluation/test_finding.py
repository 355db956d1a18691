"""A finding is one decision of one body, answered target by target in its own words and at its own level."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.errors import GravamenError, InvalidError, RefusedError
from domain.evaluation import finding_events as e
from domain.evaluation.finding import UnknownBodyChamberError, evolve, give_reasons, record
from domain.law import UnknownElementError
from domain.ports.law import UnknownLineError, UnknownStageError
from domain.protected import Plain
from domain.values import Target
from tests.domain.recorded_law import (
    BASE,
    CASE,
    COMMISSION,
    COURT,
    INCIDENT,
    LAW,
    LINE,
    OTHER_INCIDENT,
    PERSON,
    on_base,
    on_context,
    on_liability,
    on_line,
)
from tests.scenario import SUBJECT, Given

EARLIER = UUID(int=400)
REPORT, WORDS = Plain.of("Report of the commission"), Plain.of("reasonable grounds establishing that")
TEMPLATE = LAW.forum(COMMISSION, field="forum").template
STAGE, CHAMBER = TEMPLATE.stages[0].id, TEMPLATE.chambers[0].id
CRIME = Target(stream=f"crime_base/{BASE}")


def answer(target: Target, level: str, outcome: str = "made_out", **members: Any) -> e.Answer:
    return e.Answer.model_validate({"target": target, "level": level, "outcome": outcome, **members})


MADE_OUT = answer(CRIME, "crime", paragraphs="1115-1121")
FINDING = e.FindingRecorded(
    body="coi",
    case=CASE,
    forum=COMMISSION,
    chamber=CHAMBER,
    stage=STAGE,
    date="2014-02-07",
    document=REPORT,
    standard=WORDS,
    answers=(MADE_OUT,),
)


def finding(**changes: Any) -> dict[str, Any]:
    members = {name: getattr(FINDING, name) for name in e.FindingRecorded.model_fields}
    return {"id": SUBJECT, "law": LAW, **members, **changes}


def test_a_finding_is_recorded_at_the_level_at_which_the_body_found() -> None:
    change = record(**finding())
    assert (change.event, change.opens) == (FINDING, True)


@pytest.mark.parametrize(
    "given",
    [
        answer(on_line(), "line"),
        answer(CRIME, "crime"),
        answer(on_liability(None, mode="28-b"), "crime", "declined"),
        answer(on_base(), "element", "not_reached"),
        answer(on_context("7-attack.5", limb="widespread"), "component"),
        answer(CRIME, "crime", "relabelled", relabelled_as="7-1-k"),
        answer(on_base(incidents=(INCIDENT,)), "element", in_part=True),
    ],
    ids=["line", "crime", "mode", "element", "component", "relabelled", "in part"],
)
def test_a_body_answers_at_every_level(given: e.Answer) -> None:
    assert record(**finding(answers=(given,))).event == FINDING.model_copy(update={"answers": (given,)})


def test_a_reversal_answers_target_by_target_with_incidents_out_of_scope_and_a_bar() -> None:
    answers = (
        answer(on_liability("28-a.5", mode="28-a"), "element", "reversed", paragraphs="194"),
        answer(Target(stream=f"crime_base/{BASE}", incidents=(OTHER_INCIDENT,)), "crime", "outside_scope"),
        answer(on_line(), "line", "not_made_out", paragraphs="197-198"),
    )
    event = record(
        **finding(
            body="icc",
            forum=COURT,
            chamber=None,
            stage=None,
            person=PERSON,
            person_kind="person",
            reverses=EARLIER,
            answers=answers,
            bars=("ne_bis_in_idem",),
            votes=e.Votes(in_favour=3, against=2),
            dissent=Plain.of("Two judges dissent"),
        )
    ).event
    assert isinstance(event, e.FindingRecorded)
    assert (event.reverses, event.answers, event.bars) == (EARLIER, answers, ("ne_bis_in_idem",))


def test_steps_that_answer_nothing_yet_are_recorded_on_lines() -> None:
    measure = e.Measure(kind="notice_of_recharacterisation", lines=(LINE,))
    event = record(**finding(answers=(), measures=(measure,))).event
    assert event == FINDING.model_copy(update={"answers": (), "measures": (measure,)})


def test_a_body_that_is_no_adopted_forum_can_find() -> None:
    event = record(**finding(body="ngo-panel", forum=None, chamber=None, stage=None)).event
    assert isinstance(event, e.FindingRecorded)
    assert (event.body, event.forum) == ("ngo-panel", None)


@pytest.mark.parametrize(
    ("changes", "error", "field", "words"),
    [
        ({"answers": ()}, InvalidError, "answers", "expected at least one answer, measure or bar"),
        ({"forum": COURT}, InvalidError, "forum", "expected the forum of coi, found that of icc"),
        ({"forum": None}, InvalidError, "forum", "expected the adopted forum of the stage"),
        ({"stage": "trial"}, UnknownStageError, "stage", "expected a stage of the forum"),
        ({"chamber": "appeals"}, UnknownBodyChamberError, "chamber", "expected a chamber of the body"),
        ({"person": PERSON, "person_kind": "organ"}, InvalidError, "person", "found an actor of kind organ"),
        ({"bars": ("death",)}, InvalidError, "person", "expected the person whom the bars concern"),
        (
            {"person": PERSON, "person_kind": "person", "bars": ("age", "age")},
            InvalidError,
            "bars",
            "each bar once",
        ),
        ({"reasons_date": "2014-02-06"}, InvalidError, "reasons_date", "expected reasons not before"),
        ({"answers": (answer(CRIME, "element"),)}, InvalidError, "answers[0].level", "expected crime for"),
        ({"answers": (answer(on_line(), "crime"),)}, InvalidError, "answers[0].level", "expected line for"),
        ({"answers": (answer(on_base(), "line"),)}, InvalidError, "answers[0].level", "expected element or"),
        (
            {"answers": (answer(Target(stream=f"case_file/{BASE}", line=LINE), "line"),)},
            InvalidError,
            "answers[0].target.stream",
            "expected a line of the finding's case",
        ),
        (
            {"answers": (answer(on_base(), "element", "reversed"),)},
            InvalidError,
            "reverses",
            "expected the finding that is reversed",
        ),
        (
            {"answers": (answer(on_base(), "element", "remanded"),)},
            InvalidError,
            "reverses",
            "expected the finding that is remanded",
        ),
        (
            {"answers": (answer(CRIME, "crime", "relabelled"),)},
            InvalidError,
            "answers[0].relabelled_as",
            "expected the new offence or mode",
        ),
        (
            {"answers": (answer(CRIME, "crime", relabelled_as="7-1-k"),)},
            InvalidError,
            "answers[0].relabelled_as",
            "and there alone",
        ),
        (
            {"answers": (answer(on_base(), "element", in_part=True),)},
            InvalidError,
            "answers[0].target.incidents",
            "expected the incidents",
        ),
        ({"answers": (MADE_OUT, MADE_OUT)}, InvalidError, "answers[1]", "one answer a target"),
        (
            {"answers": (answer(on_base("7-1-e.9"), "element"),)},
            UnknownElementError,
            "answers[0].target.element",
            "near: 7-1-e",
        ),
        (
            {"measures": (e.Measure(kind="severance", lines=(EARLIER,)),)},
            UnknownLineError,
            "measures[0].lines.line",
            "no line",
        ),
    ],
    ids=[
        "nothing",
        "another's forum",
        "stage of no forum",
        "stage",
        "chamber",
        "no person",
        "bar of nobody",
        "bar twice",
        "reasons too early",
        "crime as element",
        "line as crime",
        "element as line",
        "another case's line",
        "reverses nothing",
        "remands nothing",
        "no new label",
        "label alone",
        "part of nothing",
        "answered twice",
        "unknown element",
        "unknown line",
    ],
)
def test_a_faulty_finding_is_refused(
    changes: dict[str, Any], error: type[GravamenError], field: str, words: str
) -> None:
    with pytest.raises(error) as refusal:
        record(**finding(**changes))
    assert words in refusal.value.message
    assert refusal.value.field == field


@pytest.mark.parametrize("text", ["1115-1121", "76, 78", "12(b)", "s.IV.A.3", "p.14", "fn.22", "annex.II"])
def test_paragraphs_are_numbers_of_places(text: str) -> None:
    assert TypeAdapter(e.Paragraphs).validate_python(text) == text


@pytest.mark.parametrize("text", ["Kim", "76 Kim", "", "s.Kim", "76,78"])
def test_paragraphs_cannot_hold_a_name(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(e.Paragraphs).validate_python(text)


def test_reasons_can_come_later_and_come_once() -> None:
    later = e.FindingReasonsGiven(date="2014-03-01", document=REPORT)
    announced = Given(evolve, [FINDING])
    announced.when(give_reasons, date="2014-03-01", document=REPORT).then(later)
    announced.when(give_reasons, date="2014-02-01", document=REPORT).then_refused(
        InvalidError, "expected reasons not before"
    )
    Given(evolve, [FINDING, later]).when(give_reasons, date="2014-04-01", document=REPORT).then_refused(
        RefusedError, "are recorded already"
    )
