"""Tells traces what was published: each page, and inside the trace of each act; and names that trace in the record.

The header `traceparent` stands beside the value, whose bytes are the store's own, and no reader of ours reads it:
it is for consumers that know nothing of this project. The topic for integrators has none, because the act that
an event is part of is not among what may leave (architecture.md 11).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kafka import KafkaProducer

from adapters.kafka_log.publisher import Publisher
from adapters.observing.tracing import (
    NO_TRACES,
    TRACEPARENT,
    About,
    Place,
    Step,
    Told,
    Traces,
    now_ns,
    some_of,
)
from domain.ports.store import StoredEvent


@dataclass(slots=True, kw_only=True)
class TracedPublisher(Publisher):
    """Publishes the log of record, and tells of it.

    Args:
        traces: Where it is told.
    """

    traces: Traces = NO_TRACES

    def _records(self, events: list[StoredEvent]) -> Iterator[dict[str, Any]]:
        for event, record in zip(events, Publisher._records(self, events), strict=True):
            header = (TRACEPARENT, Place.of_act(act_of(event)).header().encode())
            yield record | {"headers": [*record["headers"], header]}

    def _send(self, producer: KafkaProducer, events: list[StoredEvent]) -> None:
        begun_ns = now_ns()
        Publisher._send(self, producer, events)
        acts = list(dict.fromkeys(act_of(event) for event in events))
        chosen = some_of(acts)
        page, places = Place.new(), [Place.of_act(act) for act in chosen]
        for act, place in zip(chosen, places, strict=True):
            about: About = {Told.TOPIC: self.topic, Told.ACT: str(act)}
            self.traces.tell(Step.PUBLISH, begun_ns=begun_ns, inside=place, links=[page], about=about)
        counts: About = {
            Told.TOPIC: self.topic,
            Told.ACTS: len(acts),
            Told.EVENTS: len(events),
            Told.FIRST: events[0].sequence,
            Told.LAST: events[-1].sequence,
        }
        self.traces.tell(Step.PUBLISH_PAGE, begun_ns=begun_ns, place=page, links=places, about=counts)


def act_of(event: StoredEvent) -> UUID:
    """Read the id of the act that an event is part of."""
    return UUID(json.loads(event.body)["act"]["id"])
