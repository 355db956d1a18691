"""(r) from recorded to visible in a view, at half the load that API, publisher and projector take together.

An act is recorded at the time that its event states, which is before its transaction; it is visible when another
connection finds the view's position at its sequence or beyond. Between two looks lie some milliseconds, which
count.
"""

from __future__ import annotations

import bisect
import json
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from itertools import count

import grpc
import psycopg

from adapters.event_store.postgres_reader import PostgresReader
from adapters.sql_views.postgres import place_of
from deployments.bench.commands import THREADS
from deployments.bench.load import call, mapping
from deployments.bench.rows import Row, percentile, plain_row
from deployments.bench.scale.stack import Repository, Stack, wait_until_built
from deployments.bench.servers import Served
from deployments.bench.stage import Client, Stage, set_up
from domain.ports.store import whole
from projections.case_register import CASE_REGISTER

PROPOSE = "/gravamen.v1.MappingService/ProposeMapping"
LOOK_S = 0.003
LIMIT_S = 60.0
P50_MS, P99_MS = 100.0, 500.0
"""Issue 7, speed to reach."""
_POSITION = "SELECT position FROM views.positions WHERE view = %s"


def rows(servers: Stack, *, calls: int, tell: Callable[[str], None]) -> list[Row]:
    """Measure (r).

    Args:
        servers: PostgreSQL and Kafka.
        calls: Acts at full load, which show the most that is taken, and as many at half of it.
        tell: Told what is done.
    """
    tell("(r) recorded to visible")
    with servers.repository() as repository:
        api = repository.start("api")
        repository.start("publish")
        repository.start("project")
        client = Client(api.address)
        wait_until_built(client)
        stage = set_up(client)
        _order(api, stage, calls // 4)
        most = _order(api, stage, calls)
        wait_until_built(client)
        times = _at(api, repository, stage, most / 2, calls)
    beside = f"{most / 2:,.0f} acts/s, half of the most"
    return [
        plain_row(
            "(r) recorded to visible, p50", percentile(times, 0.5), unit="ms", at_most=P50_MS, beside=beside
        ),
        plain_row(
            "(r) recorded to visible, p99", percentile(times, 0.99), unit="ms", at_most=P99_MS, beside=beside
        ),
    ]


def _order(api: Served, stage: Stage, calls: int) -> float:
    order = api.order("single", calls=calls, threads=THREADS, fact=stage.fact, base=stage.base)
    return float(order["rate"])


def _at(api: Served, repository: Repository, stage: Stage, rate: float, calls: int) -> list[float]:
    """Make calls at a rate; gives the milliseconds from recorded to visible of every event."""
    with closing(PostgresReader(repository.database)) as store:
        before = store.head()
        looks = _Looks(repository.database)
        _paced(api.address, stage, rate, calls)
        head = store.head()
        seen = looks.until(head)
        return [(seen.at(event.sequence) - _recorded_s(event.body)) * 1_000 for event in whole(store, before)]


def _recorded_s(body: bytes) -> float:
    return datetime.fromisoformat(json.loads(body)["recorded_at"]).timestamp()


def _paced(address: str, stage: Stage, rate: float, calls: int) -> None:
    """Make calls from several threads, each begun when its time has come, or at once where it is late.

    Raises:
        SystemExit: A call failed.
    """
    turns = count()
    done: list[int] = []
    began = time.monotonic()

    def work() -> None:
        with grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
            send = call(channel, PROPOSE)
            while (turn := next(turns)) < calls:
                time.sleep(max(0.0, began + turn / rate - time.monotonic()))
                send(mapping(stage.fact, stage.base).SerializeToString())
                done.append(turn)

    workers = [threading.Thread(target=work) for _ in range(THREADS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if len(done) < calls:
        raise SystemExit("a call failed; the figures would not be of what was asked")


class _Looks:
    """Looks at a view's position again and again, and remembers when each was first seen."""

    def __init__(self, database: str) -> None:
        self._positions: list[int] = []
        self._times: list[float] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(database,), daemon=True)
        self._thread.start()

    def until(self, position: int) -> _Looks:
        """Look on until a position is seen.

        Raises:
            SystemExit: It was not, in time.
        """
        deadline = time.monotonic() + LIMIT_S
        while not (self._positions and self._positions[-1] >= position):
            if time.monotonic() > deadline:
                raise SystemExit(f"position {position} was not visible within {LIMIT_S:g} s")
            time.sleep(LOOK_S)
        self._is_over.set()
        self._thread.join()
        return self

    def at(self, sequence: int) -> float:
        """Give the time at which a sequence was first seen to be applied, in seconds from 1970."""
        return self._times[bisect.bisect_left(self._positions, sequence)]

    def _look(self, database: str) -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            while not self._is_over.is_set():
                row = connection.execute(_POSITION, (place_of(CASE_REGISTER),)).fetchone()
                if row is not None and (not self._positions or row[0] > self._positions[-1]):
                    self._times.append(time.time())
                    self._positions.append(row[0])
                time.sleep(LOOK_S)
