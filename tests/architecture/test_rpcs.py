"""Every rpc of the protos is served, answers anything at all with a clear status, and is tested."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gravamen.v1
import grpc
import pytest
from google.protobuf.descriptor import MethodDescriptor

from adapters.bootstrap import serving
from adapters.settings import Settings

TESTS = Path(__file__).parents[1]
NEVER = {grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN}
CALLER = (
    ("gravamen-by", "administrator"),
    ("gravamen-purpose", "administration"),
    ("gravamen-reason", "a test"),
)
BODIES = {
    "nothing": b"",
    "garbage": bytes(range(255, 200, -1)),
    "a lone surrogate": b"\x12\x03\xed\xa0\x80",
    "another message": b"\x0a\x02\x08\x01\x98\x06\x01",
}


def methods() -> list[MethodDescriptor]:
    """Every rpc that the committed modules describe."""
    names = [
        module.name for module in pkgutil.iter_modules(gravamen.v1.__path__) if module.name.endswith("_pb2")
    ]
    modules = [importlib.import_module(f"gravamen.v1.{name}") for name in sorted(names)]
    return [
        method
        for module in modules
        for service in module.DESCRIPTOR.services_by_name.values()
        for method in service.methods
    ]


METHODS = methods()


def ids(method: MethodDescriptor) -> str:
    return f"{method.containing_service.name}.{method.name}"


@pytest.fixture(scope="module")
def channel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[grpc.Channel]:
    folder = tmp_path_factory.mktemp("served")
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (_, server), grpc.insecure_channel(server.address) as channel:
        yield channel


def status_of(channel: grpc.Channel, method: MethodDescriptor, body: bytes) -> grpc.StatusCode:
    """Send bytes as they are; what streams is cut after its first answer."""
    rpc: Any = channel.stream_stream(f"/{method.containing_service.full_name}/{method.name}")
    call: Any = rpc(iter([body]), metadata=CALLER, timeout=2)
    try:
        next(iter(call))
    except StopIteration:
        return grpc.StatusCode.OK
    except grpc.RpcError:
        status: grpc.StatusCode = call.code()
        return status
    call.cancel()
    return grpc.StatusCode.OK


@pytest.mark.parametrize("method", METHODS, ids=ids)
def test_an_rpc_is_served_and_answers_any_bytes_with_a_clear_status(
    method: MethodDescriptor, channel: grpc.Channel
) -> None:
    found = {words: status_of(channel, method, body) for words, body in BODIES.items()}
    assert {words: status for words, status in found.items() if status in NEVER} == {}
    assert found["garbage"] is grpc.StatusCode.INVALID_ARGUMENT


def test_every_rpc_is_called_by_a_test() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for path in TESTS.rglob("*.py")
        if path.parent != TESTS / "architecture"
    ]
    words = set(re.findall(r"\w+", "\n".join(sources)))
    assert [ids(method) for method in METHODS if method.name not in words] == []


def test_what_is_asked_as_of_a_position_may_be_asked_as_of_an_instant() -> None:
    requests = [method.input_type for method in METHODS]
    positions = [
        request
        for request in requests
        if (field := request.fields_by_name.get("as_of")) is not None and field.has_presence
    ]
    assert len(positions) > 20
    for request in positions:
        assert "as_of_instant" in request.fields_by_name, request.full_name
