"""A line beside the stages of forums: which take it, what keeps it from standing there, and who equates what."""

from __future__ import annotations

from domain.readiness.proof_rows import ForumRow, LineRow, StandardHeldEqualRow
from domain.readiness.side_by_side import ForumStanding, stages_for, standing_at
from domain.readiness.words import NEVER_SAID
from tests.domain.readiness.builder import LINE, Record, law, murder_line, target
from tests.domain.readiness.material import uid


def standing(record: Record, stage: str, forum: str = "forum") -> ForumStanding:
    lens = record.lens(stage, forum=forum)
    row = record.latest(LineRow, uid(LINE))
    template = law().forum(record.latest(ForumRow, lens.forum).template)
    return standing_at(row, record.graph(), lens, law(), template)


def test_a_clear_line_says_so_in_the_words_of_readiness_and_counts_nothing_open() -> None:
    record = murder_line()
    record.evaluate(target(LINE))
    found = standing(record, "investigation")
    assert (found.takes_line, found.is_clear, found.reasons) == (True, True, ())
    assert found.statement.startswith("no open blocker on usable material, at position")
    assert {group.value: count for group, count in found.groups} == {
        "context": 0,
        "nexus": 0,
        "crime_material": 0,
        "crime_mental": 0,
        "jurisdiction": 0,
        "line": 0,
    }
    assert not [word for word in NEVER_SAID if word in found.statement]


def test_the_same_material_stands_otherwise_at_another_forum_and_the_reasons_name_their_events() -> None:
    record = murder_line()
    record.evaluate(target(LINE))
    record.forum("icc-state-party", "party court")
    found = standing(record, "investigation", "party court")
    assert not found.is_clear
    counts = {group.value: count for group, count in found.groups}
    assert counts["jurisdiction"] == 2
    assert counts["crime_material"] > 0
    causes = {reason.cause.value: reason for reason in found.reasons}
    assert set(causes) == {"precondition_missing", "outside_territory"}
    assert causes["outside_territory"].events == ("e4",)


def test_a_stage_that_takes_no_such_line_computes_nothing_and_says_what_it_takes() -> None:
    found = standing(murder_line(), "warrant")
    assert (found.takes_line, found.is_clear, found.groups) == (False, False, ())
    assert found.statement == "a structural line cannot be put at stage warrant: it takes a charge"


def test_a_forum_of_which_no_stage_takes_the_line_says_so() -> None:
    record = murder_line()
    record.forum("state-responsibility", "court of states")
    assert stages_for(law().forum("state-responsibility"), "structural_line") == (None,)
    found = standing(record, "", "court of states")
    assert (found.stage, found.takes_line) == (None, False)
    assert found.statement.endswith("it takes a claim")


def test_what_keeps_out_an_incident_that_is_not_needed_stands_apart() -> None:
    record = murder_line("camp")
    record.incident("famine", occurred="1995")
    record.member("base", "famine")
    record.evaluate(target(LINE))
    found = standing(record, "investigation")
    assert found.is_clear
    assert {reason.cause.value for reason in found.other_reasons} == {"outside_time", "not_law_then"}


def test_standards_held_equal_are_shown_beside_the_stage_and_change_nothing() -> None:
    record = murder_line()
    record.evaluate(target(LINE))
    before = standing(record, "investigation")
    held = record.opened(
        StandardHeldEqualRow,
        uid("held"),
        forum=uid("forum"),
        standard="reasonable_basis",
        other=uid("commission"),
        other_standard="reasonable_grounds",
        by="lea",
    )
    after = standing(record, "investigation")
    assert [row.id for row in after.held_equal] == [held.id]
    assert (after.is_clear, after.groups) == (before.is_clear, before.groups)
    charge = murder_line()
    charge.rows |= record.rows
    assert standing(charge, "warrant").held_equal == ()
