"""(g) and (t) `Subscribe` over the whole log, exact and redacted, beside a bare stream of the same batches."""

from __future__ import annotations

from deployments.bench.rows import Row, in_turn, row
from deployments.bench.servers import Served


def subscribe(served: Served, *, pairs: int, part: str = "g", place: str = "") -> list[Row]:
    """Measure (g), of an embedded node, or (t), of an API process on PostgreSQL.

    Args:
        served: The server.
        pairs: Turns of each.
        part: Letter of the rows.
        place: What the rows say of where the log is.
    """

    def rate(kind: str) -> float:
        events: float = served.order("subscribe", stream=kind)["rate"]
        return events

    exact = in_turn(pairs, lambda: rate("exact"), lambda: rate("bare"))
    redacted = in_turn(pairs, lambda: rate("redacted"), lambda: rate("bare"))
    return [
        row(
            f"({part}) Subscribe{place}, exact bytes", exact, unit="events/s", beside="bare stream", goal=0.1
        ),
        row(
            f"({part}) Subscribe{place}, redacted", redacted, unit="events/s", beside="bare stream", goal=0.05
        ),
    ]
