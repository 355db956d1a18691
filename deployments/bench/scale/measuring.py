"""(m) to (t): the rows at scale, on servers started once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from deployments.bench import stream
from deployments.bench.rows import Row
from deployments.bench.scale import following, visible
from deployments.bench.scale.appends import appends
from deployments.bench.scale.commands import commands
from deployments.bench.scale.publishing import publisher
from deployments.bench.scale.stack import Stack, stack, wait_until_built
from deployments.bench.scale.versions import server_versions
from deployments.bench.stage import Client, fill, set_up

PARTS = "mnopqrst"


@dataclass(frozen=True, slots=True)
class ScaleSize:
    """How much is measured at scale."""

    pairs: int = 5
    seconds: float = 2.0
    calls: int = 1_000
    events: int = 20_000
    caught_up: int = 20_000
    restored: int = 1_000_000
    visible: int = 2_000


QUICK = ScaleSize(pairs=1, seconds=0.3, calls=80, events=1_500, caught_up=1_000, restored=5_000, visible=200)


def measure(only: str, size: ScaleSize, tell: Callable[[str], None]) -> tuple[list[Row], tuple[str, ...]]:
    """Measure the parts asked for; gives their rows, and the names of the servers with their versions.

    (p), (q) and (s) read one log, and are measured together.
    """
    rows: list[Row] = []
    tell("PostgreSQL and Kafka start")
    with stack() as servers:
        if "m" in only:
            tell("(m) appends to PostgreSQL")
            rows += appends(servers, seconds=size.seconds, pairs=size.pairs)
        if set(only) & set("not"):
            rows += _driven(servers, only, size, tell)
        if set(only) & set("pqs"):
            tell("(p), (q), (s) catch-up, ready, restore")
            rows += following.rows(
                servers,
                caught_up=size.caught_up,
                restored=size.restored,
                pairs=min(3, size.pairs),
                tell=tell,
            )
        if "r" in only:
            tell("(r) recorded to visible")
            rows += visible.rows(servers, calls=size.visible, tell=tell)
        return rows, server_versions(servers)


def _driven(servers: Stack, only: str, size: ScaleSize, tell: Callable[[str], None]) -> list[Row]:
    """Measure what one repository is enough for: commands, `Subscribe` and the publisher."""
    rows: list[Row] = []
    with servers.repository() as repository:
        one = repository.start("api")
        projector = repository.start("project")
        publishing = repository.start("publish")
        client = Client(one.address)
        wait_until_built(client)
        stage = set_up(client)
        repository.stop(projector, publishing)
        if "n" in only:
            tell("(n) commands against PostgreSQL")
            other = repository.start("api")
            rows += commands(one, other, stage, calls=size.calls, pairs=size.pairs)
            repository.stop(other)
        fill(client, stage, to=size.events, tell=tell, waits=False)
        if "t" in only:
            tell("(t) Subscribe from PostgreSQL")
            rows += stream.subscribe(one, pairs=size.pairs, part="t", place=" at scale")
        repository.stop()
        if "o" in only:
            tell("(o) publisher to Kafka")
            rows += publisher(servers, repository.database, pairs=size.pairs)
    return rows
