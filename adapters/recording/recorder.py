"""Records acts: the one way by which anything enters the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from adapters.observing.tracing import Place
from adapters.recording.desk import Desk, Existence
from adapters.recording.drafts import Draft
from adapters.recording.sealing import Sealer
from domain.errors import GravamenError
from domain.events import Act, By, Change, RecordedEvent
from domain.ports.store import EventStore, Receipt
from domain.values import Purpose


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, for what purpose and, where the act needs one, for what reason.

    Args:
        by: Who.
        purpose: What for.
        reason: Why.
        authority: On what authority.
        place: Where the call stands in a trace; nothing of it is recorded.
    """

    by: By
    purpose: Purpose
    reason: str | None = None
    authority: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """One request to record.

    Args:
        name: Full name of the rpc; part of the request's digest.
        arguments: The validated request without its `request_id`, as plain data.
        decide: The decision, given the desk and the act.
        request_id: The caller's id of the request.
        subjects: Streams of the persons that the texts are about.
        only_validate: Whether nothing is to be stored.
        before: Done before the events are stored, such as granting the bytes that they name.
        after: Done once they are stored.
    """

    name: str
    arguments: Any
    decide: Callable[[Desk, Act], Sequence[Change]]
    request_id: str | None = None
    subjects: tuple[str, ...] = ()
    only_validate: bool = False
    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None


@dataclass(slots=True)
class Pending:
    """A caller's command that waits for its turn.

    Args:
        caller: Who asked.
        command: What for.
        desk: What the commands of one call look at.
        draft: What was decided, once it was.
    """

    caller: Caller
    command: Command
    desk: Desk
    draft: Draft | None = None


class Committer(Protocol):
    """Decides and stores the commands of many callers in groups."""

    def submit(
        self, drafts: Sequence[Pending], *, deadline: float | None = None
    ) -> list[Receipt | Exception]:
        """Make and store an act for each command, whole or not at all, and answer for each."""
        ...


@dataclass(slots=True)
class Recorder:
    """Has commands decided and stored, and tells those who follow; keeps nothing but what is true for ever."""

    repository: UUID
    store: EventStore
    committer: Committer
    sealer: Sealer
    on_recorded: Callable[[RecordedEvent], None] = lambda _: None
    existence: Existence = field(init=False)

    def __post_init__(self) -> None:
        self.existence = Existence(self.store)

    def desk(self) -> Desk:
        """Open a view on the store for one call."""
        return Desk(self.store, self.existence)

    def record(self, caller: Caller, command: Command, *, deadline: float | None = None) -> Receipt:
        """Record one command as one act.

        Raises:
            GravamenError: The command was refused; nothing was recorded.
        """
        answer = self.record_all(caller, [command], deadline=deadline)[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def record_all(
        self, caller: Caller, commands: Sequence[Command], *, deadline: float | None = None
    ) -> list[Receipt | Exception]:
        """Record commands in order, each an act of its own; one refusal spoils no other (decision 32).

        Raises:
            StoreUnavailableError: Nothing was recorded.
        """
        desk = self.desk()
        pending = [Pending(caller, command, desk) for command in commands]
        answers = self.committer.submit(pending, deadline=deadline) if pending else []
        for one, answer in zip(pending, answers, strict=True):
            if isinstance(answer, Receipt):
                self._tell(one, answer)
            elif not isinstance(answer, GravamenError):
                # Unforeseen: it stands in place of every answer of the call.
                raise answer
        return answers

    def _tell(self, pending: Pending, receipt: Receipt) -> None:
        """Tell those who follow what was stored."""
        if pending.draft is None or receipt.was_repeated or pending.command.only_validate:
            return
        self.existence.note(event.stream for event in pending.draft.events)
        for event in pending.draft.events:
            self.on_recorded(event)
        if pending.command.after is not None:
            pending.command.after()
