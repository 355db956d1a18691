"""(n) durable acts a second over gRPC against PostgreSQL, with one API process and with two.

Publisher and projector are at rest: they share the machine's cores, and how soon they follow is (r).
"""

from __future__ import annotations

from deployments.bench.commands import THREADS
from deployments.bench.rows import Row, in_turn, row
from deployments.bench.servers import Served
from deployments.bench.stage import Stage


def commands(one: Served, other: Served, stage: Stage, *, calls: int, pairs: int) -> list[Row]:
    """Measure (n).

    Args:
        one: An API process, which the echo is asked of as well.
        other: A second one over the same store.
        stage: What acts are about.
        calls: Acts of a turn.
        pairs: Turns of each.
    """

    def rate(kind: str, *beside: Served, times: int = 1) -> float:
        addresses = [each.address for each in beside]
        order = one.order(
            kind, calls=calls * times, threads=THREADS, beside=addresses, fact=stage.fact, base=stage.base
        )
        return float(order["rate"])

    rate("single", other)
    single = in_turn(pairs, lambda: rate("single"), lambda: rate("echo", times=3))
    both = in_turn(pairs, lambda: rate("single", other), lambda: rate("single"))
    return [
        row("(n) acts, 8 clients, one API process", single, unit="acts/s", beside="echo", goal=0.15),
        row(
            "(n) acts, 8 clients, two API processes",
            both,
            unit="acts/s",
            beside="one API process",
            goal=1.0,
            sense="more than",
        ),
    ]
