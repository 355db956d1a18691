"""Bases, liabilities and lines over gRPC: what cannot be is refused by field."""

from __future__ import annotations

import pytest

from tests.adapters.grpc_api.case.client import FOUR_EYES, INVALID, NOT_FOUND, Body, Client


def test_an_organ_is_not_charged_as_a_person(client: Client) -> None:
    body = {
        "actor": client.ids["organ"],
        "catalogue": client.ids["catalogue"],
        "modes": [{"mode": "28-b"}],
        "bases": [client.ids["base"]],
    }
    refusal = client.refused("ProofService/AllegeLiability", body)
    assert (refusal.code, refusal.fields) == (INVALID, ("actor",))
    assert "found an actor of kind organ" in refusal.message


def test_a_person_is_charged_on_a_liability_and_its_grounds_are_answered(client: Client) -> None:
    ids = client.ids
    liability = client.call(
        "ProofService/AllegeLiability",
        {
            "actor": ids["person"],
            "catalogue": ids["catalogue"],
            "modes": [{"mode": "28-b"}, {"mode": "25-3-a-direct", "incidents": [ids["incident"]]}],
            "bases": [ids["base"]],
        },
    )["id"]
    charge = client.combined(kind="LINE_KIND_CHARGE", liability=liability, organ="")
    client.call("CaseService/AddLine", charge)
    target = {"stream": f"liability/{liability}", "element": "28-b.3", "mode": "28-b"}
    client.call("MappingService/ProposeMapping", client.mapping(target=target))
    ground = {"id": liability, "ground": "31-1-d"}
    client.call("ProofService/RaiseGround", ground, reason="He says that he was threatened")
    answer = {**ground, "answer": "GROUND_ANSWER_DOES_NOT_EXCLUDE"}
    client.call("ProofService/AnswerGround", answer, by="expert-2", reason="Nothing shows a threat")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "LINE_KIND_CLAIM", "organ": ""}, "liability"),
        ({"kind": "LINE_KIND_CHARGE", "organ": ""}, "liability"),
        ({"kind": "LINE_KIND_UNSPECIFIED"}, "kind"),
        ({"bases": []}, "bases"),
    ],
    ids=["claim against nobody", "charge of nobody", "no kind", "no base"],
)
def test_a_line_that_cannot_be_is_refused_by_field(client: Client, changes: Body, field: str) -> None:
    refusal = client.refused("CaseService/AddLine", client.combined(**changes))
    assert (refusal.code, refusal.fields) == (INVALID, (field,))


def test_a_structural_line_is_not_directed_at_a_person(client: Client) -> None:
    refusal = client.refused("CaseService/AddLine", client.combined(organ=client.ids["person"]))
    assert (refusal.code, refusal.fields) == (INVALID, ("organ",))


def test_a_pin_to_an_unknown_catalogue_version_is_refused(client: Client) -> None:
    refusal = client.refused("ProofService/DefineCrimeBase", client.crime_base(catalogue="0" * 64))
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("catalogue",))


def test_an_incident_leaves_a_base_with_a_third_persons_word(client: Client) -> None:
    base = client.call("ProofService/DefineCrimeBase", client.crime_base())["id"]
    body = {"id": base, "incident": client.ids["incident"]}
    client.call("ProofService/ProposeIncidentRemoval", body, by="expert-2", reason="Counted twice")
    for who in ("expert-1", "expert-2"):
        refusal = client.refused("ProofService/AgreeIncidentRemoval", body, by=who, reason="Counted twice")
        assert refusal.code == FOUR_EYES
    client.call("ProofService/AgreeIncidentRemoval", body, by="expert-3", reason="Counted twice")
