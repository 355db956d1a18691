"""What the demo prints, section by section, and what the record then holds."""

from __future__ import annotations

import re

import pytest
from gravamen.v1.register_service_pb2 import FragilityList

from deployments.demo.changes_shown import CONTROL
from deployments.demo.client import RefusedByServerError, id_of
from deployments.demo.losses_shown import REASON
from deployments.demo.report import CHARGE, COURT
from tests.acceptance.demo import READINGS, Demo, row, section

FIRST = "withdrawal-w-0003"


# What it prints.


@pytest.mark.parametrize(
    "title",
    ["Extermination by starvation in the famine", "Knowingly causing prolonged starvation in the famine"],
)
def test_it_prints_the_matrix_and_the_blockers_of_both_famine_lines(demo: Demo, title: str) -> None:
    assert f"Matrix at the Commission's stage: {title}" in demo.printed
    assert f"Blockers for a warrant: {title}" in demo.printed


def test_it_prints_plain_text_of_110_columns_where_it_is_piped(demo: Demo) -> None:
    assert "\x1b" not in demo.printed
    report, _, _ = demo.printed.partition("How to go on from here")
    lines = [line.rstrip() for line in report.splitlines() if str(demo.folder) not in line]
    assert max(map(len, lines)) <= 110


def test_it_prints_what_verify_found_and_how_to_go_on(demo: Demo) -> None:
    recorded = demo.answers.played.head + READINGS
    assert (
        f"✓ repository {demo.repository()}: {recorded} events, each is what its digest says" in demo.printed
    )
    assert re.search(r"^all digests, in order, have the SHA-256 [0-9a-f]{64} *$", demo.printed, re.M)
    assert "How to go on from here" in demo.printed


# Forums side by side.


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Imprisonment in the camps", ["✓ 0", "✗ 57", "✗ 62", "-", "-", "-"]),
        ("Extermination by starvation in the famine", ["✓ 0", "✗ 50", "✗ 53", "-", "-", "-"]),
        ("State responsibility for detention in the camps", ["-", "-", "-", "-", "-", "✗ 49"]),
        ("Fictional: charge against A-0902 as a superior", ["-", "✗ 233", "✗ 237", "✗ 230", "✗ 230", "-"]),
    ],
    ids=["structural line", "famine", "claim", "charge"],
)
def test_each_line_stands_beside_every_forum_with_what_blocks_it(
    demo: Demo, line: str, cells: list[str]
) -> None:
    shown = section(demo.printed, "The lines of the case beside six forums")
    assert row(shown, line) == cells


@pytest.mark.parametrize(
    ("forum", "causes_of"),
    [
        (
            "icc-forum",
            {
                "precondition_missing",
                "jurisdiction_contested",
                "not_law_then",
                "outside_time",
                "attack_before_entry_into_force",
            },
        ),
        (
            "icc-parties-forum",
            {
                "precondition_missing",
                "jurisdiction_contested",
                "not_law_then",
                "outside_time",
                "attack_before_entry_into_force",
                "outside_territory",
            },
        ),
        ("hybrid-forum", {"precondition_missing", "jurisdiction_contested"}),
        ("abroad-forum", {"precondition_missing"}),
        ("icj-forum", {"precondition_missing"}),
        ("commission-forum", set()),
    ],
)
def test_what_of_a_forum_itself_blocks_is_named_by_its_causes(
    demo: Demo, forum: str, causes_of: set[str]
) -> None:
    standings = [each for each in demo.answers.beside_forums().standings if each.forum == id_of(forum)]
    assert {reason.cause for standing in standings for reason in standing.reasons} == causes_of


def test_the_territory_of_a_state_that_is_no_party_keeps_every_incident_out(demo: Demo) -> None:
    incidents = {
        (standing.line, reason.incident)
        for standing in demo.answers.beside_forums().standings
        if standing.forum == id_of("icc-parties-forum")
        for reason in standing.reasons
        if reason.cause == "outside_territory"
    }
    assert len({incident for _, incident in incidents}) == len(demo.answers.scenario.incidents) == 17


@pytest.mark.parametrize(
    ("line", "kind", "forums"),
    [
        ("line-camp-torture", "structural_line", {"commission-forum", "icc-forum", "icc-parties-forum"}),
        ("claim-detention", "claim", {"icj-forum"}),
        ("charge-fictional-k", "charge", {"icc-forum", "icc-parties-forum", "hybrid-forum", "abroad-forum"}),
    ],
)
def test_a_forum_takes_lines_of_its_own_kind_alone(
    demo: Demo, line: str, kind: str, forums: set[str]
) -> None:
    standings = [each for each in demo.answers.beside_forums().standings if each.line == id_of(line)]
    assert {each.kind for each in standings} == {kind}
    assert {each.forum for each in standings if each.takes_line} == {id_of(forum) for forum in forums}


# As of, in force on, and diff.


def test_it_shows_the_charge_as_of_each_position_and_in_force_on_an_earlier_day(demo: Demo) -> None:
    shown = section(demo.printed, "As of, and in force on: Fictional: charge against A-0902")
    played, on = demo.answers.played, demo.answers.on.isoformat()
    first, second = played.withdrawn.values()
    assert row(shown, "before anybody took a consent back") == [f"{played.judged} {on}", "219", "1/2"]
    assert row(shown, "after W-0003 took it back") == [f"{first} {on}", "233", "0/2"]
    assert row(shown, "after W-0004 took it back") == [f"{second} {on}", "233", "0/2"]
    assert row(shown, "what is known now, for a use on that day") == [f"{second} 2025-02-28", "219", "1/2"]


def test_as_of_an_instant_is_as_of_the_last_position_recorded_by_then(demo: Demo) -> None:
    played = demo.answers.played
    (event,) = [event for event in demo.changing_events() if event.sequence == played.withdrawn[FIRST]]
    lens = {"forum": id_of(COURT), "stage": "warrant", "on": demo.answers.on.isoformat()}
    body = {
        "line": id_of(CHARGE),
        "lens": {**lens, "as_of_instant": event.recorded_at},
        "include_facts": True,
    }
    by_instant = demo.again.ask("ReadinessService/GetReadiness", body, by="expert-1")
    assert by_instant.read.position == event.sequence
    by_position = demo.answers.readiness(CHARGE, COURT, as_of=event.sequence)
    assert list(by_instant.cells) == list(by_position.cells)


def test_the_diff_names_who_did_it_when_and_why(demo: Demo) -> None:
    shown = section(demo.printed, f"Diff of positions {demo.answers.played.judged} and")
    for withdrawal in demo.answers.scenario.withdrawals:
        sequence = demo.answers.played.withdrawn[withdrawal.id]
        when, _, why = row(shown, f"{sequence} consent withdrawn {withdrawal.by}")[0].partition(" ")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", when)
        assert withdrawal.reason.startswith(why)
        (event,) = [each for each in demo.changing_events() if each.sequence == sequence]
        assert (event.by, event.reason, event.purpose) == (withdrawal.by, withdrawal.reason, "protection")


def test_the_diff_shows_what_the_withdrawals_did_to_control(demo: Demo) -> None:
    changes = [
        change for part in demo.diff() for change in part.elements.elements if change.element == CONTROL
    ]
    assert {tuple((each.name, each.before, each.after) for each in change.figures) for change in changes} == {
        (
            ("usable", "1", "0"),
            ("usable_origins", "1", "0"),
            ("against", "0 of 1", "1 of 1"),
            ("restricted", "0", "1"),
        )
    }
    opened = [each for change in changes for each in change.blockers]
    assert len(opened) == 14
    assert all(each.is_opened for each in opened)
    (line,) = [part.line for part in demo.diff() if part.WhichOneof("part") == "line"]
    assert [(each.name, each.before, each.after) for each in line.figures] == [("blockers", "219", "233")]


# What the charge hangs on (readiness rule 11).


def test_single_points_of_failure_are_shown_with_what_each_would_open(demo: Demo) -> None:
    shown = section(demo.printed, "Single points of failure: Fictional: charge against A-0902")
    assert " ".join(row(shown, "consent-w-0001")) == "a consent 7 blockers 28-b.6a"
    assert " ".join(row(shown, "H-0002 (fictional-interpreter)")) == "a hand 7 blockers 28-b.6a"
    assert " ".join(row(shown, "W-0001 (fictional-w-0001)")) == "an origin group 7 blockers 28-b.6a"
    assert " ".join(row(shown, "S-0001 (commission)")).startswith("an origin group 56 blockers 7-1-b.1")
    assert "SECRET. This reading was recorded as event" in shown


def test_the_what_if_tells_what_would_open_and_what_a_real_loss_would_make_stale(demo: Demo) -> None:
    shown = section(demo.printed, "What if no consent covered share_international_court")
    position = demo.answers.played.head
    assert f"before: 233 open blockers on usable material, at position {position}" in shown
    assert f"after:  240 open blockers on usable material, at position {position}" in shown
    assert (
        "! A real loss would make stale the evaluation by expert-3 of 28-b.6a; a supposed one does not."
        in shown
    )


def test_each_reading_of_what_would_break_the_case_is_on_the_record_with_its_reason(demo: Demo) -> None:
    head = demo.answers.played.head
    read = demo.again.ask("RegisterService/ListSensitiveReadings", {}, by="expert-1").readings
    words = {
        FragilityList.Value("FRAGILITY_LIST_SINGLE_POINTS"),
        FragilityList.Value("FRAGILITY_LIST_WHAT_IF"),
    }
    assert {each.what for each in read} == words
    told = {(each.entry.sequence, each.position, each.line, each.purpose, each.reason) for each in read}
    assert told == {
        (head + offset, head, id_of(CHARGE), "case_building", REASON) for offset in range(1, READINGS + 1)
    }
    for offset in range(1, READINGS + 1):
        assert f"recorded as event {head + offset}:" in demo.printed


# Persons and the defence.


def test_a_further_interview_is_refused_without_the_check_that_the_demo_made(demo: Demo) -> None:
    body = {"source": id_of("fictional-w-0004"), "matter": "Fictional: once more."}
    with pytest.raises(RefusedByServerError, match="expected a burden check, found none"):
        demo.again.ask("InterviewService/RequestInterview", body, by="expert-3")
    shown = section(demo.printed, "Before a person is asked again")
    assert "W-0004: heard by us on 2023-09-20, 0 accounts elsewhere; willing; risk moderate" in shown
    assert "✓ checked by protection-1." in shown


def test_persons_recorded_and_numbers_stated_stand_side_by_side(demo: Demo) -> None:
    shown = section(demo.printed, "Persons harmed: recorded one by one, and stated by bodies")
    assert "3 persons recorded, all of them fictional" in shown
    assert row(shown, "detention-in-security-camps")[0] == "80,000 to 120,000"
    assert row(shown, "famine-deaths")[0] == "200,000 at the least"


def test_what_exonerates_is_disclosed_though_its_consent_is_gone(demo: Demo) -> None:
    schedule = demo.answers.register("GetDisclosureSchedule", case=id_of("camps-and-famine"), page_size=500)
    assert {row.of: row.count for row in schedule.states} == {"not_reviewed": 25, "reviewed": 3}
    (entry,) = [each for each in schedule.entries if each.item == id_of("testimony-w-0004")]
    assert list(entry.classes) == ["innocence", "mitigation"]
    assert list(entry.barred_by) == ["consent"]
    assert entry.words == "known, use restricted: disclosure decision needed (art. 67(2))"


def test_the_exoneration_record_holds_both_sides_and_what_was_sought(demo: Demo) -> None:
    record = demo.answers.register(
        "GetExonerationRecord", actor=id_of("fictional-commander-k"), forum=id_of(COURT), page_size=500
    )
    sides = {side.of: side.count for side in record.sides}
    assert sides == {"exonerating": 1, "contradicting": 13, "supporting": 71, "context": 5}
    states = {(each.seeks, each.state, each.outcome) for each in record.inquiries}
    assert states == {("both", "open", ""), ("exonerating", "closed", "found")}
