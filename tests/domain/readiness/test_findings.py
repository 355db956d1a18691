"""Other bodies' findings: what answers at a stage of theirs, and what is material (decisions 10, 25, 45)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.readiness.blockers import Cause
from tests.domain.readiness.builder import (
    BASE,
    CONTEXT,
    LIABILITY,
    LINE,
    Record,
    causes,
    cell,
    murder_line,
    target,
)
from tests.domain.readiness.material import uid


def commission_line() -> Record:
    record = Record()
    record.forum("commission-of-inquiry", territories=frozenset({"KP"}))
    record.context()
    record.incident("camp", occurred="1995")
    record.base("7-1-a", "camp")
    record.line()
    return record


def found(record: Record, level: str = "line", outcome: str = "made_out", **members: Any) -> None:
    record.answer(target(LINE), outcome, level=level, stage="report", **members)


def test_a_finding_on_the_line_answers_what_it_covers_at_its_own_stage() -> None:
    record = commission_line()
    assert not record.assess("report").is_clear
    found(record)
    readiness = record.assess("report")
    assert readiness.is_clear
    [reading] = cell(readiness, "7-1-a.1").findings
    assert (reading.answers, reading.decides, reading.is_separately_found) == (True, True, False)


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"case": uid("another case")}, id="made in another case"),
        pytest.param({"forum": uid("another forum")}, id="of another body"),
        pytest.param({"forum": None}, id="of a body without an adopted forum"),
        pytest.param({"person": uid("somebody")}, id="for another person"),
    ],
)
def test_elsewhere_a_finding_is_material_and_clears_no_element(members: dict[str, Any]) -> None:
    record = commission_line()
    found(record, **members)
    readiness = record.assess("report")
    assert not readiness.is_clear
    [reading] = cell(readiness, "7-1-a.1").findings
    assert (reading.answers, reading.decides, reading.outcome) == (False, False, "made_out")


def test_a_finding_at_another_stage_of_the_same_body_is_material() -> None:
    record = murder_line(stage_proved=None)
    record.answer(target(LINE), "made_out", level="line", stage="investigation")
    assert record.assess("investigation").is_clear
    assert not cell(record.assess("warrant"), "7-1-a.1").is_clear


def test_a_finding_on_a_crime_covers_its_elements_and_not_the_line() -> None:
    record = commission_line()
    record.answer(target(BASE), "made_out", level="crime", stage="report")
    record.answer(target(CONTEXT), "made_out", level="crime", stage="report")
    readiness = record.assess("report")
    [blocker] = readiness.blockers
    assert blocker.target.line is not None
    assert blocker.cause is Cause.NO_CURRENT_EVALUATION


@pytest.mark.parametrize(
    "outcome",
    [
        "not_made_out",
        "undecided",
        "declined",
        "subsumed",
        "withdrawn",
        "outside_scope",
        "remanded",
        "relabelled",
    ],
)
def test_an_answer_that_is_not_made_out_blocks_before_any_evaluation_of_ours(outcome: str) -> None:
    record = murder_line()
    assert record.assess().is_clear
    record.answer(target(BASE, "7-1-a.1"), outcome, level="element")
    readiness = record.assess()
    assert causes(readiness) == {"finding_against"}
    assert outcome.replace("_", " ") in readiness.blockers[0].words


def test_what_was_not_reached_is_left_to_our_own_evaluation() -> None:
    record = commission_line()
    found(record)
    record.answer(target(BASE, "7-1-a.2"), "not_reached", level="element", stage="report")
    readiness = record.assess("report")
    assert {b.target.element for b in readiness.blockers} == {"7-1-a.2"}
    assert causes(readiness) == {"no_usable_support", "no_current_evaluation"}


def test_what_stands_against_a_finding_is_listed_and_does_not_block_that_stage() -> None:
    record = commission_line()
    record.item("critique")
    record.fact("fact", "critique")
    record.map("fact", target(BASE, "7-1-a.1"), polarity="contradicts", endorsed_by=None)
    found(record)
    record.map("fact", target(BASE, "7-1-a.1"), polarity="contradicts", endorsed_by=None)
    readiness = record.assess("report")
    assert readiness.is_clear
    assert [each.beside_finding for each in cell(readiness, "7-1-a.1").against] == ["before", "since"]
    assert [each.decided for each in cell(readiness, "7-1-a.1").against] == ["undecided", "undecided"]


def test_a_finding_in_part_answers_for_its_incidents_alone() -> None:
    record = commission_line()
    record.incident("village", occurred="1996")
    record.member(BASE, "village")
    place = target(LINE).model_copy(update={"incidents": target(BASE, incidents=("camp",)).incidents})
    record.answer(place, "made_out", level="line", stage="report")
    readiness = record.assess("report")
    assert readiness.is_clear
    assert {each.incident: each.is_clear for each in readiness.incidents} == {
        uid("camp"): True,
        uid("village"): False,
    }


def test_a_negative_finding_then_a_remand_then_made_out_with_no_new_fact() -> None:
    # Al Bashir: refused for a warrant, reversed and remanded, then made out (readiness.md, worked examples).
    record = murder_line()
    place = target(BASE, "7-1-a.1")
    outcomes = []
    for number, outcome in enumerate(("not_made_out", "remanded", "made_out")):
        record.answer(
            place,
            outcome,
            level="element",
            finding=uid(f"ruling {number}"),
            on=date(2009 + number, 1, 1),
            reverses=uid("ruling 0") if number == 1 else None,
        )
        reading = cell(record.assess(), "7-1-a.1")
        outcomes.append((reading.decisive.outcome, reading.is_clear))
    assert outcomes == [("not_made_out", False), ("remanded", False), ("made_out", True)]


def test_a_reversal_decides_what_it_decided_and_the_rest_keeps_its_finding_marked() -> None:
    # Bemba: conviction in 2016; in 2018 reversed on necessary and reasonable measures, incidents out of scope.
    record = Record()
    record.forum()
    record.referral("CF")
    record.context()
    for incident in ("within", "outside"):
        record.incident(incident, occurred="2002-11/2003-03", territory="CF")
    record.base("7-1-a", "within", "outside")
    record.liability("28-a")
    record.line("charge", liability=LIABILITY)
    record.answer(
        target(LINE),
        "made_out",
        level="line",
        stage="trial",
        chamber="trial_chamber",
        person=uid("actor"),
        finding=uid("conviction"),
        on=date(2016, 3, 21),
    )
    convicted = record.sequence
    reversal = {
        "stage": "trial",
        "chamber": "appeals_chamber",
        "person": uid("actor"),
        "finding": uid("appeal"),
        "on": date(2018, 6, 8),
        "reverses": uid("conviction"),
    }
    for duty in ("28-a.5a", "28-a.5b", "28-a.5c"):
        record.answer(target(LIABILITY, duty), "not_made_out", level="component", **reversal)
    record.answer(target(BASE, incidents=("outside",)), "outside_scope", level="crime", **reversal)
    record.bar("ne_bis_in_idem", forum=uid("forum"), valid_from=date(2018, 6, 8), by="clerk")
    before = record.assess("trial", position=convicted)
    after = record.assess("trial")
    assert {b.cause.value for b in before.blockers} == {"no_exoneration_inquiry"}
    assert {(b.target.element, b.cause.value) for b in after.blockers if b.incident == uid("within")} == {
        (duty, "finding_against") for duty in ("28-a.5a", "28-a.5b", "28-a.5c")
    }
    assert {b.cause.value for b in cell(after, "7-1-a.1", "outside").blockers} == {"finding_against"}
    assert "personal_bar" in causes(after)
    kept = cell(after, "7-1-a.1", "within")
    assert kept.is_clear
    assert (kept.decisive.finding, kept.decisive.is_reversed) == (uid("conviction"), True)


def test_a_chamber_that_does_not_find_at_a_stage_answers_nothing_there() -> None:
    record = murder_line(stage_proved=None)
    record.answer(target(LINE), "made_out", level="line", stage="trial", chamber="pre_trial_chamber")
    assert not cell(record.assess("trial"), "7-1-a.1").is_clear


def test_an_element_refused_by_one_decision_is_refused_though_the_same_decision_finds_the_line() -> None:
    record = commission_line()
    found(record)
    record.answer(target(BASE, "7-1-a.2"), "not_made_out", level="element", stage="report")
    readiness = record.assess("report")
    assert [(b.target.element, b.cause.value) for b in readiness.blockers] == [("7-1-a.2", "finding_against")]
