"""(o) the publisher from PostgreSQL to Kafka, beside a bare producer of the same records with the same settings.

The clock of both starts when the first page is acknowledged: what it takes to find one's place is left aside.
"""

from __future__ import annotations

import threading
import time
from contextlib import closing

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.publishing_turn import PublishingTurn
from adapters.kafka_log.producing import producer_to, record_of
from adapters.kafka_log.publisher import PAGE, Publisher
from deployments.bench.rows import Row, in_turn, row
from deployments.bench.scale.stack import Stack
from domain.ports.store import StoredEvent

READ = 5_000
LIMIT_S = 300.0


def publisher(servers: Stack, database: str, *, pairs: int) -> list[Row]:
    """Measure (o); each turn writes to a topic of its own, from its start to the last acknowledgement.

    Args:
        servers: Kafka, and the database's PostgreSQL.
        database: Address of a store; every event of it is published.
        pairs: Turns of each.
    """
    brokers = servers.kafka.addresses
    with closing(PostgresReader(database)) as store:
        log = EmbeddedLog(store)
        events = _all(log)
        records = [record_of(event) for event in events]

        def published() -> float:
            is_done = threading.Event()
            acknowledged: list[tuple[float, int]] = []

            def note(sequence: int, _: int) -> None:
                acknowledged.append((time.perf_counter(), sequence))
                if sequence >= len(events):
                    is_done.set()

            publishing = Publisher(
                log, PublishingTurn(database), brokers, servers.new_topic(), on_published=note
            )
            thread = threading.Thread(target=publishing.run)
            thread.start()
            has_come = is_done.wait(LIMIT_S)
            publishing.stop()
            thread.join()
            if not has_come:
                raise SystemExit(f"the publisher came to {publishing.position} of {len(events)} in time")
            (began, first), (ended, last) = acknowledged[0], acknowledged[-1]
            return (last - first) / (ended - began)

        def produced() -> float:
            topic = servers.new_topic()
            producer = producer_to(brokers)
            for each in [producer.send(topic, **record) for record in records[:PAGE]]:
                each.get(timeout=LIMIT_S)
            began = time.perf_counter()
            for each in [producer.send(topic, **record) for record in records[PAGE:]]:
                each.get(timeout=LIMIT_S)
            took = time.perf_counter() - began
            producer.close()
            return len(records[PAGE:]) / took

        produced()
        measured = in_turn(pairs, published, produced)
    return [row("(o) publisher to Kafka", measured, unit="events/s", beside="bare producer", goal=0.6)]


def _all(log: EmbeddedLog) -> list[StoredEvent]:
    events: list[StoredEvent] = []
    while page := log.read(len(events), READ):
        events += page
    return events
