"""From commands to acts: decide, check, number, seal, write the exact bytes."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters.recording.desk import Desk
from adapters.recording.drafts import Draft, DraftText, act_of
from adapters.recording.names import NameIndex
from adapters.recording.recorder import Caller, Command, Pending
from adapters.recording.sealing import Sealer
from domain.anatomy import Reference, references
from domain.errors import GravamenError, InvalidError, NotFoundError, RequestReusedError
from domain.events import ACT_LIMIT, Act, ActPart, Change, RecordedEvent, RequestRef
from domain.ports.store import EventStore, NewAct, Receipt
from domain.protected import Plain


@dataclass(slots=True)
class Deciding:
    """Makes acts of the commands of a group, one after the other.

    One thread does it for all: threads that decide beside each other pass the interpreter to and fro, which
    costs more than they gain.
    """

    repository: UUID
    store: EventStore
    sealer: Sealer
    names: NameIndex
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    refresh: Callable[[], None] = lambda: None
    """Takes in what other processes recorded, before a group is decided."""

    def acts(self, group: Sequence[Pending]) -> list[NewAct | Receipt | Exception]:
        """Make an act of each command; or give its earlier answer, or why it is refused.

        Keys of the whole group are durable, by one transaction, before the first event's bytes exist.
        """
        self.refresh()
        answered = self._answered_of(group)
        decided = [self._decided(pending, answered) for pending in group]
        unforeseen = {
            pending.desk: one for pending, one in zip(group, decided, strict=True) if _is_fault(one)
        }
        if unforeseen:
            # Of a call that met an error nobody foresaw nothing is recorded; it spoils no other call.
            decided = [unforeseen.get(pending.desk, one) for pending, one in zip(group, decided, strict=True)]
        drafts = [one for one in decided if isinstance(one, Draft)]
        self.sealer.provide(subject for draft in drafts for subject in draft.subjects)
        return [
            self._sealed(pending, one) if isinstance(one, Draft) else one
            for pending, one in zip(group, decided, strict=True)
        ]

    def _answered_of(self, group: Sequence[Pending]) -> set[tuple[str, str]]:
        """Name the requests of a group that were answered before, each with who asked."""
        asked: defaultdict[str, list[str]] = defaultdict(list)
        for pending in group:
            if pending.command.request_id is not None:
                asked[pending.caller.by.id].append(pending.command.request_id)
        return {(by, id) for by, ids in asked.items() for id in self.store.asked(by, ids)}

    def _decided(self, pending: Pending, answered: set[tuple[str, str]]) -> Draft | Receipt | Exception:
        caller, command = pending.caller, pending.command
        try:
            if (caller.by.id, command.request_id) in answered:
                return self._answer_again(caller, command)
            draft = pending.draft = self._decide(pending.desk, caller, command)
            if command.only_validate:
                return Receipt(act=draft.act, first_sequence=0, last_sequence=0, streams=())
            if command.before is not None:
                command.before()
        except Exception as error:  # noqa: BLE001 - carried to its own caller, so that it spoils no other
            return error
        pending.desk.note(draft.events)
        return draft

    def _sealed(self, pending: Pending, draft: Draft) -> NewAct | GravamenError:  # noqa: ARG002 - for who tells it
        return act_of(draft, self.sealer)

    def _answer_again(self, caller: Caller, command: Command) -> Receipt:
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


PERSONAL = ("source/", "actor/", "victim/", "identity/")
"""Streams that are one person's own: their texts are sealed under that person's key anyway."""


def _is_fault(decided: Draft | Receipt | Exception) -> bool:
    return isinstance(decided, Exception) and not isinstance(decided, GravamenError)
