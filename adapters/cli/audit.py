"""What `verify` and `replay` do: stored events against their digests, stored views against a replay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from sqlalchemy import Engine, select

from adapters.composing.reading import ReadingParts, replayed_views
from domain.errors import StoreUnavailableError
from domain.ports.store import StoredEvent
from projections.all_views import all_views
from projections.comparison import first_difference
from projections.positions import positions
from projections.runner import Runner, SupportsProgress, view_digest
from projections.view import View

Progress = Callable[[int, int], None]


class Reading(Protocol):
    """Reads events as they stand, damaged ones too."""

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        """Read up to `limit` events after a sequence."""
        ...


@dataclass(frozen=True, slots=True)
class ViewDigest:
    """A view at a position: its version and the SHA-256 of its rows, hexadecimal."""

    name: str
    version: int
    position: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found.

    Args:
        repository: Id of the repository, empty where no event could be read.
        head: Sequence of the last event.
        record_sha256: SHA-256 over the digests of all events in order, hexadecimal: equal for equal records;
            empty where there is a difference among the events.
        views: Stored views that equal a replay.
        difference: The first difference and its place; empty where there is none.
        event: The event that differs, as `type stream id`, as its columns have it; empty where it is none.
    """

    repository: str
    head: int
    views: tuple[ViewDigest, ...] = field(default=())
    difference: str = ""
    event: str = ""
    record_sha256: str = ""


def verify(parts: ReadingParts[Any], *, on_events: Progress, on_views: SupportsProgress) -> Verified:
    """Check a record, beside its servers or without them: its events, and then its views.

    Views are compared at their own positions: a view may lag behind the head, and that is no fault.

    Args:
        parts: What the record is read through.
        on_events: Told how many events are checked, of how many.
        on_views: Told how far the replay is, of how far.

    Raises:
        StoreUnavailableError: It cannot be read, or a view was built anew meanwhile.
    """
    record, head = sha256(), 0

    def take(digest: bytes) -> None:
        nonlocal head
        record.update(digest)
        head += 1

    found = parts.verify_events(on_events, digested=take)
    if found is not None:
        event = "" if found.sequence is None else _event(parts.reader, found.sequence)
        return Verified("", parts.log.head(), difference=str(found), event=event)
    views, difference = _views(parts, on_views)
    return Verified(
        parts.repository, head, views=views, difference=difference, record_sha256=record.hexdigest()
    )


def _event(log: Reading, sequence: int) -> str:
    stored = [one for one in log.read(sequence - 1, 1) if one.sequence == sequence]
    return f"{stored[0].type} {stored[0].stream} {stored[0].id}" if stored else ""


def _views(parts: ReadingParts[Any], on_views: SupportsProgress) -> tuple[tuple[ViewDigest, ...], str]:
    opened = parts.stored_views()
    if opened is None:
        return (), ""
    engine, views = opened
    log = parts.log
    try:
        # One connection, one transaction: positions and rows of one state, whatever a server writes.
        with engine.begin() as stored:
            at = {row.view: row for row in stored.execute(select(positions))}
            present = [view for view in views if view.name in at]
            equal: list[ViewDigest] = []
            for position in sorted({at[view.name].position for view in present}):
                if position > log.head():
                    return tuple(equal), f"views: expected positions up to {log.head()}, found {position}"
                group = [view for view in present if at[view.name].position == position]
                runner = replayed_views(log, group, to=position, progress=on_views, set_aside=parts.set_aside)
                with runner.engine.begin() as replayed:
                    for view in group:
                        digest = ViewDigest(view.name, view.version, position, view_digest(stored, view))
                        if digest.sha256 != view_digest(replayed, view):
                            place = first_difference(view, stored=stored, replayed=replayed)
                            _refuse_rebuilt(engine, view, build=at[view.name].build)
                            return tuple(equal), f"view {view.name} at position {position}: {place}"
                        equal.append(digest)
                runner.engine.dispose()
            stopped = [f"view {view.name}: stopped by {at[view.name].fault}" for view in present]
            faults = [words for words, view in zip(stopped, present, strict=True) if at[view.name].fault]
            return tuple(equal), faults[0] if faults else ""
    finally:
        engine.dispose()


def _refuse_rebuilt(engine: Engine, view: View, *, build: int) -> None:
    """Refuse to judge a view that another build took the place of while it was read: PostgreSQL lets it."""
    with engine.begin() as now:
        found = now.execute(select(positions.c.build).where(positions.c.view == view.name)).scalar()
    if found != build:
        raise StoreUnavailableError(f"view {view.name} was built anew meanwhile: verify once more")


def replay(
    parts: ReadingParts[Any], *, to: int, on_views: SupportsProgress, names: Sequence[str] = ()
) -> tuple[int, list[ViewDigest]]:
    """Build views as they stood at a position, in memory; give that position and the digests.

    Args:
        parts: What the record is read through.
        to: Last sequence that counts; the position is the end of the last act that is whole by then.
        on_views: Told how far the replay is, of how far.
        names: Views to build; every view where none is named.
    """
    views = [view for view in all_views() if not names or view.name in names]
    runner = replayed_views(parts.log, views, to=to, progress=on_views, set_aside=parts.set_aside)
    digests = [*_digests(runner, [state.view for state in runner.states.values()])]
    position = runner.position()
    runner.engine.dispose()
    return position, digests


def _digests(runner: Runner, views: Sequence[View]) -> Iterator[ViewDigest]:
    with runner.engine.begin() as connection:
        for view in views:
            state = runner.states[view.name]
            yield ViewDigest(view.name, view.version, state.position, view_digest(connection, view))
