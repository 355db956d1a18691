"""Counts and times the calls of a server, at the one place through which all of them go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import grpc
from google.rpc import error_details_pb2, status_pb2
from prometheus_client import CollectorRegistry

from adapters.observing.metrics import (
    CALL_SECONDS,
    CALLS,
    CALLS_UNDER_WAY,
    REFUSED,
    counter,
    gauge,
    histogram,
)

UNKNOWN = "unknown"
"""Stands for every rpc that is not served: its name is the caller's words."""
DETAILS = "grpc-status-details-bin"

Behaviour = Callable[[Any, Any], Any]


class CallMeter(grpc.ServerInterceptor):
    """Measures the calls of rpcs that are served.

    What waits for a thread is not in a call's time. A call beyond the bound of calls at once is refused before
    this is reached, and not counted.

    Args:
        registry: Where the measures are entered.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._calls = counter(registry, CALLS)
        self._refused = counter(registry, REFUSED)
        self._seconds = histogram(registry, CALL_SECONDS)
        self._under_way = gauge(registry, CALLS_UNDER_WAY)
        self._measured: dict[str, tuple[Any, Any]] = {}

    def intercept_service(self, continuation: Callable[[Any], Any], details: Any) -> Any:
        """Give the handler of a call, measured."""
        handler = continuation(details)
        if handler is None:
            self._calls.labels(UNKNOWN, grpc.StatusCode.UNIMPLEMENTED.name).inc()
            return None
        known, measured = self._measured.get(details.method, (None, None))
        if known is not handler:
            measured = self._over(details.method.lstrip("/"), handler)
            self._measured[details.method] = (handler, measured)
        return measured

    def _over(self, rpc: str, handler: Any) -> Any:
        kind = f"{_stream(handler.request_streaming)}_{_stream(handler.response_streaming)}"
        wrap = self._streamed if handler.response_streaming else self._single
        return getattr(grpc, f"{kind}_rpc_method_handler")(
            wrap(rpc, getattr(handler, kind)), handler.request_deserializer, handler.response_serializer
        )

    def _single(self, rpc: str, behave: Behaviour) -> Behaviour:
        seconds, under_way, answered = self._parts(rpc)

        def measured(request: Any, context: Any) -> Any:
            started = perf_counter()
            under_way.inc()
            try:
                answer = behave(request, context)
            except BaseException:
                self._tell_refused(rpc, context)
                raise
            else:
                answered.inc()
                return answer
            finally:
                under_way.dec()
                seconds.observe(perf_counter() - started)

        return measured

    def _streamed(self, rpc: str, behave: Behaviour) -> Behaviour:
        seconds, under_way, answered = self._parts(rpc)

        def measured(request: Any, context: Any) -> Iterator[Any]:
            started = perf_counter()
            under_way.inc()
            try:
                yield from behave(request, context)
            except GeneratorExit:
                self._calls.labels(rpc, grpc.StatusCode.CANCELLED.name).inc()
                raise
            except BaseException:
                self._tell_refused(rpc, context)
                raise
            else:
                answered.inc()
            finally:
                under_way.dec()
                seconds.observe(perf_counter() - started)

        return measured

    def _parts(self, rpc: str) -> tuple[Any, Any, Any]:
        """Look the series of an rpc up once, not at every call."""
        return (
            self._seconds.labels(rpc),
            self._under_way.labels(rpc),
            self._calls.labels(rpc, grpc.StatusCode.OK.name),
        )

    def _tell_refused(self, rpc: str, context: Any) -> None:
        code = context.code() or grpc.StatusCode.UNKNOWN
        self._calls.labels(rpc, code.name).inc()
        self._refused.labels(rpc, _reason(context)).inc()


def _stream(streams: bool) -> str:
    return "stream" if streams else "unary"


def _reason(context: Any) -> str:
    """Give the reason of an answer's details: one of the table in `grpc_api/status.py`."""
    for key, value in context.trailing_metadata() or ():
        if key == DETAILS:
            for detail in status_pb2.Status.FromString(value).details:
                told = error_details_pb2.ErrorInfo()
                if detail.Unpack(told):
                    return str(told.reason)
    return UNKNOWN
