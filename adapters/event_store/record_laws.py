"""What holds of every record, whoever stores it: checked event by event, in order.

Used on a store, on a log file and on a backup. Whatever is checked here can be checked from the exact
bytes alone; a store's own columns and tables are checked in `verification`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import domain.streams  # noqa: F401 - every type of event is registered with its stream
from adapters.event_store.judging import OPENING
from domain.anatomy import sealed_texts
from domain.errors import UnreadableEventError
from domain.events import RecordedEvent, decode
from domain.ports.store import NewClaim
from domain.protected import Sealed

Progress = Callable[[int, int], None]
"""Told how many events are done, and how many there are."""

ClaimsOf = Callable[[RecordedEvent], Sequence[NewClaim]]
"""Gives the claims that an event makes."""


def claims_of(event: RecordedEvent) -> Sequence[NewClaim]:
    """Give the claims of an event, as its class states them (architecture.md 5)."""
    return [NewClaim(claim.kind, claim.value, event.stream) for claim in event.data.claims()]


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a record is not what it must be.

    Args:
        place: Table and column, or member of the recorded event.
        expected: What must stand there.
        found: What stands there.
        sequence: Of the event, None where it is no single event's.
    """

    place: str
    expected: str
    found: str
    sequence: int | None = None

    def __str__(self) -> str:
        where = "" if self.sequence is None else f"sequence {self.sequence}, "
        return f"{where}{self.place}: expected {self.expected}, found {self.found}"


class DifferenceError(Exception):
    """Raised inside a check to end it at the first difference; it never leaves this package."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(str(difference))
        self.difference = difference


def expect(place: str, *, expected: object, found: object, sequence: int | None = None) -> None:
    """End the check where two values differ.

    Raises:
        DifferenceError: They differ.
    """
    if expected != found:
        raise DifferenceError(Difference(place, str(expected), str(found), sequence))


class RecordLaws:
    """Follows a record from sequence 1 on, and ends at the first event that breaks a law.

    The laws: sequences 1, 2, 3, …; the digest is that of the bytes; the bytes are a recorded event that
    this version can read; sequence 1 opens the repository that every event names; each stream's versions
    are 1, 2, 3, …; an act's events are consecutive, whole, and of one request; a sealed value names the
    event that it stands in.
    """

    def __init__(self) -> None:
        self.repository: UUID | None = None
        self.sequence = 0
        self._versions: dict[str, int] = {}
        self._before: RecordedEvent | None = None

    def check(self, sequence: int, body: bytes, digest: bytes) -> RecordedEvent:
        """Check the next event and give it as read.

        Raises:
            DifferenceError: It breaks a law.
        """
        expect("sequence", expected=self.sequence + 1, found=sequence, sequence=self.sequence + 1)
        self.sequence = sequence
        self._expect("digest", expected=digest.hex(), found=hashlib.sha256(body).hexdigest())
        try:
            event = decode(body)
        except UnreadableEventError as error:
            fault = Difference("body", "a recorded event that this version reads", error.message, sequence)
            raise DifferenceError(fault) from error
        self._check_repository(event)
        self._expect("version", expected=self._versions.get(event.stream, 0) + 1, found=event.version)
        self._versions[event.stream] = event.version
        self._check_act(event)
        self._check_sealed(event)
        self._before = event
        return event

    def finish(self) -> None:
        """Check that the record does not end inside an act.

        Raises:
            DifferenceError: It does.
        """
        last = self._before
        if last is not None and last.act.n != last.act.of:
            expected = f"part {last.act.n + 1} of {last.act.of} of act {last.act.id}"
            raise DifferenceError(Difference("act", expected, "the end of the record", self.sequence + 1))

    def _check_repository(self, event: RecordedEvent) -> None:
        if self.repository is None:
            self._expect("type", expected=OPENING, found=event.type)
            self._expect("stream", expected=f"repository/{event.repository}", found=event.stream)
            self.repository = event.repository
            return
        self._expect("repository", expected=self.repository, found=event.repository)
        if event.type == OPENING:
            raise DifferenceError(Difference("type", "no second opening", event.type, self.sequence))

    def _check_act(self, event: RecordedEvent) -> None:
        before = self._before
        if before is None or before.act.n == before.act.of:
            self._expect("act.n", expected=1, found=event.act.n)
            return
        self._expect("act.id", expected=before.act.id, found=event.act.id)
        self._expect("act.n", expected=before.act.n + 1, found=event.act.n)
        self._expect("act.of", expected=before.act.of, found=event.act.of)
        self._expect("by.id", expected=before.by.id, found=event.by.id)
        self._expect("request", expected=before.request, found=event.request)

    def _check_sealed(self, event: RecordedEvent) -> None:
        # A box taken from another event of its subject opens with its key, and would say what was not said here.
        for path, sealed in (("reason", event.reason), *sealed_texts(event.data, "data.")):
            if isinstance(sealed, Sealed):
                self._expect(f"{path}, sealed for event", expected=event.id, found=sealed.event)

    def _expect(self, place: str, *, expected: object, found: object) -> None:
        expect(place, expected=expected, found=found, sequence=self.sequence)
