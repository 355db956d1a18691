"""(f) from the start of `gravamen serve` to its first answer, over the large store."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from deployments.bench.rows import Row, plain_row
from deployments.bench.servers import serving
from deployments.bench.stage import Client


def first_answer(data: Path, *, events: int, turns: int) -> list[Row]:
    """Measure (f)."""
    times = []
    for _ in range(turns):
        began = time.perf_counter()
        with serving(data, command="serve") as served:
            Client(served.address)("RecordService/GetStatus", {})
            times.append(time.perf_counter() - began)
    name = f"(f) start to first answer, {events:,} events"
    return [plain_row(name, statistics.median(times), unit="s", at_most=3.0)]
