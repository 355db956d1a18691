"""(m) appends to PostgreSQL by many callers, with a reader that tails them, beside the stock recorder's.

The yardstick is `PostgresApplicationRecorder` of the eventsourcing library as its own factory makes it, with
4 threads and no reader beside it. An event is 700 bytes in both, each an append of its own.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment

from adapters.event_store.group_committer import GroupCommitter
from adapters.event_store.judging import OPENING
from adapters.event_store.postgres import PostgresEventStore
from deployments.bench.rows import Pairs, Row, in_turn, row
from deployments.bench.scale.stack import Stack
from domain.ports.store import NewAct, NewEvent

BYTES = 700
STOCK_THREADS = 4
TIMES = {8: 2.0, 32: 5.0}
"""Callers, and how many times the stock recorder they are to append (issue 7)."""


def appends(servers: Stack, *, seconds: float, pairs: int) -> list[Row]:
    """Measure (m).

    Args:
        servers: PostgreSQL is used alone.
        seconds: How long each turn appends.
        pairs: Turns of each.
    """
    return [_row(servers, callers, seconds=seconds, pairs=pairs) for callers in TIMES]


def _row(servers: Stack, callers: int, *, seconds: float, pairs: int) -> Row:
    read: list[int] = []
    missed: list[int] = []

    def ours() -> float:
        rate, head, seen = _ours(servers, callers, seconds)
        read.append(seen)
        missed.append(head - seen)
        return rate

    measured: Pairs = in_turn(pairs, ours, lambda: _stock(servers, seconds))
    name = f"(m) appends to PostgreSQL, {callers} callers"
    made = row(name, measured, unit="events/s", beside="stock recorder, 4 threads", goal=TIMES[callers])
    counted = (
        f"{made.yardstick}; of {sum(read) + sum(missed):,} events a tailing reader missed {sum(missed):,}"
    )
    return replace(made, yardstick=counted, holds=made.holds and not any(missed))


def _ours(servers: Stack, callers: int, seconds: float) -> tuple[float, int, int]:
    """Append for a while; gives the rate, the store's head, and how many events the reader has seen."""
    url = servers.new_store()
    with closing(PostgresEventStore(url)) as store:
        committer = GroupCommitter[NewAct](store, finish=list)
        store.append([_act(f"repository/{uuid4()}", 1, type=OPENING)])
        with _tail(url) as tail:

            def caller(is_over: threading.Event) -> int:
                stream, version = f"fact/{uuid4()}", 0
                while not is_over.is_set():
                    version += 1
                    [answer] = committer.submit([_act(stream, version)])
                    if isinstance(answer, Exception):
                        raise answer
                return version

            rate = _together(callers, caller, seconds)
            head = store.head()
            said, _ = tail.communicate(f"{head}\n", timeout=60)
    servers.drop(url)
    return rate, head, int(said)


def _act(stream: str, version: int, *, type: str = "fact.stated.v1") -> NewAct:
    body = os.urandom(BYTES)
    event = NewEvent(stream, version, type, uuid4(), body, hashlib.sha256(body).digest())
    return NewAct(uuid4(), "expert-1", None, "", (event,))


def _tail(url: str) -> subprocess.Popen[str]:
    """Start a reader in a process of its own."""
    tail = subprocess.Popen(
        [sys.executable, "-m", "deployments.bench.scale.tail", url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert tail.stdout is not None
    tail.stdout.readline()
    return tail


def _stock(servers: Stack, seconds: float) -> float:
    """Append with the library's recorder as its factory makes it; gives events a second."""
    url = servers.new_database()
    place = psycopg.conninfo.conninfo_to_dict(url)
    factory: PostgresFactory = PostgresFactory(
        Environment(
            "bench",
            {
                "POSTGRES_DBNAME": str(place["dbname"]),
                "POSTGRES_HOST": str(place["host"]),
                "POSTGRES_PORT": str(place["port"]),
                "POSTGRES_USER": str(place["user"]),
                "POSTGRES_PASSWORD": "",
            },
        )
    )
    recorder = factory.application_recorder()

    def caller(is_over: threading.Event) -> int:
        stream, version = uuid4(), 0
        while not is_over.is_set():
            version += 1
            recorder.insert_events([StoredEvent(stream, version, "fact.stated.v1", os.urandom(BYTES))])
        return version

    try:
        return _together(STOCK_THREADS, caller, seconds)
    finally:
        factory.close()
        servers.drop(url)


def _together(threads: int, work: Callable[[threading.Event], int], seconds: float) -> float:
    """Let threads work until the time is up; gives what they did together, a second.

    Raises:
        SystemExit: One failed; the figures would not be of what was asked.
    """
    is_over = threading.Event()
    done: list[int] = []
    workers = [threading.Thread(target=lambda: done.append(work(is_over))) for _ in range(threads)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    is_over.wait(seconds)
    is_over.set()
    for worker in workers:
        worker.join()
    if len(done) < threads:
        raise SystemExit("an append failed; the figures would not be of what was asked")
    return sum(done) / (time.perf_counter() - began)
