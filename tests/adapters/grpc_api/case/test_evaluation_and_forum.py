"""Evaluations, findings, catalogue versions and forums over gRPC."""

from __future__ import annotations

from hashlib import sha256

import grpc
import pytest

from adapters.law_files import shipped_files
from domain.mandate.catalogue import catalogue_digest
from tests.adapters.grpc_api.case.client import FOUR_EYES, INVALID, NOT_FOUND, REFUSED, Body, Client


def test_elements_and_a_line_are_evaluated(client: Client) -> None:
    ids = client.ids
    elements = [client.base("7-1-e.1"), client.base("7-1-e.2")]
    id = client.call("EvaluationService/RecordEvaluation", client.evaluation(targets=elements))["id"]
    line = {"stream": f"case_file/{ids['case']}", "line": ids["line"]}
    whole = client.call("EvaluationService/RecordEvaluation", client.evaluation(targets=[line]))["id"]
    reaffirmed = client.call(
        "EvaluationService/ReaffirmEvaluations",
        {"evaluations": [id, whole], "considered_position": 5, "date": "2026-04-01"},
    )
    assert len(reaffirmed["receipt"]["streams"]) == 2
    own = client.refused("EvaluationService/ConcurInEvaluation", {"id": id}, reason="I agree")
    assert own.code == FOUR_EYES
    client.call("EvaluationService/ConcurInEvaluation", {"id": id}, by="expert-2", reason="I agree")
    client.call("EvaluationService/DissentFromEvaluation", {"id": whole}, by="expert-2", reason="I do not")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"considered_position": 10**9}, INVALID, "considered_position"),
        ({"considered_position": 0}, INVALID, "considered_position"),
        ({"verdict": "VERDICT_UNSPECIFIED"}, INVALID, "verdict"),
        ({"reasons": ""}, INVALID, "reasons"),
        ({"date": "2026-13-01"}, INVALID, "date"),
        ({"stage": "verdict"}, NOT_FOUND, "stage"),
        ({"targets": []}, INVALID, "targets"),
    ],
    ids=[
        "beyond the head",
        "no position",
        "no verdict",
        "no reasons",
        "no day",
        "unknown stage",
        "no target",
    ],
)
def test_a_faulty_evaluation_is_refused_by_field(
    client: Client, changes: Body, code: grpc.StatusCode, field: str
) -> None:
    refusal = client.refused("EvaluationService/RecordEvaluation", client.evaluation(**changes))
    assert (refusal.code, refusal.fields) == (code, (field,))


def test_software_evaluates_nothing(client: Client) -> None:
    refusal = client.refused("EvaluationService/RecordEvaluation", client.evaluation(), by="suggester")
    assert (refusal.code, "is a person's act" in refusal.message) == (REFUSED, True)


def test_authors_supersede_their_own_and_a_negative_needs_a_third_to_go(client: Client) -> None:
    negative = client.evaluation(verdict="VERDICT_NOT_CAPABLE")
    old = client.call("EvaluationService/RecordEvaluation", negative)["id"]
    client.call("EvaluationService/RecordEvaluation", client.evaluation(supersedes=old), by="expert-2")
    capable = client.call("EvaluationService/RecordEvaluation", client.evaluation())["id"]
    refusal = client.refused(
        "EvaluationService/RecordEvaluation", client.evaluation(supersedes=capable), by="expert-2"
    )
    assert (refusal.code, refusal.fields) == (FOUR_EYES, ("supersedes",))
    client.call("EvaluationService/WithdrawEvaluation", {"id": old}, by="expert-2", reason="Mistaken")
    concur = "EvaluationService/ConcurInWithdrawal"
    assert client.refused(concur, {"id": old}, by="expert-2", reason="Mistaken").code == FOUR_EYES
    client.call(concur, {"id": old}, by="expert-3", reason="Mistaken")


def test_a_finding_and_its_reversal_are_recorded(client: Client) -> None:
    found = client.call("EvaluationService/RecordFinding", client.finding())["id"]
    answer = {
        "target": client.base(None),
        "level": "FINDING_LEVEL_CRIME",
        "outcome": "FINDING_OUTCOME_REVERSED",
    }
    unnamed = client.refused("EvaluationService/RecordFinding", client.finding(answers=[answer]))
    assert (unnamed.code, unnamed.fields) == (INVALID, ("reverses",))
    reversal = client.finding(
        answers=[answer], reverses=found, person=client.ids["person"], bars=["FINDING_BAR_NE_BIS_IN_IDEM"]
    )
    announced = client.call("EvaluationService/RecordFinding", reversal)["id"]
    reasons = {"id": announced, "date": "2014-05-01", "document": "Reasons"}
    client.call("EvaluationService/RecordFindingReasons", reasons)


def test_a_finding_answers_only_in_the_forum_of_its_own_body(client: Client) -> None:
    refusal = client.refused("EvaluationService/RecordFinding", client.finding(body="another-body"))
    assert (refusal.code, refusal.fields) == (INVALID, ("forum",))


def test_a_finding_is_not_made_for_an_organ(client: Client) -> None:
    refusal = client.refused("EvaluationService/RecordFinding", client.finding(person=client.ids["organ"]))
    assert (refusal.code, refusal.fields) == (INVALID, ("person",))


def test_a_body_is_adopted_once_and_from_recorded_bytes_alone(client: Client) -> None:
    forum = client.forum()
    assert client.refused("CatalogueService/AdoptForum", forum).code == grpc.StatusCode.ALREADY_EXISTS
    refusal = client.refused("CatalogueService/AdoptForum", {**forum, "template_sha256": "0" * 64})
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("template_sha256",))


def test_a_further_version_of_the_catalogue_is_adopted_and_pinned_to(client: Client) -> None:
    (mode,) = (file for file in shipped_files() if file.name == "modes/28-b.toml")
    text = f"{mode.text}\n# amended\n"
    amended = {
        "name": mode.name,
        "kind": "LAW_FILE_KIND_MODE",
        "text": text,
        "sha256": sha256(text.encode()).hexdigest(),
    }
    body = {"id": client.ids["catalogue_stream"], "edition": "2026-2", "files": [amended]}
    call = "CatalogueService/AdoptCatalogueVersion"
    assert client.refused(call, body).fields == ("gravamen-reason",)
    client.call(call, body, reason="A footnote was added")
    current = catalogue_digest(
        (file.name, amended["sha256"] if file.name == mode.name else file.sha256)
        for file in shipped_files()
        if file.kind != "forum"
    )
    assert current != client.ids["catalogue"]
    move = {"id": client.ids["case"], "line": client.ids["line"], "catalogue": current}
    client.call("CaseService/MigrateLine", move, reason="The mode was amended")


def test_a_contested_question_of_jurisdiction_is_decided_with_reasons(client: Client) -> None:
    body = {
        "id": client.ids["commission"],
        "question": "JURISDICTION_QUESTION_TIME",
        "decision": "JURISDICTION_DECISION_WITHIN",
        "incidents": [client.ids["incident"]],
    }
    refusal = client.refused("CatalogueService/DecideJurisdiction", body)
    assert (refusal.code, refusal.fields) == (INVALID, ("gravamen-reason",))
    client.call("CatalogueService/DecideJurisdiction", body, reason="The detention went on")
