"""An embedded node that is told a collector: calls, refusals and acts as spans of one process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import grpc
import pytest
from gravamen.v1 import common_pb2, identity_service_pb2

from adapters.bootstrap import serving
from adapters.settings import Settings
from tests.collector import Collector, collecting
from tests.waiting import until

REGISTER = "gravamen.v1.IdentityService/RegisterIdentity"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Collector, grpc.Channel]]:
    folder = tmp_path_factory.mktemp("traced")
    with collecting() as collector:
        settings = Settings(
            data=folder / "data", listen=f"unix:{folder / 'socket'}", traces=collector.address
        )
        with serving(settings) as (_, server), grpc.insecure_channel(server.address) as channel:
            yield collector, channel


def register(channel: grpc.Channel, *, by: str = "administrator", trace: str = "", flags: str = "01") -> Any:
    """Register somebody, and wait until the views have it; gives the answer, or the refusal."""
    request = identity_service_pb2.RegisterIdentityRequest(
        options=common_pb2.CommandOptions(wait_level=common_pb2.WAIT_LEVEL_PROJECTED),
        identity=f"expert-{uuid4().hex[:8]}",
        name="A fictional expert",
        kind=identity_service_pb2.IDENTITY_KIND_PERSON,
    )
    metadata = [("gravamen-by", by), ("gravamen-purpose", "administration")]
    if trace:
        metadata.append(("traceparent", f"00-{trace}-00f067aa0ba902b7-{flags}"))
    rpc: Any = channel.unary_unary(
        f"/{REGISTER}",
        request_serializer=identity_service_pb2.RegisterIdentityRequest.SerializeToString,
        response_deserializer=identity_service_pb2.RegisterIdentityResponse.FromString,
    )
    try:
        return rpc(request, metadata=metadata, timeout=30)
    except grpc.RpcError as error:
        return error


def test_an_act_is_recorded_and_applied_in_the_trace_of_its_id(
    node: tuple[Collector, grpc.Channel],
) -> None:
    collector, channel = node
    act = UUID(register(channel).receipt.act_id)
    until(lambda: len(collector.spans(trace=act.hex)) == 2)
    assert {(span.name, span.parent) for span in collector.spans(trace=act.hex)} == {
        ("record", ""),
        ("apply", act.hex[16:]),
    }


def test_a_refused_call_is_told_with_its_code_and_has_no_act(node: tuple[Collector, grpc.Channel]) -> None:
    collector, channel = node
    trace = uuid4().hex
    assert register(channel, by="nobody-1", trace=trace).code() is grpc.StatusCode.UNAUTHENTICATED
    until(lambda: bool(collector.spans(trace=trace)))
    (call,) = collector.spans(trace=trace)
    assert (call.name, call.attributes["rpc.response.status_code"]) == (REGISTER, "UNAUTHENTICATED")


def test_a_call_that_is_not_sampled_is_not_told_and_its_act_is(node: tuple[Collector, grpc.Channel]) -> None:
    collector, channel = node
    trace = uuid4().hex
    act = UUID(register(channel, trace=trace, flags="00").receipt.act_id)
    until(lambda: len(collector.spans(trace=act.hex)) == 2)
    assert collector.spans(trace=trace) == []


def test_a_call_without_a_trace_begins_one(node: tuple[Collector, grpc.Channel]) -> None:
    collector, channel = node
    act = UUID(register(channel).receipt.act_id)
    until(lambda: len(collector.spans(trace=act.hex)) == 2)
    (recorded,) = collector.spans(trace=act.hex, name="record")

    def calls() -> list[str]:
        return [span.parent for span in collector.spans(name=REGISTER) if span.place in recorded.links]

    until(lambda: calls() == [""])
