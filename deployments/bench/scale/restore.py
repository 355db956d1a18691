"""(s) `gravamen restore --from-log` into an empty PostgreSQL store, beside a bare consumer that reads and parses."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from deployments.bench.rows import Pairs, Row, row
from deployments.bench.scale.catch_up import BESIDE, consumed
from deployments.bench.scale.copies import Record
from deployments.bench.scale.stack import Stack

CONSUMED = 200_000
"""Events of a turn of the yardstick, whose rate does not depend on how many follow."""


def rows(servers: Stack, record: Record, *, tell: Callable[[str], None]) -> list[Row]:
    """Measure (s): one restore, from the start of the program to its end, between two turns of the yardstick."""
    tell(f"(s) restore of {record.head:,} events")
    to = min(CONSUMED, record.head)
    before = consumed(record, to=to)
    restored = restored_a_second(servers, record)
    after = consumed(record, to=to)
    name = f"(s) restore of {record.head:,} events"
    pairs = Pairs([restored, restored], [before, after])
    return [row(name, pairs, unit="events/s", beside=BESIDE, goal=0.15)]


def restored_a_second(servers: Stack, record: Record) -> float:
    """Restore the whole log into an empty store; gives events a second.

    Raises:
        SystemExit: The restore failed, or ended elsewhere than the log.
    """
    url = servers.new_store()
    began = time.perf_counter()
    said = json.loads(
        record.repository.do("restore", "--from-log", "--database", url, "--data", "", "--json")
    )
    took = time.perf_counter() - began
    if said["head"] != record.head:
        raise SystemExit(f"expected {record.head} events restored, found {said['head']}")
    servers.drop(url)
    return record.head / took
