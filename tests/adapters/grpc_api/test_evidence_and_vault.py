"""Evidence items and their bytes over the real in-process server, from upload to download."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import grpc
import pytest
from gravamen.v1 import common_pb2, evidence_service_pb2, vault_service_pb2, vault_service_pb2_grpc

from tests.adapters.grpc_api.material import Client, description, registered, served, source

CALLER = (("gravamen-by", "expert-1"), ("gravamen-purpose", "documentation"))
BYTES = bytes(range(256)) * 3_000
SHA256 = hashlib.sha256(BYTES).hexdigest()
REASON = "the panel asked for it"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(tmp_path_factory.mktemp("evidence")) as client:
        yield client


@pytest.fixture(scope="module")
def vault(client: Client) -> Any:
    return vault_service_pb2_grpc.VaultServiceStub(client.channel)


@pytest.fixture
def item(client: Client) -> str:
    return registered(client)


def upload(
    vault: Any, body: bytes, *, upload_id: str, offset: int = 0, is_complete: bool = True, **header: Any
) -> Any:
    """Send bytes from an offset on, in chunks of 100,000."""
    part = vault_service_pb2.UploadRequest
    opening = vault_service_pb2.UploadHeader(upload_id=upload_id, offset=offset, **header)
    messages = [part(header=opening)]
    messages += [part(chunk=body[start : start + 100_000]) for start in range(offset, len(body), 100_000)]
    if is_complete:
        messages.append(part(is_complete=True))
    return vault.Upload(iter(messages), metadata=CALLER, timeout=20)


def held(client: Client, vault: Any, body: bytes = BYTES, **members: Any) -> str:
    """Upload bytes and register an item that holds them."""
    upload_id = uuid4().hex
    upload(vault, body, upload_id=upload_id)
    what = description()
    what.content.upload_id = upload_id
    for name, value in members.items():
        setattr(what, name, value)
    answer = client("RegisterItem", description=what)
    assert isinstance(answer.id, str)
    return answer.id


def downloaded(vault: Any, item: str) -> bytes:
    answers = vault.Download(vault_service_pb2.DownloadRequest(id=item), metadata=CALLER, timeout=20)
    return b"".join(answer.chunk for answer in answers)


def test_an_upload_is_digested_on_the_way(vault: Any) -> None:
    answer = upload(vault, BYTES, upload_id=uuid4().hex, sha256=SHA256, size=len(BYTES))
    assert (answer.is_finished, answer.sha256, answer.size) == (True, SHA256, len(BYTES))
    assert answer.sha512 == hashlib.sha512(BYTES).hexdigest()


def test_an_upload_that_broke_off_goes_on_where_the_staged_bytes_end(vault: Any) -> None:
    upload_id = uuid4().hex
    body = b"x" * 350_000
    upload(vault, body[:250_000], upload_id=upload_id, is_complete=False)
    state = vault.GetUpload(
        vault_service_pb2.GetUploadRequest(upload_id=upload_id), metadata=CALLER, timeout=20
    )
    assert 0 < state.offset <= 250_000
    answer = upload(vault, body, upload_id=upload_id, offset=state.offset)
    assert answer.sha256 == hashlib.sha256(body).hexdigest()


def test_bytes_with_another_digest_than_announced_are_refused(vault: Any) -> None:
    with pytest.raises(grpc.RpcError) as refusal:
        upload(vault, BYTES, upload_id=uuid4().hex, sha256="0" * 64)
    error: Any = refusal.value
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert SHA256 in error.details()


def test_an_item_gives_back_the_bytes_that_were_uploaded(client: Client, vault: Any) -> None:
    assert downloaded(vault, held(client, vault)) == BYTES


def test_an_empty_file_is_evidence(client: Client, vault: Any) -> None:
    assert downloaded(vault, held(client, vault, b"")) == b""


def test_an_item_that_is_cited_and_not_held_has_nothing_to_download(vault: Any, item: str) -> None:
    with pytest.raises(grpc.RpcError) as refusal:
        downloaded(vault, item)
    error: Any = refusal.value
    assert error.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert "is not held" in error.details()


def test_a_discarded_upload_is_forgotten(client: Client, vault: Any) -> None:
    upload_id = uuid4().hex
    upload(vault, BYTES, upload_id=upload_id)
    vault.DiscardUpload(
        vault_service_pb2.DiscardUploadRequest(upload_id=upload_id), metadata=CALLER, timeout=20
    )
    what = description()
    what.content.upload_id = upload_id
    code, message, _ = client.refused("RegisterItem", description=what)
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert "expected a finished upload" in message


def test_an_intake_is_known_again_by_collection_name_and_digest(client: Client, vault: Any) -> None:
    name = b"\xff\xfe not UTF-8"
    item = held(client, vault, collection="box-1", file_name=name)

    def find(**other: Any) -> str:
        asked = {"collection": "box-1", "file_name": name, "sha256": SHA256} | other
        found = vault.FindIntake(vault_service_pb2.FindIntakeRequest(**asked), metadata=CALLER, timeout=20)
        return str(found.id)

    assert find() == item
    assert find(collection="box-2") == find(file_name=b"other") == find(sha256="0" * 64) == ""


def test_a_fixity_check_of_stored_bytes_is_recorded(client: Client, vault: Any) -> None:
    item = held(client, vault)
    asked = vault_service_pb2.CheckFixityRequest(id=item)
    answer = vault.CheckFixity(asked, metadata=CALLER, timeout=20)
    assert (answer.is_intact, answer.sha256_found) == (True, SHA256)
    assert [stream.version for stream in answer.receipt.streams] == [2]


def test_a_fixity_check_made_elsewhere_must_agree_with_its_digest(client: Client, vault: Any) -> None:
    item = held(client, vault)
    outcome = evidence_service_pb2.FIXITY_OUTCOME_INTACT
    code, message, fields = client.refused(
        "RecordFixityCheck", id=item, outcome=outcome, sha256_found="0" * 64
    )
    assert (code, fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["outcome"])
    assert "expected outcome differs" in message
    assert (
        client("RecordFixityCheck", id=item, outcome=outcome, sha256_found=SHA256).receipt.last_sequence > 0
    )


def test_bytes_are_received_once_for_an_item_registered_without_them(
    client: Client, vault: Any, item: str
) -> None:
    first, second = uuid4().hex, uuid4().hex
    for upload_id in (first, second):
        upload(vault, BYTES, upload_id=upload_id)
    client("ReceiveContent", id=item, content=evidence_service_pb2.Content(upload_id=first))
    assert downloaded(vault, item) == BYTES
    code, message, _ = client.refused(
        "ReceiveContent", id=item, content=evidence_service_pb2.Content(upload_id=second)
    )
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "has its bytes already" in message


def test_custody_goes_from_hand_to_hand(client: Client, item: str) -> None:
    handing = {"handoff": "h-1", "released_by": "the office", "released_to": "the archive"}
    client("ReleaseCustody", id=item, **handing)
    code, message, _ = client.refused("ReleaseCustody", id=item, **handing | {"handoff": "h-2"})
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "open hand-off h-1" in message
    answer = client("AcknowledgeCustody", id=item, handoff="h-1", is_intact=True)
    assert [stream.version for stream in answer.receipt.streams] == [3]


def test_a_legal_hold_is_placed_and_lifted_with_reasons(client: Client, item: str) -> None:
    code, _, fields = client.refused("PlaceLegalHold", id=item, hold="hold-1")
    assert (code, fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["gravamen-reason"])
    client("PlaceLegalHold", id=item, hold="hold-1", reason=REASON)
    client("LiftLegalHold", id=item, hold="hold-1", reason=REASON)
    code, message, _ = client.refused("LiftLegalHold", id=item, hold="hold-1", reason=REASON)
    assert code is grpc.StatusCode.NOT_FOUND
    assert "is not under hold hold-1" in message


def test_a_capture_proof_is_recorded_with_what_verifying_it_gave(client: Client, item: str) -> None:
    proof: dict[str, Any] = {"id": item, "proof": "rfc3161", "sha256": "c" * 64}
    code, _, fields = client.refused("RecordCaptureProof", **proof)
    assert (code, fields) == (grpc.StatusCode.INVALID_ARGUMENT, ["verification"])
    answer = client(
        "RecordCaptureProof", **proof, verification=evidence_service_pb2.PROOF_VERIFICATION_NOT_VERIFIED
    )
    assert [stream.version for stream in answer.receipt.streams] == [2]


def test_an_item_is_quarantined_accepted_rejected_and_closed(client: Client, item: str) -> None:
    client("QuarantineItem", id=item, cause="malware")
    client("AcceptItem", id=item)
    client("RejectItem", id=item, reason=REASON)
    client("CloseItem", id=item, reason=REASON)
    code, message, _ = client.refused("AcceptItem", id=item)
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "already closed" in message


def test_an_item_is_classified_anew(client: Client, item: str) -> None:
    secret = common_pb2.CLASSIFICATION_SECRET
    client("ClassifyItem", id=item, classification=secret, reason=REASON)
    code, message, _ = client.refused("ClassifyItem", id=item, classification=secret, reason=REASON)
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "secret already" in message


def test_terms_of_an_item_are_added_and_lifted(client: Client, item: str) -> None:
    person = evidence_service_pb2.PersonBehind(
        source=source(client, "W-9001"), capacity=evidence_service_pb2.CAPACITY_PICTURED
    )
    client("RecordPersonBehind", id=item, person=person)
    agreement = evidence_service_pb2.LawfulBasis(basis=evidence_service_pb2.BASIS_PROVIDERS_AGREEMENT)
    client("RecordLawfulBasis", id=item, basis=agreement)
    condition = evidence_service_pb2.ProviderCondition(code="54-3-e", text="Not for disclosure.")
    client("RecordCondition", id=item, condition=condition)
    client("LiftCondition", id=item, code="54-3-e", lifted_by="the provider", reason=REASON)
    code, message, _ = client.refused(
        "LiftCondition", id=item, code="54-3-e", lifted_by="the provider", reason=REASON
    )
    assert code is grpc.StatusCode.NOT_FOUND
    assert "has no condition 54-3-e in force" in message


def test_a_person_behind_an_item_must_be_a_recorded_source(client: Client, item: str) -> None:
    person = evidence_service_pb2.PersonBehind(
        source=str(uuid4()), capacity=evidence_service_pb2.CAPACITY_WITNESS
    )
    code, message, _ = client.refused("RecordPersonBehind", id=item, person=person)
    assert code is grpc.StatusCode.NOT_FOUND
    assert person.source in message


def test_an_exhibit_number_is_unique_in_the_repository(client: Client, item: str) -> None:
    client("NumberExhibit", id=item, exhibit_number="EX-0001")
    code, _, _ = client.refused("NumberExhibit", id=registered(client), exhibit_number="EX-0001")
    assert code is grpc.StatusCode.ALREADY_EXISTS


def test_a_corrected_translation_replaces_the_one_before(client: Client, item: str) -> None:
    translations = [
        client(
            "DeriveItem",
            description=description(),
            derivation=evidence_service_pb2.Derivation(
                kind=evidence_service_pb2.DERIVATION_KIND_TRANSLATION,
                parents=[item],
                quality=evidence_service_pb2.TRANSLATION_QUALITY_REVISED,
            ),
        ).id
        for _ in range(2)
    ]
    correcting = {"id": translations[0], "corrected_by": translations[1], "reason": "a clause was missed"}
    client("CorrectTranslation", **correcting)
    code, message, _ = client.refused("CorrectTranslation", **correcting)
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert "was corrected before" in message


def test_a_batch_registers_and_accepts_items_one_by_one(client: Client) -> None:
    good = evidence_service_pb2.RegisterItemRequest(description=description())
    bad = evidence_service_pb2.RegisterItemRequest(description=description())
    bad.description.ClearField("lawful_basis")
    answer = client("BatchRegisterItems", requests=[good, bad, good])
    assert [result.error.code for result in answer.results] == [
        0,
        grpc.StatusCode.INVALID_ARGUMENT.value[0],
        0,
    ]
    items = [result.id for result in answer.results if result.id]
    accepting = [evidence_service_pb2.AcceptItemRequest(id=id) for id in (items[0], items[0], items[1])]
    answer = client("BatchAcceptItems", requests=accepting)
    assert [result.error.code for result in answer.results] == [
        0,
        grpc.StatusCode.FAILED_PRECONDITION.value[0],
        0,
    ]


def test_the_same_request_gets_the_first_answer_again(client: Client) -> None:
    options = common_pb2.CommandOptions(request_id="register-1")
    first = client("RegisterItem", options=options, description=description())
    again = client("RegisterItem", options=options, description=description())
    assert (again.id, again.receipt.act_id, again.receipt.was_repeated) == (
        first.id,
        first.receipt.act_id,
        True,
    )
    other = description()
    other.language = "ko"
    code, message, _ = client.refused("RegisterItem", options=options, description=other)
    assert code is grpc.StatusCode.ALREADY_EXISTS
    assert "used for other content" in message


def test_a_stale_version_is_aborted(client: Client, item: str) -> None:
    client("AcceptItem", id=item)
    options = common_pb2.CommandOptions(expected_version=1)
    code, message, _ = client.refused("QuarantineItem", options=options, id=item, cause="malware")
    assert code is grpc.StatusCode.ABORTED
    assert "is at version 2, expected 1" in message


def test_a_validated_command_records_nothing(client: Client, item: str) -> None:
    answer = client("AcceptItem", options=common_pb2.CommandOptions(validate_only=True), id=item)
    assert answer.receipt.last_sequence == 0
    assert [stream.version for stream in client("AcceptItem", id=item).receipt.streams] == [2]


def test_a_download_needs_a_stated_identity(client: Client, vault: Any) -> None:
    item = held(client, vault)
    with pytest.raises(grpc.RpcError) as refusal:
        next(iter(vault.Download(vault_service_pb2.DownloadRequest(id=item), timeout=20)))
    error: Any = refusal.value
    assert error.code() is grpc.StatusCode.UNAUTHENTICATED
