"""(g) `Subscribe` with exact bytes over the whole log, beside a bare stream of the same batches."""

from __future__ import annotations

from deployments.bench.rows import Row, in_turn, row
from deployments.bench.servers import Served


def subscribe(served: Served, *, pairs: int) -> list[Row]:
    """Measure (g)."""

    def rate(*, is_bare: bool) -> float:
        events: float = served.order("subscribe", is_bare=is_bare)["rate"]
        return events

    measured = in_turn(pairs, lambda: rate(is_bare=False), lambda: rate(is_bare=True))
    return [
        row(
            "(g) Subscribe, exact bytes",
            measured,
            unit="events/s",
            beside="bare stream",
            goal=0.1,
            sense="at least",
        )
    ]
