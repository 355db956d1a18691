"""Forums side by side over the API: claims, decisions of jurisdiction withdrawn, offices that bar, standards."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from adapters.law_files import shipped_files
from tests.adapters.grpc_api.case.client import FOUR_EYES, INVALID, NOT_FOUND, REFUSED, Body, Client

SHA256 = {file.name: file.sha256 for file in shipped_files()}
CHAMBERS = {
    "icc-referral": ["prosecutor", "pre_trial_chamber"],
    "icc-state-party": ["prosecutor", "pre_trial_chamber"],
    "state-responsibility": ["court"],
    "extraterritorial": ["investigating_judge"],
}
PROJECTED = {"wait_level": "WAIT_LEVEL_PROJECTED"}
"""What is listed next must have reached the views."""


@pytest.fixture(scope="module")
def forums(client: Client) -> dict[str, str]:
    """Adopt each template once, as a body of its own."""
    adopted = {}
    for template, chambers in CHAMBERS.items():
        body = {
            "body": f"side-{template}",
            "name": template,
            "chambers": chambers,
            "template": template,
            "template_sha256": SHA256[f"forums/{template}.toml"],
        }
        adopted[template] = client.call("CatalogueService/AdoptForum", body)["id"]
    return adopted


@pytest.fixture(scope="module")
def lines(client: Client) -> dict[str, str]:
    """Open a case with a structural line, a charge and a claim on one base."""
    case = client.call("CaseService/OpenCase", {"title": "Side by side"})["id"]
    charged = client.call(
        "ProofService/AllegeLiability",
        {
            "actor": client.ids["person"],
            "catalogue": client.ids["catalogue"],
            "modes": [{"mode": "28-b"}],
            "bases": [client.ids["base"]],
        },
    )["id"]
    alleged = client.call("ProofService/AllegeStateResponsibility", responsibility(client))["id"]
    added = {"case": case, "responsibility": alleged}
    for kind, members in (
        ("structural_line", {"organ": client.ids["organ"]}),
        ("charge", {"liability": charged, "organ": ""}),
        ("claim", {"liability": alleged, "organ": ""}),
    ):
        added[kind] = str(uuid4())
        line = client.combined(id=case, line=added[kind], kind=f"LINE_KIND_{kind.upper()}", **members)
        client.call("CaseService/AddLine", line)
    return added


def responsibility(client: Client, **changes: Any) -> Body:
    defaults = {
        "actor": client.ids["organ"],
        "catalogue": client.ids["catalogue"],
        "attributions": ["2001-4"],
        "obligations": ["1966-civil-9"],
        "bases": [client.ids["base"]],
    }
    return {**defaults, **changes}


def compared(client: Client, **request: Any) -> list[Body]:
    answer = client.call("ReadinessService/CompareForums", request)
    assert int(answer["position"]) <= int(answer["head"])
    standings: list[Body] = answer["standings"]
    return standings


def at(standings: list[Body], line: str, forum: str, stage: str) -> Body:
    [found] = [
        each
        for each in standings
        if (each["line"], each["forum"], each.get("stage", "")) == (line, forum, stage)
    ]
    return found


def causes(standing: Body) -> set[str]:
    return {reason["cause"] for reason in standing.get("reasons", [])}


def test_every_forum_stands_beside_every_line_and_those_that_take_none_say_so(
    client: Client, forums: dict[str, str], lines: dict[str, str]
) -> None:
    found = compared(client, case_id=lines["case"])
    mine = [each for each in found if each["forum"] in forums.values()]
    stages = {
        (each["kind"], each["body"].removeprefix("side-"), each.get("stage", "")): each.get(
            "takes_line", False
        )
        for each in mine
    }
    assert stages["structural_line", "icc-referral", "investigation"]
    assert ("structural_line", "icc-referral", "warrant") not in stages
    assert stages["charge", "icc-referral", "trial"]
    assert stages["claim", "state-responsibility", "merits"]
    assert not stages["claim", "icc-referral", ""]
    assert not stages["charge", "state-responsibility", ""]
    none = at(found, lines["claim"], forums["icc-referral"], "")
    assert none["statement"].startswith("a claim cannot be put at any stage of International Criminal Court")


def test_why_a_line_does_not_fit_is_said_in_words_with_events(
    client: Client, forums: dict[str, str], lines: dict[str, str]
) -> None:
    found = compared(client, line=lines["structural_line"])
    referral = at(found, lines["structural_line"], forums["icc-referral"], "investigation")
    assert causes(referral) >= {"precondition_missing", "outside_time", "not_law_then"}
    early = next(reason for reason in referral["reasons"] if reason["cause"] == "outside_time")
    assert "1995/2000 lies before 2002-07-01" in early["words"]
    assert early["events"][0]["type"] == "incident.described.v1"
    counts = {each["group"]: each.get("open", 0) for each in referral["groups"]}
    assert set(counts) == {"context", "nexus", "crime_material", "crime_mental", "jurisdiction", "line"}
    assert counts["jurisdiction"] == len(referral["reasons"])
    party = at(found, lines["structural_line"], forums["icc-state-party"], "investigation")
    assert "outside_territory" in causes(party)


def test_a_claim_is_mapped_on_its_attribution_and_read_at_its_forum(
    client: Client, forums: dict[str, str], lines: dict[str, str]
) -> None:
    target = {"stream": f"liability/{lines['responsibility']}", "element": "2001-4.2", "mode": "2001-4"}
    client.call("MappingService/ProposeMapping", client.mapping(target=target))
    wrong = client.refused("MappingService/ProposeMapping", client.mapping(target={**target, "mode": "28-b"}))
    assert (wrong.code, wrong.fields) == (NOT_FOUND, ("target.mode",))
    read = client.call(
        "ReadinessService/GetReadiness",
        {"line": lines["claim"], "lens": {"forum": forums["state-responsibility"], "stage": "merits"}},
    )
    assert read["kind"] == "claim"
    cells = {cell["element"]: cell for cell in read["cells"]}
    assert cells["2001-4.2"]["tallies"]
    assert {"1966-civil-9.1", "1966-civil-9.2", "7-1-e.1"} <= set(cells)
    assert not cells["7-1-e.3"].get("is_required", False)
    evaluated = client.evaluation(
        targets=[target], forum=forums["state-responsibility"], stage="merits", verdict="VERDICT_UNDECIDED"
    )
    client.call("EvaluationService/RecordEvaluation", evaluated, by="expert-2")


def test_further_ways_and_obligations_are_alleged_and_listed(client: Client, lines: dict[str, str]) -> None:
    id = lines["responsibility"]
    client.call("ProofService/AddAttribution", {"id": id, "attribution": "2001-8"})
    further = {"id": id, "obligation": "1966-civil-7", "options": PROJECTED}
    client.call("ProofService/AddObligation", further)
    refusal = client.refused("ProofService/AddObligation", {"id": id, "obligation": "1966-civil-7"})
    assert (refusal.code, refusal.fields) == (REFUSED, ("obligation",))
    listed = client.call("RegisterService/ListProof", {"stream": f"liability/{id}"})
    [part] = listed["parts"]
    assert part["attributions"] == ["2001-4", "2001-8"]
    assert part["obligations"] == ["1966-civil-9", "1966-civil-7"]


def test_a_person_answers_to_no_claim_and_a_state_to_no_charge(client: Client, lines: dict[str, str]) -> None:
    refusal = client.refused(
        "ProofService/AllegeStateResponsibility", responsibility(client, actor=client.ids["person"])
    )
    assert (refusal.code, refusal.fields) == (INVALID, ("actor",))
    charge = client.combined(
        id=lines["case"], kind="LINE_KIND_CHARGE", liability=lines["responsibility"], organ=""
    )
    refusal = client.refused("CaseService/AddLine", charge)
    assert (refusal.code, refusal.fields) == (INVALID, ("liability",))


def test_a_decision_against_jurisdiction_outlives_its_withdrawal_until_a_third_person_agrees(
    client: Client, forums: dict[str, str], lines: dict[str, str]
) -> None:
    forum = forums["icc-state-party"]
    decided: Body = {
        "id": forum,
        "question": "JURISDICTION_QUESTION_TERRITORY",
        "decision": "JURISDICTION_DECISION_OUTSIDE",
        "incidents": [client.ids["incident"]],
        "crimes": ["7-1-e"],
    }
    decided["options"] = PROJECTED
    client.call("CatalogueService/DecideJurisdiction", decided, reason="The camp lies in the north")
    [listed] = client.call("RegisterService/ListForums", {"body": "side-icc-state-party"})["forums"]
    [decision] = listed["jurisdiction"]
    assert (decision["crimes"], decision["reason"]) == (["7-1-e"], "The camp lies in the north")
    number = {"id": forum, "decision": decision["number"]}

    def is_outside() -> bool:
        found = compared(client, line=lines["structural_line"], stages=[{"forum": forum}])
        return "decided_outside" in causes(at(found, lines["structural_line"], forum, "investigation"))

    withdraw, agree = "WithdrawJurisdictionDecision", "AgreeJurisdictionWithdrawal"
    client.call(f"CatalogueService/{withdraw}", number, by="expert-2", reason="The map was wrong")
    assert is_outside()
    same = client.refused(f"CatalogueService/{agree}", number, by="expert-2", reason="Agreed")
    assert same.code == FOUR_EYES
    client.call(f"CatalogueService/{agree}", number, by="expert-3", reason="Agreed")
    assert not is_outside()
    gone = client.refused(f"CatalogueService/{withdraw}", number, reason="Again")
    assert (gone.code, gone.fields) == (NOT_FOUND, ("decision",))


def test_an_office_bars_before_a_foreign_court_while_it_is_held(
    client: Client, forums: dict[str, str], lines: dict[str, str]
) -> None:
    post = client.call("ActorService/RegisterActor", {"code": "X-77", "kind": "ACTOR_KIND_POST"})["id"]
    holding = {
        "id": post,
        "holding": "first",
        "holder": client.ids["person"],
        "nature": "HOLDING_NATURE_DE_JURE",
        "valid_from": "2011-12-30",
    }
    client.call("ActorService/RecordPostHolding", holding)
    client.call("ActorService/StateOffice", {"id": post, "office": "OFFICE_HEAD_OF_STATE"}, reason="By law")
    forum = forums["extraterritorial"]
    stages = [{"forum": forum, "stage": "warrant"}, {"forum": forums["icc-referral"], "stage": "warrant"}]

    def barred(on: str) -> tuple[bool, bool]:
        found = compared(client, line=lines["charge"], stages=stages, on=on)
        abroad, court = (
            "personal_bar" in causes(at(found, lines["charge"], each["forum"], "warrant")) for each in stages
        )
        return abroad, court

    assert barred("2012-01-01") == (True, False)
    assert barred("2010-01-01") == (False, False)


def test_standards_held_equal_stand_beside_the_stage_with_who_holds_them_so(
    client: Client, forums: dict[str, str], lines: dict[str, str]
) -> None:
    held: Body = {
        "id": forums["icc-referral"],
        "standard": "reasonable_grounds",
        "other": forums["icc-state-party"],
        "other_standard": "reasonable_grounds",
    }
    unknown = client.refused(
        "CatalogueService/HoldStandardsEqual", {**held, "standard": "certainty"}, reason="One court"
    )
    assert (unknown.code, unknown.fields) == (NOT_FOUND, ("standard",))
    held["options"] = PROJECTED
    client.call("CatalogueService/HoldStandardsEqual", held, reason="It is one court")
    found = compared(
        client, line=lines["charge"], stages=[{"forum": forums["icc-referral"], "stage": "warrant"}]
    )
    [equal] = found[0]["held_equal"]
    assert (equal["forum"], equal["by"]) == (forums["icc-state-party"], "expert-1")
    assert equal["event"]["type"] == "forum.standards_equated.v1"
    [listed] = client.call("RegisterService/ListForums", {"body": "side-icc-referral"})["forums"]
    assert [each["reason"] for each in listed["standards_held_equal"]] == ["It is one court"]


def test_forums_are_compared_as_they_were_known_before(
    client: Client, forums: dict[str, str], lines: dict[str, str]
) -> None:
    head = int(client.call("RecordService/GetStatus", {})["head"])
    before = compared(client, line=lines["structural_line"], as_of=head)
    client.call(
        "CatalogueService/RecordPrecondition",
        {
            "id": forums["icc-referral"],
            "precondition": "referral",
            "status": "PRECONDITION_STATUS_MADE",
            "instrument": "S/RES/0000",
            "date": "2026-01-01",
            "territories": ["KP"],
        },
    )
    now = at(
        compared(client, line=lines["structural_line"]),
        lines["structural_line"],
        forums["icc-referral"],
        "investigation",
    )
    assert "precondition_missing" not in causes(now)
    assert compared(client, line=lines["structural_line"], as_of=head) == before


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({}, "line"),
        ({"line": "x", "case_id": "x"}, "line"),
        ({"line": "x"}, "line"),
        ({"line": str(uuid4()), "stages": [{"forum": "x"}]}, "stages[0].forum"),
        ({"line": str(uuid4()), "as_of": 10**9}, "as_of"),
        ({"line": str(uuid4()), "purpose_scope": "everything"}, "purpose_scope"),
    ],
    ids=["nothing", "both", "no line", "no forum", "the future", "no scope"],
)
def test_a_comparison_that_cannot_be_names_the_field(client: Client, request_: Body, field: str) -> None:
    refusal = client.refused("ReadinessService/CompareForums", request_)
    assert (refusal.code, refusal.fields) == (INVALID, (field,))


def test_a_stage_that_the_forum_does_not_have_is_refused(
    client: Client, forums: dict[str, str], lines: dict[str, str]
) -> None:
    stages = [{"forum": forums["icc-referral"], "stage": "merits"}]
    body = {"line": lines["charge"], "stages": stages}
    refusal = client.refused("ReadinessService/CompareForums", body)
    assert (refusal.code, refusal.fields) == (INVALID, ("stages[0].stage",))
    unknown = {"line": lines["charge"], "stages": [{"forum": str(uuid4())}]}
    assert client.refused("ReadinessService/CompareForums", unknown).code == NOT_FOUND
