"""(p), (q) and (s): what reads the log of record, on one log that is made longer from row to row."""

from __future__ import annotations

from collections.abc import Callable

from deployments.bench.rows import Row
from deployments.bench.scale import catch_up, restore
from deployments.bench.scale.copies import recorded
from deployments.bench.scale.stack import Stack


def rows(
    servers: Stack, *, caught_up: int, restored: int, pairs: int, tell: Callable[[str], None]
) -> list[Row]:
    """Measure (p), (q) and (s).

    Args:
        servers: PostgreSQL and Kafka.
        caught_up: Events that views are built from.
        restored: Events that a store is restored from.
        pairs: Turns of (p) and (q); a restore is measured once.
        tell: Told what is done.
    """
    with servers.repository() as repository:
        record = recorded(repository, tell)
        record.extend(caught_up, tell)
        made = catch_up.rows(servers, record, pairs=pairs, tell=tell)
        record.extend(restored, tell)
        return made + restore.rows(servers, record, tell=tell)
