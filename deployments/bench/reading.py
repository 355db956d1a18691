"""(c) readiness of a line with some 25 elements and 2,000 mappings, with a new event on it before each read."""

from __future__ import annotations

import time
from collections.abc import Callable

from gravamen.v1 import readiness_service_pb2 as pb

from deployments.bench.load import call, mapping
from deployments.bench.node import SERVICE
from deployments.bench.rows import Pairs, Row, percentile, row
from deployments.bench.servers import Served
from deployments.bench.stage import Client, Stage


def readiness(served: Served, stage: Stage, *, reads: int, pairs: int) -> list[Row]:
    """Measure (c): times of the reads alone, beside an echo's by one client."""
    client = Client(served.address)
    propose = call(client.channel, "/gravamen.v1.MappingService/ProposeMapping")
    read = call(client.channel, "/gravamen.v1.ReadinessService/GetReadiness")
    echo = call(client.channel, f"/{SERVICE}/Echo")
    lens = pb.Lens(forum=stage.forum, stage="report")
    request = pb.GetReadinessRequest(line=stage.line, lens=lens).SerializeToString()

    def new_event() -> None:
        propose(mapping(stage.fact, stage.base, element="7-1-i.3").SerializeToString())

    def nothing() -> None:
        return None

    def timed(before: Callable[[], None], send: Callable[[], bytes]) -> list[float]:
        times = []
        for _ in range(reads):
            before()
            began = time.perf_counter()
            send()
            times.append((time.perf_counter() - began) * 1000)
        return times

    body = mapping(stage.fact, stage.base).SerializeToString()
    timed(new_event, lambda: read(request))
    turns = [
        (timed(new_event, lambda: read(request)), timed(nothing, lambda: echo(body))) for _ in range(pairs)
    ]
    rows = []
    for share, name, goal in ((0.95, "p95", 100.0), (0.5, "p50", 100.0)):
        measured = Pairs(
            [percentile(product, share) for product, _ in turns],
            [percentile(yard, share) for _, yard in turns],
        )
        rows.append(
            row(
                f"(c) readiness, new event before each read, {name}",
                measured,
                unit="ms",
                beside=f"one client's echo {name}",
                goal=goal,
                sense="at most",
            )
        )
    return rows
