"""Search in Hangul, romanised and quoted; saved searches; and what erasure leaves of either."""

from __future__ import annotations

from pathlib import Path

import grpc
import pytest

from adapters.bootstrap import serving
from adapters.settings import Settings
from tests.adapters.grpc_api.case.client import INVALID, NOT_FOUND, REFUSED, Body, Client

WAITED = {"wait_level": "WAIT_LEVEL_PROJECTED"}


def fact(client: Client, statement: str, **options: object) -> str:
    proposition = {"statement": statement, "role": "FACT_ROLE_MATERIAL"}
    body = {"proposition": proposition, "options": {**WAITED, **options}}
    return f"fact/{client.call('FactService/StateFact', body)['id']}"


def search(client: Client, query: str, **asked: object) -> Body:
    answer = client.call("SearchService/Search", {"query": query, "page_size": 500, **asked})
    assert answer["indexed"] == answer["position"]
    return answer


def streams(client: Client, query: str, **asked: object) -> list[str]:
    return [hit["stream"] for hit in search(client, query, **asked).get("hits", ())]


def test_words_are_found_in_any_script_whatever_their_case_and_accents(client: Client) -> None:
    hangul = fact(client, "제14호 관리소에 울타리가 있었다.")
    romanised = fact(client, "Kwalliso No. 14 lies at Kaech'ŏn.")
    assert streams(client, "관리소") == [hangul]
    assert streams(client, "kaechon") == streams(client, "KAECH'ŎN kwalliso") == [romanised]
    assert streams(client, "kwalliso 관리소") == []


def test_quoted_words_stand_together_whole_and_in_order(client: Client) -> None:
    together = fact(client, "The northern watchtower stood empty.")
    apart = fact(client, "The watchtower at the northern gate stood empty.")
    assert streams(client, "northern watchtower") == [together, apart]
    assert streams(client, '"northern watchtower"') == [together]
    assert streams(client, '"orthern watchtower"') == []
    assert streams(client, '"watchtower northern"') == []


def test_every_kind_that_is_searched_is_found_and_kinds_narrow(client: Client) -> None:
    word = "quarryworks"
    known = [
        fact(client, f"The {word} were dug by hand."),
        f"case_file/{client.call('CaseService/OpenCase', {'title': f'The {word}'})['id']}",
        f"crime_base/{client.call('ProofService/DefineCrimeBase', client.crime_base(title=word))['id']}",
    ]
    incident = {
        "kinds": ["labour"],
        "summary": f"A fall in the {word}",
        "occurred": "1999",
        "territory": "KP",
    }
    described = client.call(
        "IncidentService/DescribeIncident", {"code": "I-77", "description": incident, "options": WAITED}
    )
    known.append(f"incident/{described['id']}")
    assert streams(client, word) == known
    assert streams(client, word, kinds=["fact", "incident"]) == [known[0], known[3]]
    assert client.refused("SearchService/Search", {"query": word, "kinds": ["source"]}).fields == (
        "kinds[0]",
    )


def test_a_hit_says_which_text_it_is(client: Client) -> None:
    names = [
        {"text": "Fictional Bureau of Zinc", "form": "NAME_FORM_ALIAS"},
        {"text": "가상아연국", "form": "NAME_FORM_HANGUL"},
    ]
    body = {"code": "O-77", "kind": "ACTOR_KIND_ORGAN", "names": names, "options": WAITED}
    actor = f"actor/{client.call('ActorService/RegisterActor', body)['id']}"
    [hit] = search(client, "아연국")["hits"]
    assert (hit["stream"], hit["field"], hit["text"]) == (actor, "name", "가상아연국")


def test_pages_keep_their_position_and_earlier_positions_are_answered(client: Client) -> None:
    word = "limekiln"
    known = [fact(client, f"A {word} burned, {n}.") for n in range(3)]
    first = search(client, word, page_size=2)
    late = fact(client, f"Another {word}.")
    rest = client.call(
        "SearchService/Search", {"query": word, "page_size": 2, "page_token": first["next_page_token"]}
    )
    assert [hit["stream"] for page in (first, rest) for hit in page["hits"]] == known
    assert rest["position"] == first["position"]
    assert streams(client, word) == [*known, late]
    assert streams(client, word, as_of=first["position"]) == known


@pytest.mark.parametrize("query", ["", "  ", "a", '"-"'])
def test_what_would_find_nearly_everything_is_refused(client: Client, query: str) -> None:
    refusal = client.refused("SearchService/Search", {"query": query})
    assert (refusal.code, refusal.fields) == (INVALID, ("query",))


def test_a_text_is_not_found_once_its_key_is_destroyed(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", listen="127.0.0.1:0")
    with serving(settings) as (node, server), grpc.insecure_channel(server.address) as channel:
        client = Client(channel)
        for n in (1, 2):
            identity = {"identity": f"expert-{n}", "name": f"Zq{n}", "kind": "IDENTITY_KIND_PERSON"}
            client.call("IdentityService/RegisterIdentity", identity, by="administrator")
        gone, kept = fact(client, "A brickyard by the river."), fact(client, "A brickyard by the road.")
        assert streams(client, "brickyard") == [gone, kept]
        node.keys.destroy(gone)
        assert streams(client, "brickyard") == [kept]
        assert [stream for stream in node.search._texts if stream in (gone, kept)] == [kept]
    with serving(settings) as (_, server), grpc.insecure_channel(server.address) as channel:
        # The index is built from the log again, and the erased text is not in it.
        assert streams(Client(channel), "brickyard") == [kept]


def test_nothing_of_the_index_is_on_disk(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", listen="127.0.0.1:0")
    with serving(settings) as (_, server), grpc.insecure_channel(server.address) as channel:
        client = Client(channel)
        identity = {"identity": "expert-1", "name": "Zq1", "kind": "IDENTITY_KIND_PERSON"}
        client.call("IdentityService/RegisterIdentity", identity, by="administrator")
        stated = fact(client, "Xylographquern")
        assert streams(client, "xylographquern") == [stated]
        files = [path for path in settings.folder.rglob("*") if path.is_file()]
        assert [path for path in files if b"xylographquern" in path.read_bytes().lower()] == []


class TestSavedSearches:
    """A list and its filters under a sealed name; its owner retires it, anyone runs it as of any position."""

    def save(self, client: Client, **changes: object) -> str:
        defaults: Body = {
            "name": "Facts on rations",
            "list_rpc": "ListFacts",
            "filters": [{"field": "topic", "value": "rations"}],
            "options": WAITED,
        }
        return str(client.call("SearchService/SaveSearch", {**defaults, **changes})["id"])

    def rations(self, client: Client) -> str:
        proposition = {"statement": "Rations were cut.", "role": "FACT_ROLE_MATERIAL", "topics": ["rations"]}
        body = {"proposition": proposition, "options": WAITED}
        return str(client.call("FactService/StateFact", body)["id"])

    def test_it_runs_its_list_page_by_page_and_as_of_any_position(self, client: Client) -> None:
        known = [self.rations(client) for _ in range(2)]
        saved = self.save(client)
        rpc = "SearchService/RunSavedSearch"
        first = client.call(rpc, {"id": saved, "page_size": 1})
        assert first["list_rpc"] == "ListFacts"
        assert first["answer"]["@type"].endswith("gravamen.v1.ListFactsResponse")
        late = self.rations(client)
        token = first["answer"]["next_page_token"]
        second = client.call(rpc, {"id": saved, "page_size": 1, "page_token": token})
        pages = (first["answer"], second["answer"])
        assert [row["id"] for page in pages for row in page["facts"]] == known
        assert "next_page_token" not in second["answer"]
        now = client.call(rpc, {"id": saved})["answer"]
        assert [row["id"] for row in now["facts"]] == [*known, late]
        before = client.call(rpc, {"id": saved, "as_of": first["answer"]["position"]})["answer"]
        assert [row["id"] for row in before["facts"]] == known

    def test_it_is_listed_by_list_and_owner_until_its_owner_retires_it(self, client: Client) -> None:
        saved = self.save(client)
        asked = {"list_rpc": "ListFacts", "owner": "expert-1", "page_size": 500}
        listed = client.call("RegisterService/ListSavedSearches", asked)["searches"]
        [row] = [each for each in listed if each["id"] == saved]
        assert (row["name"], row["filters"]) == ("Facts on rations", [{"field": "topic", "value": "rations"}])
        body = {"id": saved, "options": WAITED}
        assert client.refused("SearchService/RetireSavedSearch", body, by="expert-2").code is REFUSED
        client.call("SearchService/RetireSavedSearch", body)
        left = client.call("RegisterService/ListSavedSearches", asked).get("searches", [])
        assert saved not in {each["id"] for each in left}
        assert client.refused("SearchService/RunSavedSearch", {"id": saved}).code is NOT_FOUND

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"list_rpc": "SearchNames"}, "list_rpc"),
            ({"filters": [{"field": "statement", "value": "x"}]}, "filters[0].field"),
            ({"filters": [{"field": "topic", "value": "x"}] * 2}, "filters[1].field"),
            ({"filters": [{"field": "topic", "value": "Kim Chol-su"}]}, "filters[0].value"),
        ],
        ids=["no list", "no filter of it", "a filter twice", "a name"],
    )
    def test_what_cannot_be_run_or_could_name_a_person_is_refused(
        self, client: Client, changes: Body, field: str
    ) -> None:
        body = {"name": "x", "list_rpc": "ListFacts", **changes}
        refusal = client.refused("SearchService/SaveSearch", body)
        assert (refusal.code, refusal.fields) == (INVALID, (field,))
