"""What `verify` and `replay` do: stored events against their digests, stored views against a replay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy import select

from adapters.composing.reading import ReadingParts, reading, replayed_views, stored_views
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
        views: Stored views that equal a replay.
        difference: The first difference and its place; empty where there is none.
        event: The event that differs, as `type stream id`, as its columns have it; empty where it is none.
    """

    repository: str
    head: int
    views: tuple[ViewDigest, ...] = field(default=())
    difference: str = ""
    event: str = ""


def verify(folder: Path, *, on_events: Progress, on_views: SupportsProgress) -> Verified:
    """Check a data folder, beside a server or without one: its events, and then its views.

    Views are compared at their own positions: a view may lag behind the head, and that is no fault.

    Args:
        folder: Data folder.
        on_events: Told how many events are checked, of how many.
        on_views: Told how far the replay is, of how far.
    """
    with reading(folder) as parts:
        found = parts.verify_events(on_events)
        head = parts.log.head()
        if found is not None:
            event = "" if found.sequence is None else _event(parts.reader, found.sequence)
            return Verified("", head, difference=str(found), event=event)
        views, difference = _views(folder, parts, on_views)
        return Verified(parts.repository, head, views, difference)


def _event(log: Reading, sequence: int) -> str:
    stored = [one for one in log.read(sequence - 1, 1) if one.sequence == sequence]
    return f"{stored[0].type} {stored[0].stream} {stored[0].id}" if stored else ""


def _views(
    folder: Path, parts: ReadingParts, on_views: SupportsProgress
) -> tuple[tuple[ViewDigest, ...], str]:
    opened = stored_views(folder)
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
                            return tuple(equal), f"view {view.name} at position {position}: {place}"
                        equal.append(digest)
                runner.engine.dispose()
            stopped = [f"view {view.name}: stopped by {at[view.name].fault}" for view in present]
            faults = [words for words, view in zip(stopped, present, strict=True) if at[view.name].fault]
            return tuple(equal), faults[0] if faults else ""
    finally:
        engine.dispose()


def replay(
    folder: Path, *, to: int, on_views: SupportsProgress, names: Sequence[str] = ()
) -> tuple[int, list[ViewDigest]]:
    """Build views as they stood at a position, in memory; give that position and the digests.

    Args:
        folder: Data folder.
        to: Last sequence that counts; the position is the end of the last act that is whole by then.
        on_views: Told how far the replay is, of how far.
        names: Views to build; every view where none is named.
    """
    views = [view for view in all_views() if not names or view.name in names]
    with reading(folder) as parts:
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
