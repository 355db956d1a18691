"""`Subscribe` over gRPC: exact bytes, or what an integrator may read; so many readers and no more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import grpc
import pytest
from gravamen.v1 import common_pb2, record_service_pb2

from adapters.bootstrap import Node, serving
from adapters.grpc_api import subscribing
from adapters.grpc_api.calls import Calls
from adapters.grpc_api.server import Server
from adapters.grpc_api.subscribing import Subscriptions
from adapters.recording.desk import Desk
from adapters.recording.recorder import Caller, Command
from adapters.recording.redacting import Redactor
from adapters.settings import Settings
from domain.events import By, Change
from domain.evidence import events as e
from domain.evidence.item import EvidenceItem
from domain.protected import Plain
from domain.publication.schemas import WITHHELD
from domain.values import Classification, Purpose, StreamKind
from tests.domain.publication.material import condition

METADATA = (("gravamen-by", "administrator"), ("gravamen-purpose", "audit"))
CONFIDENTIAL = common_pb2.CLASSIFICATION_CONFIDENTIAL


@dataclass
class Served:
    node: Node
    server: Server
    channel: grpc.Channel

    def subscribe(self, **asked: Any) -> Any:
        call: Any = self.channel.unary_stream(
            "/gravamen.v1.RecordService/Subscribe",
            request_serializer=record_service_pb2.SubscribeRequest.SerializeToString,
            response_deserializer=record_service_pb2.SubscribeResponse.FromString,
        )
        return call(record_service_pb2.SubscribeRequest(**asked), metadata=METADATA, timeout=60)

    def read(self, **asked: Any) -> list[record_service_pb2.SubscribeResponse]:
        return list(self.subscribe(stops_at_head=True, **asked))

    def published(self, **asked: Any) -> list[dict[str, Any]]:
        batches = self.read(**asked)
        assert [list(batch.events) for batch in batches] == [[] for _ in batches]
        return [json.loads(each.cloud_event) for batch in batches for each in batch.published]

    def decide(self, decision: Callable[[Desk], Change]) -> None:
        caller = Caller(by=By(id="administrator"), purpose=Purpose.DOCUMENTATION)
        command = Command(name="test", arguments={}, decide=lambda desk, _: [decision(desk)])
        self.node.recorder.record(caller, command)

    def item(self) -> UUID:
        item = uuid4()
        description = e.Description(
            kind=e.ItemKind.DOCUMENT, form=e.ItemForm.COPY, title=Plain.of("A fictional register")
        )
        opened = e.EvidenceRegistered(description=description)
        self.decide(lambda _: EvidenceItem.first(opened, id=item))
        return item

    def bar(self, item: UUID) -> None:
        def decision(desk: Desk) -> Change:
            state = desk.state(StreamKind.EVIDENCE_ITEM, item)
            return state.next(e.ConditionRecorded, condition=condition())

        self.decide(decision)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("served")
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (node, server), grpc.insecure_channel(server.address) as channel:
        yield Served(node, server, channel)


def test_exact_bytes_come_without_a_gap_where_no_classification_is_stated(served: Served) -> None:
    served.item()
    batches = served.read()
    events = [event for batch in batches for event in batch.events]
    head = served.node.log.head()
    stored = served.node.log.read(0, head)
    assert [(each.sequence, each.body, each.sha256) for each in events] == [
        (each.sequence, each.body, each.digest.hex()) for each in stored
    ]
    assert (batches[-1].position, batches[-1].head) == (head, head)
    assert all(not batch.published for batch in batches)


def test_a_classification_gives_cloud_events_redacted_to_it(served: Served) -> None:
    item = served.item()
    stream = f"evidence_item/{item}"
    found = [each for each in served.published(max_classification=CONFIDENTIAL) if each["subject"] == stream]
    assert [(each["type"], each["dataclassification"]) for each in found] == [
        ("evidence.registered.v1", "confidential")
    ]
    assert found[0]["data"]["description"]["kind"] == "document"
    assert "title" not in found[0]["data"]["description"]
    below = served.published(max_classification=common_pb2.CLASSIFICATION_INTERNAL)
    assert [each for each in below if each["subject"] == stream] == []


def test_what_was_kept_for_other_readers_is_decided_anew_once_it_is_barred(served: Served) -> None:
    item = served.item()
    stream = f"evidence_item/{item}"

    def types() -> list[str]:
        found = served.published(max_classification=CONFIDENTIAL, types=["evidence.registered."])
        return [each["type"] for each in found if each["subject"] == stream]

    assert types() == ["evidence.registered.v1"]
    served.bar(item)
    # A reader of these types alone is told all the same.
    assert types() == [WITHHELD]


def test_positions_go_on_to_the_head_where_nothing_is_for_the_reader(served: Served) -> None:
    batches = served.read(max_classification=CONFIDENTIAL, stream_kinds=["finding"])
    assert [(len(batch.published), batch.position) for batch in batches] == [(0, served.node.log.head())]


@pytest.mark.parametrize("classification", [0, CONFIDENTIAL], ids=["exact", "redacted"])
def test_kinds_and_types_choose_what_is_sent(served: Served, classification: int) -> None:
    served.item()
    batches = served.read(
        max_classification=classification, stream_kinds=["evidence_item"], types=["evidence.reg"]
    )
    exact = {each.type for batch in batches for each in batch.events}
    types = exact | {each.type for batch in batches for each in batch.published}
    assert types - {WITHHELD} == {"evidence.registered.v1"}


def test_batches_are_of_bounded_size_and_say_where_to_go_on(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "BATCH", 3)
    batches = served.read()
    assert all(len(batch.events) <= 3 for batch in batches)
    for batch in batches[:-1]:
        assert batch.position == batch.events[-1].sequence
    half = batches[len(batches) // 2].position
    [first, *_] = served.read(after=half)
    assert first.events[0].sequence == half + 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"after": 1_000_000}, "after"),
        ({"stream_kinds": ["witness"]}, "stream_kinds"),
        ({"max_classification": 9}, "max_classification"),
    ],
    ids=["beyond the head", "unknown kind", "unknown classification"],
)
def test_what_makes_no_sense_is_refused_by_field(served: Served, asked: Any, field: str) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        served.read(**asked)
    error: Any = refused.value
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert field in error.details()


def test_a_reader_who_waits_is_told_that_nothing_came(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribing, "HEARTBEAT_S", 0)
    head = served.node.log.head()
    following = served.subscribe(after=head)
    told = next(following)
    assert (list(told.events), told.position) == ([], head)
    item = served.item()
    came = next(batch for batch in following if batch.events)
    assert [each.stream for each in came.events] == [f"evidence_item/{item}"]
    following.cancel()


def test_one_reader_more_than_allowed_is_refused_and_a_place_given_back_is_free_again(
    served: Served, tmp_path: Path
) -> None:
    node = served.node
    redactor = Redactor(head=node.log.head, of_types=node.store.of_types)
    few = Subscriptions(node.log, redactor, limit=2)
    calls = Calls(node.memory.kind_of)
    handler = calls.server_stream("Subscribe", record_service_pb2.SubscribeRequest, few.subscribe)
    server = Server({"RecordService": [("Subscribe", handler)]})
    address = server.start(f"unix:{tmp_path / 'socket'}")
    with grpc.insecure_channel(address) as channel:
        apart = Served(node, server, channel)
        first, second = apart.subscribe(), apart.subscribe()
        assert next(first).events
        assert next(second).events
        with pytest.raises(grpc.RpcError) as refused:
            apart.read()
        error: Any = refused.value
        assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert "at most 2 subscribers" in error.details()
        first.cancel()
        while True:
            try:
                assert apart.read()
                break
            except grpc.RpcError as still:
                busy: Any = still
                assert busy.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        second.cancel()
    server.stop(0)


def test_a_caller_without_an_identity_reads_nothing(served: Served) -> None:
    call: Any = served.channel.unary_stream("/gravamen.v1.RecordService/Subscribe")
    with pytest.raises(grpc.RpcError) as refused:
        list(call(b"", metadata=(("gravamen-purpose", "audit"),), timeout=20))
    error: Any = refused.value
    assert error.code() is grpc.StatusCode.UNAUTHENTICATED


def test_secret_is_the_highest_that_can_be_asked_for(served: Served) -> None:
    everything = served.published(max_classification=common_pb2.CLASSIFICATION_SECRET)
    assert {each["dataclassification"] for each in everything} <= {each.value for each in Classification}
    assert not [each for each in everything if each["subject"].startswith("identity/")]
