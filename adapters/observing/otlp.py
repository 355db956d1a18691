"""Tells spans to an OpenTelemetry collector: in the background, and at no cost but spans where it is away.

The one module that knows OpenTelemetry. It keeps no global provider, reads no resource from the environment,
and hands the library nothing that `tracing` has not let through: no exception, no event, no free text.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from uuid import uuid4

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from adapters.observing.tracing import CROWD, About, Place, Step, Told, attributes_of, now_ns

LOGGER = logging.getLogger("gravamen.traces")
QUEUE = 4_096
"""Spans that wait at most; when there are more, the oldest are dropped."""
PAGE = 512
EVERY_MS = 500
EXPORT_S = 5.0
STOP_S = 2.0
"""So long the last spans may take when the process ends."""

_KINDS = {Step.PUBLISH: SpanKind.PRODUCER, Step.APPLY: SpanKind.CONSUMER}
# gRPC codes by which a server says that it failed, not that it was asked wrongly (OpenTelemetry, rpc spans).
_FAULTS = frozenset({"UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"})


class OtlpTraces:
    """Tells an OTLP collector.

    Args:
        endpoint: Its address, `http(s)://HOST:PORT`, OTLP over gRPC.
        role: What this process does, such as `publish`.
    """

    is_on = True

    def __init__(self, endpoint: str, *, role: str) -> None:
        # Its own lines repeat addresses and details of what failed, each time: one of ours stands for them.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL + 1)
        self._exporter = _Quiet(
            OTLPSpanExporter(endpoint=endpoint, insecure=endpoint.startswith("http://"), timeout=EXPORT_S)
        )
        self._sending = BatchSpanProcessor(
            self._exporter,
            max_queue_size=QUEUE,
            max_export_batch_size=PAGE,
            schedule_delay_millis=EVERY_MS,
        )
        self._ids = _AskedIds()
        provider = TracerProvider(
            # A caller's wish not to be recorded is heeded by `tell`; what comes through it is recorded.
            sampler=ALWAYS_ON,
            resource=Resource(
                {
                    "service.namespace": "gravamen",
                    "service.name": f"gravamen-{role}",
                    "service.version": version("gravamen"),
                    "service.instance.id": str(uuid4()),
                }
            ),
            shutdown_on_exit=False,
            id_generator=self._ids,
            span_limits=SpanLimits(max_links=4 * CROWD),
        )
        provider.add_span_processor(self._sending)
        self._tracer = provider.get_tracer("gravamen")

    def tell(
        self,
        step: str,
        *,
        begun_ns: int,
        about: About,
        place: Place | None = None,
        inside: Place | None = None,
        links: Iterable[Place] = (),
    ) -> None:
        """Tell a step that ends now; see `Traces`."""
        if place is None:
            place = Place.new() if inside is None else inside.inside()
        if not place.is_recorded:
            return
        self._ids.ask(place)
        span = self._tracer.start_span(
            step,
            context=_context(inside),
            kind=_KINDS.get(step, SpanKind.SERVER if Told.METHOD in about else SpanKind.INTERNAL),  # type: ignore[call-overload]
            attributes=attributes_of(about),
            links=[Link(_stands(one)) for one in links],
            start_time=begun_ns,
        )
        if about.get(Told.CODE) in _FAULTS:
            span.set_status(Status(StatusCode.ERROR))
        span.end(now_ns())

    def stop(self) -> None:
        """Send what waits, for a moment; a collector that does not answer keeps nobody."""
        ending = threading.Thread(target=self._sending.shutdown, name="traces", daemon=True)
        ending.start()
        ending.join(STOP_S)
        self._exporter.shutdown()


class _AskedIds(IdGenerator):
    """Gives a span the ids of the place that was asked for last in its thread."""

    def __init__(self) -> None:
        self._asked = threading.local()

    def ask(self, place: Place) -> None:
        self._asked.place = place

    def generate_trace_id(self) -> int:
        return int(self._asked.place.trace)

    def generate_span_id(self) -> int:
        return int(self._asked.place.span)

    def is_trace_id_random(self) -> bool:
        """The last seven bytes are: of an id that is drawn, and of an act's, a UUID of version 4."""
        return True


class _Quiet(SpanExporter):
    """Says once that the collector is away, and once that it is back."""

    def __init__(self, exporter: OTLPSpanExporter) -> None:
        self._exporter = exporter
        self._is_away = False
        self._is_shut = threading.Event()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._exporter.export(spans)
        is_away = result is not SpanExportResult.SUCCESS
        if is_away and not self._is_away and not self._is_shut.is_set():
            LOGGER.warning("traces are not taken: the collector cannot be reached, and spans are dropped")
        elif self._is_away and not is_away:
            LOGGER.warning("traces are taken again")
        self._is_away = is_away
        return result

    def shutdown(self) -> None:
        if not self._is_shut.is_set():
            self._is_shut.set()
            self._exporter.shutdown()


def _stands(place: Place) -> SpanContext:
    return SpanContext(place.trace, place.span, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))


def _context(inside: Place | None) -> Context:
    """Give the context of a span: the one stated, never one that happens to be at hand."""
    return Context() if inside is None else set_span_in_context(NonRecordingSpan(_stands(inside)), Context())
