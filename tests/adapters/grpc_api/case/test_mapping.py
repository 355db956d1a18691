"""Facts are mapped to elements over gRPC, one by one and in sets, with four eyes."""

from __future__ import annotations

from uuid import uuid4

from tests.adapters.grpc_api.case.client import FOUR_EYES, INVALID, NOT_FOUND, REFUSED, Client


def test_a_mapping_is_endorsed_by_someone_else_and_never_by_its_proposer(client: Client) -> None:
    id = client.call("MappingService/ProposeMapping", client.mapping())["id"]
    refusal = client.refused("MappingService/EndorseMapping", {"id": id})
    assert (refusal.code, "expert-1 proposed it" in refusal.message) == (FOUR_EYES, True)
    answer = client.call("MappingService/EndorseMapping", {"id": id}, by="expert-2")
    assert answer["receipt"]["streams"] == [{"stream": f"element_mapping/{id}", "version": "2"}]


def test_a_mapping_without_polarity_is_refused_by_field(client: Client) -> None:
    body = client.mapping(polarity="MAPPING_POLARITY_UNSPECIFIED")
    refusal = client.refused("MappingService/ProposeMapping", body)
    assert (refusal.code, refusal.fields) == (INVALID, ("polarity",))


def test_an_unknown_element_is_refused_with_near_ones(client: Client) -> None:
    refusal = client.refused("MappingService/ProposeMapping", client.mapping(target=client.base("7-1-e.9")))
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("target.element",))
    assert "near: 7-1-e" in refusal.message


def test_an_unknown_fact_is_refused(client: Client) -> None:
    refusal = client.refused("MappingService/ProposeMapping", client.mapping(fact=str(uuid4())))
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("fact",))


def test_an_inferential_mapping_needs_its_inference(client: Client) -> None:
    body = client.mapping(directness="DIRECTNESS_INFERENTIAL")
    refusal = client.refused("MappingService/ProposeMapping", body)
    assert (refusal.code, refusal.fields) == (INVALID, ("inference",))


def test_one_bad_mapping_of_a_batch_spoils_no_other(client: Client) -> None:
    requests = [client.mapping(), client.mapping(target=client.base("7-1-e.9")), client.mapping()]
    results = client.call("MappingService/BatchProposeMappings", {"requests": requests})["results"]
    assert ["receipt" in result for result in results] == [True, False, True]
    assert "near: 7-1-e" in results[1]["error"]["message"]
    endorsed = client.call(
        "MappingService/BatchEndorseMappings",
        {"requests": [{"id": results[0]["id"]}, {"id": results[2]["id"]}]},
        by="expert-2",
    )
    assert all("receipt" in result for result in endorsed["results"])


def test_a_set_is_proposed_and_endorsed_in_one_act_each(client: Client) -> None:
    ids = client.ids
    body = {
        "facts": [ids["fact"], ids["other_fact"]],
        "targets": [client.base("7-1-e.1"), client.base("7-1-e.2")],
        "exceptions": [{"fact": ids["other_fact"], "target": 1}],
        "polarity": "MAPPING_POLARITY_SUPPORTS",
        "directness": "DIRECTNESS_DIRECT",
    }
    receipt = client.call("MappingService/ProposeMappingSet", body)["receipt"]
    mappings = [stream["stream"].partition("/")[2] for stream in receipt["streams"]]
    assert len(mappings) == 3
    act = {"proposing_act": receipt["act_id"]}
    assert client.refused("MappingService/EndorseMappingSet", act).code == FOUR_EYES
    endorsed = client.call(
        "MappingService/EndorseMappingSet", {**act, "exceptions": mappings[:1]}, by="expert-2"
    )
    assert {stream["version"] for stream in endorsed["receipt"]["streams"]} == {"2"}
    assert len(endorsed["receipt"]["streams"]) == 2
    rejected = client.call(
        "MappingService/RejectMappingSet",
        {**act, "exceptions": mappings[1:]},
        by="expert-3",
        reason="The fence stood elsewhere",
    )
    assert [stream["stream"] for stream in rejected["receipt"]["streams"]] == [
        f"element_mapping/{mappings[0]}"
    ]


def test_a_set_over_its_limit_is_refused_with_its_count(client: Client) -> None:
    body = {
        "facts": [str(uuid4()) for _ in range(251)],
        "targets": [client.base("7-1-e.1"), client.base("7-1-e.2")],
        "polarity": "MAPPING_POLARITY_SUPPORTS",
        "directness": "DIRECTNESS_DIRECT",
    }
    refusal = client.refused("MappingService/ProposeMappingSet", body)
    assert (refusal.code, "found 502" in refusal.message) == (INVALID, True)


def test_mappings_are_carried_over_to_a_base_under_another_crime(client: Client) -> None:
    old = client.call("MappingService/ProposeMapping", client.mapping())["id"]
    other = client.call("ProofService/DefineCrimeBase", client.crime_base(crime="7-1-k"))["id"]
    target = {"stream": f"crime_base/{other}", "element": "7-1-k.1"}
    body = {"carried": [{"mapping": old, "target": target}], "rationale": "The same acts"}
    receipt = client.call("MappingService/CarryOverMappings", body)["receipt"]
    assert len(receipt["streams"]) == 1
    missing = {"carried": [{"mapping": str(uuid4()), "target": target}], "rationale": "The same acts"}
    refusal = client.refused("MappingService/CarryOverMappings", missing)
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("carried[0].mapping",))


def test_a_suggestion_counts_once_a_person_adopts_it(client: Client) -> None:
    body = client.mapping(model="matcher-1")
    assert client.refused("MappingService/SuggestMapping", body).code == REFUSED
    id = client.call("MappingService/SuggestMapping", body, by="suggester")["id"]
    assert client.refused("MappingService/EndorseMapping", {"id": id}, by="expert-2").code == REFUSED
    client.call("MappingService/AdoptSuggestion", {"id": id, "rationale": "The fence"})
    client.call("MappingService/EndorseMapping", {"id": id}, by="expert-2")


def test_what_stands_against_a_line_is_rejected_by_a_third_person_with_a_reason(client: Client) -> None:
    body = client.mapping(polarity="MAPPING_POLARITY_CONTRADICTS")
    id = client.call("MappingService/ProposeMapping", body)["id"]
    taken_back = client.refused("MappingService/WithdrawMapping", {"id": id}, reason="A mistake")
    assert (taken_back.code, "rejection" in taken_back.message) == (FOUR_EYES, True)
    without_reason = client.refused("MappingService/RejectMapping", {"id": id}, by="expert-3")
    assert (without_reason.code, without_reason.fields) == (INVALID, ("gravamen-reason",))
    client.call("MappingService/RejectMapping", {"id": id}, by="expert-3", reason="Another camp")
