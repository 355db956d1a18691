"""(p) views caught up from Kafka by `gravamen project`, beside bare consuming and parsing; (q) a consumer's start.

A turn builds views in a new database, from the moment in which the first of them is begun to that in which the
last of them stands in its place; the start of the program is left aside.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial

import psycopg
from kafka import KafkaConsumer, TopicPartition

from adapters.event_store.turn import Turn
from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.reader import KafkaLog
from adapters.sql_views.postgres import PostgresViews, place_of
from adapters.sql_views.projector import Projector
from deployments.bench.rows import Row, in_turn, plain_row, row
from deployments.bench.scale.copies import Record
from deployments.bench.scale.stack import Stack
from projections.all_views import all_views
from projections.case_register import CASE_REGISTER
from projections.runner import Runner
from projections.view import View

LIMIT_S = 300.0
LOOK_S = 0.02
SOON_S = 0.001
BESIDE = "bare consuming and parsing"
_POSITIONS = "SELECT view, position FROM views.positions"


def rows(servers: Stack, record: Record, *, pairs: int, tell: Callable[[str], None]) -> list[Row]:
    """Measure (p) and (q).

    Args:
        servers: Where views are built, each turn in a database of its own.
        record: The log that they are built from.
        pairs: Turns of each.
        tell: Told what is measured.
    """
    tell(f"(p) catch-up from Kafka, {record.head:,} events")
    bare = partial(consumed, record, to=record.head)
    one = in_turn(pairs, lambda: caught_up(servers, record, [CASE_REGISTER]), bare)
    every = in_turn(pairs, lambda: caught_up(servers, record, all_views()), bare)
    tell("(q) start of a consumer")
    starts = consumer_starts(servers, record, turns=pairs)
    return [
        row("(p) one register caught up", one, unit="events/s", beside=BESIDE, goal=0.15),
        row("(p) all views caught up", every, unit="events/s", beside=BESIDE, goal=0.05),
        plain_row("(q) consumer of a view ready", statistics.median(starts), unit="s", at_most=0.5),
    ]


def consumed(record: Record, *, to: int) -> float:
    """Consume so many events and parse their JSON, as a consumer of anybody's would; gives events a second."""
    settings = client_settings(record.repository.kafka)
    consumer = KafkaConsumer(
        **settings,
        enable_auto_commit=False,
        max_poll_records=5_000,
        max_partition_fetch_bytes=8 * 1024 * 1024,
    )
    with closing(consumer):
        partition = TopicPartition(record.repository.log_topic, 0)
        consumer.assign([partition])
        consumer.seek(partition, 0)
        count = 0
        began = time.perf_counter()
        while count < to:
            for found in consumer.poll(1_000).get(partition, ()):
                json.loads(found.value)
                count += 1
        return count / (time.perf_counter() - began)


def caught_up(servers: Stack, record: Record, views: Sequence[View]) -> float:
    """Let a projector build views in a new database; gives events a second."""
    url = servers.new_database()
    named = [argument for view in views for argument in ("--view", view.name)]
    projector = record.repository.start("project", "--views-database", url, *named)
    try:
        took = _until_built(url, views, record.head)
    finally:
        record.repository.stop(projector)
    servers.drop(url)
    return record.head / took


def _until_built(url: str, views: Sequence[View], head: int) -> float:
    places = {place_of(view) for view in views}
    began = time.perf_counter()
    deadline = began + LIMIT_S
    known: dict[str, int] = {}
    with psycopg.connect(url, autocommit=True) as connection:
        while (now := time.perf_counter()) < deadline:
            known = dict(connection.execute(_POSITIONS).fetchall())
            if not known:
                began = now
            if all(known.get(place, 0) >= head for place in places):
                return now - began
            time.sleep(LOOK_S)
    raise SystemExit(f"the views were not built within {LIMIT_S:g} s: {known}")


def consumer_starts(servers: Stack, record: Record, *, turns: int) -> list[float]:
    """Start the consumer of a view that stands one event behind; gives the seconds until that event is applied."""
    behind = servers.new_database()
    place = place_of(CASE_REGISTER)
    with closing(PostgresViews(behind, (CASE_REGISTER,))) as views, closing(_log(record)) as log:
        runner = Runner(views.writing_engine(place), log, (CASE_REGISTER,), key=lambda _: place)
        runner.open()
        runner.run(to=record.head - 1)
        runner.engine.dispose()
    return [_ready_s(servers.new_database(template=behind), record) for _ in range(turns)]


def _ready_s(url: str, record: Record) -> float:
    began = time.perf_counter()
    with closing(PostgresViews(url, (CASE_REGISTER,))) as views, closing(_log(record)) as log:
        projector = Projector(views, CASE_REGISTER, log, Turn(url, place_of(CASE_REGISTER)))
        thread = threading.Thread(target=projector.run, daemon=True)
        thread.start()
        while projector.position < record.head and time.perf_counter() - began < LIMIT_S:
            time.sleep(SOON_S)
        took = time.perf_counter() - began
        projector.stop()
        thread.join()
    return took


def _log(record: Record) -> KafkaLog:
    return KafkaLog(record.repository.kafka, record.repository.log_topic)
