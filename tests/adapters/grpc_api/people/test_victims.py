"""Victims over gRPC: counted as persons, apart from numbers stated and apart from sources."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.grpc_api.case.client import FOUR_EYES, INVALID, REFUSED, Body
from tests.adapters.grpc_api.people.conftest import State

NAME = "Fictional Victim"


@pytest.fixture(scope="module", autouse=True)
def filled(state: State) -> State:
    """Two incidents, three persons in four records, one of them a source too."""
    source: Body = {"code": "W-1", "kind": "SOURCE_KIND_WITNESS", "names": ["Fictional Witness"]}
    state.ids["W-1"] = state.do("SourceService/RegisterSource", **source)["id"]
    own = {"code": "h1", "kind": "forced_labour", "occurred": "1997"}
    state.victim("V-1", names=[NAME], status="VICTIM_STATUS_DEAD", harms=[own])
    state.victim("V-2", status="VICTIM_STATUS_MISSING")
    state.victim("V-3")
    state.victim("V-4")
    link = "VictimService/LinkVictimToSamePerson"
    state.do(link, id=state.ids["V-3"], other=f"source/{state.ids['W-1']}")
    state.do(link, id=state.ids["V-4"], other=f"source/{state.ids['W-1']}")
    state.incident("I-1", "1995", kinds=("torture",))
    state.incident("I-2", "1996", kinds=("detention",))
    state.harmed("I-1", ("V-1", "torture"), ("V-3", "torture"))
    state.harmed("I-2", ("V-4", "starvation"))
    return state


def count(state: State, **filters: Any) -> Body:
    return state.ask("CountVictims", **filters)


def test_two_records_joined_by_a_source_are_one_person(state: State) -> None:
    assert count(state)["recorded"] == {"records": "4", "persons": "3"}
    shown = state.ask("GetVictim", id=state.ids["V-3"])["victim"]
    assert sorted(shown["same_person"]) == [f"source/{state.ids['W-1']}", f"victim/{state.ids['V-4']}"]
    assert shown["person"] == state.ask("GetVictim", id=state.ids["V-4"])["victim"]["person"]


def test_a_link_taken_back_makes_two_persons_of_one_again(state: State) -> None:
    before = state.settle()
    body = {"id": state.ids["V-4"], "other": f"source/{state.ids['W-1']}"}
    unlink, reason = "VictimService/UnlinkVictimFromSamePerson", "Two women of one name"
    assert state.refused(unlink, reason=reason, **body).code is FOUR_EYES
    state.do(unlink, by="expert-2", reason=reason, **body)
    assert count(state)["recorded"] == {"records": "4", "persons": "4"}
    assert count(state, as_of=before)["recorded"] == {"records": "4", "persons": "3"}
    state.do("VictimService/LinkVictimToSamePerson", **body)


def test_a_link_on_the_source_s_side_counts_as_well(state: State) -> None:
    state.victim("V-9")
    source = {"code": "W-9", "kind": "SOURCE_KIND_VICTIM"}
    state.ids["W-9"] = state.do("SourceService/RegisterSource", **source)["id"]
    link = {"id": state.ids["W-9"], "other": f"source/{state.ids['W-1']}"}
    before = int(count(state)["recorded"]["persons"])
    state.do("SourceService/LinkSourceToSamePerson", **link)
    state.do("VictimService/LinkVictimToSamePerson", id=state.ids["V-9"], other=f"source/{state.ids['W-9']}")
    assert int(count(state)["recorded"]["persons"]) == before - 1
    state.do("VictimService/WithdrawVictim", reason="Entered in error", id=state.ids["V-9"])


def test_victims_are_counted_by_fate_and_harm_and_each_share_opens(state: State) -> None:
    answer = count(state)
    fates = {share["word"]: share["recorded"].get("persons", "0") for share in answer["by_status"]}
    assert fates == {"alive": "0", "dead": "1", "missing": "1", "unknown": "1"}
    harms = {share["word"]: share["recorded"]["persons"] for share in answer["by_harm"]}
    assert harms == {"forced_labour": "1", "starvation": "1", "torture": "2"}
    for share in (*answer["by_status"], *answer["by_harm"], answer):
        rows = state.ask("ListVictims", **share["opens"]).get("victims", [])
        assert len(rows) == int(share["recorded"].get("records", 0))


def test_a_number_is_stated_apart_and_never_added(state: State) -> None:
    item = {"kind": "ITEM_KIND_REPORT", "form": "ITEM_FORM_ORIGINAL", "title": "Fictional report"}
    basis = [{"basis": "BASIS_PUBLIC"}]
    id = state.do("EvidenceService/RegisterItem", description={**item, "lawful_basis": basis})["id"]
    number = {"count": {"at_least": 1_000}, "basis": "NUMBER_BASIS_BODY_REPORT", "items": [id]}
    state.do("IncidentService/StateVictimNumber", id=state.ids["I-1"], number=number)
    answer = count(state)
    assert answer["recorded"]["persons"] == "3"
    assert answer["stated"] == {"incidents": "1", "at_least": "1000"}
    assert answer["recorded_in_stating"] == "2"
    shown = state.ask("GetIncident", id=state.ids["I-1"])["incident"]
    assert (shown["number"]["basis"], shown["number"]["items"]) == ("body_report", [id])
    assert state.codes(shown["harmed"]) == ["V-1", "V-3"]


def test_no_stated_number_is_given_for_a_fate_or_a_harm(state: State) -> None:
    assert "stated" not in count(state, status="dead")
    assert "stated" not in count(state, harm="torture")


def test_a_number_of_one_incident_stands_beside_its_own_victims(state: State) -> None:
    answer = count(state, incident=state.ids["I-2"])
    assert answer["recorded"] == {"records": "1", "persons": "1"}
    assert answer["stated"] == {"at_most": "0"} or answer["stated"] == {}


def test_a_victim_linked_no_more_is_counted_there_no_more(state: State) -> None:
    state.harmed("I-2", ("V-2", "starvation"))
    assert count(state, incident=state.ids["I-2"])["recorded"]["persons"] == "2"
    body: Body = {"id": state.ids["I-2"], "victims": [state.ids["V-2"]]}
    assert state.refused("IncidentService/UnlinkVictims", **body).fields == ("gravamen-reason",)
    state.do("IncidentService/UnlinkVictims", reason="Another camp", **body)
    assert count(state, incident=state.ids["I-2"])["recorded"]["persons"] == "1"


def test_a_withdrawn_victim_is_counted_no_more_and_still_shown(state: State) -> None:
    before = int(count(state)["recorded"]["records"])
    state.victim("V-8")
    state.do("VictimService/WithdrawVictim", reason="Nobody of that name lived there", id=state.ids["V-8"])
    assert int(count(state)["recorded"]["records"]) == before
    shown = state.ask("GetVictim", id=state.ids["V-8"])["victim"]
    assert (shown["state"], shown["reason"]) == ("withdrawn", "Nobody of that name lived there")


def test_a_victim_is_found_and_filtered_by_fate_harm_and_incident(state: State) -> None:
    def found(**filters: Any) -> list[str]:
        return state.codes(state.ask("ListVictims", state="registered", **filters).get("victims", []))

    assert found(status="dead") == ["V-1"]
    assert found(harm="torture") == ["V-1", "V-3"]
    assert found(harm="forced_labour") == ["V-1"]
    assert found(incident=state.ids["I-1"]) == ["V-1", "V-3"]
    assert found(incident=state.ids["I-2"], harm="torture") == []
    assert found(kind="detention") == ["V-4"]
    assert found(period="1995") == ["V-1", "V-3"]


def test_fate_harms_and_kin_of_a_victim_are_shown_as_recorded_last(state: State) -> None:
    id = state.victim("V-7")
    state.do("VictimService/RecordVictimStatus", id=id, status="VICTIM_STATUS_ALIVE", as_of="2024-01-01")
    state.do(
        "VictimService/RecordHarm", id=id, harm={"code": "h1", "kind": "abduction", "account": "Said so."}
    )
    other = f"victim/{state.ids['V-1']}"
    state.do("VictimService/LinkKin", id=id, other=other, relation="KIN_RELATION_PARENT")
    shown = state.ask("GetVictim", id=id)["victim"]
    assert (shown["status"], shown["status_as_of"]) == ("alive", "2024-01-01")
    assert (shown["harms"][0]["kind"], shown["harms"][0]["account"]) == ("abduction", "Said so.")
    assert shown["kin"] == [{"other": other, "relation": "parent"}]
    state.do("VictimService/WithdrawHarm", reason="Told by the incident now", id=id, harm="h1")
    state.do("VictimService/UnlinkKin", reason="Not her father", id=id, other=other)
    shown = state.ask("GetVictim", id=id)["victim"]
    assert "harms" not in shown
    assert "kin" not in shown
    state.do("VictimService/WithdrawVictim", reason="The test is over", id=id)


def test_victims_are_registered_in_numbers_and_a_faulty_one_spoils_no_other(state: State) -> None:
    requests = [{"code": "V-100"}, {"code": "V-1"}, {"code": "V-101"}]
    before = int(count(state)["recorded"]["records"])
    results = state.do("VictimService/BatchRegisterVictims", requests=requests)["results"]
    assert ["receipt" in result for result in results] == [True, False, True]
    assert int(count(state)["recorded"]["records"]) == before + 2


def test_a_victim_s_name_is_its_own_and_stands_in_no_text_of_others(state: State) -> None:
    description = {"kinds": ["torture"], "summary": f"It was {NAME}.", "occurred": "1995"}
    refusal = state.refused("IncidentService/DescribeIncident", code="I-9", description=description)
    assert (refusal.code, refusal.fields) == (INVALID, ("description.summary",))
    assert NAME not in refusal.message


def test_further_names_of_a_victim_are_known_too(state: State) -> None:
    state.do("VictimService/IdentifyVictim", id=state.ids["V-2"], names=["Wholly Invented"])
    [match] = state.ask("SearchNames", text="wholly")["matches"]
    assert (match["code"], match["kind"], match["names"]) == ("V-2", "victim", ["Wholly Invented"])


def test_a_victim_is_linked_to_an_incident_once(state: State) -> None:
    body: Body = {"id": state.ids["I-1"], "victims": [{"victim": state.ids["V-1"]}]}
    refusal = state.refused("IncidentService/LinkVictims", **body)
    assert (refusal.code, refusal.fields) == (REFUSED, ("victims[0].victim",))
