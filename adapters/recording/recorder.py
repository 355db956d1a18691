"""Records acts: the one way by which anything enters the log."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from adapters.recording.desk import Desk, Existence
from adapters.recording.drafts import Draft, DraftText
from adapters.recording.names import NameIndex
from adapters.recording.sealing import Sealer
from domain.anatomy import Reference, references
from domain.errors import GravamenError, InvalidError, NotFoundError, RequestReusedError
from domain.events import (
    ACT_LIMIT,
    Act,
    ActPart,
    By,
    Change,
    RecordedEvent,
    RequestRef,
)
from domain.ports.store import EventStore, Receipt
from domain.protected import Plain
from domain.values import Purpose


class Committer(Protocol):
    """Seals and stores the acts of many callers in shared transactions."""

    def submit(self, drafts: Sequence[Draft], *, deadline: float | None = None) -> list[Receipt | Exception]:
        """Store acts, each whole or not at all, and answer for each."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, for what purpose and, where the act needs one, for what reason."""

    by: By
    purpose: Purpose
    reason: str | None = None
    authority: str | None = None


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
class Recorder:
    """Decides, checks, seals and appends; holds no state but what is true for ever."""

    repository: UUID
    store: EventStore
    committer: Committer
    sealer: Sealer
    names: NameIndex
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    on_recorded: Callable[[RecordedEvent], None] = lambda _: None
    existence: Existence = field(init=False)

    def __post_init__(self) -> None:
        self.existence = Existence(self.store)

    def desk(self) -> Desk:
        """Open a view on the store for one command."""
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
        request_ids = [command.request_id for command in commands if command.request_id is not None]
        asked = self.store.asked(caller.by.id, request_ids) if request_ids else set()
        answers: list[Receipt | Exception | Draft] = []
        for command in commands:
            try:
                known = self._answered(caller, command) if command.request_id in asked else None
                answers.append(known or self._drafted(desk, caller, command))
            except GravamenError as refusal:
                answers.append(refusal)
        drafts = [answer for answer in answers if isinstance(answer, Draft)]
        stored = iter(self.committer.submit(drafts, deadline=deadline) if drafts else ())
        return [
            self._told(command, answer, next(stored)) if isinstance(answer, Draft) else answer
            for command, answer in zip(commands, answers, strict=True)
        ]

    def _drafted(self, desk: Desk, caller: Caller, command: Command) -> Receipt | Draft:
        draft = self._decide(desk, caller, command)
        if command.only_validate:
            return Receipt(act=draft.act, first_sequence=0, last_sequence=0, streams=())
        if command.before is not None:
            command.before()
        desk.note(draft.events)
        return draft

    def _told(self, command: Command, draft: Draft, answer: Receipt | Exception) -> Receipt | Exception:
        """Tell those who follow what was stored, and pass the answer on."""
        if isinstance(answer, Receipt) and not answer.was_repeated:
            self.existence.note(event.stream for event in draft.events)
            for event in draft.events:
                self.on_recorded(event)
            if command.after is not None:
                command.after()
        return answer

    def _answered(self, caller: Caller, command: Command) -> Receipt:
        """Give the first answer to a request again (architecture.md 14)."""
        assert command.request_id is not None
        known = self.store.request(caller.by.id, command.request_id)
        assert known is not None
        if known[0] != self._request_digest(command):
            raise RequestReusedError(
                "expected a new request_id, found one that was used for other content",
                field="options.request_id",
            )
        return known[1]

    def _request_digest(self, command: Command) -> str:
        return self.sealer.keyed_digest("request", command.name, command.arguments, command.subjects)

    def _decide(self, desk: Desk, caller: Caller, command: Command) -> Draft:
        act = Act(id=uuid4(), by=caller.by, recorded_at=self.clock())
        changes = command.decide(desk, act)
        if not 1 <= len(changes) <= ACT_LIMIT:
            raise InvalidError(f"expected an act of 1 to {ACT_LIMIT} events, found {len(changes)}")
        self._check_references(desk, changes)
        request = None
        if command.request_id is not None:
            request = RequestRef(id=command.request_id, digest=self._request_digest(command))
        subject = command.subjects[0] if len(command.subjects) == 1 else None
        draft = Draft(act.id, caller.by.id, request, subject)
        versions: dict[str, int] = {}
        for n, change in enumerate(changes, start=1):
            stream = str(change.stream)
            versions[stream] = versions.get(stream, 0 if change.opens else desk.version(stream)) + 1
            part = ActPart(id=act.id, n=n, of=len(changes))
            event = self._envelope(
                caller, change, stream, act=act, part=part, version=versions[stream], request=request
            )
            texts = draft.add(event)
            if subject is None and not stream.startswith(PERSONAL):
                self._refuse_names(texts)
        return draft

    def _check_references(self, desk: Desk, changes: Sequence[Change]) -> None:
        opened = {str(change.stream) for change in changes if change.opens}
        wanted: dict[str, Reference] = {}
        for change in changes:
            for reference in references(change.event):
                if reference.stream not in opened:
                    wanted.setdefault(reference.stream, reference)
        for stream in sorted(desk.missing(wanted)):
            raise NotFoundError(f"expected a recorded stream, found no {stream}", field=wanted[stream].path)

    def _envelope(
        self,
        caller: Caller,
        change: Change,
        stream: str,
        *,
        act: Act,
        part: ActPart,
        version: int,
        request: RequestRef | None,
    ) -> RecordedEvent:
        return RecordedEvent(
            format=1,
            repository=self.repository,
            id=uuid4(),
            type=change.event.TOPIC,
            stream=stream,
            version=version,
            recorded_at=act.recorded_at,
            by=caller.by,
            act=part,
            authority=caller.authority,
            purpose=caller.purpose,
            reason=None if caller.reason is None else Plain.of(caller.reason),
            request=request,
            causation=None,
            nonce=os.urandom(16).hex(),
            classification=change.classification,
            data=change.event,
        )

    def _refuse_names(self, texts: Iterable[DraftText]) -> None:
        """Refuse a text that holds a known name and is not sealed under a person's key (decision 3)."""
        for text in texts:
            if not text.is_quote and self.names.holds_name(text.content.text):
                raise InvalidError(
                    "expected persons named by code, found a name of the register; use the code, or state the"
                    " one person that the text is about in options.subjects",
                    field=text.path.removeprefix("data."),
                )


PERSONAL = ("source/", "actor/", "identity/")
"""Streams that are one person's own: their texts are sealed under that person's key anyway."""
