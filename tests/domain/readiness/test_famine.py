"""The famine of the 1990s: one body's finding is not another's (readiness.md, worked examples)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.readiness.assess import assess
from domain.readiness.proof_rows import LineRow
from domain.readiness.reading import LineReadiness
from domain.values import Target
from tests.domain.readiness.builder import CASE, CONTEXT, Record, law, target
from tests.domain.readiness.material import uid

LINES = {"extermination": "7-1-b", "starvation": "7-1-k"}


@pytest.fixture
def record() -> Record:
    """Two structural lines over the famine, each with the Commission's finding at the level of the line."""
    record = Record()
    record.forum("commission-of-inquiry", "commission", territories=frozenset({"KP"}))
    record.forum("icc-referral", "court")
    record.context()
    record.incident("famine", occurred="1994/1998")
    record.item("detailed findings", is_held=False)
    record.person("detailed findings", "the commission", capacity="author")
    for line, crime in LINES.items():
        record.base(crime, "famine", name=f"base of {line}")
        record.opened(LineRow, uid(line), case=uid(CASE), kind="structural_line")
        record.member(line, f"base of {line}", context=CONTEXT)
        record.answer(
            line_target(line),
            "made_out",
            level="line",
            finding=uid("report of 2014"),
            body="Commission of Inquiry",
            forum=uid("commission"),
            stage="report",
            on=date(2014, 2, 7),
            paragraphs="76",
        )
    # The limit that the Commission itself states (CRP.1 para. 1121): no purpose could be concluded.
    record.fact("no purpose to starve could be concluded", "detailed findings")
    record.map(
        "no purpose to starve could be concluded",
        target("crime_base/base of extermination", "7-1-b.1+30"),
        polarity="contradicts",
        by="cem",
        endorsed_by=None,
    )
    return record


def line_target(line: str) -> Target:
    return Target(stream=f"case_file/{uid(CASE)}", line=UUID(uid(line)))


def read(record: Record, line: str, forum: str, stage: str) -> LineReadiness:
    template = {"commission": "commission-of-inquiry", "court": "icc-referral"}[forum]
    return assess(uid(line), record.graph(), record.lens(stage, forum=forum), law(), law().forum(template))


@pytest.mark.parametrize("line", LINES)
def test_at_the_commissions_own_stage_its_finding_answers_at_the_level_at_which_it_found(
    record: Record, line: str
) -> None:
    readiness = read(record, line, "commission", "report")
    assert readiness.is_clear
    found = [reading for cell in readiness.cells() for reading in cell.findings]
    assert {(each.level, each.is_separately_found, each.answers) for each in found} == {("line", False, True)}


@pytest.mark.parametrize("line", LINES)
def test_neither_line_is_open_to_a_warrant(record: Record, line: str) -> None:
    readiness = read(record, line, "court", "warrant")
    assert not readiness.is_clear
    assert {
        "precondition_missing",
        "outside_time",
        "not_law_then",
        "no_natural_person",
        "no_current_evaluation",
        "no_usable_support",
    } <= {blocker.cause.value for blocker in readiness.blockers}
    found = [reading for cell in readiness.cells() for reading in cell.findings]
    assert {each.answers for each in found} == {False}


def test_the_limit_that_the_commission_states_stays_in_sight(record: Record) -> None:
    for forum, stage, blocks in (("commission", "report", False), ("court", "warrant", True)):
        readiness = read(record, "extermination", forum, stage)
        [cell] = [each for each in readiness.cells() if each.cell.element_id == "7-1-b.1+30"]
        assert [each.decided for each in cell.against] == ["undecided"]
        assert ("contradiction_undecided" in {b.cause.value for b in cell.blockers}) is blocks


def test_the_answer_says_what_it_was_read_through_and_what_was_not_looked_at(record: Record) -> None:
    readiness = read(record, "starvation", "court", "warrant")
    assert (readiness.position, readiness.on, readiness.stage) == (record.sequence, "2026-11-24", "warrant")
    assert readiness.forum_sha256 == law().sha256("icc-referral")
    assert dict(readiness.catalogue) == {law_id: law().sha256(law_id) for law_id in ("7-1-k", "7-attack")}
    assert {"Admissibility", "Gravity", "What was never sought"} <= set(readiness.not_looked_at)
