"""Calls to the services of sources, consents, assessments, facts, incidents, actors and identities."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest
from google.protobuf.message import Message
from google.rpc import error_details_pb2
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
from grpc_status import rpc_status

from adapters.bootstrap import serving
from adapters.settings import Settings

EXPERTS = ("expert-1", "expert-2", "expert-3")
SERVED_BY = {
    method: (service.full_name, module)
    for module in (
        actor_service_pb2,
        assessment_service_pb2,
        consent_service_pb2,
        evidence_service_pb2,
        fact_service_pb2,
        identity_service_pb2,
        incident_service_pb2,
        source_service_pb2,
    )
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods_by_name
}


class Client:
    """Calls any rpc of these services by its name."""

    def __init__(self, channel: grpc.Channel) -> None:
        self.channel = channel

    def __call__(self, rpc: str, *, by: str = "expert-1", reason: str = "", **fields: Any) -> Any:
        service, module = SERVED_BY[rpc]
        request: Message = getattr(module, f"{rpc}Request")(**fields)
        call: Any = self.channel.unary_unary(
            f"/{service}/{rpc}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=getattr(module, f"{rpc}Response").FromString,
        )
        metadata = [("gravamen-by", by), ("gravamen-purpose", "documentation")]
        if reason:
            metadata.append(("gravamen-reason", reason))
        return call(request, metadata=tuple(metadata), timeout=20)

    def refused(self, rpc: str, **arguments: Any) -> tuple[grpc.StatusCode, str, list[str]]:
        """Give the status, the message and the fields of a refusal."""
        with pytest.raises(grpc.RpcError) as refusal:
            self(rpc, **arguments)
        error: Any = refusal.value
        status = rpc_status.from_call(error)
        assert status is not None
        fields: list[str] = []
        for detail in status.details:
            faults = error_details_pb2.BadRequest()
            if detail.Unpack(faults):
                fields += [violation.field for violation in faults.field_violations]
        return error.code(), status.message, fields


@contextmanager
def served(folder: Path) -> Iterator[Client]:
    """Serve a new repository in which three experts are registered."""
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (_, server), grpc.insecure_channel(server.address) as channel:
        client = Client(channel)
        for expert in EXPERTS:
            client(
                "RegisterIdentity",
                by=settings.administrator,
                identity=expert,
                name="Fictional Person",
                kind=identity_service_pb2.IDENTITY_KIND_PERSON,
            )
        yield client


def registered(client: Client) -> str:
    """Register an item and give its id."""
    answer = client("RegisterItem", description=description())
    assert isinstance(answer.id, str)
    return answer.id


def description() -> evidence_service_pb2.ItemDescription:
    return evidence_service_pb2.ItemDescription(
        kind=evidence_service_pb2.ITEM_KIND_TESTIMONY,
        form=evidence_service_pb2.ITEM_FORM_WRITTEN_STATEMENT,
        title="Fictional testimony",
        lawful_basis=[evidence_service_pb2.LawfulBasis(basis=evidence_service_pb2.BASIS_CONSENT)],
    )


def source(client: Client, code: str) -> str:
    answer = client("RegisterSource", code=code, kind=source_service_pb2.SOURCE_KIND_WITNESS)
    assert isinstance(answer.id, str)
    return answer.id


def cited(item: str, **fields: Any) -> fact_service_pb2.CitedSegment:
    complete = {
        "id": str(uuid4()),
        "item": item,
        "polarity": common_pb2.POLARITY_SUPPORTS,
        "basis": fact_service_pb2.BASIS_OF_KNOWLEDGE_SAW_OR_DID,
        **fields,
    }
    return fact_service_pb2.CitedSegment(**{name: value for name, value in complete.items() if value})


PROPOSITION = fact_service_pb2.Proposition(
    statement="Rations were cut.", role=fact_service_pb2.FACT_ROLE_MATERIAL
)


def stated(client: Client, *citations: fact_service_pb2.CitedSegment, by: str = "expert-1") -> str:
    answer = client("StateFact", by=by, proposition=PROPOSITION, citations=citations)
    assert isinstance(answer.id, str)
    return answer.id


JUDGMENT: dict[str, Any] = {
    "reliability": assessment_service_pb2.RELIABILITY_B,
    "credibility": assessment_service_pb2.CREDIBILITY_2,
    "relevance": assessment_service_pb2.RELEVANCE_RELEVANT,
    "reasoning": "It fits the other accounts.",
}


def examined(result: Any, outcome: Any) -> assessment_service_pb2.Authenticity:
    step = assessment_service_pb2.AuthenticityStep(method="paper", outcome=outcome)
    return assessment_service_pb2.Authenticity(result=result, steps=[step])


AUTHENTIC = examined(
    assessment_service_pb2.AUTHENTICITY_RESULT_AUTHENTIC,
    assessment_service_pb2.AUTHENTICITY_STEP_OUTCOME_PASSED,
)
FORGED = examined(
    assessment_service_pb2.AUTHENTICITY_RESULT_NOT_AUTHENTIC,
    assessment_service_pb2.AUTHENTICITY_STEP_OUTCOME_FAILED,
)
