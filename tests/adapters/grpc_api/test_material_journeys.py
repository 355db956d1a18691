"""What an area of the record goes through, call by call; each call leaves its stream one version on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from gravamen.v1 import (
    actor_service_pb2,
    assessment_service_pb2,
    common_pb2,
    consent_service_pb2,
    fact_service_pb2,
    incident_service_pb2,
    source_service_pb2,
)

from tests.adapters.grpc_api.material import (
    AUTHENTIC,
    JUDGMENT,
    PROPOSITION,
    Client,
    cited,
    registered,
    served,
    source,
    stated,
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(tmp_path_factory.mktemp("node")) as client:
        yield client


@pytest.fixture(scope="module")
def item(client: Client) -> str:
    return registered(client)


def goes_through(client: Client, stream: str, *calls: tuple[str, dict[str, Any]], version: int = 1) -> None:
    """Make calls on one stream, in order, and see it move on by one version each."""
    for step, (rpc, fields) in enumerate(calls, start=version + 1):
        answer = client(rpc, id=stream, **fields)
        assert (answer.id, answer.receipt.streams[0].version) == (stream, step), rpc


def all_recorded(answer: Any) -> list[str]:
    """Give the streams of a batch of which nothing was refused."""
    assert [result.error.message for result in answer.results if result.error.code] == []
    return [result.id for result in answer.results]


def test_a_source_goes_from_registration_to_retraction(client: Client, item: str) -> None:
    requests = [
        source_service_pb2.RegisterSourceRequest(code=code, kind=source_service_pb2.SOURCE_KIND_VICTIM)
        for code in ("V-0001", "V-0002")
    ]
    victim, other = all_recorded(client("BatchRegisterSources", requests=requests))
    hand = {"hand": other, "capacity": source_service_pb2.HAND_CAPACITY_INTERPRETER}
    another = {"by": "expert-2", "reason": "recorded in error"}
    account = source_service_pb2.EarlierAccount(code="2013", given_to=other, occurred="2013-08")
    goes_through(
        client,
        victim,
        ("IdentifySource", {"contact": "through the office"}),
        ("LinkSourceToSamePerson", {"other": f"source/{other}"}),
        ("RecordCommonOrigin", {"origin": "letter-1", "others": [other], "topics": ["rations"]}),
        ("WithdrawCommonOrigin", {"origin": "letter-1", **another}),
        ("RecordHand", hand),
        ("WithdrawHand", {**hand, **another}),
        ("RecordEarlierAccount", {"account": account}),
        ("RetractStatement", {"item": item, "retracted_in": registered(client)}),
        (
            "RecordAvailability",
            {
                "availability": source_service_pb2.AVAILABILITY_WILLING,
                "as_of": "2025-01-01",
                "identity_disclosable_to": [source_service_pb2.IDENTITY_RECIPIENT_INTERNATIONAL_COURT],
            },
        ),
        (
            "AssessRisk",
            {
                "level": source_service_pb2.RISK_LEVEL_HIGH,
                "due": "2999-01-01",
                "assessment": "Relatives are within reach.",
            },
        ),
    )


def test_a_consent_goes_from_refusal_to_agreement(client: Client, item: str) -> None:
    form = consent_service_pb2.ConsentForm(version="form-1", language="ko")
    term = consent_service_pb2.ConsentTerm(
        scopes=[consent_service_pb2.CONSENT_SCOPE_TESTIFY], valid_from="2025-01-01", valid_to="2030-12-31"
    )
    child, parent = source(client, "W-0021"), source(client, "W-0022")
    speaking: dict[str, Any] = {"capacity": consent_service_pb2.GIVING_CAPACITY_PARENT, "form": form}
    refused = client(
        "RefuseConsent",
        for_person=child,
        item=item,
        refused_by=parent,
        refused_on="2025-01-01",
        **speaking,
    )
    goes_through(client, refused.id, ("RenewConsent", {"given_by": parent, "terms": [term], **speaking}))
    giving = consent_service_pb2.GiveConsentRequest(
        for_person=parent, item=item, given_by=parent, terms=[term], form=form
    )
    assert len(all_recorded(client("BatchGiveConsents", requests=[giving]))) == 1


def test_an_assessment_goes_from_review_to_withdrawal(client: Client, item: str) -> None:
    pb = assessment_service_pb2
    judging = pb.AssessItemRequest(item=item, authenticity=AUTHENTIC, **JUDGMENT)
    first, second = all_recorded(client("BatchAssessItems", requests=[judging, judging]))
    goes_through(
        client,
        first,
        (
            "ReviewAssessment",
            {"outcome": pb.REVIEW_OUTCOME_AGREES, "by": "expert-2", "reason": "read the same pages"},
        ),
        ("DissentFromAssessment", {"by": "expert-3", "reason": "the paper is too young"}),
        ("WithdrawAssessment", {"by": "expert-1", "reason": "the dissent is right"}),
    )
    review = pb.ReviewAssessmentRequest(id=second, outcome=pb.REVIEW_OUTCOME_DISSENTS)
    reviewed = client("BatchReviewAssessments", by="expert-2", reason="too generous", requests=[review])
    assert all_recorded(reviewed) == [second]


def test_a_fact_goes_from_hope_to_dispute_and_withdrawal(client: Client) -> None:
    stating = fact_service_pb2.StateFactRequest(
        proposition=PROPOSITION, status=fact_service_pb2.STATED_STATUS_PROSPECTIVE
    )
    (fact,) = all_recorded(client("BatchStateFacts", requests=[stating]))
    goes_through(
        client,
        fact,
        ("AssertFact", {}),
        ("DisputeFact", {"disputed_by": "the State", "reason": "its reply of May"}),
        ("ResolveFactDispute", {"reason": "the reply speaks of another camp"}),
        ("WithdrawFact", {"reason": "the source took it back"}),
    )


def test_a_citation_goes_through_reopening_and_taint(client: Client, item: str) -> None:
    citation = cited(item)
    fact = stated(client, citation)
    on = {"citation": citation.id}
    taint = fact_service_pb2.Taint(
        code="t1",
        bars=[fact_service_pb2.USE_TRUTH_OF_CONTENTS],
        status=fact_service_pb2.TAINT_STATUS_ALLEGED,
        ground="cat-15",
    )
    lifting = {**on, "taint": "t1", "reason": "the allegation was of another room"}
    goes_through(
        client,
        fact,
        ("ReopenCitation", {**on, "reason": "the translation is in doubt"}),
        ("ConfirmCitation", {**on, "read_in": item}),
        ("RecordTaint", {**on, "taint": taint, "by": "expert-2"}),
        ("ProposeTaintLift", {**lifting, "by": "expert-2"}),
        ("AgreeTaintLift", {**lifting, "by": "expert-3"}),
        version=2,
    )
    confirming = fact_service_pb2.ConfirmCitationRequest(id=fact, citation=citation.id, read_in=item)
    assert all_recorded(client("BatchConfirmCitations", requests=[confirming])) == [fact]


def test_an_incident_goes_from_description_to_withdrawal(client: Client, item: str) -> None:
    pb = incident_service_pb2
    describing = pb.DescribeIncidentRequest(
        code="I-0011",
        description=pb.IncidentDescription(
            kinds=["detention"], summary="Three were held.", occurred="1995", territory="KP"
        ),
    )
    (incident,) = all_recorded(client("BatchDescribeIncidents", requests=[describing]))
    changes = pb.IncidentChanges(occurred="1996", victims=pb.VictimCount(at_least=3, at_most=5))
    goes_through(
        client,
        incident,
        ("RedescribeIncident", {"changes": changes, "reason": "a date was read again"}),
        ("LinkIncident", {"items": [item]}),
        ("UnlinkIncident", {"items": [item], "reason": "it speaks of another camp"}),
        ("WithdrawIncident", {"reason": "it is the same as another"}),
    )


def test_an_organ_and_a_post_go_through_their_years(client: Client) -> None:
    pb = actor_service_pb2
    requests = [
        pb.RegisterActorRequest(code="O-0011", kind=pb.ACTOR_KIND_ORGAN, existed_from="1973-01-01"),
        pb.RegisterActorRequest(code="O-0012", kind=pb.ACTOR_KIND_ORGAN, existed_from="2016-06-29"),
        pb.RegisterActorRequest(code="T-0011", kind=pb.ACTOR_KIND_POST),
        pb.RegisterActorRequest(code="P-0011", kind=pb.ACTOR_KIND_PERSON),
    ]
    organ, successor, post, person = all_recorded(client("BatchRegisterActors", requests=requests))
    goes_through(
        client,
        organ,
        ("AddActorName", {"name": pb.ActorName(text="가상 부서", form=pb.NAME_FORM_HANGUL)}),
        (
            "RecordSuccession",
            {
                "relation": pb.SUCCESSION_RELATION_SUCCESSOR,
                "other": successor,
                "manner": pb.SUCCESSION_MANNER_RENAMED,
                "effective_on": "2016-06-29",
            },
        ),
    )
    holding = pb.RecordPostHoldingRequest(
        id=post, holding="h1", holder=person, nature=pb.HOLDING_NATURE_DE_FACTO, valid_from="1994-07-08"
    )
    assert all_recorded(client("BatchRecordPostHoldings", requests=[holding])) == [post]
    goes_through(client, post, ("EndPostHolding", {"holding": "h1", "valid_to": "2011-12-17"}), version=2)


def test_a_person_goes_through_a_bar_and_its_lifting(client: Client) -> None:
    pb = actor_service_pb2
    person = client("RegisterActor", code="P-0021", kind=pb.ACTOR_KIND_PERSON).id
    adult = pb.AgeAt(at="1994/1997", band=pb.AGE_BAND_ADULT)
    bar = pb.PersonalBar(code="b1", kind=pb.BAR_KIND_IMMUNITY_BY_OFFICE, valid_from="2012-04-11")
    lifting = {"bar": "b1", "reason": "the office was never held"}
    goes_through(
        client,
        person,
        (
            "RecordParticulars",
            {
                "particulars": pb.Particulars(nationalities=["KP"], ages=[adult]),
                "reason": "from the register",
            },
        ),
        ("LinkActorToSamePerson", {"other": f"source/{source(client, 'W-0031')}"}),
        ("RecordPersonalBar", {"bar": bar, "reason": "an office is alleged"}),
        ("ProposePersonalBarLift", {**lifting, "by": "expert-2"}),
        ("AgreePersonalBarLift", {**lifting, "by": "expert-3"}),
    )


def test_a_repeated_request_is_answered_once_recorded(client: Client) -> None:
    asking: dict[str, Any] = {
        "code": "W-0041",
        "kind": source_service_pb2.SOURCE_KIND_WITNESS,
        "options": common_pb2.CommandOptions(request_id="request-41"),
    }
    first, again = client("RegisterSource", **asking), client("RegisterSource", **asking)
    assert (first.id, first.receipt.was_repeated) == (again.id, False)
    assert again.receipt.was_repeated


def test_nobody_acts_under_a_retired_identity(client: Client) -> None:
    answer = client(
        "RegisterIdentity", by="administrator", identity="expert-41", name="Retired Person", kind=1
    )
    goes_through(client, answer.id, ("RetireIdentity", {"by": "administrator", "reason": "left the team"}))
    code, message, _ = client.refused("AssertFact", by="expert-41", id=answer.id)
    assert code is grpc.StatusCode.UNAUTHENTICATED
    assert "registered identity" in message
