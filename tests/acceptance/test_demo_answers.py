"""The demo, played into a real server: what a legal expert would hold its answers to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deployments.demo.answers import Names
from deployments.demo.changes_shown import CONTROL
from deployments.demo.client import RefusedByServerError, id_of
from deployments.demo.node import run_gravamen
from deployments.demo.report import CHARGE, COMMISSION, COURT, FAMINE, keys
from tests.acceptance.demo import READINGS, Demo, causes, cells, figures

PURPOSE = "famine-purpose-not-found"


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
