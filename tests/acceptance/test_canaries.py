"""No name leaves memory in clear: not to the data folder, a view, a log line, an error or a backup.

Two flocks of canaries: one in every protected field of every event type, recorded by the real node; and
one in every text field of every request, sent over gRPC, where most are refused.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import grpc
import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from pydantic import BaseModel

from adapters.bootstrap import Node, serving
from adapters.grpc_api.server import service_descriptor
from adapters.grpc_api.services import COMMAND_SERVICES
from adapters.recording.recorder import Caller, Command
from adapters.settings import Settings
from deployments.tools.samples import STREAM, sample
from domain.events import REGISTER, Act, By, Change, DomainEvent
from domain.protected import Plain, Sealed
from domain.values import Purpose, StreamId, StreamKind

NAME_CANARY = "Zeisig Kanarienvogel"
"""Stands in the streams that are one person's own."""
EVENT_CANARY = "Bluthaenfling Girlitz"
"""Stands everywhere else, where a registered name would be refused."""
REQUEST_CANARY = "Stieglitz Distelfink"
FLOCKS = [NAME_CANARY, EVENT_CANARY, REQUEST_CANARY]
CALLER = (("gravamen-by", "administrator"), ("gravamen-purpose", "documentation"))
OPENING = {
    StreamKind.IDENTITY: "identity.registered.v1",
    StreamKind.CATALOGUE: "catalogue.opened.v1",
    StreamKind.FORUM: "forum.adopted.v1",
    StreamKind.EVIDENCE_ITEM: "evidence.registered.v1",
    StreamKind.SOURCE: "source.registered.v1",
    StreamKind.CONSENT: "consent.given.v1",
    StreamKind.ASSESSMENT: "assessment.recorded.v1",
    StreamKind.FACT: "fact.stated.v1",
    StreamKind.INCIDENT: "incident.described.v1",
    StreamKind.ACTOR: "actor.registered.v1",
    StreamKind.CONTEXT: "context.defined.v1",
    StreamKind.CRIME_BASE: "crime_base.defined.v1",
    StreamKind.LIABILITY: "liability.alleged.v1",
    StreamKind.CASE_FILE: "case.opened.v1",
    StreamKind.ELEMENT_MAPPING: "mapping.suggested.v1",
    StreamKind.EVALUATION: "evaluation.recorded.v1",
    StreamKind.FINDING: "finding.recorded.v1",
    StreamKind.VICTIM: "victim.registered.v1",
    StreamKind.INTERVIEW: "interview.requested.v1",
    StreamKind.DISCLOSURE_REVIEW: "disclosure.reviewed.v1",
    StreamKind.LINE_OF_INQUIRY: "inquiry.opened.v1",
    StreamKind.ACCESS: "access.fragility_read.v1",
    StreamKind.LINE_TEMPLATE: "line_template.saved.v1",
    StreamKind.SAVED_SEARCH: "saved_search.saved.v1",
    StreamKind.ERASURE: "erasure.proposed.v1",
}


@dataclass
class Aviary:
    """A node after both flocks were let loose, and all that it said."""

    folder: Path
    said: str


def with_canaries(value: Any, canary: str) -> Any:
    """Give a sample with a canary in every protected field."""
    if isinstance(value, Sealed):
        return Plain.of(canary)
    if isinstance(value, BaseModel):
        members = {name: with_canaries(getattr(value, name), canary) for name in type(value).model_fields}
        return value.model_copy(update=members)
    if isinstance(value, tuple):
        return tuple(with_canaries(element, canary) for element in value)
    return value


def record_every_event(node: Node) -> None:
    """Record a sample of every event type: the openings as one act, then each further event."""
    reason = f"since {EVENT_CANARY} said so"
    caller = Caller(by=By(id="administrator"), purpose=Purpose.ADMINISTRATION, reason=reason)
    ids = dict.fromkeys(OPENING, STREAM) | {StreamKind.REPOSITORY: node.recorder.repository}
    versions = {f"{kind.value}/{id}": 1 for kind, id in ids.items()}

    def record(*changes: Change) -> None:
        def decide(desk: Any, _act: Act) -> tuple[Change, ...]:
            # The samples tell no story that `evolve` could follow: the desk is told the versions alone.
            desk._states = {stream: SimpleNamespace(version=known) for stream, known in versions.items()}
            return changes

        node.recorder.record(caller, Command(name="canary", arguments={"text": EVENT_CANARY}, decide=decide))

    record(*(change_of(REGISTER.types[topic], opens=True) for topic in OPENING.values()))
    for topic, event_class in sorted(REGISTER.types.items()):
        if topic in (*OPENING.values(), "repository.opened.v1") or topic.startswith("test."):
            continue
        with patch.object(event_class, "claims", lambda _: ()):
            if event_class.__name__ in FIRST_TOO:
                record(change_of(event_class, opens=True, id=uuid4()))
            else:
                id = ids[event_class.STREAM]
                record(change_of(event_class, opens=False, id=id))
                versions[f"{event_class.STREAM.value}/{id}"] += 1


PERSONAL = {StreamKind.SOURCE, StreamKind.ACTOR, StreamKind.VICTIM, StreamKind.IDENTITY}
FIRST_TOO = {"EvidenceDerived", "ConsentRefused", "MappingProposed"}
"""Events that open a stream beside those of `OPENING`."""


def change_of(event_class: type[DomainEvent], *, opens: bool, id: UUID = STREAM) -> Change:
    """Ask for a sample of an event, a canary in each of its protected fields."""
    stream = StreamId(kind=event_class.STREAM, id=id)
    canary = NAME_CANARY if event_class.STREAM in PERSONAL else EVENT_CANARY
    return Change(stream=stream, event=with_canaries(sample(event_class), canary), opens=opens)


def fill(descriptor: Descriptor, *, depth: int = 0) -> Message:
    """Make a request with a canary in every text, and one of everything else."""
    message = GetMessageClass(descriptor)()
    if depth > 6:
        return message
    for field in descriptor.fields:
        if field.name == "options" or (
            field.message_type is not None and field.message_type.GetOptions().map_entry
        ):
            continue
        value = _value(field, depth)
        if field.is_repeated:
            getattr(message, field.name).extend([value])
        elif field.message_type is not None:
            getattr(message, field.name).CopyFrom(value)
        else:
            setattr(message, field.name, value)
    return message


def _value(field: FieldDescriptor, depth: int) -> Any:
    if field.message_type is not None:
        return fill(field.message_type, depth=depth + 1)
    if field.type == FieldDescriptor.TYPE_STRING:
        return REQUEST_CANARY
    if field.type == FieldDescriptor.TYPE_BYTES:
        return REQUEST_CANARY.encode()
    return True if field.type == FieldDescriptor.TYPE_BOOL else 1


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aviary]:
    folder = tmp_path_factory.mktemp("aviary")
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(self.format(record))

    listener = Listener(level=logging.DEBUG)
    root = logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    try:
        with serving(settings) as (node, server), grpc.insecure_channel(server.address) as channel:
            record_every_event(node)
            for service in COMMAND_SERVICES:
                for method in service_descriptor(service.name).methods:
                    said.append(ask(channel, method.full_name, fill(method.input_type)))
            node.follower.runner.run()
            said.extend(str(state.fault) for state in node.follower.runner.states.values())
            yield Aviary(folder / "data", "\n".join(said))
    finally:
        root.removeHandler(listener)
        root.setLevel(level)


def ask(channel: grpc.Channel, full_name: str, request: Message) -> str:
    """Send a request; give all that the answer says, details included."""
    service, _, method = full_name.rpartition(".")
    rpc: Any = channel.unary_unary(f"/{service}/{method}")
    try:
        answer: bytes = rpc(request.SerializeToString(), metadata=CALLER, timeout=20)
    except grpc.RpcError as error:
        call: Any = error
        trailers = b"".join(
            value if isinstance(value, bytes) else value.encode() for _, value in call.trailing_metadata()
        )
        return f"{call.details()} {trailers.decode('utf-8', 'replace')}"
    return answer.decode("utf-8", "replace")


def forms(canary: str) -> list[bytes]:
    """The ways in which a name could stand in a file: whole, each part, and in other encodings."""
    parts = [canary, *canary.split()]
    encoded = [part.encode(encoding) for part in parts for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    return encoded + [part.encode().hex().encode() for part in parts]


@pytest.mark.parametrize("canary", FLOCKS, ids=["names", "events", "requests"])
def test_no_file_of_the_data_folder_holds_a_canary(aviary: Aviary, canary: str) -> None:
    files = [path for path in aviary.folder.rglob("*") if path.is_file()]
    assert {"events.sqlite", "events.sqlite-wal", "keys.sqlite"} <= {path.name for path in files}
    found = {path.name for path in files for form in forms(canary) if form in path.read_bytes()}
    assert found == set()


@pytest.mark.parametrize("canary", FLOCKS, ids=["names", "events", "requests"])
def test_no_answer_error_or_log_line_repeats_a_canary(aviary: Aviary, canary: str) -> None:
    assert not [line for line in aviary.said.splitlines() if any(part in line for part in canary.split())]


def test_the_search_finds_what_lies_in_clear(tmp_path: Path) -> None:
    (tmp_path / "leak").write_bytes(b"..." + EVENT_CANARY.encode("utf-16-le"))
    assert any(form in (tmp_path / "leak").read_bytes() for form in forms(EVENT_CANARY))
