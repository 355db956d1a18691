"""Whom a process tells its traces: a collector where one is named, and else nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.observing.tracing import NO_TRACES, Traces
from adapters.settings import Settings


@contextmanager
def tracing(settings: Settings) -> Iterator[Traces]:
    """Give what traces are told to, and send the last of them when the process ends."""
    if settings.traces is None:
        yield NO_TRACES
        return
    # OpenTelemetry is a tenth of a second of imports, which nobody pays who has no collector.
    from adapters.observing.otlp import OtlpTraces  # noqa: PLC0415

    traces = OtlpTraces(settings.traces, role=settings.role)
    try:
        yield traces
    finally:
        traces.stop()
