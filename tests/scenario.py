"""Given recorded events of one stream, when a decision is made, then these changes or this refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.errors import GravamenError
from domain.events import Act, ActPart, By, Change, DomainEvent, RecordedEvent, State
from domain.values import Classification, Purpose

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
REPOSITORY = UUID(int=1)
SUBJECT = UUID(int=7)


def act_by(identity: str = "expert-1", *, minutes: int = 0) -> Act:
    """Give an act of a person, some minutes after noon."""
    return Act(id=UUID(int=99), by=By(id=identity), recorded_at=NOON + timedelta(minutes=minutes))


def record(
    event: DomainEvent,
    *,
    id: UUID,
    version: int,
    by: str = "expert-1",
    classification: Classification = Classification.CONFIDENTIAL,
) -> RecordedEvent:
    """Wrap an event as if it had been recorded."""
    return RecordedEvent(
        format=1,
        repository=REPOSITORY,
        id=UUID(int=version, version=4),
        type=event.TOPIC,
        stream=f"{event.STREAM.value}/{id}",
        version=version,
        recorded_at=NOON + timedelta(minutes=version),
        by=By(id=by),
        act=ActPart(id=UUID(int=version), n=1, of=1),
        authority=None,
        purpose=Purpose.DOCUMENTATION,
        reason=None,
        request=None,
        causation=None,
        nonce="0" * 32,
        classification=classification,
        data=event,
    )


@dataclass(frozen=True)
class Given:
    """Recorded events of one stream; an event may come with its author as `(event, "expert-2")`."""

    evolve: Callable[[Any, RecordedEvent], State]
    events: Sequence[DomainEvent | tuple[DomainEvent, str]]
    id: UUID = SUBJECT

    def state(self) -> Any:
        """Replay the events."""
        state: State | None = None
        for version, given in enumerate(self.events, start=1):
            event, by = given if isinstance(given, tuple) else (given, "expert-1")
            state = self.evolve(state, record(event, id=self.id, version=version, by=by))
        return state

    def when(self, decision: Callable[..., Change | Sequence[Change]], **arguments: Any) -> Outcome:
        """Make a decision on the state; it is not run before `then`."""
        return Outcome(lambda: decision(self.state(), **arguments))


@dataclass(frozen=True)
class Outcome:
    """What a decision gives."""

    decide: Callable[[], Change | Sequence[Change]]

    def then(self, *expected: DomainEvent) -> None:
        """Assert the events that the decision asks for."""
        changes = self.decide()
        assert [change.event for change in ([changes] if isinstance(changes, Change) else changes)] == list(
            expected
        )

    def then_refused(self, error: type[GravamenError], words: str) -> None:
        """Assert the refusal and words of its message."""
        with pytest.raises(error) as refusal:
            self.decide()
        assert words in refusal.value.message
