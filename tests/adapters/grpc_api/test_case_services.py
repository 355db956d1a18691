"""From a context to an evaluated line and a finding, over gRPC, as a client would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from adapters.bootstrap import serving
from adapters.grpc_api.server import service_descriptor
from adapters.settings import Settings

Body = dict[str, Any]
INVALID, NOT_FOUND, REFUSED, FOUR_EYES = (
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.PERMISSION_DENIED,
)


@dataclass(frozen=True)
class Refusal:
    """What a refused call says: its status, message, and the fields that it names."""

    code: grpc.StatusCode
    message: str
    fields: tuple[str, ...]


@dataclass
class Client:
    """Calls any rpc by name with the request's JSON form."""

    channel: grpc.Channel
    ids: dict[str, str] = field(default_factory=dict)

    def call(self, rpc: str, body: Body, *, by: str = "expert-1", reason: str = "") -> Body:
        service, _, name = rpc.partition("/")
        method = service_descriptor(service).methods_by_name[name]
        invoke: Any = self.channel.unary_unary(
            f"/gravamen.v1.{rpc}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        metadata = [("gravamen-by", by), ("gravamen-purpose", "case_building")]
        if reason:
            metadata.append(("gravamen-reason", reason))
        request = ParseDict(body, GetMessageClass(method.input_type)())
        answer = invoke(request, metadata=tuple(metadata), timeout=20)
        return MessageToDict(answer, preserving_proto_field_name=True)

    def refused(self, rpc: str, body: Body, *, by: str = "expert-1", reason: str = "") -> Refusal:
        with pytest.raises(grpc.RpcError) as refusal:
            self.call(rpc, body, by=by, reason=reason)
        error: Any = refusal.value
        status = rpc_status.from_call(error)
        assert status is not None
        bad, info = error_details_pb2.BadRequest(), error_details_pb2.ResourceInfo()
        fields: list[str] = []
        for detail in status.details:
            if detail.Unpack(bad):
                fields.extend(violation.field for violation in bad.field_violations)
            elif detail.Unpack(info):
                fields.append(info.resource_name)
        return Refusal(error.code(), status.message, tuple(fields))

    def base(self, element: str | None = "7-1-e.1", **members: Any) -> Body:
        return {"stream": f"crime_base/{self.ids['base']}", "element": element, **members}

    def mapping(self, **changes: Any) -> Body:
        defaults = {
            "fact": self.ids["fact"],
            "target": self.base(),
            "polarity": "MAPPING_POLARITY_SUPPORTS",
            "directness": "DIRECTNESS_DIRECT",
        }
        return {**defaults, **changes}

    def evaluation(self, **changes: Any) -> Body:
        defaults = {
            "targets": [self.base()],
            "forum": self.ids["commission"],
            "stage": self.ids["stage"],
            "verdict": "VERDICT_CAPABLE",
            "considered_position": 1,
            "date": "2026-03-01",
            "reasons": "The posts had orders.",
        }
        return {**defaults, **changes}

    def finding(self, **changes: Any) -> Body:
        defaults = {
            "body": "coi-x",
            "case": self.ids["case"],
            "forum": self.ids["commission"],
            "stage": self.ids["stage"],
            "date": "2014-02-07",
            "document": "A/HRC/25/63",
            "standard": "The commission's own words",
            "answers": [
                {
                    "target": self.base(None),
                    "level": "FINDING_LEVEL_CRIME",
                    "outcome": "FINDING_OUTCOME_MADE_OUT",
                    "paragraphs": "60-61",
                }
            ],
        }
        return {**defaults, **changes}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data: Path = tmp_path_factory.mktemp("node") / "data"
    settings = Settings(data=data, listen="127.0.0.1:0")
    with serving(settings) as (node, server), grpc.insecure_channel(server.address) as channel:
        client = Client(channel)
        law = node.memory.law
        template, sha256 = next(each for each in law.templates() if each[0].id == "commission-of-inquiry")
        client.ids |= {"catalogue": law.current, "stage": template.stages[0].id}
        _people(client)
        _material(client)
        _proof(client, [chamber.id for chamber in template.chambers], sha256)
        yield client


def _people(client: Client) -> None:
    for n in range(1, 5):
        body = {"identity": f"expert-{n}", "name": f"Zq{n}", "kind": "IDENTITY_KIND_PERSON"}
        client.call("IdentityService/RegisterIdentity", body, by="administrator")
    body = {"identity": "suggester", "name": "matcher", "kind": "IDENTITY_KIND_SOFTWARE"}
    client.call("IdentityService/RegisterIdentity", body, by="administrator")
    for code, kind in (("P-1", "ACTOR_KIND_PERSON"), ("O-1", "ACTOR_KIND_ORGAN")):
        names = [{"text": f"Wx {code}", "form": "NAME_FORM_ALIAS"}]
        actor: Body = {"code": code, "kind": kind, "names": names}
        name = "person" if code == "P-1" else "organ"
        client.ids[name] = client.call("ActorService/RegisterActor", actor)["id"]


def _material(client: Client) -> None:
    for name in ("fact", "other_fact"):
        proposition = {"statement": "The camp was fenced.", "role": "FACT_ROLE_MATERIAL"}
        body: Body = {"proposition": proposition, "status": "STATED_STATUS_PROSPECTIVE"}
        client.ids[name] = client.call("FactService/StateFact", body)["id"]
    for code, name in (("I-1", "incident"), ("I-2", "other_incident")):
        description = {
            "kinds": ["detention"],
            "summary": "Detained",
            "occurred": "1995/2000",
            "territory": "KP",
        }
        body = {"code": code, "description": description}
        client.ids[name] = client.call("IncidentService/DescribeIncident", body)["id"]


def _proof(client: Client, chambers: list[str], sha256: str) -> None:
    ids = client.ids
    forum = {
        "body": "coi-x",
        "name": "Commission",
        "chambers": chambers,
        "template": "commission-of-inquiry",
        "template_sha256": sha256,
    }
    ids["commission"] = client.call("CatalogueService/AdoptForum", forum)["id"]
    context = {
        "kind": "7-attack",
        "catalogue": ids["catalogue"],
        "period": "1990/2014",
        "territories": ["KP"],
        "title": "The attack",
        "organs": [ids["organ"]],
    }
    ids["context"] = client.call("ProofService/DefineContext", context)["id"]
    ids["base"] = client.call("ProofService/DefineCrimeBase", _base(client))["id"]
    ids["case"] = client.call(
        "CaseService/OpenCase",
        {"title": "Camps", "theory": "Isolation", "forums": [ids["commission"]], "team": ["expert-1"]},
    )["id"]
    ids["line"] = str(uuid4())
    client.call("CaseService/AddLine", _line(client, line=ids["line"]))


def _base(client: Client, **changes: Any) -> Body:
    defaults = {
        "crime": "7-1-e",
        "catalogue": client.ids["catalogue"],
        "title": "Four camps",
        "incidents": [client.ids["incident"], client.ids["other_incident"]],
        "extent": "EXTENT_COMPLETED",
        "nexus": [{"context": client.ids["context"], "statement": "The camps served the policy"}],
    }
    return {**defaults, **changes}


def _line(client: Client, **changes: Any) -> Body:
    defaults = {
        "id": client.ids["case"],
        "line": str(uuid4()),
        "kind": "LINE_KIND_STRUCTURAL_LINE",
        "title": "Imprisonment",
        "catalogue": client.ids["catalogue"],
        "bases": [{"crime_base": client.ids["base"], "context": client.ids["context"]}],
        "organ": client.ids["organ"],
    }
    return {**defaults, **changes}


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
    other = client.call("ProofService/DefineCrimeBase", _base(client, crime="7-1-k"))["id"]
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
    charge = _line(client, kind="LINE_KIND_CHARGE", liability=liability, organ="")
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
        ({"kind": "LINE_KIND_CLAIM"}, "kind"),
        ({"kind": "LINE_KIND_CHARGE", "organ": ""}, "liability"),
        ({"kind": "LINE_KIND_UNSPECIFIED"}, "kind"),
        ({"bases": []}, "bases"),
    ],
    ids=["claim", "charge of nobody", "no kind", "no base"],
)
def test_a_line_that_cannot_be_is_refused_by_field(client: Client, changes: Body, field: str) -> None:
    refusal = client.refused("CaseService/AddLine", _line(client, **changes))
    assert (refusal.code, refusal.fields) == (INVALID, (field,))


def test_a_structural_line_is_not_directed_at_a_person(client: Client) -> None:
    refusal = client.refused("CaseService/AddLine", _line(client, organ=client.ids["person"]))
    assert (refusal.code, refusal.fields) == (INVALID, ("organ",))


def test_a_pin_to_an_unknown_catalogue_version_is_refused(client: Client) -> None:
    refusal = client.refused("ProofService/DefineCrimeBase", _base(client, catalogue="0" * 64))
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("catalogue",))


def test_an_incident_leaves_a_base_with_a_third_persons_word(client: Client) -> None:
    base = client.call("ProofService/DefineCrimeBase", _base(client))["id"]
    body = {"id": base, "incident": client.ids["incident"]}
    client.call("ProofService/ProposeIncidentRemoval", body, by="expert-2", reason="Counted twice")
    for who in ("expert-1", "expert-2"):
        refusal = client.refused("ProofService/AgreeIncidentRemoval", body, by=who, reason="Counted twice")
        assert refusal.code == FOUR_EYES
    client.call("ProofService/AgreeIncidentRemoval", body, by="expert-3", reason="Counted twice")


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


def test_a_body_is_adopted_once(client: Client) -> None:
    refusal = client.refused(
        "CatalogueService/AdoptForum",
        {
            "body": "coi-x",
            "name": "Again",
            "chambers": ["commission"],
            "template": "commission-of-inquiry",
            "template_sha256": "0" * 64,
        },
    )
    assert (refusal.code, refusal.fields) == (NOT_FOUND, ("template_sha256",))


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
