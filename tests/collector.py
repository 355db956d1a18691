"""A collector of traces for tests: a real OTLP receiver over gRPC that keeps what it was sent, byte for byte."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass(frozen=True)
class Taken:
    """A span as it was sent.

    Args:
        service: The process that sent it.
        name: What it is a span of.
        trace, id, parent: Ids, hexadecimal; the parent's is empty where there is none.
        links: Trace and span ids that it links to.
        attributes: Its attributes.
        span: The span itself.
    """

    service: str
    name: str
    trace: str
    id: str
    parent: str
    links: frozenset[tuple[str, str]]
    attributes: dict[str, Any]
    span: Span

    @property
    def place(self) -> tuple[str, str]:
        """What others link to."""
        return self.trace, self.id


@dataclass
class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Keeps every request.

    Args:
        address: Where it listens, as the setting states it.
    """

    address: str = ""
    requests: list[bytes] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def Export(self, request: Any, context: grpc.ServicerContext) -> Any:  # noqa: N802 - named by OTLP
        with self._turn:
            self.requests.append(request.SerializeToString())
        return trace_service_pb2.ExportTraceServiceResponse()

    def spans(self, **wanted: str) -> list[Taken]:
        """Give the spans taken so far, in the order of their coming; those of a service, name or trace."""
        with self._turn:
            sent = [
                trace_service_pb2.ExportTraceServiceRequest.FromString(request) for request in self.requests
            ]
        found = [
            taken_of(span, attributes_of(resource.resource.attributes)["service.name"])
            for request in sent
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        return [one for one in found if all(getattr(one, name) == value for name, value in wanted.items())]


def taken_of(span: Span, service: str) -> Taken:
    """Read a span."""
    links = frozenset((link.trace_id.hex(), link.span_id.hex()) for link in span.links)
    return Taken(
        service,
        span.name,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        links,
        attributes_of(span.attributes),
        span,
    )


def attributes_of(members: Any) -> dict[str, Any]:
    """Read attributes."""
    return {member.key: _value(member.value) for member in members if isinstance(member, KeyValue)}


def _value(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    assert kind is not None
    found = getattr(value, kind)
    return tuple(_value(one) for one in found.values) if kind == "array_value" else found


@contextmanager
def collecting(port: int = 0) -> Iterator[Collector]:
    """Listen on a port of this machine, any by default."""
    collector, server = Collector(), grpc.server(ThreadPoolExecutor(max_workers=4))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    collector.address = f"http://127.0.0.1:{server.add_insecure_port(f'127.0.0.1:{port}')}"
    server.start()
    try:
        yield collector
    finally:
        server.stop(None).wait()
