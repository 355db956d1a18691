"""A client of the API as any other: acts by name of the rpc, under the identity and reason that each states.

Ids and request ids are computed from the scenario's own, so that a scenario played twice into one folder
is one request twice, and the second adds nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID, uuid5

import grpc
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from adapters.cli.calling import method_of
from adapters.cli.words import spelled
from adapters.grpc_api.descriptors import SERVICES

SCENARIO = UUID("6f1d3f0e-6c0b-4c39-9a0e-0d5f4a1f3c11")
"""Name space of the demo's ids."""
TIMEOUT_S = 30.0
BATCH = 500
CHUNK_BYTES = 64 * 1024
PURPOSES = {
    "AssessmentService": "assessment",
    "CatalogueService": "administration",
    "ConsentService": "protection",
    "DisclosureService": "disclosure",
    "EvidenceService": "documentation",
    "IdentityService": "administration",
    "InterviewService": "documentation",
    "RecordService": "audit",
    "SourceService": "documentation",
    "VaultService": "documentation",
    "VictimService": "protection",
}
"""For what purpose the calls of a service are made (decision 40); any other builds the case."""

Body = dict[str, Any]
"""A request in the JSON form of its proto, with the domain's words for enums."""
T = TypeVar("T")


def id_of(slug: str) -> str:
    """Give the UUID of an entry."""
    return str(uuid5(SCENARIO, slug))


class RefusedByServerError(Exception):
    """The server refused an act or a question of the demo; the message names both."""


@dataclass(frozen=True, slots=True)
class Act:
    """One command: what is asked, by whom and why.

    Args:
        rpc: Service and rpc, such as `FactService/StateFact`.
        key: What makes the act one of its own within the rpc.
        by: Opaque id of who acts.
        body: The request without its options.
        reason: Why, where the act needs a reason.
        batch: Rpc of the same service that takes many of these requests.
    """

    rpc: str
    key: str
    by: str
    body: Body
    reason: str = ""
    batch: str = ""


@dataclass(slots=True)
class Client:
    """Acts and asks on one channel.

    Args:
        head: Sequence of the last event of what was played so far.
        recorded: Acts that were recorded by this client.
        repeated: Acts that had been recorded before.
    """

    channel: grpc.Channel
    head: int = 0
    recorded: int = 0
    repeated: int = 0
    _calls: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def ask(self, rpc: str, body: Body | None = None, *, by: str, reason: str = "") -> Any:
        """Ask a question and give the answer; some questions need a reason, and are recorded with it."""
        service, _, name = rpc.partition("/")
        return self._call(rpc, _request(service, name, body or {}), by=by, reason=reason)

    def follow(self, rpc: str, body: Body, *, by: str) -> list[Any]:
        """Ask a question that is answered in parts, and give all of them."""
        service, _, name = rpc.partition("/")
        call = self.channel.unary_stream(*_method(rpc))
        request, metadata = _request(service, name, body), _metadata(rpc, by, "")
        return self._answered(rpc, by, lambda: list(call(request, metadata=metadata, timeout=TIMEOUT_S)))

    def play(self, acts: Iterable[Act]) -> int:
        """Do acts in order, those that a batch takes together in one call; give their number."""
        number = 0
        for (rpc, batch, by, reason), group in groupby(
            acts, lambda act: (act.rpc, act.batch, act.by, act.reason)
        ):
            same = list(group)
            number += len(same)
            if batch and len(same) > 1:
                for start in range(0, len(same), BATCH):
                    self._batch(f"{rpc.partition('/')[0]}/{batch}", same[start : start + BATCH])
            else:
                for act in same:
                    service, _, name = rpc.partition("/")
                    answer = self._call(rpc, _request(service, name, _with_id(act)), by=by, reason=reason)
                    self._note(answer.receipt)
        return number

    def upload(self, content: bytes, *, collection: str, file_name: str, sha256: str, by: str) -> str:
        """Send bytes unless an earlier intake of the same file was completed; give the upload's id."""
        upload_id = id_of(f"upload/{collection}/{file_name}")
        intake = {"collection": collection, "file_name": _base64(file_name), "sha256": sha256}
        if self.ask("VaultService/FindIntake", intake, by=by).id:
            return upload_id
        upload: Body = {"upload_id": upload_id}
        staged = self.ask("VaultService/GetUpload", upload, by=by)
        if not staged.is_finished:
            header = {**upload, "offset": staged.offset, "sha256": sha256, "size": len(content)}
            rest = content[staged.offset :]
            parts: list[Body] = [{"header": header}]
            parts += [
                {"chunk": _base64(rest[start : start + CHUNK_BYTES])}
                for start in range(0, len(rest), CHUNK_BYTES)
            ]
            parts.append({"is_complete": True})
            messages = [_request("VaultService", "Upload", part) for part in parts]
            self._send("VaultService/Upload", messages, by=by)
        return upload_id

    def _batch(self, rpc: str, acts: list[Act]) -> None:
        service, _, name = rpc.partition("/")
        requests = [_with_id(act) for act in acts]
        answer = self._call(
            rpc, _request(service, name, {"requests": requests}), by=acts[0].by, reason=acts[0].reason
        )
        for act, result in zip(acts, answer.results, strict=True):
            if result.HasField("error"):
                raise RefusedByServerError(f"{act.rpc} of {act.key} by {act.by}: {_said(result.error)}")
            self._note(result.receipt)

    def _note(self, receipt: Any) -> None:
        self.head = max(self.head, receipt.last_sequence)
        if receipt.was_repeated:
            self.repeated += 1
        else:
            self.recorded += 1

    def _call(self, rpc: str, request: Message, *, by: str, reason: str) -> Any:
        call = self._calls.get(rpc)
        if call is None:
            call = self._calls[rpc] = self.channel.unary_unary(*_method(rpc))
        return self._answered(
            rpc, by, lambda: call(request, metadata=_metadata(rpc, by, reason), timeout=TIMEOUT_S)
        )

    def _send(self, rpc: str, messages: list[Message], *, by: str) -> Any:
        call = self.channel.stream_unary(*_method(rpc))
        metadata = _metadata(rpc, by, "")
        return self._answered(rpc, by, lambda: call(iter(messages), metadata=metadata, timeout=TIMEOUT_S))

    def _answered(self, rpc: str, by: str, call: Callable[[], T]) -> T:
        try:
            return call()
        except grpc.RpcError as error:
            status = rpc_status.from_call(error)  # type: ignore[arg-type]
            said = error.details() if status is None else _said(status)
            raise RefusedByServerError(f"{rpc} by {by}: {error.code().name}: {said}") from None


def _metadata(rpc: str, by: str, reason: str) -> tuple[tuple[str, str | bytes], ...]:
    purpose = PURPOSES.get(rpc.partition("/")[0], "case_building")
    stated: list[tuple[str, str | bytes]] = [("gravamen-by", by), ("gravamen-purpose", purpose)]
    if reason:
        stated.append(("gravamen-reason-bin", reason.encode()))
    return tuple(stated)


def _with_id(act: Act) -> Body:
    return {**act.body, "options": {"request_id": id_of(f"{act.rpc}/{act.key}")}}


def _request(service: str, rpc: str, body: Mapping[str, Any]) -> Message:
    request = method_of(service, rpc).input_type
    return ParseDict(spelled(request, body), GetMessageClass(request)())


def _method(rpc: str) -> tuple[str, Callable[[Message], bytes], Callable[[bytes], Message]]:
    service, _, name = rpc.partition("/")
    method = method_of(service, name)
    answer = GetMessageClass(method.output_type)
    return (
        f"/{SERVICES[service].full_name}/{name}",
        lambda message: message.SerializeToString(),
        answer.FromString,
    )


def _base64(value: str | bytes) -> str:
    return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()


def _said(status: Any) -> str:
    faults = error_details_pb2.BadRequest()
    for detail in status.details:
        if detail.Unpack(faults):
            return "; ".join(f"{fault.field}: {fault.description}" for fault in faults.field_violations)
    return str(status.message)
