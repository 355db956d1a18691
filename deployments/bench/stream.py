"""(g) `Subscribe` over the whole log, exact and redacted, beside a bare stream of the same batches."""

from __future__ import annotations

from deployments.bench.rows import Row, in_turn, row
from deployments.bench.servers import Served


def subscribe(served: Served, *, pairs: int) -> list[Row]:
    """Measure (g)."""

    def rate(kind: str) -> float:
        events: float = served.order("subscribe", stream=kind)["rate"]
        return events

    exact = in_turn(pairs, lambda: rate("exact"), lambda: rate("bare"))
    redacted = in_turn(pairs, lambda: rate("redacted"), lambda: rate("bare"))
    return [
        row("(g) Subscribe, exact bytes", exact, unit="events/s", beside="bare stream", goal=0.1),
        row("(g) Subscribe, redacted", redacted, unit="events/s", beside="bare stream", goal=0.05),
    ]
