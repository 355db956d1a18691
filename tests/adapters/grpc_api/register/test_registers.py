"""The registers over gRPC: what was recorded is listed, opened, as of any position."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND
from tests.adapters.grpc_api.register.conftest import STATEMENT, TITLE, Register, item

pytestmark = pytest.mark.usefixtures("register")


def test_an_item_is_shown_with_its_texts_opened(register: Register) -> None:
    shown = register.ask("GetItem", id=register.ids["item"])["item"]
    assert (shown["title"], shown["kind"], shown["standing"]) == (TITLE, "testimony", "registered")
    assert shown["classification"] == "CLASSIFICATION_CONFIDENTIAL"
    assert shown["entry"]["by"] == "expert-1"


def test_an_item_of_another_kind_is_not_listed(register: Register) -> None:
    titles = [one["title"] for one in register.ask("ListItems", kind="testimony", territory="KP")["items"]]
    assert titles == [TITLE]
    assert "items" not in register.ask("ListItems", kind="photograph")


def test_an_item_is_shown_as_it_stood(register: Register) -> None:
    id = item(register, "Fictional report")
    before = register.position()
    register.do("EvidenceService/QuarantineItem", reason="A doubt", id=id, cause="virus")
    after = register.ask("GetItem", id=id)
    assert after["item"]["standing"] == "quarantined"
    then = register.ask("GetItem", id=id, as_of=before)
    assert then["item"]["standing"] == "registered"
    assert int(then["position"]) == before
    assert int(then["head"]) > before


def test_what_had_not_been_recorded_is_not_found_as_of_then(register: Register) -> None:
    before = register.position()
    id = item(register)
    register.ask("GetItem", id=id)
    refusal = register.refused("GetItem", id=id, as_of=before)
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("id",))
    assert f"at position {before}" in refusal.message


def test_a_position_inside_an_act_is_rounded_down_to_the_act_before(register: Register) -> None:
    receipt = register.client.call("RecordService/ListHistory", {"stream": f"fact/{register.ids['fact']}"})
    first = int(receipt["entries"][0]["event"]["sequence"])
    assert len(receipt["entries"]) == 2
    assert int(register.ask("ListFacts", as_of=first)["position"]) == first - 1


def test_a_position_beyond_the_head_is_refused(register: Register) -> None:
    head = register.position()
    refusal = register.refused("ListItems", as_of=head + 1)
    assert (refusal.code, refusal.fields) == (INVALID, ("as_of",))
    assert f"expected a sequence from 1 to the head, {head}, found {head + 1}" in refusal.message


@pytest.mark.parametrize(
    ("rpc", "body", "field"),
    [
        pytest.param("ListItems", {"kind": "poem"}, "kind", id="a kind that is none"),
        pytest.param("ListFacts", {"item": "Kim"}, "item", id="an id that is none"),
        pytest.param("ListMappings", {"stream": "fact"}, "stream", id="a stream that is none"),
        pytest.param("ListSources", {"risk_due_by": "soon"}, "risk_due_by", id="a day that is none"),
        pytest.param("ListEvaluations", {"element": "7-1-e.1"}, "stream", id="an element of no stream"),
        pytest.param("GetItem", {"id": "x"}, "id", id="no UUID"),
        pytest.param("ListItems", {"page_token": "x"}, "page_token", id="a token of nobody"),
        pytest.param("GetWorklist", {}, "kind", id="no kind of worklist"),
        pytest.param("SearchNames", {"text": "K"}, "text", id="one letter of a name"),
    ],
)
def test_a_faulty_field_is_named(register: Register, rpc: str, body: dict[str, str], field: str) -> None:
    refusal = register.refused(rpc, **body)
    assert (refusal.code, refusal.fields) == (INVALID, (field,))
    assert "expected" in refusal.message
    assert "found" in refusal.message
    assert "Kim" not in refusal.message


def test_pages_hold_everything_once_though_the_record_goes_on(register: Register) -> None:
    for number in range(5):
        item(register, f"Fictional page {number}", collection="pages")
    first = register.ask("ListItems", collection="pages", page_size=2)
    item(register, "Fictional latecomer", collection="pages")
    shown = [one["title"] for one in first["items"]]
    token, positions = first["next_page_token"], {first["position"]}
    while token:
        page = register.ask("ListItems", collection="pages", page_size=2, page_token=token)
        shown += [one["title"] for one in page["items"]]
        positions.add(page["position"])
        token = page.get("next_page_token", "")
    assert shown == [f"Fictional page {number}" for number in range(5)]
    assert len(positions) == 1


def test_a_page_token_serves_no_other_filter(register: Register) -> None:
    for number in range(2):
        item(register, f"Fictional token {number}", collection="tokens")
    token = register.ask("ListItems", collection="tokens", page_size=1)["next_page_token"]
    refusal = register.refused("ListItems", collection="pages", page_token=token)
    assert (refusal.code, refusal.fields) == (INVALID, ("page_token",))


def test_a_fact_is_shown_with_its_citations(register: Register) -> None:
    answer = register.ask("GetFact", id=register.ids["fact"])
    assert answer["fact"]["statement"] == STATEMENT
    [citation] = answer["citations"]
    assert (citation["item"], citation["polarity"], citation["state"]) == (
        register.ids["item"],
        "supports",
        "counts",
    )


@pytest.mark.parametrize("topic", ["food", "rations"])
def test_facts_are_found_by_each_of_their_topics(register: Register, topic: str) -> None:
    assert [fact["id"] for fact in register.ask("ListFacts", topic=topic)["facts"]] == [register.ids["fact"]]


def test_a_part_of_a_topic_is_no_topic(register: Register) -> None:
    assert "facts" not in register.ask("ListFacts", topic="ration")


def test_facts_are_found_by_the_item_that_they_cite(register: Register) -> None:
    assert len(register.ask("ListFacts", item=register.ids["item"])["facts"]) == 1
    assert "facts" not in register.ask("ListFacts", item=str(uuid4()))


def test_a_source_is_shown_with_the_consents_given_for_it(register: Register) -> None:
    answer = register.ask("GetSource", id=register.ids["source"])
    assert answer["source"]["names"] == ["Kim Fictional"]
    [consent] = answer["consents"]
    assert consent["item"] == register.ids["item"]
    assert consent["terms"][0]["scopes"] == ["share_un"]


def test_consents_are_listed_by_item_and_by_person(register: Register) -> None:
    for filters in ({"item": register.ids["item"]}, {"for_person": register.ids["source"]}):
        [consent] = register.ask("ListConsents", **filters)["consents"]
        assert (consent["id"], consent["state"]) == (register.ids["consent"], "given")
    assert "consents" not in register.ask("ListConsents", state="refused")


def test_sources_are_listed_by_kind_and_code(register: Register) -> None:
    [source] = register.ask("ListSources", kind="witness", code="W-0001")["sources"]
    assert source["id"] == register.ids["source"]


@pytest.mark.parametrize("text", ["kim", "FICTIONAL", "m fic"])
def test_names_are_searched_without_regard_to_case(register: Register, text: str) -> None:
    [match] = register.ask("SearchNames", text=text)["matches"]
    assert (match["code"], match["names"]) == ("W-0001", ["Kim Fictional"])


def test_the_law_in_force_is_listed_with_its_texts_only_where_asked_for(register: Register) -> None:
    [catalogue] = register.ask("ListCatalogues")["catalogues"]
    names = [file["name"] for file in catalogue["files"]]
    assert names == sorted(names)
    assert len(catalogue["versions"]) == 1
    assert not any("text" in file for file in catalogue["files"])
    [whole] = register.ask("ListCatalogues", with_texts=True)["catalogues"]
    assert all(file["text"] for file in whole["files"])


def test_a_custody_timeline_marks_the_release_that_nobody_acknowledged(register: Register) -> None:
    id = item(register, "Fictional letter")
    parties = {"released_by": "the courier", "released_to": "the archive"}
    register.do("EvidenceService/ReleaseCustody", id=id, handoff="h-1", **parties)
    register.do("EvidenceService/AcknowledgeCustody", id=id, handoff="h-1", is_intact=True)
    register.do("EvidenceService/ReleaseCustody", id=id, handoff="h-2", **parties)
    entries = register.ask("GetCustodyTimeline", id=id)["entries"]
    assert [entry["type"] for entry in entries] == [
        "evidence.registered.v1",
        "evidence.custody_released.v1",
        "evidence.custody_acknowledged.v1",
        "evidence.custody_released.v1",
    ]
    assert [entry.get("is_unclosed", False) for entry in entries] == [False, False, False, True]
    assert entries[1]["texts"]["released_to"] == "the archive"
    assert entries[2]["particulars"] == {"handoff": "h-1", "is_intact": "true"}


def test_history_says_what_an_item_caused(register: Register) -> None:
    register.ask("ListItems")
    history = register.client.call(
        "RecordService/ListHistory", {"stream": f"evidence_item/{register.ids['item']}"}
    )
    caused = [event["type"] for entry in history["entries"] for event in entry.get("caused", [])]
    assert caused == ["consent.given.v1", "fact.cited.v1"]


@pytest.mark.parametrize(
    ("day", "scopes"), [("2025-06-01", ["share_un"]), ("2026-06-30", ["share_un"]), ("2026-07-01", [])]
)
def test_consents_are_shown_with_the_scopes_in_force_on_a_day(
    register: Register, day: str, scopes: list[str]
) -> None:
    listed = register.ask("ListConsents", item=register.ids["item"], in_force_on=day)["consents"]
    [consent] = [each for each in listed if each["id"] == register.ids["consent"]]
    assert consent.get("in_force", []) == scopes


def test_a_day_in_force_that_is_none_is_refused(register: Register) -> None:
    refusal = register.refused("ListConsents", in_force_on="20250601")
    assert (refusal.code, refusal.fields) == (INVALID, ("in_force_on",))


def test_a_history_ends_at_the_position_or_instant_that_is_asked_for(register: Register) -> None:
    stream = f"consent/{register.ids['consent']}"
    entry = register.client.call("RecordService/ListHistory", {"stream": stream})["entries"][0]
    asked = {"stream": stream, "as_of_instant": entry["recorded_at"]}
    answer = register.client.call("RecordService/ListHistory", asked)
    assert answer["position"] == entry["event"]["sequence"]
    head = register.position()
    for field, value in (("as_of", 0), ("as_of", head + 1), ("as_of_instant", "2001-01-01T00:00:00Z")):
        refusal = register.client.refused("RecordService/ListHistory", {"stream": stream, field: value})
        assert (refusal.code, refusal.fields) == (INVALID, (field,))
