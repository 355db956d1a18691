"""Calls any rpc by name, and knows the requests that these tests start from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import grpc
import pytest
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from adapters.grpc_api.server import service_descriptor

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

    def stream(self, rpc: str, body: Body, *, by: str = "expert-1") -> list[Body]:
        """Give every message of a stream."""
        service, _, name = rpc.partition("/")
        method = service_descriptor(service).methods_by_name[name]
        invoke: Any = self.channel.unary_stream(
            f"/gravamen.v1.{rpc}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        metadata = (("gravamen-by", by), ("gravamen-purpose", "case_building"))
        request = ParseDict(body, GetMessageClass(method.input_type)())
        answers = invoke(request, metadata=metadata, timeout=60)
        return [MessageToDict(answer, preserving_proto_field_name=True) for answer in answers]

    def refused(
        self, rpc: str, body: Body, *, by: str = "expert-1", reason: str = "", is_streamed: bool = False
    ) -> Refusal:
        with pytest.raises(grpc.RpcError) as refusal:
            self.stream(rpc, body, by=by) if is_streamed else self.call(rpc, body, by=by, reason=reason)
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

    def forum(self) -> Body:
        return {
            "body": "coi-x",
            "name": "Commission",
            "chambers": self.ids["chambers"].split(),
            "template": "commission-of-inquiry",
            "template_sha256": self.ids["template_sha256"],
        }

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

    def crime_base(self, **changes: Any) -> Body:
        defaults = {
            "crime": "7-1-e",
            "catalogue": self.ids["catalogue"],
            "title": "Four camps",
            "incidents": [self.ids["incident"], self.ids["other_incident"]],
            "extent": "EXTENT_COMPLETED",
            "nexus": [{"context": self.ids["context"], "statement": "The camps served the policy"}],
        }
        return {**defaults, **changes}

    def combined(self, **changes: Any) -> Body:
        defaults = {
            "id": self.ids["case"],
            "line": str(uuid4()),
            "kind": "LINE_KIND_STRUCTURAL_LINE",
            "title": "Imprisonment",
            "catalogue": self.ids["catalogue"],
            "bases": [{"crime_base": self.ids["base"], "context": self.ids["context"]}],
            "organ": self.ids["organ"],
        }
        return {**defaults, **changes}
