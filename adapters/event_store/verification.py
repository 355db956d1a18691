"""Every stored event against its digest, its envelope, and the rows that stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from adapters.event_store.errors import StoreDamagedError
from adapters.event_store.record_laws import (
    ClaimsOf,
    Difference,
    DifferenceError,
    Progress,
    RecordLaws,
    claims_of,
    expect,
    no_progress,
)
from adapters.event_store.sqlite_reader import TableCounts
from adapters.event_store.sqlite_rows import RequestRow
from adapters.event_store.sqlite_tables import EVENTS_FILE
from domain.events import RecordedEvent
from domain.ports.store import StoredEvent

PAGE = 500
"""Events read at once."""


class Verifiable(Protocol):
    """A store, or a reader of one, whose every table can be read as it stands."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Read one state of the store for as long as the context lasts."""
        ...

    def head_row(self) -> int:
        """Read the sequence of the last event, as its row states it."""
        ...

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events after a sequence, in order, as they stand."""
        ...

    def act_bounds(self, act: UUID) -> tuple[int, int] | None:
        """Give the first and last sequence of an act as its row states them."""
        ...

    def request_row(self, by: str, request_id: str) -> RequestRow | None:
        """Give what stands beside an answered request."""
        ...

    def claimed(self, kind: str, value: str) -> str | None:
        """Name the stream that holds a claim."""
        ...

    def counts(self) -> TableCounts:
        """Count the rows that stand beside the events."""
        ...

    def faults(self) -> str:
        """Check the structures of the database itself, as far as it can: `ok`, or the first fault."""
        ...


def verify_events(
    reader: Verifiable,
    *,
    progress: Progress = no_progress,
    claims: ClaimsOf = claims_of,
    digested: Callable[[bytes], None] = lambda _: None,
) -> Difference | None:
    """Check all that stands in a store, in one state of it, and name the first difference.

    Events in order of sequence, each with the rows of its act, request and claims, then the rows that no
    event accounts for, then SQLite's own structures (PostgreSQL's are `pg_amcheck`'s). It may run beside servers.

    Args:
        reader: The store.
        progress: Told how many events are checked, of how many.
        claims: Gives the claims of an event.
        digested: Told the digest of each event, in order.

    Raises:
        StoreUnavailableError: The store cannot be read.
    """
    try:
        with reader.snapshot():
            _Verification(reader, claims).run(progress, digested)
    except DifferenceError as found:
        return found.difference
    except StoreDamagedError as error:
        return Difference(EVENTS_FILE, "what SQLite wrote", error.message)
    return None


class _Verification:
    """One pass over a store."""

    def __init__(self, reader: Verifiable, claims: ClaimsOf) -> None:
        self._reader = reader
        self._claims_of = claims
        self._laws = RecordLaws()
        self._act_began = 1
        self._acts = 0
        self._requests = 0
        self._claims: dict[tuple[str, str], str] = {}

    def run(self, progress: Progress, digested: Callable[[bytes], None]) -> None:
        head = self._reader.head_row()
        for stored in self._events():
            event = self._laws.check(stored.sequence, stored.body, stored.digest)
            digested(stored.digest)
            _check_columns(stored, event)
            self._check_claims(event)
            if event.act.n == 1:
                self._act_began = stored.sequence
            if event.act.n == event.act.of:
                self._check_act_rows(event)
            if stored.sequence % PAGE == 0 or stored.sequence == head:
                progress(stored.sequence, head)
        self._laws.finish()
        expect("head.sequence", expected=self._laws.sequence, found=head)
        self._check_counts()
        expect("SQLite's structures", expected="ok", found=self._reader.faults())

    def _events(self) -> Iterator[StoredEvent]:
        after = 0
        while True:
            try:
                events = self._reader.read(after, PAGE)
            except StoreDamagedError:
                events = [*self._readable(after)]
            if not events:
                return
            yield from events
            after = events[-1].sequence

    def _readable(self, after: int) -> Iterator[StoredEvent]:
        """Read on event by event, up to the one that cannot be read."""
        for n in range(PAGE):
            try:
                yield from self._reader.read(after + n, 1)
            except StoreDamagedError as error:
                if n > 0:
                    return
                fault = Difference("stored_events", "a row that can be read", error.message, after + 1)
                raise DifferenceError(fault) from error

    def _check_claims(self, event: RecordedEvent) -> None:
        for claim in self._claims_of(event):
            sequence = self._laws.sequence
            holder = self._claims.setdefault((claim.kind, claim.value), claim.stream)
            expect(f"claim of {claim.kind}", expected=holder, found=claim.stream, sequence=sequence)
            found = self._reader.claimed(claim.kind, claim.value)
            expect(f"claims, {claim.kind}", expected=holder, found=found, sequence=sequence)

    def _check_act_rows(self, event: RecordedEvent) -> None:
        sequence = self._laws.sequence
        self._acts += 1
        bounds = (self._act_began, sequence)
        found = self._reader.act_bounds(event.act.id)
        expect(f"acts, {event.act.id}", expected=bounds, found=found, sequence=sequence)
        if event.request is None:
            return
        self._requests += 1
        row = self._reader.request_row(event.by.id, event.request.id)
        expect(
            f"requests, {event.request.id} of {event.by.id}",
            expected=(event.request.digest, str(event.act.id)),
            found=None if row is None else (row.digest, row.act),
            sequence=sequence,
        )

    def _check_counts(self) -> None:
        counts = self._reader.counts()
        expect("rows of acts", expected=self._acts, found=counts.acts)
        expect("rows of requests", expected=self._requests, found=counts.requests)
        expect("rows of claims", expected=len(self._claims), found=counts.claims)


def _check_columns(stored: StoredEvent, event: RecordedEvent) -> None:
    # Columns repeat members for routing only (formats.md), and must not route otherwise than the bytes say.
    for column, expected, found in (
        ("topic", event.type, stored.type),
        ("originator_id", event.stream, stored.stream),
        ("originator_version", event.version, stored.version),
        ("event_id", event.id, stored.id),
    ):
        expect(f"stored_events.{column}", expected=expected, found=found, sequence=stored.sequence)
