"""Every kind of call is counted once, by what the caller got."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from grpc_status import rpc_status as grpc_rpc_status
from prometheus_client import CollectorRegistry

from adapters.grpc_api.status import rpc_status
from adapters.observing.call_meter import UNKNOWN, CallMeter
from domain.errors import FourEyesError
from tests.waiting import until

SERVICE = "gravamen.v1.TestService"


def say(request: bytes, _context: Any) -> bytes:
    return request


def refuse(_request: bytes, context: Any) -> None:
    context.abort_with_status(grpc_rpc_status.to_status(rpc_status(FourEyesError("two persons"))))


def fail(_request: bytes, _context: Any) -> bytes:
    raise ValueError("a name that nobody may read")


def count(_request: bytes, _context: Any) -> Iterator[bytes]:
    yield from (b"1", b"2")


def forever(_request: bytes, _context: Any) -> Iterator[bytes]:
    while True:
        yield b"again"


def gather(requests: Iterator[bytes], _context: Any) -> bytes:
    return b"".join(requests)


HANDLERS: dict[str, Any] = {
    "Say": grpc.unary_unary_rpc_method_handler(say),
    "Refuse": grpc.unary_unary_rpc_method_handler(refuse),
    "Fail": grpc.unary_unary_rpc_method_handler(fail),
    "Count": grpc.unary_stream_rpc_method_handler(count),
    "Forever": grpc.unary_stream_rpc_method_handler(forever),
    "Gather": grpc.stream_unary_rpc_method_handler(gather),
}


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def channel(registry: CollectorRegistry) -> Iterator[Any]:
    server = grpc.server(ThreadPoolExecutor(4), interceptors=[CallMeter(registry)])
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, HANDLERS),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    options = [("grpc.enable_http_proxy", 0)]
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as opened:
        yield opened
    server.stop(0).wait()


def wait_for(registry: CollectorRegistry, rpc: str, code: str, times: float = 1.0) -> None:
    labels = {"rpc": f"{SERVICE}/{rpc}", "code": code}
    until(lambda: registry.get_sample_value("gravamen_calls_total", labels) == times)
    until(lambda: registry.get_sample_value("gravamen_calls_under_way", {"rpc": labels["rpc"]}) == 0)


def test_a_call_that_is_answered(channel: Any, registry: CollectorRegistry) -> None:
    for _ in range(3):
        assert channel.unary_unary(f"/{SERVICE}/Say")(b"a") == b"a"
    wait_for(registry, "Say", "OK", 3.0)
    seconds = registry.get_sample_value("gravamen_call_duration_seconds_count", {"rpc": f"{SERVICE}/Say"})
    assert seconds == 3.0


def test_a_refusal_by_the_reason_that_the_caller_was_told(channel: Any, registry: CollectorRegistry) -> None:
    with pytest.raises(grpc.RpcError):
        channel.unary_unary(f"/{SERVICE}/Refuse")(b"")
    wait_for(registry, "Refuse", "PERMISSION_DENIED")
    labels = {"rpc": f"{SERVICE}/Refuse", "reason": "FOUR_EYES"}
    assert registry.get_sample_value("gravamen_calls_refused_total", labels) == 1.0


def test_an_error_that_nobody_foresaw(channel: Any, registry: CollectorRegistry) -> None:
    with pytest.raises(grpc.RpcError):
        channel.unary_unary(f"/{SERVICE}/Fail")(b"")
    wait_for(registry, "Fail", "UNKNOWN")


def test_a_stream_that_ends(channel: Any, registry: CollectorRegistry) -> None:
    assert list(channel.unary_stream(f"/{SERVICE}/Count")(b"")) == [b"1", b"2"]
    wait_for(registry, "Count", "OK")


def test_a_stream_that_its_caller_leaves(channel: Any, registry: CollectorRegistry) -> None:
    answers = channel.unary_stream(f"/{SERVICE}/Forever")(b"")
    assert next(answers) == b"again"
    answers.cancel()
    wait_for(registry, "Forever", "CANCELLED")


def test_a_stream_of_requests(channel: Any, registry: CollectorRegistry) -> None:
    assert channel.stream_unary(f"/{SERVICE}/Gather")(iter([b"a", b"b"])) == b"ab"
    wait_for(registry, "Gather", "OK")


def test_what_is_not_served_is_not_told_by_the_callers_words(
    channel: Any, registry: CollectorRegistry
) -> None:
    with pytest.raises(grpc.RpcError):
        channel.unary_unary(f"/{SERVICE}/AFictionalName")(b"")
    labels = {"rpc": UNKNOWN, "code": "UNIMPLEMENTED"}
    until(lambda: registry.get_sample_value("gravamen_calls_total", labels) == 1.0)
    told = {
        label for family in registry.collect() for each in family.samples for label in each.labels.values()
    }
    assert not any("AFictionalName" in label for label in told)
