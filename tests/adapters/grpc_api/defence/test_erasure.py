"""Erasure over gRPC: seen before, decided by two, recorded, carried out, and what stays."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from gravamen.v1 import vault_service_pb2 as vault

from tests.adapters.grpc_api.case.client import FOUR_EYES, INVALID, NOT_FOUND, REFUSED, Body
from tests.adapters.grpc_api.register.conftest import Register, item

WHY = "The person asked for it."


def person(defence: Register, code: str, name: str) -> tuple[str, str]:
    """Register a source and a victim that are one human being; gives their streams."""
    source = defence.do("SourceService/RegisterSource", code=code, kind="SOURCE_KIND_WITNESS", names=[name])[
        "id"
    ]
    victim = defence.do("VictimService/RegisterVictim", code=code.replace("W-", "V-"), names=[name])["id"]
    defence.do("VictimService/LinkVictimToSamePerson", id=victim, other=f"source/{source}")
    return f"source/{source}", f"victim/{victim}"


def uploaded(defence: Register, content: bytes) -> str:
    """Bring bytes into the vault; gives the upload."""
    upload_id = str(uuid4())
    invoke: Any = defence.client.channel.stream_unary(
        "/gravamen.v1.VaultService/Upload",
        request_serializer=vault.UploadRequest.SerializeToString,
        response_deserializer=vault.UploadResponse.FromString,
    )
    messages = (
        vault.UploadRequest(header=vault.UploadHeader(upload_id=upload_id)),
        vault.UploadRequest(chunk=content),
        vault.UploadRequest(is_complete=True),
    )
    invoke(iter(messages), metadata=(("gravamen-by", "expert-1"), ("gravamen-purpose", "case_building")))
    return upload_id


def with_bytes(defence: Register, content: bytes, **members: Any) -> str:
    return item(defence, content={"upload_id": uploaded(defence, content)}, **members)


def proposed(defence: Register, **named: Any) -> str:
    id: str = defence.do("ErasureService/ProposeErasure", reason=WHY, **named)["id"]
    return id


def ordered(defence: Register, erasure: str, **options: Any) -> Body:
    body = {"id": erasure, "options": options} if options else {"id": erasure}
    return defence.do("ErasureService/OrderErasure", by="expert-2", reason=WHY, **body)


def test_what_two_persons_decided_is_erased_under_every_stream_of_the_human_being(defence: Register) -> None:
    source, victim = person(defence, "W-0901", "Han Fictional")
    preview = defence.ask("PreviewErasure", persons=[source])["state"]
    assert [(key["stream"], key.get("is_destroyed", False)) for key in preview["keys"]] == [
        (source, False),
        (victim, False),
    ]
    erasure = proposed(defence, persons=[source])
    again = defence.client.refused("ErasureService/OrderErasure", {"id": erasure}, reason=WHY)
    assert (again.code, "expert-1 proposed it" in again.message) == (FOUR_EYES, True)

    state = ordered(defence, erasure)["state"]
    assert state["is_carried_out"]
    assert [key["stream"] for key in state["keys"] if key["is_destroyed"]] == [source, victim]
    shown = defence.ask("GetVictim", id=victim.partition("/")[2])["victim"]
    assert shown["names"] == ["[erased]"]
    assert defence.ask("SearchNames", text="Han Fictional").get("matches", []) == []
    # Nothing in the process knows the name any more, not even to refuse it.
    defence.do(
        "FactService/StateFact",
        proposition={"statement": "Han Fictional left.", "role": "FACT_ROLE_MATERIAL"},
    )
    [row] = defence.ask("ListErasures", stream=victim)["erasures"]
    assert (row["standing"], row["decided_by"], row["decision_reason"]) == ("ordered", "expert-2", WHY)
    late = defence.client.refused("ErasureService/ProposeErasure", {"persons": [victim]}, reason=WHY)
    assert (late.code, "all erased before" in late.message) == (REFUSED, True)


def test_bytes_go_with_the_last_grant_and_the_answer_says_whether_they_went(defence: Register) -> None:
    content = b"Fictional testimony, held twice"
    one, other = with_bytes(defence, content), with_bytes(defence, content)
    first = ordered(defence, proposed(defence, items=[one]))["state"]
    assert first["grants"] == [
        {
            "item": one,
            "sha256": hashlib.sha256(content).hexdigest(),
            "is_taken": True,
            "holders": [f"evidence_item/{other}"],
        }
    ]
    [second] = ordered(defence, proposed(defence, items=[other]))["state"]["grants"]
    assert (second["is_taken"], second["are_bytes_gone"], second.get("holders", [])) == (True, True, [])
    checked = defence.client.refused(
        "EvidenceService/RecordFixityCheck", {"id": one, "outcome": "FIXITY_OUTCOME_INTACT"}
    )
    assert (checked.code, "was erased" in checked.message) == (REFUSED, True)
    assert defence.ask("GetItem", id=one)["item"]["fixity"] == "erased"


def test_what_names_the_person_and_stays_is_listed(defence: Register) -> None:
    source, _ = person(defence, "W-0902", "Cho Fictional")
    behind = [{"source": source.partition("/")[2], "capacity": "CAPACITY_WITNESS"}]
    kept = item(defence, persons_behind=behind)
    assert f"evidence_item/{kept}" in defence.ask("PreviewErasure", persons=[source])["state"]["stays"]


def test_a_request_asked_again_gets_its_answer_and_an_order_checked_only_destroys_nothing(
    defence: Register,
) -> None:
    source, _ = person(defence, "W-0903", "Seo Fictional")
    erasure = proposed(defence, persons=[source])
    dry = ordered(defence, erasure, validate_only=True)["state"]
    assert not dry.get("is_carried_out", False)
    assert defence.ask("CheckErasure", id=erasure)["standing"] == "proposed"
    first = ordered(defence, erasure, request_id="erase-0203")
    second = ordered(defence, erasure, request_id="erase-0203")
    assert second["receipt"].pop("was_repeated")
    assert first == second


def test_what_cannot_be_erased_is_refused(defence: Register) -> None:
    def refused(reason: str = WHY, **body: Any) -> tuple[Any, str, tuple[str, ...]]:
        refusal = defence.client.refused("ErasureService/ProposeErasure", body, reason=reason)
        return refusal.code, refusal.message, refusal.fields

    assert refused(persons=[f"source/{uuid4()}"])[0] == NOT_FOUND
    source, _ = person(defence, "W-0904", "Ryu Fictional")
    assert refused(reason="", persons=[source])[2] == ("gravamen-reason",)
    assert refused(persons=[source], options={"subjects": [source]})[2] == ("options.subjects",)
    body = defence.do(
        "SourceService/RegisterSource", code="O-0205", kind="SOURCE_KIND_ORGANISATION", names=["A body"]
    )["id"]
    code, message, _ = refused(persons=[f"source/{body}"])
    assert (code, "which is none" in message) == (INVALID, True)
    code, message, _ = refused(persons=[source], reason="Ryu Fictional asked for it.")
    assert code == INVALID
    on_hold = with_bytes(defence, b"Fictional, under hold")
    defence.do("EvidenceService/PlaceLegalHold", id=on_hold, hold="hold-7", reason=WHY)
    code, message, _ = refused(items=[on_hold])
    assert (code, "under legal hold hold-7" in message) == (REFUSED, True)
    declined = proposed(defence, persons=[source])
    defence.do("ErasureService/DeclineErasure", id=declined, reason="Not asked for after all.")
    late = defence.client.refused("ErasureService/OrderErasure", {"id": declined}, by="expert-2", reason=WHY)
    assert (late.code, "was declined before" in late.message) == (REFUSED, True)
