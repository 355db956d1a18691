"""The demo, played once into a real server: what a legal expert would hold it to."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from gravamen.v1.register_service_pb2 import FragilityList

from deployments.demo.answers import Answers, Names
from deployments.demo.changes_shown import CONTROL
from deployments.demo.client import Client, RefusedByServerError, id_of
from deployments.demo.losses_shown import REASON
from deployments.demo.node import channel_to, run_gravamen, served
from deployments.demo.player import play
from deployments.demo.report import CHARGE, COMMISSION, COURT, FAMINE, keys
from deployments.demo.scenario import load

ROOT = Path(__file__).parents[2]
PURPOSE = "famine-purpose-not-found"
FIRST = "withdrawal-w-0003"
READINGS = 2
"""Readings of what would break the case that the demo does, each an event after those that it plays."""


@dataclass(frozen=True)
class Demo:
    """The folder, what the program printed, and the same scenario played a second time."""

    folder: Path
    printed: str
    again: Client
    answers: Answers

    def repository(self) -> str:
        """Give the id of the repository."""
        return str(self.again.ask("RecordService/GetStatus", by="expert-1").repository)

    def diff(self) -> list[Any]:
        """Tell what differs in the charge between the position before the withdrawals and the end."""
        played = self.answers.played
        return self.answers.changes(CHARGE, COURT, since=played.judged, until=played.head)

    def changing_events(self) -> list[Any]:
        """Give the events behind that diff."""
        return [event for part in self.diff() for event in part.events]

    def before_and_after(self, withdrawal: str, line: str, forum: str) -> tuple[Any, Any]:
        """Read a line just before a consent was taken back, and just after."""
        after = self.answers.played.withdrawn[withdrawal]
        readings = [self.answers.readiness(line, forum, as_of=position) for position in (after - 1, after)]
        return readings[0], readings[1]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo") / "data"
    command = [sys.executable, "-m", "deployments.demo.run", "--data", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with served(folder) as address, channel_to(address) as channel:
        again = Client(channel)
        played = play(load(), again, lambda *_: None)
        yield Demo(folder, done.stdout, again, Answers(load(), again, played))


def cells(answer: Any, element: str) -> list[Any]:
    found = [cell for cell in answer.cells if cell.element == element]
    assert found, f"no {element} in the matrix"
    return found


def figures(answer: Any) -> dict[tuple[str, ...], tuple[int, int]]:
    return {
        (cell.stream, cell.element, cell.limb, cell.incident, cell.crime_base, cell.mode): (
            cell.usable,
            cell.known,
        )
        for cell in answer.cells
    }


def causes(answer: Any) -> set[str]:
    return {blocker.cause for blocker in answer.blockers}


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
    assert "How to go on from here" in demo.printed


def row(printed: str, begin: str) -> list[str]:
    """Give the columns of the one printed row that begins so."""
    (found,) = [line for line in printed.splitlines() if line.startswith(begin)]
    return re.split(r"\s{2,}", found.removeprefix(begin).strip())


def section(printed: str, title: str) -> str:
    """Give one section of the report."""
    _, _, after = printed.partition(f"\n{title}")
    assert after, f"no section {title}"
    return re.split(r"\n\S.* ─{3,}\n", after.partition("\n")[2])[0]


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


# The famine: one body's finding is not another's (readiness.md, worked examples).


@pytest.mark.parametrize("line", FAMINE)
def test_a_famine_line_carries_the_commissions_finding_as_a_whole(demo: Demo, line: str) -> None:
    answer = demo.answers.readiness(line, COMMISSION)
    found = [
        (each.body, each.outcome, each.level, each.paragraphs, each.decides) for each in answer.line_findings
    ]
    assert found == [("coi-dprk", "made_out", "line", "76", True)]
    assert answer.is_clear


def test_only_what_the_commission_found_on_an_element_reads_as_found_there(demo: Demo) -> None:
    answers = [demo.answers.readiness(line, COMMISSION) for line in FAMINE]
    found = {cell.element for answer in answers for cell in answer.cells if cell.finding_word == "answered"}
    others = {cell.finding_word for answer in answers for cell in answer.cells if cell.element not in found}
    assert found == {"7-attack.4", "7-1-b.1+30"}
    assert others == {"not separately found"}


def test_the_finding_on_intent_stands_at_the_element_with_its_paragraph(demo: Demo) -> None:
    for cell in cells(demo.answers.readiness(FAMINE[0], COMMISSION), "7-1-b.1+30"):
        (decisive,) = [each for each in cell.findings if each.decides]
        assert (decisive.outcome, decisive.level, decisive.paragraphs) == ("made_out", "element", "1121")


COMMON = {
    "line_not_put_at_stage",
    "no_natural_person",
    "precondition_missing",
    "not_law_then",
    "outside_time",
    "no_current_evaluation",
    "contradiction_undecided",
}


@pytest.mark.parametrize(
    ("line", "expected"),
    [(FAMINE[0], COMMON), (FAMINE[1], COMMON | {"no_usable_support"})],
    ids=["extermination", "prolonged starvation, with awareness proposed and not endorsed"],
)
def test_neither_famine_line_is_open_to_a_warrant_and_each_cause_is_named(
    demo: Demo, line: str, expected: set[str]
) -> None:
    assert causes(demo.answers.readiness(line, COURT)) == expected


@pytest.mark.parametrize("line", FAMINE)
def test_all_conduct_of_the_famine_lies_before_the_court_can_look(demo: Demo, line: str) -> None:
    answer = demo.answers.readiness(line, COURT)
    early = {blocker.incident for blocker in answer.blockers if blocker.cause == "outside_time"}
    assert early == {incident.incident for incident in answer.incidents}
    assert not any(incident.is_clear for incident in answer.incidents)


@pytest.mark.parametrize("line", FAMINE)
def test_the_commissions_finding_answers_nothing_at_the_court(demo: Demo, line: str) -> None:
    answer = demo.answers.readiness(line, COURT)
    assert answer.line_findings
    findings = [*answer.line_findings, *(each for cell in answer.cells for each in cell.findings)]
    assert not any(each.answers or each.decides for each in findings)
    assert answer.line_word == "not_evaluated"


@pytest.mark.parametrize(
    ("forum", "decided", "beside"),
    [(COMMISSION, "weighed", "before"), (COURT, "undecided", "")],
    ids=["report", "warrant"],
)
def test_the_limit_on_purpose_stays_in_sight_against_intent(
    demo: Demo, forum: str, decided: str, beside: str
) -> None:
    for cell in cells(demo.answers.readiness(FAMINE[0], forum), "7-1-b.1+30"):
        against = {each.fact: (each.decided, each.beside_finding) for each in cell.against}
        assert against == {id_of(PURPOSE): (decided, beside)}


# Consent: usable and known (must show 7).


def test_a_consent_taken_back_lowers_what_is_usable_at_once_and_leaves_what_is_known(demo: Demo) -> None:
    before, after = demo.before_and_after("withdrawal-w-0003", CHARGE, COURT)
    fallen = {
        key[1]: (figure, figures(after)[key])
        for key, figure in figures(before).items()
        if figure != figures(after)[key]
    }
    assert fallen == {CONTROL: ((1, 2), (0, 2))}


def test_the_consent_is_named_as_the_cause_with_the_event_that_took_it_back(demo: Demo) -> None:
    _, after = demo.before_and_after("withdrawal-w-0003", CHARGE, COURT)
    (failed,) = [
        failed
        for citation in after.restricted
        if citation.fact == id_of("k-forbade-answers")
        for failed in citation.failed
    ]
    assert failed.row == f"consent/{id_of('consent-w-0003')}"
    assert failed.event.sequence == demo.answers.played.withdrawn["withdrawal-w-0003"]
    words = (
        "consent consent-w-0003 of source W-0003 for share_international_court is withdrawn from 2025-03-01"
    )
    assert Names.of(demo.answers.scenario).in_text(failed.words) == words
    blocked = [each for each in after.blockers if each.target.element == CONTROL]
    assert any(
        each.cause == "no_usable_support" and id_of("consent-w-0003") in each.words for each in blocked
    )


def test_what_was_judged_on_that_consent_is_stale_and_names_the_event(demo: Demo) -> None:
    _, after = demo.before_and_after("withdrawal-w-0003", CHARGE, COURT)
    for cell in cells(after, CONTROL):
        (evaluation,) = cell.evaluations
        weakened = [event.sequence for event in evaluation.weakened]
        assert weakened == [demo.answers.played.withdrawn["withdrawal-w-0003"]]


@pytest.mark.parametrize(
    "line", ["charge-fictional-k", "line-camp-disappearance", "line-camp-torture", *FAMINE]
)
@pytest.mark.parametrize("forum", [COMMISSION, COURT])
@pytest.mark.parametrize("withdrawal", ["withdrawal-w-0003", "withdrawal-w-0004"])
def test_no_consent_taken_back_improves_anything(demo: Demo, line: str, forum: str, withdrawal: str) -> None:
    before, after = demo.before_and_after(withdrawal, line, forum)
    assert keys(before) <= keys(after)
    rows = [(figure, figures(after)[key]) for key, figure in figures(before).items()]
    assert all(later[0] <= earlier[0] and later[1] == earlier[1] for earlier, later in rows)


def test_what_the_exonerating_witness_says_counts_on_as_known_and_restricted(demo: Demo) -> None:
    before, after = demo.before_and_after("withdrawal-w-0004", CHARGE, COURT)
    for answer, restricted in ((before, 0), (after, 1)):
        for cell in cells(answer, CONTROL):
            (tally,) = [each for each in cell.tallies if each.polarity == "contradicts"]
            assert (tally.known, tally.usable, tally.restricted) == (1, 1, restricted)
    assert causes(before) == causes(after)
    assert "ground_unanswered" in causes(after)


# The charge.


def test_nothing_links_the_crimes_to_a_failure_to_control(demo: Demo) -> None:
    answer = demo.answers.readiness(CHARGE, COURT)
    for element in ("28-b.4", "28-b.7"):
        assert {(cell.usable, cell.known, cell.is_clear) for cell in cells(answer, element)} == {
            (0, 0, False)
        }


def test_what_the_law_files_call_contested_is_shown_and_not_required(demo: Demo) -> None:
    answer = demo.answers.readiness(CHARGE, COURT)
    assert {cell.is_required for cell in cells(answer, "28-b.8")} == {False}
    assert {cell.is_required for cell in cells(answer, "28-b.6")} == {True}
    assert "28-b.8" not in {blocker.target.element for blocker in answer.blockers}


# The questions themselves.


def test_the_matrix_of_a_crime_base_holds_the_cells_that_readiness_gives_for_it(demo: Demo) -> None:
    stream = f"crime_base/{id_of('famine-extermination')}"
    lens = {"forum": id_of(COMMISSION), "stage": "report", "on": demo.answers.on.isoformat()}
    body = {"line": id_of(FAMINE[0]), "stream": stream, "lens": lens}
    matrix = demo.again.ask("ReadinessService/GetElementMatrix", body, by="expert-1")
    readiness = demo.answers.readiness(FAMINE[0], COMMISSION)
    assert list(matrix.cells) == [cell for cell in readiness.cells if cell.stream == stream]


@pytest.mark.parametrize(
    ("rpc", "about"),
    [
        ("GetReadiness", {"line": id_of(CHARGE)}),
        ("GetElementMatrix", {"line": id_of(CHARGE)}),
        ("GetElementWorklist", {"case_id": id_of("camps-and-famine")}),
    ],
    ids=["readiness", "matrix", "worklist"],
)
def test_a_question_without_a_stage_is_refused(demo: Demo, rpc: str, about: dict[str, str]) -> None:
    body = {**about, "lens": {"forum": id_of(COURT)}}
    with pytest.raises(RefusedByServerError, match="stage: expected a stage of the forum, found none"):
        demo.again.ask(f"ReadinessService/{rpc}", body, by="expert-1")


# All information.


def test_every_account_of_work_adds_up(demo: Demo) -> None:
    counts = demo.answers.counts()
    accounts = {account.account: account for account in counts.accounts}
    assert accounts["items_assessed"].waiting == 2
    for account in accounts.values():
        aside = sum(cause.count for cause in account.set_aside)
        assert account.registered == account.done + account.waiting + aside
        assert account.is_conserved


def test_an_undecided_evaluation_waits_as_undecided_and_not_as_divided(demo: Demo) -> None:
    kinds = {
        (task.target.element, task.kind)
        for task in demo.answers.tasks(COURT).tasks
        if task.target.element == "7-1-e.3"
    }
    assert kinds == {("7-1-e.3", "not_evaluated"), ("7-1-e.3", "undecided")}


def test_a_second_play_adds_no_event(demo: Demo) -> None:
    head = demo.answers.played.head
    assert f"{demo.again.repeated} acts recorded, 0 known before; {head} events in" in demo.printed
    assert demo.again.recorded == 0


def test_the_views_equal_a_rebuild(demo: Demo) -> None:
    verified = run_gravamen("verify", "--data", str(demo.folder), "--json")
    replayed = run_gravamen(
        "replay", "--data", str(demo.folder), "--to", str(demo.answers.played.head + READINGS), "--json"
    )
    stored, rebuilt = json.loads(verified.stdout), json.loads(replayed.stdout)
    assert stored["head"] == demo.answers.played.head + READINGS
    assert _digests(stored) == _digests(rebuilt)


def _digests(said: Any) -> dict[str, str]:
    return {view["name"]: view["sha256"] for view in said["views"]}
