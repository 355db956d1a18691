"""A log in memory, written act by act, and views built from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from adapters.sql_views.engine import memory_engine
from domain.events import ActPart, By, DomainEvent, RecordedEvent, State, decode, encode
from domain.ports.store import StoredEvent
from domain.protected import Sealed
from domain.streams import STREAMS
from domain.values import Classification, Purpose, StreamKind
from projections.runner import Runner, view_digest
from projections.view import View
from tests.scenario import NOON, REPOSITORY

REASON = Sealed(subject="fact/x", event=UUID(int=3), path="reason", box="cmVhc29u")


def sealed(name: str = "text") -> Sealed:
    """Give a sealed text as an event holds it; nothing here ever opens it."""
    return Sealed(subject="fact/x", event=UUID(int=2), path=f"data.{name}", box="c2FtcGxl")


class MemoryLog:
    """An event log in memory: acts are appended whole, and states of streams are at hand.

    Args:
        tracks_states: Whether events are evolved too; samples of events make no sense together.
        recorded: Gives when the event at a sequence was recorded; an event a minute where left out.
    """

    def __init__(
        self,
        *,
        tracks_states: bool = True,
        recorded: Callable[[int], datetime] = lambda sequence: NOON + timedelta(minutes=sequence),
    ) -> None:
        self.tracks_states = tracks_states
        self.recorded = recorded
        self.stored: list[StoredEvent] = []
        self.ends: list[int] = [0]
        self.states: dict[str, State] = {}
        self.versions: dict[str, int] = {}

    def act(
        self,
        *events: tuple[UUID, DomainEvent],
        by: str = "expert-1",
        kind: str = "person",
        reason: bool = False,
    ) -> int:
        """Append one act of events, each with the id of its stream; gives the position at its end."""
        for n, (id, event) in enumerate(events, start=1):
            self._append(id, event, n, len(events), By.model_validate({"id": by, "kind": kind}), reason)
        self.ends.append(len(self.stored))
        return self.ends[-1]

    def _append(self, id: UUID, event: DomainEvent, n: int, of: int, by: By, reason: bool) -> None:
        sequence = len(self.stored) + 1
        stream = f"{event.STREAM.value}/{id}"
        version = self.versions.get(stream, 0) + 1
        recorded = RecordedEvent(
            format=1,
            repository=REPOSITORY,
            id=UUID(int=10_000 + sequence),
            type=event.TOPIC,
            stream=stream,
            version=version,
            recorded_at=self.recorded(sequence),
            by=by,
            act=ActPart(id=UUID(int=20_000 + len(self.ends)), n=n, of=of),
            authority=None,
            purpose=Purpose.DOCUMENTATION,
            reason=REASON if reason else None,
            request=None,
            causation=None,
            nonce="0" * 32,
            classification=Classification.CONFIDENTIAL,
            data=event,
        )
        body = encode(recorded)
        digest = hashlib.sha256(body).digest()
        self.stored.append(StoredEvent(sequence, stream, version, event.TOPIC, recorded.id, body, digest))
        self.versions[stream] = version
        if not self.tracks_states:
            return
        evolve: Any = STREAMS[StreamKind(event.STREAM)].evolve
        self.states[stream] = evolve(self.states.get(stream), decode(body))

    def head(self) -> int:
        """Sequence of the last event."""
        return len(self.stored)

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read events in order."""
        return self.stored[after : after + limit]

    def wait(self, after: int, timeout_s: float) -> int:
        """Give the head at once."""
        return self.head()


def built(log: MemoryLog, views: Iterable[View], *, stops: Iterable[int] = ()) -> Engine:
    """Build views, halting at each of the stops on the way to the head."""
    engine = memory_engine()
    runner = Runner(engine, log, tuple(views))
    runner.open()
    for stop in sorted(set(stops)):
        runner.run(to=stop)
    runner.run()
    faults = {name: state.fault for name, state in runner.states.items() if state.fault}
    assert not faults, faults
    return engine


def built_to(log: MemoryLog, views: Iterable[View], position: int) -> Engine:
    """Build views up to a position alone, as a replay does."""
    engine = memory_engine()
    runner = Runner(engine, log, tuple(views))
    runner.open()
    runner.run(to=position)
    return engine


def digests(engine: Engine, views: Iterable[View]) -> dict[str, str]:
    """Give each view's digest."""
    with engine.connect() as connection:
        return {view.name: view_digest(connection, view) for view in views}
