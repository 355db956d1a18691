"""One command followed through the processes by a real collector, and nothing of a person in what it was sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import grpc
import pytest
from gravamen.v1 import common_pb2, fact_service_pb2
from kafka import KafkaConsumer, TopicPartition

from adapters.event_store.postgres_reader import PostgresReader
from deployments.local.kafka import Kafka
from projections.all_views import all_views
from tests.acceptance.processes import Scale, at_scale
from tests.acceptance.test_canaries import forms
from tests.collector import Collector, Taken, collecting
from tests.waiting import until

CALLERS_TRACE, CALLERS_SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
NAME, IDENTITY, TEXT, REASON = (
    "Zeisig Kanarienvogel",
    "bluthaenfling-1",
    "Stieglitz Distelfink",
    "Girlitz Ammer",
)
FREE_TEXT = "vendor=Gimpel"
STATE = "gravamen.v1.FactService/StateFact"
VIEWS = {view.name for view in all_views()}


@dataclass(frozen=True)
class Followed:
    """A command that was recorded, and what the collector was sent.

    Args:
        collector: The collector.
        scale: The repository.
        act: Id of the act.
        sequence: Of its one event.
        request_id: Of the request.
    """

    collector: Collector
    scale: Scale
    act: UUID
    sequence: int
    request_id: str

    def one(self, **wanted: str) -> Taken:
        """Give the one span that is wanted."""
        found = self.collector.spans(**wanted)
        assert len(found) == 1, [(span.service, span.name) for span in found]
        return found[0]

    @property
    def act_place(self) -> tuple[str, str]:
        """Where the act stands, as anybody derives it."""
        return self.act.hex, self.act.hex[16:]


def state(address: str, request_id: str, *, trace: str) -> Any:
    """State a fact inside a caller's trace, and wait until every view has it."""
    request = fact_service_pb2.StateFactRequest(
        options=common_pb2.CommandOptions(request_id=request_id, wait_level=common_pb2.WAIT_LEVEL_PROJECTED),
        proposition=fact_service_pb2.Proposition(statement=TEXT, role=fact_service_pb2.FACT_ROLE_MATERIAL),
    )
    metadata = (
        ("gravamen-by", IDENTITY),
        ("gravamen-purpose", "case_building"),
        ("gravamen-reason", REASON),
        ("traceparent", f"00-{trace}-{CALLERS_SPAN}-01"),
        ("tracestate", FREE_TEXT),
    )
    with grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
        rpc: Any = channel.unary_unary(f"/{STATE}")
        answer = rpc(request.SerializeToString(), metadata=metadata, timeout=60)
    return fact_service_pb2.StateFactResponse.FromString(answer).receipt


@pytest.fixture(scope="module")
def followed(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str], kafka: Kafka
) -> Iterator[Followed]:
    with (
        collecting() as collector,
        at_scale(tmp_path_factory.mktemp("traced"), new_database, kafka.addresses) as scale,
    ):
        api, *_ = (scale.start(role, "--traces", collector.address) for role in ("api", "publish", "project"))
        registering = ("identity", "register", "--identity", IDENTITY, "--name", NAME, "--kind", "person")
        scale.do(*registering, "--server", api.address)
        # Views that are being built, as all are at first, tell nothing: they stand once they have a first fact.
        state(api.address, str(uuid4()), trace=uuid4().hex)
        request_id = str(uuid4())
        receipt = state(api.address, request_id, trace=CALLERS_TRACE)
        act = UUID(receipt.act_id)
        until(lambda: len(collector.spans(trace=act.hex)) == 2 + len(VIEWS))
        until(lambda: len(collector.spans(trace=CALLERS_TRACE)) == 5)
        yield Followed(collector, scale, act, receipt.first_sequence, request_id)


def test_the_call_is_a_span_of_the_callers_trace_and_its_steps_are_inside_it(followed: Followed) -> None:
    call = followed.one(trace=CALLERS_TRACE, name=STATE)
    assert (call.service, call.parent) == ("gravamen-api", CALLERS_SPAN)
    assert call.attributes == {
        "rpc.system.name": "grpc",
        "rpc.method": STATE,
        "rpc.response.status_code": "OK",
    }
    steps = followed.collector.spans(trace=CALLERS_TRACE, parent=call.id)
    assert sorted(step.name for step in steps) == ["append", "decide", "seal", "wait"]
    for step in steps:
        assert call.span.start_time_unix_nano <= step.span.start_time_unix_nano
        assert step.span.end_time_unix_nano <= call.span.end_time_unix_nano


def test_the_commit_links_to_the_calls_that_share_it(followed: Followed) -> None:
    call = followed.one(trace=CALLERS_TRACE, name=STATE)
    append = followed.one(trace=CALLERS_TRACE, name="append")
    (commit,) = [one for one in followed.collector.spans(name="commit") if one.place in append.links]
    assert commit.links == {call.place}
    assert commit.attributes == {"gravamen.acts": 1, "gravamen.events": 1}


def test_the_act_is_followed_from_store_to_log_to_every_view_in_the_trace_of_its_id(
    followed: Followed,
) -> None:
    recorded = followed.one(trace=followed.act.hex, name="record")
    assert (recorded.service, recorded.place, recorded.parent) == ("gravamen-api", followed.act_place, "")
    assert followed.one(name=STATE, trace=CALLERS_TRACE).place in recorded.links
    assert recorded.attributes == {
        "gravamen.act": str(followed.act),
        "gravamen.events": 1,
        "gravamen.event_types": ("fact.stated.v1",),
        "gravamen.first_sequence": followed.sequence,
        "gravamen.last_sequence": followed.sequence,
    }
    published = followed.one(trace=followed.act.hex, name="publish")
    assert (published.service, published.parent) == ("gravamen-publish", recorded.id)
    assert published.attributes["messaging.destination.name"] == f"{followed.scale.origin}.log.v1"
    applied = followed.collector.spans(trace=followed.act.hex, name="apply")
    assert {(one.service, one.parent) for one in applied} == {("gravamen-project", recorded.id)}
    assert {one.attributes["gravamen.view"] for one in applied} == VIEWS


@pytest.mark.parametrize(("part", "whole"), [("publish", "publish page"), ("apply", "apply batch")])
def test_a_page_and_a_batch_are_linked_to_the_acts_in_them(followed: Followed, part: str, whole: str) -> None:
    for one in followed.collector.spans(trace=followed.act.hex, name=part):
        (page,) = [each for each in followed.collector.spans(name=whole) if each.place in one.links]
        assert followed.act_place in page.links
        first, last = page.attributes["gravamen.first_sequence"], page.attributes["gravamen.last_sequence"]
        assert first <= followed.sequence <= last


def taken_into(found: list[Any], consumer: KafkaConsumer, partition: TopicPartition) -> list[Any]:
    """Add what the topic gives now to what it gave."""
    found += consumer.poll(100).get(partition, ())
    return found


def test_the_record_of_kafka_names_the_trace_beside_a_value_that_is_the_stores_own(
    followed: Followed,
) -> None:
    partition = TopicPartition(f"{followed.scale.origin}.log.v1", 0)
    consumer = KafkaConsumer(bootstrap_servers=followed.scale.kafka)
    store = PostgresReader(followed.scale.database)
    try:
        consumer.assign([partition])
        consumer.seek(partition, followed.sequence - 1)
        found: list[Any] = []
        until(lambda: bool(taken_into(found, consumer, partition)))
        (stored,) = store.read(followed.sequence - 1, 1)
    finally:
        store.close()
        consumer.close()
    traceparent = f"00-{followed.act_place[0]}-{followed.act_place[1]}-03"
    assert dict(found[0].headers)["traceparent"] == traceparent.encode()
    assert hashlib.sha256(found[0].value).digest() == stored.digest
    assert json.loads(found[0].value)["act"]["id"] == str(followed.act)


def test_nothing_of_a_person_stands_in_what_the_collector_was_sent(followed: Followed) -> None:
    sent = b"".join(followed.collector.requests)
    assert b"fact.stated.v1" in sent
    texts = (NAME, TEXT, REASON, IDENTITY, "administrator", followed.request_id, "case_building", FREE_TEXT)
    assert [text for text in texts for form in forms(text) if form in sent] == []
