"""(a) durable acts a second, single and in batches, beside an echo and a plain file; (b) the same in a large store."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from deployments.bench.load import mapping
from deployments.bench.rows import Row, in_turn, plain_row, row
from deployments.bench.servers import Served
from deployments.bench.stage import Client, Stage

Staged = tuple[Served, Stage]
THREADS = 8
BATCH = 100


def appends(folder: Path, stage: Stage, count: int) -> float:
    """Append and fdatasync as many bytes as a request has, so many times; gives appends a second."""
    body = mapping(stage.fact, stage.base).SerializeToString()
    path = folder / "plain-file"
    with path.open("ab", buffering=0) as file:
        began = time.perf_counter()
        for _ in range(count):
            file.write(body)
            os.fdatasync(file.fileno())
        rate = count / (time.perf_counter() - began)
    path.unlink()
    return rate


def acts(served: Served, stage: Stage, *, calls: int, pairs: int) -> list[Row]:
    """Measure (a)."""
    client = Client(served.address)
    target: dict[str, Any] = {"fact": stage.fact, "base": stage.base}
    lags: list[float] = []

    def echo() -> float:
        return _rate(served.order("echo", calls=calls * 3, threads=THREADS, **target))

    def single() -> float:
        rate = _rate(served.order("single", calls=calls, threads=THREADS, **target))
        lags.append(_lag_s(client))
        return rate

    def batches() -> float:
        order = served.order("batch", calls=max(4, calls // 100), threads=4, batch=BATCH, **target)
        _lag_s(client)
        return _rate(order)

    singles = in_turn(pairs, single, echo)
    many = in_turn(pairs, batches, echo)
    plain = in_turn(pairs, single, lambda: appends(served.data, stage, calls))
    over_single = in_turn(pairs, batches, single)
    return [
        row("(a) acts, single, 8 clients", singles, unit="acts/s", beside="echo", goal=0.2, sense="at least"),
        plain_row("(a) views after the last act", max(lags), unit="s", at_most=1.0),
        row("(a) acts, 100 a call", many, unit="acts/s", beside="echo", goal=1.0, sense="at least"),
        row(
            "(a) acts, single, 8 clients",
            plain,
            unit="acts/s",
            beside="append + fdatasync",
            goal=None,
        ),
        row(
            "(a) acts, 100 a call",
            over_single,
            unit="acts/s",
            beside="single acts",
            goal=1.0,
            sense="at least",
        ),
    ]


def growth(small: Staged, large: Staged, *, calls: int, pairs: int) -> list[Row]:
    """Measure (b): how many times slower single acts are in the large store."""

    def single(served: Served, stage: Stage) -> float:
        order = served.order("single", calls=calls, threads=THREADS, fact=stage.fact, base=stage.base)
        _lag_s(Client(served.address))
        return 1 / _rate(order)

    measured = in_turn(pairs, lambda: single(*large), lambda: single(*small))
    return [
        row(
            "(b) time of an act at 200,000 events",
            measured,
            unit="s",
            beside="at 2,000",
            goal=1.25,
            sense="at most",
        )
    ]


def _rate(order: dict[str, Any]) -> float:
    rate: float = order["rate"]
    return rate


def _lag_s(client: Client) -> float:
    """Wait until every view has applied the head; gives how long that took."""
    began = time.perf_counter()
    head = client("RecordService/GetStatus", {})["head"]
    client("RecordService/WaitFor", {"position": head})
    return time.perf_counter() - began
