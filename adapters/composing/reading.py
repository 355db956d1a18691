"""A data folder and its views as auditors and operators read them: beside a server or without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from adapters.composing.answering import collect_rarely
from adapters.composing.set_aside import Passing, passing
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.record_laws import Difference
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.event_store.verification import verify_events
from adapters.sql_views.engine import memory_engine, reading_engine
from domain.events import decode
from domain.ports.store import EventLog
from projections.all_views import all_views
from projections.positions import LAYOUT
from projections.runner import Runner, SupportsProgress
from projections.view import View


def views_file(views: tuple[View, ...]) -> str:
    """Name the views' file: another version of any view is another file, built beside the old one."""
    versions = ",".join((f"positions:{LAYOUT}", *(f"{view.name}:{view.version}" for view in views)))
    return f"views-{sha256(versions.encode()).hexdigest()[:12]}.sqlite"


@dataclass(frozen=True, slots=True)
class ReadingParts:
    """What an auditor reads a data folder through; nothing of it can write."""

    reader: SqliteReader
    log: EmbeddedLog

    @property
    def repository(self) -> str:
        """Id of the repository; empty where none was opened."""
        first = self.log.read(0, 1)
        return str(decode(first[0].body).repository) if first else ""

    @property
    def set_aside(self) -> Passing:
        """Tells which events views pass over."""
        return passing(self.reader)

    def verify_events(self, progress: Callable[[int, int], None]) -> Difference | None:
        """Check every stored event and what stands beside it; name the first difference."""
        return verify_events(self.reader, progress=progress)


@contextmanager
def reading(folder: Path) -> Iterator[ReadingParts]:
    """Open the event store of a data folder to be read, beside a server or without one.

    Raises:
        StoreUnavailableError: There is no store.
        RepositoryMismatchError: It is not one that this program wrote.
    """
    reader = SqliteReader(folder)
    try:
        yield ReadingParts(reader, EmbeddedLog(reader))
    finally:
        reader.close()


def stored_views(folder: Path) -> tuple[Engine, tuple[View, ...]] | None:
    """Open the views' file of this version to be read; None where no server has built it yet."""
    views = all_views()
    path = folder / views_file(views)
    return (reading_engine(path), views) if path.exists() else None


def replayed_views(
    log: EventLog,
    views: Sequence[View] | None,
    *,
    to: int,
    progress: SupportsProgress,
    set_aside: Passing = lambda _: frozenset(),
) -> Runner:
    """Build views in memory as they stood at a position: every view, where none are named."""
    collect_rarely()
    chosen = all_views() if views is None else views
    runner = Runner(memory_engine(), log, chosen, set_aside=set_aside)
    runner.open()
    runner.run(to=to, progress=progress)
    return runner
