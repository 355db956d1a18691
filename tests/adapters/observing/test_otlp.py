"""Spans to a real collector, and to none: what is away costs spans, one line, and nothing else."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest

from adapters.observing.otlp import QUEUE, OtlpTraces
from adapters.observing.tracing import Place, Step, Told, now_ns
from deployments.local.places import free_ports
from tests.collector import collecting
from tests.waiting import until

OK = {Told.METHOD: "gravamen.v1.FactService/StateFact", Told.CODE: "OK"}


def test_a_span_is_sent_where_it_was_told_to_stand() -> None:
    act = uuid4()
    with collecting() as collector:
        traces = OtlpTraces(collector.address, role="publish")
        link = Place.new()
        traces.tell(
            Step.PUBLISH,
            begun_ns=now_ns(),
            inside=Place.of_act(act),
            links=[link],
            about={Told.ACT: str(act)},
        )
        traces.stop()
        (span,) = collector.spans()
    assert (span.service, span.name, span.trace) == ("gravamen-publish", "publish", act.hex)
    assert span.parent == act.hex[16:]
    assert span.links == {(f"{link.trace:032x}", f"{link.span:016x}")}
    assert span.attributes == {"gravamen.act": str(act)}


@pytest.mark.parametrize(("code", "status"), [("OK", 0), ("INVALID_ARGUMENT", 0), ("UNAVAILABLE", 2)])
def test_a_call_is_at_fault_where_the_server_was(code: str, status: int) -> None:
    with collecting() as collector:
        traces = OtlpTraces(collector.address, role="api")
        traces.tell("gravamen.v1.FactService/StateFact", begun_ns=now_ns(), about=OK | {Told.CODE: code})
        traces.stop()
        (span,) = collector.spans()
    assert (span.span.status.code, span.span.status.message) == (status, "")


def test_a_caller_who_is_not_recorded_is_not_told() -> None:
    with collecting() as collector:
        traces = OtlpTraces(collector.address, role="api")
        unrecorded = Place.stated(f"00-{1:032x}-{1:016x}-00")
        assert unrecorded is not None
        traces.tell(Step.DECIDE, begun_ns=now_ns(), inside=unrecorded, about={})
        traces.tell(Step.COMMIT, begun_ns=now_ns(), about={})
        traces.stop()
        assert [span.name for span in collector.spans()] == ["commit"]


def test_a_collector_that_is_away_is_said_once_and_taken_up_again(caplog: pytest.LogCaptureFixture) -> None:
    (port,) = free_ports(1)
    traces = OtlpTraces(f"http://127.0.0.1:{port}", role="api")
    with caplog.at_level(logging.DEBUG):
        for _ in range(3 * QUEUE):
            traces.tell(Step.COMMIT, begun_ns=now_ns(), about={})
        until(lambda: bool(caplog.records))
        with collecting(port) as collector:
            traces.tell(Step.RECORD, begun_ns=now_ns(), about={})
            until(lambda: bool(collector.spans(name="record")))
            until(lambda: len(caplog.records) == 2)
            assert 0 < len(collector.spans(name="commit")) <= QUEUE
        traces.stop()
    assert [(record.name, record.levelname) for record in caplog.records] == [
        ("gravamen.traces", "WARNING"),
        ("gravamen.traces", "WARNING"),
    ]
