"""Cases, what is proved, and judgments over gRPC: listed by filters, and as worklists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.adapters.grpc_api.case.client import Body
from tests.adapters.grpc_api.register.case import adopt_law, open_case
from tests.adapters.grpc_api.register.conftest import STATEMENT, Register


@dataclass
class Judged:
    """Ids of mappings and evaluations made here."""

    supporting: str
    contradicting: str
    rejected: str
    suggested: str
    evaluation: str
    position_before_evaluation: int


@pytest.fixture(scope="module")
def cases(register: Register) -> Register:
    adopt_law(register)
    open_case(register)
    return register


@pytest.fixture(scope="module")
def judged(cases: Register) -> Judged:
    client = cases.client

    def mapping(rpc: str = "ProposeMapping", *, by: str = "expert-1", **changes: Any) -> str:
        id: str = client.call(f"MappingService/{rpc}", client.mapping(**changes), by=by)["id"]
        return id

    supporting = mapping(target=client.base("7-1-e.1"))
    contradicting = mapping(target=client.base("7-1-e.2"), polarity="MAPPING_POLARITY_CONTRADICTS")
    rejected = mapping(target=client.base("7-1-e.3"))
    suggested = mapping("SuggestMapping", by="suggester", fact=client.ids["other_fact"], model="m-1")
    client.call("MappingService/EndorseMapping", {"id": supporting}, by="expert-2")
    client.call("MappingService/RejectMapping", {"id": rejected}, by="expert-3", reason="Not so")
    before = cases.position()
    evaluation = client.evaluation(targets=[client.base("7-1-e.1")])
    evaluated = client.call("EvaluationService/RecordEvaluation", evaluation)["id"]
    return Judged(supporting, contradicting, rejected, suggested, evaluated, before)


def listed(cases: Register, kind: str, **body: Any) -> list[Body]:
    entries: list[Body] = cases.ask("GetWorklist", kind=f"WORKLIST_KIND_{kind}", **body).get("entries", [])
    return entries


def test_a_case_is_shown_with_its_lines(cases: Register) -> None:
    assert [case["id"] for case in cases.ask("ListCases")["cases"]] == [cases.ids["case"]]
    answer = cases.ask("GetCase", id=cases.ids["case"])
    assert (answer["case"]["title"], answer["case"]["theory"]) == ("Camps", "Isolation")
    [line] = answer["lines"]
    assert (line["id"], line["case"], line["state"]) == (cases.ids["line"], cases.ids["case"], "pursued")
    assert line["bases"][0]["crime_base"] == cases.ids["base"]


def test_what_is_proved_is_listed_by_kind_law_and_stream(cases: Register) -> None:
    base = f"crime_base/{cases.ids['base']}"
    for filters in ({"kind": "crime_base"}, {"law": "7-1-e"}, {"stream": base}):
        assert [part["stream"] for part in cases.ask("ListProof", **filters)["parts"]] == [base]
    [context] = cases.ask("ListProof", kind="context")["parts"]
    assert (context["law"], context["title"]) == ("7-attack", "The attack")


def test_mappings_are_listed_by_where_they_stand(cases: Register, judged: Judged) -> None:
    def ids(**filters: str) -> list[str]:
        return [one["id"] for one in cases.ask("ListMappings", **filters).get("mappings", [])]

    base = f"crime_base/{cases.ids['base']}"
    assert ids(standing="rejected") == [judged.rejected]
    assert ids(polarity="contradicts") == [judged.contradicting]
    assert ids(stream=base, element="7-1-e.2") == [judged.contradicting]
    assert ids(fact=cases.ids["other_fact"]) == [judged.suggested]


def test_a_rejected_mapping_shows_who_ended_it_and_why(cases: Register, judged: Judged) -> None:
    [mapping] = cases.ask("ListMappings", standing="rejected")["mappings"]
    assert (mapping["proposed_by"], mapping["ended_by"], mapping["reason"]) == (
        "expert-1",
        "expert-3",
        "Not so",
    )


def test_mappings_that_nobody_has_reviewed_wait(cases: Register, judged: Judged) -> None:
    waiting = listed(cases, "MAPPINGS_AWAITING_REVIEW")
    assert [(one["stream"].rpartition("/")[2], one["cause"]) for one in waiting] == [
        (judged.contradicting, "proposed"),
        (judged.suggested, "suggested"),
    ]
    assert waiting[0]["target"]["element"] == "7-1-e.2"
    assert waiting[0]["about"] == f"fact/{cases.ids['fact']}"
    assert waiting[0]["label"] == STATEMENT


def test_what_stands_against_the_line_stays_open_until_it_is_rejected(
    cases: Register, judged: Judged
) -> None:
    [entry] = listed(cases, "CONTRADICTIONS_OPEN")
    assert (entry["stream"], entry["cause"]) == (f"element_mapping/{judged.contradicting}", "proposed")


def test_an_element_with_mappings_waits_for_an_evaluation(cases: Register, judged: Judged) -> None:
    before = listed(cases, "ELEMENTS_NOT_EVALUATED", as_of=judged.position_before_evaluation)
    assert [entry["label"] for entry in before] == ["7-1-e.1", "7-1-e.2"]
    assert [entry["label"] for entry in listed(cases, "ELEMENTS_NOT_EVALUATED")] == ["7-1-e.2"]


def test_evaluations_are_listed_by_the_element_that_they_name(cases: Register, judged: Judged) -> None:
    base = f"crime_base/{cases.ids['base']}"
    [found] = cases.ask("ListEvaluations", stream=base, element="7-1-e.1")["evaluations"]
    assert (found["id"], found["verdict"], found["state"]) == (judged.evaluation, "capable", "standing")
    assert "evaluations" not in cases.ask("ListEvaluations", stream=base, element="7-1-e.4")


def test_a_finding_is_shown_with_its_answers(cases: Register) -> None:
    cases.client.call("EvaluationService/RecordFinding", cases.client.finding())
    [finding] = cases.ask("ListFindings", case=cases.ids["case"], body="coi-x")["findings"]
    [answer] = finding["answers"]
    assert (answer["level"], answer["outcome"], answer["paragraphs"]) == ("crime", "made_out", "60-61")


def test_people_and_organs_are_listed_by_kind(cases: Register) -> None:
    [organ] = cases.ask("ListActors", kind="organ")["actors"]
    assert (organ["id"], organ["code"]) == (cases.ids["organ"], "O-1")
    [forum] = cases.ask("ListForums", body="coi-x")["forums"]
    assert forum["name"] == "Commission"
    assert cases.ask("ListIdentities", kind="software")["identities"][-1]["identity"] == "suggester"


def test_incidents_are_listed_by_code(cases: Register) -> None:
    [incident] = cases.ask("ListIncidents", code="I-1", kind="detention")["incidents"]
    assert (incident["occurred"], incident["territory"]) == ("1995/2000", "KP")
