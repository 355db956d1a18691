"""What stands is added to and changed over gRPC, one rpc a decision, each act giving its stream a version."""

from __future__ import annotations

from hashlib import sha256
from uuid import uuid4

import pytest

from adapters.law_files import shipped_files
from tests.adapters.grpc_api.case.client import FOUR_EYES, NOT_FOUND, REFUSED, Body, Client


def version_of(answer: Body) -> int:
    """Version that an act left its first stream at."""
    return int(answer["receipt"]["streams"][0]["version"])


def court(client: Client) -> Body:
    """A body of its own under the recorded template of the Court."""
    (template,) = (file for file in shipped_files() if file.name == "forums/icc-referral.toml")
    return {
        "body": f"court-{uuid4()}",
        "name": "Court",
        "chambers": ["pre_trial_chamber"],
        "template": "icc-referral",
        "template_sha256": template.sha256,
    }


def test_a_context_gets_another_scope_with_a_reason(client: Client) -> None:
    context = {"id": client.ids["context"], "period": "1993/2014", "territories": ["KP", "CN"]}
    assert client.refused("ProofService/RedefineScope", context).fields == ("gravamen-reason",)
    assert version_of(client.call("ProofService/RedefineScope", context, reason="Earlier acts ended")) == 2


def test_a_base_gains_an_incident_a_nexus_and_a_link(client: Client) -> None:
    other = client.call("ProofService/DefineCrimeBase", client.crime_base(crime="7-1-h", nexus=[]))["id"]
    description = {"kinds": ["detention"], "summary": "Detained", "occurred": "1999"}
    body = {"code": "I-3", "description": description}
    incident = client.call("IncidentService/DescribeIncident", body)["id"]
    client.call("ProofService/AddIncident", {"id": other, "incident": incident})
    client.call("ProofService/StateNexus", {"id": other, "context": client.ids["context"]})
    linked = client.call("ProofService/StateLink", {"id": other, "linked_base": client.ids["base"]})
    assert version_of(linked) == 4
    again = client.refused("ProofService/AddIncident", {"id": other, "incident": incident})
    assert (again.code, again.fields) == (REFUSED, ("incident",))


def test_a_liability_gains_a_mode_and_loses_a_base_with_a_third_persons_word(client: Client) -> None:
    ids = client.ids
    alleged = {
        "actor": ids["person"],
        "catalogue": ids["catalogue"],
        "modes": [{"mode": "28-b"}],
        "bases": [ids["base"]],
    }
    id = client.call("ProofService/AllegeLiability", alleged)["id"]
    other = client.call("ProofService/DefineCrimeBase", client.crime_base(crime="7-1-f"))["id"]
    client.call("ProofService/AddMode", {"id": id, "mode": "25-3-c"})
    client.call("ProofService/AddBase", {"id": id, "base": other})
    removal = {"id": id, "base": other}
    client.call("ProofService/ProposeBaseRemoval", removal, by="expert-2", reason="Another's acts")
    own = client.refused("ProofService/AgreeBaseRemoval", removal, by="expert-2", reason="Another's acts")
    assert own.code == FOUR_EYES
    agreed = client.call("ProofService/AgreeBaseRemoval", removal, by="expert-3", reason="Another's acts")
    assert version_of(agreed) == 5


def test_a_case_changes_its_theory_team_forums_and_actors(client: Client) -> None:
    forum = client.call("CatalogueService/AdoptForum", court(client))["id"]
    id = client.call("CaseService/OpenCase", {"title": "Abductions"})["id"]
    client.call("CaseService/StateTheory", {"id": id, "theory": "Training"})
    client.call("CaseService/ChangeTeam", {"id": id, "joined": ["expert-2"]})
    client.call("CaseService/BringForumIntoView", {"id": id, "forum": forum})
    client.call("CaseService/PutForumAside", {"id": id, "forum": forum}, reason="No referral in sight")
    named = client.call("CaseService/NameActorOfInterest", {"id": id, "actor": client.ids["organ"]})
    assert version_of(named) == 6
    stranger = client.refused("CaseService/ChangeTeam", {"id": id, "left": ["expert-4"]})
    assert (stranger.code, stranger.fields) == (NOT_FOUND, ("left",))


def test_a_line_gains_and_loses_a_base_and_ends(client: Client) -> None:
    line = str(uuid4())
    client.call("CaseService/AddLine", client.combined(line=line))
    of_line = {"id": client.ids["case"], "line": line}
    other = client.call("ProofService/DefineCrimeBase", client.crime_base(crime="7-1-f"))["id"]
    base = {**of_line, "crime_base": other}
    client.call("CaseService/AddLineBase", {**base, "context": client.ids["context"]})
    client.call("CaseService/ProposeLineBaseRemoval", base, by="expert-2", reason="Out of scope")
    agree = "CaseService/AgreeLineBaseRemoval"
    assert client.refused(agree, base, by="expert-1", reason="Out of scope").code == FOUR_EYES
    client.call(agree, base, by="expert-3", reason="Out of scope")
    client.call("CaseService/EndLine", of_line, reason="Merged into another")
    ended = client.refused("CaseService/AddLineBase", base)
    assert (ended.code, ended.fields) == (REFUSED, ("line",))


def test_batches_of_suggestions_rejections_and_evaluations_answer_one_by_one(client: Client) -> None:
    suggestions = [client.mapping(model="matcher-1"), client.mapping(model="Not A Code")]
    suggested = client.call("MappingService/BatchSuggestMappings", {"requests": suggestions}, by="suggester")[
        "results"
    ]
    assert ["receipt" in result for result in suggested] == [True, False]
    requests = [{"id": suggested[0]["id"]}, {"id": str(uuid4())}]
    rejected = client.call(
        "MappingService/BatchRejectMappings", {"requests": requests}, reason="Another camp"
    )["results"]
    assert ["receipt" in result for result in rejected] == [True, False]
    evaluations = [client.evaluation(), client.evaluation(stage="verdict")]
    evaluated = client.call("EvaluationService/BatchRecordEvaluations", {"requests": evaluations})["results"]
    assert ["receipt" in result for result in evaluated] == [True, False]


def test_a_framework_has_one_catalogue(client: Client) -> None:
    (mode,) = (file for file in shipped_files() if file.name == "modes/28-a.toml")
    text = f"{mode.text}\n# national law\n"
    file = {
        "name": mode.name,
        "kind": "LAW_FILE_KIND_MODE",
        "text": text,
        "sha256": sha256(text.encode()).hexdigest(),
    }
    body = {"framework": "national-law", "edition": "2026", "files": [file]}
    assert version_of(client.call("CatalogueService/AdoptCatalogue", body)) == 3
    again = client.refused("CatalogueService/AdoptCatalogue", body)
    assert again.code.name == "ALREADY_EXISTS"
    forged = {**body, "framework": "other-law", "files": [{**file, "sha256": "0" * 64}]}
    assert client.refused("CatalogueService/AdoptCatalogue", forged).fields == ("files[0].sha256",)


def test_an_official_text_is_attached_by_its_digest(client: Client) -> None:
    body = {
        "id": client.ids["catalogue_stream"],
        "language": "ko",
        "source": "official-gazette",
        "edition": "2015",
        "sha256": "3" * 64,
        "elements": ["7-1-e.1"],
    }
    client.call("CatalogueService/AttachOfficialText", body)
    assert client.refused("CatalogueService/AttachOfficialText", body).fields == ("sha256",)
    unknown = {**body, "sha256": "4" * 64, "elements": ["7-1-e.1", "7-1-e.9"]}
    assert client.refused("CatalogueService/AttachOfficialText", unknown).fields == ("elements[1]",)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"precondition": "refferal"}, "precondition"), ({"status": "PRECONDITION_STATUS_WITHDRAWN"}, "status")],
    ids=["unknown", "withdrawn before it was made"],
)
def test_a_referral_is_recorded_as_the_template_knows_it(client: Client, changes: Body, field: str) -> None:
    id = client.call("CatalogueService/AdoptForum", court(client))["id"]
    referral = {
        "id": id,
        "precondition": "referral",
        "status": "PRECONDITION_STATUS_MADE",
        "instrument": "S/RES/9999",
        "date": "2030-01-01",
        "territories": ["KP"],
    }
    assert client.refused("CatalogueService/RecordPrecondition", {**referral, **changes}).fields == (field,)
    assert version_of(client.call("CatalogueService/RecordPrecondition", referral)) == 2


def test_a_forum_follows_recorded_templates_alone(client: Client) -> None:
    forum = court(client)
    id = client.call("CatalogueService/AdoptForum", forum)["id"]
    same = {"id": id, "template_sha256": forum["template_sha256"]}
    assert client.refused("CatalogueService/AdoptForumTemplate", same).code == REFUSED
    other = {"id": id, "template_sha256": "0" * 64}
    assert client.refused("CatalogueService/AdoptForumTemplate", other).code == NOT_FOUND
