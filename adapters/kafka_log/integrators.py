"""Publishes for integrators beside the log of record: redacted, keyed by stream, at least once.

Several partitions have no one last record, so the position is the sequence that the turn remembers. A crash
between the brokers' acknowledgement and that memory sends a page again; a consumer knows an event by its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.kafka_log.errors import LogLostError
from adapters.kafka_log.publisher import Publisher
from domain.errors import UnreadableEventError
from domain.ports.store import StoredEvent
from domain.publication.redaction import Published

CONTENT_TYPE = b"application/cloudevents+json; charset=UTF-8"
PURPOSE = "publish for integrators"
"""Purpose of the turn: another than that of the log of record, so that each has its own place."""

Redact = Callable[[Sequence[StoredEvent]], Sequence[Published]]
"""Gives what of some events may stand on the topic, by the store's head."""


@dataclass(slots=True, kw_only=True)
class IntegratorPublisher(Publisher):
    """Publishes while it has the turn; `run`, `stop` and `position` are those of the publisher of the log.

    Args:
        redact: Redacts to the topic's classification.
    """

    redact: Redact

    def run(self) -> None:
        """Publish until stopped; store or brokers out of reach are tried again.

        Raises:
            LogLostError: The store ends before what was published: it is another, or it lost data.
            UnreadableEventError: An event is of a type about which nobody has decided; nothing is passed over.
        """
        try:
            Publisher.run(self)
        except UnreadableEventError as error:
            self.fault = error.message
            raise

    def find_place(self) -> int:
        """Give the sequence up to which everything was published.

        Raises:
            LogLostError: The store ends before it.
        """
        place, head = self.turn.acknowledged(self.topic), self.store.head()
        if place > head:
            raise LogLostError(
                f"expected the store to reach sequence {place}, which topic {self.topic} has, found that it "
                f"ends at {head}"
            )
        return place

    def check_place(self) -> None:
        """Make sure, at work, that the store still reaches so far.

        Raises:
            LogLostError: As for `find_place`.
        """
        self.find_place()

    def _records(self, events: list[StoredEvent]) -> Iterator[dict[str, Any]]:
        """Give what the topic may hold of some events; the stream decides the partition."""
        for event in self.redact(events):
            yield {
                "key": event.stream.encode(),
                "value": event.body,
                "headers": [("content-type", CONTENT_TYPE)],
            }
