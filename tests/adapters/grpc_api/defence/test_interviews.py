"""Interviews over gRPC: burden, request, intake, records, and accounts that differ."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import uuid4

from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND, REFUSED, Body
from tests.adapters.grpc_api.defence.conftest import source
from tests.adapters.grpc_api.register.conftest import Register, item

SETTING = "A quiet room of the project, fictional"


def sitting(**members: Any) -> Body:
    return {
        "held_on": "2026-02-01",
        "manner": "INTERVIEW_MANNER_IN_PERSON",
        "setting": SETTING,
        "language": "ko",
        "interviewers": ["expert-1"],
        "status": "PERSON_STATUS_WITNESS",
        "recording": "INTERVIEW_RECORDING_AUDIO",
        **members,
    }


def held(defence: Register, of: str, **members: Any) -> str:
    id: str = defence.do("InterviewService/RecordInterview", source=of, sitting=sitting(**members))["id"]
    return id


def assessed(defence: Register, of: str) -> None:
    risk = {"level": "RISK_LEVEL_MODERATE", "due": "2030-01-01", "assessment": "Relatives remain."}
    defence.do("SourceService/AssessRisk", id=of, **risk)


def checked(defence: Register, of: str) -> str:
    check = str(uuid4())
    texts = {"need": "The dates are missing in all accounts.", "safeguards": "By the same interviewer."}
    defence.do("InterviewService/CheckInterviewBurden", id=of, check=check, reason="Needed", **texts)
    return check


def test_a_first_interview_needs_no_burden_check(defence: Register) -> None:
    person = source(defence, "W-0101")
    assert not defence.ask("GetInterviewBurden", id=person).get("needs_check", False)
    id = defence.do("InterviewService/RequestInterview", source=person, matter="Rations")["id"]
    shown = defence.ask("GetInterview", id=id)["interview"]
    assert (shown["standing"], shown["matter"]) == ("requested", "Rations")


def test_who_was_heard_before_is_asked_again_only_on_a_check_of_what_the_record_holds(
    defence: Register,
) -> None:
    person = source(defence, "W-0102")
    body = defence.ids["source"]
    interview = held(
        defence, person, earlier_accounts=[{"code": "A-1", "given_to": body, "occurred": "2013-08"}]
    )
    asking = {"source": person, "matter": "Dates"}
    refusal = defence.client.refused("InterviewService/RequestInterview", asking)
    assert refusal.code == REFUSED
    assert "W-0102 gave interviews on 2026-02-01; accounts elsewhere: A-1" in refusal.message

    check = {"id": person, "check": str(uuid4()), "need": "Dates", "safeguards": "None needed"}
    rpc = "InterviewService/CheckInterviewBurden"
    assert defence.client.refused(rpc, check).fields == ("gravamen-reason",)
    assert "assessment of the risk" in defence.client.refused(rpc, check, reason="Dates").message
    assessed(defence, person)
    first = checked(defence, person)
    burden = defence.ask("GetInterviewBurden", id=person)
    assert (burden["needs_check"], burden["count"], burden["current_check"]) == (True, 1, first)
    assert burden["interviews"] == [{"interview": interview, "held_on": "2026-02-01"}]
    [shown] = burden["checks"]
    assert (shown["by"], shown["risk"], shown["accounts"], shown["reason"]) == (
        "expert-1",
        "moderate",
        ["A-1"],
        "Needed",
    )

    id = defence.do("InterviewService/RequestInterview", burden_check=first, **asking)["id"]
    defence.do("InterviewService/HoldInterview", id=id, sitting=sitting(held_on="2026-02-20"))
    outdated = defence.client.refused("InterviewService/RequestInterview", {"burden_check": first, **asking})
    assert "expected a burden check that considers every account" in outdated.message
    assert outdated.fields == ("burden_check",)
    assert "current_check" not in defence.ask("GetInterviewBurden", id=person)


def test_an_interview_says_who_was_there_in_what_status_and_what_became_of_each_right(
    defence: Register,
) -> None:
    person, interpreter = source(defence, "W-0103"), source(defence, "W-0104")
    rights = {
        "INFORMED_OF_GROUNDS": "GIVEN",
        "SILENCE": "GIVEN",
        "LEGAL_ASSISTANCE": "DECLINED",
        "COUNSEL_PRESENT": "NOT_GIVEN",
        "RECORDING": "GIVEN",
    }
    stated = [
        {"right": f"RIGHT_OF_PERSON_{right}", "standing": f"RIGHT_STANDING_{standing}"}
        for right, standing in rights.items()
    ]
    suspected = sitting(status="PERSON_STATUS_SUSPECTED", rights=stated[:-1])
    asked = {"source": person, "sitting": suspected}
    refusal = defence.client.refused("InterviewService/RecordInterview", asked)
    assert (refusal.code, refusal.fields) == (INVALID, ("sitting.rights",))
    assert "found nothing of recording" in refusal.message

    record = item(defence, "Fictional recording")
    id = held(
        defence,
        person,
        status="PERSON_STATUS_SUSPECTED",
        rights=stated,
        interpreter=interpreter,
        present=[{"capacity": "PRESENT_CAPACITY_OBSERVER", "identity": "expert-2"}],
        benefits=["Travel of one day"],
        records=[{"item": record, "kind": "INTERVIEW_RECORD_KIND_AUDIO"}],
    )
    shown = defence.ask("GetInterview", id=id)["interview"]
    assert shown["setting"] == SETTING
    assert shown["rights_wanting"] == ["counsel_present"]
    assert shown["present"] == [{"capacity": "observer", "identity": "expert-2"}]
    assert shown["benefits"] == ["Travel of one day"]
    assert shown["records"] == [{"item": record, "kind": "audio"}]


def test_the_interpreter_is_a_hand_that_the_source_came_through_once(defence: Register) -> None:
    person, interpreter = source(defence, "W-0105"), source(defence, "W-0106")
    held(defence, person, interpreter=interpreter)
    held(defence, person, interpreter=interpreter, held_on="2026-02-03")
    shown = defence.ask("GetSource", id=person)["source"]
    assert shown["hands"] == [{"hand": interpreter, "capacity": "interpreter"}]
    listed = defence.ask("ListInterviews", interpreter=interpreter, held_from="2026-02-02")["interviews"]
    assert [each["held_on"] for each in listed] == ["2026-02-03"]


def test_one_interpreter_behind_two_witnesses_makes_one_origin_of_them(defence: Register) -> None:
    client, interpreter = defence.client, source(defence, "W-0111")
    persons = [source(defence, code) for code in ("W-0112", "W-0113")]
    cited = []
    for person in persons:
        behind = [{"source": person, "capacity": "CAPACITY_WITNESS"}]
        basis = {"polarity": "POLARITY_SUPPORTS", "basis": "BASIS_OF_KNOWLEDGE_SAW_OR_DID"}
        testimony = item(defence, "Fictional account", persons_behind=behind)
        cited.append({"id": str(uuid4()), "item": testimony, **basis})
    proposition = {"statement": "Guards shot at the fence.", "role": "FACT_ROLE_MATERIAL"}
    fact = defence.do("FactService/StateFact", proposition=proposition, citations=cited)["id"]
    element = "7-1-e.1+30"
    mapping = client.call(
        "MappingService/ProposeMapping", client.mapping(fact=fact, target=client.base(element))
    )
    client.call("MappingService/EndorseMapping", {"id": mapping["id"]}, by="expert-2")

    def origins() -> int:
        lens = {"forum": defence.ids["commission"], "stage": defence.ids["stage"]}
        asked = {"line": defence.ids["line"], "lens": lens}
        cells = client.call("ReadinessService/GetElementMatrix", asked)["cells"]
        return next(int(cell["known_origins"]) for cell in cells if cell["element"] == element)

    assert origins() == 2
    for person in persons:
        held(defence, person, interpreter=interpreter)
    assert origins() == 1


def test_records_benefits_and_status_are_added_later(defence: Register) -> None:
    person = source(defence, "W-0107")
    id = held(defence, person)
    transcript = item(defence, "Fictional transcript")
    record = {"item": transcript, "kind": "INTERVIEW_RECORD_KIND_TRANSCRIPT"}
    defence.do("InterviewService/AttachInterviewRecord", id=id, record=record)
    defence.do("InterviewService/RecordInterviewBenefits", id=id, promises=["Resettlement, by a third party"])
    right = {"right": "RIGHT_OF_PERSON_NO_COERCION", "standing": "RIGHT_STANDING_GIVEN"}
    defence.do(
        "InterviewService/RecordInterviewStatus",
        id=id,
        status="PERSON_STATUS_WITNESS",
        rights=[right],
        reason="Left out",
    )
    shown = defence.ask("GetInterview", id=id)["interview"]
    assert [each["item"] for each in shown["records"]] == [transcript]
    assert shown["promises"] == ["Resettlement, by a third party"]
    assert shown["rights"] == [{"right": "no_coercion", "standing": "given"}]


def test_a_request_is_cancelled_with_its_cause(defence: Register) -> None:
    person = source(defence, "W-0108")
    id = defence.do("InterviewService/RequestInterview", source=person, matter="Rations")["id"]
    defence.do(
        "InterviewService/CancelInterview", id=id, cause="CANCEL_CAUSE_UNSAFE", reason="Calls were made"
    )
    shown = defence.ask("GetInterview", id=id)["interview"]
    assert (shown["standing"], shown["cancel_cause"]) == ("cancelled", "unsafe")
    holding = defence.client.refused("InterviewService/HoldInterview", {"id": id, "sitting": sitting()})
    assert holding.code == REFUSED


def test_accounts_that_differ_show_on_their_source_with_what_explains_them(defence: Register) -> None:
    person = source(defence, "W-0109")
    interview, statement = held(defence, person), item(defence, "Fictional statement")
    inconsistency: Body = {
        "id": person,
        "code": "X-1",
        "topic": "rations",
        "first": {"item": statement, "segment": {"unit": "SEGMENT_UNIT_PAGES", "first": 2, "last": 2}},
        "second": {"interview": interview},
        "difference": "Autumn in one account, spring in the other.",
    }
    defence.do("InterviewService/RecordInconsistency", **inconsistency)
    explanation = {"id": person, "code": "X-1", "explanation": "Two different years."}
    defence.do("InterviewService/ExplainInconsistency", by="expert-2", **explanation)
    [shown] = defence.ask("GetSource", id=person)["source"]["inconsistencies"]
    assert (shown["topic"], shown["by"], shown["explained_by"]) == ("rations", "expert-1", "expert-2")
    assert shown["first"]["segment"]["unit"] == "SEGMENT_UNIT_PAGES"
    assert shown["second"]["interview"] == interview
    other = {**inconsistency, "code": "X-2", "second": {"account": "A-9"}}
    refusal = defence.client.refused("InterviewService/RecordInconsistency", other)
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("second.account",))


def test_what_a_person_told_is_sealed_under_that_persons_key(defence: Register) -> None:
    person = source(defence, "W-0110")
    id = held(defence, person, summary="A fictional account.", promises=["Nothing"])
    stream = {"stream": f"interview/{id}"}
    [entry] = defence.client.call("RecordService/ListHistory", stream)["entries"]
    data = json.loads(base64.b64decode(entry["event"]["body"]))["data"]
    sealed = [data["setting"], data["summary"], *data["promises"]]
    assert {text["subject"] for text in sealed} == {f"source/{person}"}
    assert defence.ask("GetInterview", id=id)["interview"]["summary"] == "A fictional account."
