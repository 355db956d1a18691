"""A log of record of any length out of a small one: a recorded block of acts, copied under new ids.

The block is recorded through the API like any other acts: facts with citations, mappings, endorsements. A copy
has new ids for every stream, event, act and request that the block began, and the versions, members and sizes of
the original, so that the whole is a record that every check of a restore accepts. Only what is sealed in a copy
opens with no key: nobody here opens it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.event_store.postgres_reader import PostgresReader
from adapters.kafka_log.producing import producer_to
from adapters.kafka_log.records import SEQUENCE, headers_of, sequence_text
from deployments.bench.scale.stack import Repository, wait_until_built
from deployments.bench.stage import Client, facts, full_line, set_up
from domain.ports.store import StoredEvent, whole

FACTS = 150
MAPPINGS = 200
"""What a block holds: a fact with its citation, a mapping and its endorsement are an event each."""
ON_THEIR_WAY = 20_000
LIMIT_S = 120.0

_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_OWN_HEADERS = ("ce_id", "ce_subject", SEQUENCE)


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the block, taken apart at the ids that a copy has anew.

    Args:
        body: Literal bytes and, at every odd place, the number of an id.
        stream: The kind of its stream with the slash, and the number of the stream's id.
        id: Number of its own id.
        headers: Those that are the same for every copy.
    """

    body: tuple[bytes | int, ...]
    stream: tuple[bytes, int]
    id: int
    headers: tuple[tuple[str, bytes], ...]


@dataclass(slots=True)
class Record:
    """The log of record of a repository, which is made longer as it is asked for.

    Args:
        repository: Whose store holds the beginning of the log.
        head: Sequence of the last event in the topic.
        block: What is copied.
        tails: What follows the first eight digits of each id; those count the copies.
    """

    repository: Repository
    head: int
    block: Sequence[Event]
    tails: Sequence[bytes]
    copies: int = 0

    def extend(self, to: int, tell: Callable[[str], None]) -> None:
        """Write whole copies of the block until the topic holds so many events."""
        producer = producer_to(self.repository.kafka)
        try:
            written = 0
            while self.head < to:
                self.copies += 1
                for record in self._copy():
                    last = producer.send(self.repository.log_topic, **record)
                written += len(self.block)
                if written >= ON_THEIR_WAY:
                    last.get(timeout=LIMIT_S)
                    tell(f"the log holds {self.head:,} events")
                    written = 0
            producer.flush(timeout=LIMIT_S)
        finally:
            producer.close()

    def _copy(self) -> Iterator[dict[str, Any]]:
        ids = [b"%08x%b" % (self.copies, tail) for tail in self.tails]
        for event in self.block:
            self.head += 1
            body = b"".join([part if isinstance(part, bytes) else ids[part] for part in event.body])
            kind, stream = event.stream
            subject = kind + ids[stream]
            own = (("ce_id", ids[event.id]), ("ce_subject", subject), (SEQUENCE, sequence_text(self.head)))
            yield {"key": subject, "value": body, "headers": [*event.headers, *own], "partition": 0}


def recorded(repository: Repository, tell: Callable[[str], None]) -> Record:
    """Record the stage and a block through the API, publish both, and take the block apart.

    Args:
        repository: A new one; no process of it is left at work.
        tell: Told what is done.
    """
    api, publisher = repository.start("api"), repository.start("publish")
    projector = repository.start("project")
    client = Client(api.address)
    wait_until_built(client)
    stage = set_up(client)
    before = int(client("RecordService/GetStatus", {})["head"])
    facts(client, stage.item, FACTS)
    full_line(client, stage, MAPPINGS)
    wait_until_built(client)
    repository.stop(api, publisher, projector)
    store = PostgresReader(repository.database)
    try:
        events = list(whole(store))
    finally:
        store.close()
    tell(f"recorded a block of {len(events) - before} events")
    block, tails = _taken_apart(events, before)
    return Record(repository, len(events), block, tails)


def _taken_apart(events: Sequence[StoredEvent], before: int) -> tuple[list[Event], list[bytes]]:
    known = {id for event in events[:before] for id in _ID.findall(event.body)}
    numbers: dict[bytes, int] = {}

    def number_of(id: bytes) -> int:
        return numbers.setdefault(id, len(numbers))

    def parts(body: bytes) -> Iterator[bytes | int]:
        at = 0
        for found in _ID.finditer(body):
            if found[0] not in known:
                yield body[at : found.start()]
                yield number_of(found[0])
                at = found.end()
        yield body[at:]

    block = []
    for event in events[before:]:
        kind, _, id = event.stream.encode().rpartition(b"/")
        if id in known:
            raise SystemExit(f"expected acts on streams of the block alone, found one on {event.stream}")
        headers = tuple(pair for pair in headers_of(event) if pair[0] not in _OWN_HEADERS)
        stream = (kind + b"/", number_of(id))
        block.append(Event(tuple(parts(event.body)), stream, number_of(str(event.id).encode()), headers))
    return block, [id[8:] for id in numbers]
