"""Sources, consents, assessments, facts, incidents, actors and identities over the real in-process server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import grpc
import pytest
from gravamen.v1 import (
    actor_service_pb2,
    assessment_service_pb2,
    common_pb2,
    consent_service_pb2,
    evidence_service_pb2,
    fact_service_pb2,
    identity_service_pb2,
    incident_service_pb2,
    source_service_pb2,
)

from tests.adapters.grpc_api.material import (
    AUTHENTIC,
    FORGED,
    JUDGMENT,
    PROPOSITION,
    Client,
    cited,
    description,
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


def test_a_code_of_a_source_is_given_once(client: Client) -> None:
    source(client, "W-0001")
    code, message, _ = client.refused(
        "RegisterSource", code="W-0001", kind=source_service_pb2.SOURCE_KIND_VICTIM
    )
    assert code is grpc.StatusCode.ALREADY_EXISTS
    assert "source_code" in message


def test_a_consent_is_given_narrowed_and_withdrawn(client: Client, item: str) -> None:
    person = source(client, "W-0010")
    term = consent_service_pb2.ConsentTerm(
        scopes=[consent_service_pb2.CONSENT_SCOPE_SHARE_UN, consent_service_pb2.CONSENT_SCOPE_TESTIFY],
        valid_from="2025-01-01",
    )
    giving: dict[str, Any] = {
        "for_person": person,
        "item": item,
        "given_by": person,
        "terms": [term],
        "form": consent_service_pb2.ConsentForm(version="form-1", language="ko"),
    }
    consent = client("GiveConsent", **giving).id
    client(
        "NarrowConsent",
        id=consent,
        keeps=[consent_service_pb2.CONSENT_SCOPE_TESTIFY],
        effective_on="2025-06-01",
    )
    answer = client("WithdrawConsent", id=consent, effective_on="2025-07-01")
    assert [stream.version for stream in answer.receipt.streams] == [3]
    code, message, _ = client.refused("GiveConsent", **giving)
    assert code is grpc.StatusCode.ALREADY_EXISTS
    assert "consent" in message


def test_a_person_consented_for_must_be_recorded(client: Client, item: str) -> None:
    nobody = str(uuid4())
    code, message, _ = client.refused(
        "GiveConsent",
        for_person=nobody,
        item=item,
        given_by=nobody,
        terms=[
            consent_service_pb2.ConsentTerm(
                scopes=[consent_service_pb2.CONSENT_SCOPE_TESTIFY], valid_from="2025-01-01"
            )
        ],
        form=consent_service_pb2.ConsentForm(version="form-1", language="ko"),
    )
    assert code is grpc.StatusCode.NOT_FOUND
    assert nobody in message


def test_a_negative_assessment_is_replaced_with_a_third_expert_s_concurrence(
    client: Client, item: str
) -> None:
    negative = client("AssessItem", item=item, authenticity=FORGED, **JUDGMENT).id
    replacing = client(
        "SupersedeAssessment",
        by="expert-2",
        reason="a better copy came to light",
        supersedes=negative,
        authenticity=AUTHENTIC,
        **JUDGMENT,
    ).id
    concurring: dict[str, Any] = {
        "id": replacing,
        "reason": "examined both",
        "matter": assessment_service_pb2.CONCURRENCE_MATTER_REPLACEMENT,
    }
    code, message, _ = client.refused("ConcurInAssessment", by="expert-1", **concurring)
    assert code is grpc.StatusCode.PERMISSION_DENIED
    assert "expert-1 made the one replaced" in message
    assert client("ConcurInAssessment", by="expert-3", **concurring).receipt.last_sequence > 0


def test_superseding_what_was_never_made_is_not_found(client: Client) -> None:
    code, message, _ = client.refused(
        "SupersedeAssessment",
        reason="a better copy",
        supersedes=str(uuid4()),
        authenticity=AUTHENTIC,
        **JUDGMENT,
    )
    assert code is grpc.StatusCode.NOT_FOUND
    assert "assessment" in message


def test_a_fact_is_stated_with_its_citations_in_one_act(client: Client, item: str) -> None:
    against = cited(item, polarity=common_pb2.POLARITY_CONTRADICTS)
    answer = client("StateFact", proposition=PROPOSITION, citations=[cited(item), against])
    receipt = answer.receipt
    assert receipt.last_sequence - receipt.first_sequence == 2
    assert [stream.version for stream in receipt.streams] == [3]


@pytest.mark.parametrize("missing", ["polarity", "basis"])
def test_a_citation_without_polarity_or_basis_is_refused_by_field(
    client: Client, item: str, missing: str
) -> None:
    fact = stated(client)
    code, _, fields = client.refused("CiteItem", id=fact, citation=cited(item, **{missing: 0}))
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert fields == [f"citation.{missing}"]


@pytest.fixture(scope="module")
def excerpt(client: Client, item: str) -> str:
    answer = client(
        "DeriveItem",
        description=description(),
        derivation=evidence_service_pb2.Derivation(
            kind=evidence_service_pb2.DERIVATION_KIND_EXCERPT,
            parents=[item],
            segment=common_pb2.Segment(unit=common_pb2.SEGMENT_UNIT_PAGES, first=10, last=12),
        ),
    )
    assert isinstance(answer.id, str)
    return answer.id


def test_a_selector_outside_an_excerpt_is_refused_by_field(client: Client, excerpt: str) -> None:
    beyond = cited(excerpt, fragment=fact_service_pb2.FragmentSelector(value="page=13"))
    code, message, fields = client.refused("CiteItem", id=stated(client), citation=beyond)
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert fields == ["citation.segment"]
    assert "pages 10 to 12" in message
    code, _, fields = client.refused("StateFact", proposition=PROPOSITION, citations=[beyond])
    assert fields == ["citations[0].segment"]


def test_a_selector_inside_an_excerpt_is_recorded(client: Client, excerpt: str) -> None:
    inside = cited(
        excerpt, fragment=fact_service_pb2.FragmentSelector(value="page=12"), exact="배급이 끊겼다"
    )
    assert client("CiteItem", id=stated(client), citation=inside).receipt.last_sequence > 0


def test_one_bad_citation_of_a_batch_spoils_no_other(client: Client, item: str) -> None:
    fact = stated(client)
    good, bad = cited(item), cited(str(uuid4()))
    answer = client(
        "BatchCiteItems",
        requests=[fact_service_pb2.CiteItemRequest(id=fact, citation=each) for each in (good, bad, good)],
    )
    assert [result.error.code for result in answer.results] == [
        0,
        grpc.StatusCode.NOT_FOUND.value[0],
        grpc.StatusCode.INVALID_ARGUMENT.value[0],
    ]
    assert answer.results[0].id == fact


def test_the_id_of_a_citation_is_not_used_for_another_fact(client: Client, item: str) -> None:
    citation = cited(item)
    stated(client, citation)
    code, _, _ = client.refused("StateFact", proposition=PROPOSITION, citations=[citation])
    assert code is grpc.StatusCode.ALREADY_EXISTS


def test_a_contradicting_citation_goes_by_three_pairs_of_eyes(client: Client, item: str) -> None:
    against = cited(item, polarity=common_pb2.POLARITY_CONTRADICTS)
    fact = stated(client)
    client("CiteItem", by="expert-2", id=fact, citation=against)
    asked = {"id": fact, "citation": against.id, "reason": "it speaks of another camp"}
    code, message, _ = client.refused("WithdrawCitation", **asked)
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "third person" in message
    client("ProposeCitationRemoval", by="expert-2", **asked)
    code, message, _ = client.refused("AgreeCitationRemoval", by="expert-1", **asked)
    assert "expert-1 stated the fact" in message
    assert client("AgreeCitationRemoval", by="expert-3", **asked).receipt.last_sequence > 0


@pytest.mark.parametrize(
    "rpc", ["DisputeFact", "WithdrawFact", "WithdrawCitation", "AgreeTaintLift", "WithdrawIncident"]
)
def test_a_call_without_the_reason_it_needs_is_refused(client: Client, rpc: str) -> None:
    code, _, fields = client.refused(rpc, id=str(uuid4()))
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert fields == ["gravamen-reason"]


def test_a_taint_bars_one_use_and_is_recorded_by_anyone(client: Client, item: str) -> None:
    citation = cited(item)
    fact = stated(client, citation)
    taint = fact_service_pb2.Taint(
        code="t1",
        bars=[fact_service_pb2.USE_TRUTH_OF_CONTENTS],
        status=fact_service_pb2.TAINT_STATUS_ALLEGED,
        ground="cat-15",
    )
    answer = client("RecordTaint", by="expert-2", id=fact, citation=citation.id, taint=taint)
    assert [stream.version for stream in answer.receipt.streams] == [3]


def test_an_incident_is_described_with_its_actors(client: Client) -> None:
    organ = client("RegisterActor", code="O-0001", kind=actor_service_pb2.ACTOR_KIND_ORGAN).id
    answer = client(
        "DescribeIncident",
        code="I-0001",
        description=incident_service_pb2.IncidentDescription(
            kinds=["detention"], summary="A family was held.", occurred="1994/1997", territory="KP"
        ),
        actors=[
            incident_service_pb2.IncidentActor(
                actor=organ, role=incident_service_pb2.INCIDENT_ROLE_ORGAN_CONCERNED
            )
        ],
    )
    assert answer.receipt.last_sequence > 0


def test_a_date_that_is_not_edtf_is_refused_by_field(client: Client) -> None:
    code, message, fields = client.refused(
        "DescribeIncident",
        code="I-0002",
        description=incident_service_pb2.IncidentDescription(
            kinds=["detention"], summary="A family was held.", occurred="in the nineties"
        ),
    )
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert fields == ["description.occurred"]
    assert "EDTF" in message


def test_only_a_person_holds_a_post(client: Client) -> None:
    kinds = actor_service_pb2
    post = client("RegisterActor", code="T-0001", kind=kinds.ACTOR_KIND_POST).id
    organ = client("RegisterActor", code="O-0002", kind=kinds.ACTOR_KIND_ORGAN).id
    person = client("RegisterActor", code="P-0001", kind=kinds.ACTOR_KIND_PERSON).id
    holding = {"id": post, "holding": "h1", "nature": kinds.HOLDING_NATURE_DE_JURE}
    code, message, fields = client.refused("RecordPostHolding", holder=organ, **holding)
    assert (code, fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["holder"])
    assert "found organ" in message
    assert client("RecordPostHolding", holder=person, **holding).receipt.last_sequence > 0


def test_a_name_as_identity_is_refused_without_repeating_it(client: Client) -> None:
    code, message, fields = client.refused(
        "RegisterIdentity",
        by="administrator",
        identity="jane.doe@example.org",
        name="Jane Doe",
        kind=identity_service_pb2.IDENTITY_KIND_PERSON,
    )
    assert (code, fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["identity"])
    assert "doe" not in message
