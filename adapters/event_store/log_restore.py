"""A store out of the log of record: read once, each event checked before it is written, acts appended whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from adapters.event_store.errors import RestoreRefusedError
from adapters.event_store.record_laws import (
    ClaimsOf,
    DifferenceError,
    Progress,
    RecordLaws,
    claims_of,
    expect,
    no_progress,
)
from adapters.event_store.rewriting import Checked, acts_of, rewrite
from domain.errors import RepositoryMismatchError
from domain.events import RecordedEvent
from domain.ports.store import EventLog, EventStore, StoredEvent

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Restored:
    """A store that holds what the log does.

    Args:
        repository: Whose record it is.
        head: Sequence of its last event.
        was_there: Events that the store held before.
        record_sha256: SHA-256 over the digests of all events in order, hexadecimal: equal for equal records.
    """

    repository: UUID
    head: int
    was_there: int
    record_sha256: str


def restore_log(
    source: EventLog,
    store: EventStore,
    log: EventLog,
    *,
    at_least: int = 0,
    witness: EventLog | None = None,
    progress: Progress = no_progress,
    claims: ClaimsOf = claims_of,
) -> Restored:
    """Append to a store what the log of record holds beyond it, byte for byte, requests and claims included.

    The store is empty, or it holds the beginning of the same log, as a restore that was broken off leaves it.
    What stands before the first event that is not right may have been appended; nothing after it is.

    Args:
        source: The log of record.
        store: Where events are appended, and nobody else appends.
        log: The log of the same store.
        at_least: Highest sequence that is known to have been recorded: a log that ends before it was cut short.
        witness: A record of the same repository from elsewhere, such as a backup: where it holds an event,
            the log must hold the same bytes.
        progress: Told of each group that is durable.
        claims: Gives the claims of an event.

    Raises:
        RestoreRefusedError: The log was cut short or edited, or went another way than the store or the witness.
        RepositoryMismatchError: The store or the witness holds another repository.
        UnreadableEventError: The log skips a sequence, or no longer holds its beginning.
        StoreUnavailableError: Log or store cannot be reached; the restore can be repeated.
    """
    total, head = source.head(), log.head()
    known = max(at_least, 1, 0 if witness is None else witness.head())
    if total < known:
        raise RestoreRefusedError(
            f"expected a log that reaches sequence {known}, found that it ends at {total}: it was cut short",
            sequence=total + 1,
        )
    if head > total:
        raise RestoreRefusedError(
            f"expected a log that goes beyond the store's head {head}, found one that ends at {total}",
            sequence=total + 1,
        )
    beside = [_Beside("the store", log, head)]
    if witness is not None:
        beside.append(_Beside("the backup", witness, witness.head()))
    reading = _Reading(source, total, beside)
    try:
        acts = acts_of(reading.events_after(head), claims)
        rewrite(acts, store, after=head, total=total, progress=progress)
    except DifferenceError as found:
        raise RestoreRefusedError(
            f"the log is not what was recorded: {found.difference}", sequence=found.difference.sequence
        ) from found
    assert reading.laws.repository is not None
    return Restored(reading.laws.repository, total, head, reading.record.hexdigest())


@dataclass(slots=True)
class _Beside:
    """A record that the log is compared with, for as far as it goes.

    Args:
        name: What it is, in words.
        log: Reads it.
        head: Sequence up to which it goes.
    """

    name: str
    log: EventLog
    head: int
    _page: dict[int, StoredEvent] = field(default_factory=dict)

    def check(self, sequence: int, body: bytes, event: RecordedEvent) -> None:
        """Refuse a log that holds other bytes.

        Raises:
            RepositoryMismatchError: It begins otherwise, and so is another repository's.
            RestoreRefusedError: It differs later.
        """
        if sequence > self.head:
            return
        if sequence not in self._page:
            self._page = {one.sequence: one for one in self.log.read(sequence - 1, PAGE)}
        known = self._page.get(sequence)
        if known is not None and known.body == body:
            return
        if sequence == 1:
            raise RepositoryMismatchError(
                f"expected {self.name} of repository {event.repository}, as the log is, found another's"
            )
        raise RestoreRefusedError(
            f"sequence {sequence}: {self.name} holds another event than the log", sequence=sequence
        )


@dataclass(slots=True)
class _Reading:
    """One pass over the log, with what is learned on the way."""

    source: EventLog
    total: int
    beside: list[_Beside]
    laws: RecordLaws = field(default_factory=RecordLaws)
    record: hashlib._Hash = field(default_factory=hashlib.sha256)

    def events_after(self, head: int) -> Iterator[Checked]:
        """Check every event of the log, and give those after a sequence.

        Raises:
            DifferenceError: An event is not what it must be.
        """
        after = 0
        while after < self.total:
            page = self.source.read(after, min(PAGE, self.total - after))
            if not page:
                expect("the log", expected="an event", found="none that can be read", sequence=after + 1)
            for stored in page:
                event = self.laws.check(stored.sequence, stored.body, stored.digest)
                check_routing(stored, event)
                for one in self.beside:
                    one.check(stored.sequence, stored.body, event)
                self.record.update(stored.digest)
                after = stored.sequence
                if after > head:
                    yield event, stored.body, stored.digest
        self.laws.finish()


def check_routing(stored: StoredEvent, event: RecordedEvent) -> None:
    """Refuse headers that say otherwise than the bytes: they repeat members for routing only (formats.md).

    Raises:
        DifferenceError: One does.
    """
    for name, expected, found in (
        ("type", event.type, stored.type),
        ("stream", event.stream, stored.stream),
        ("version", event.version, stored.version),
        ("id", event.id, stored.id),
    ):
        expect(f"header of the {name}", expected=expected, found=found, sequence=stored.sequence)
