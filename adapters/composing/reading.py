"""A record and its views as auditors and operators read them: in a data folder or in PostgreSQL, beside servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Engine

from adapters.composing.answering import collect_rarely
from adapters.composing.set_aside import Passing, ReadsStreams, passing
from adapters.composing.stores import check_revision
from adapters.event_store.embedded_log import EmbeddedLog, ReadsInOrder
from adapters.event_store.log_file import LogFileHeader, export_log
from adapters.event_store.postgres_audit import PostgresAudit
from adapters.event_store.record_laws import Difference
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.event_store.verification import Verifiable, verify_events
from adapters.sql_views.engine import memory_engine, reading_engine
from adapters.sql_views.postgres import audited_views
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


class Auditable(Verifiable, ReadsStreams, ReadsInOrder, Protocol):
    """A store that can be checked, and replayed."""


Reader = TypeVar("Reader", bound=Auditable)
StoredViews = tuple[Engine, tuple[View, ...]]
"""Where views stand, to be read alone, and which they are."""


@dataclass(frozen=True)
class ReadingParts(Generic[Reader]):
    """What an auditor reads a record through; nothing of it can write.

    Args:
        reader: The store.
        log: The same, event by event.
        stored_views: Opens the views of this version; None where nobody has built any yet.
    """

    reader: Reader
    log: EmbeddedLog
    stored_views: Callable[[], StoredViews | None]

    @property
    def repository(self) -> str:
        """Id of the repository; empty where none was opened."""
        first = self.log.read(0, 1)
        return str(decode(first[0].body).repository) if first else ""

    @property
    def set_aside(self) -> Passing:
        """Tells which events views pass over."""
        return passing(self.reader)

    def verify_events(
        self, progress: Callable[[int, int], None], *, digested: Callable[[bytes], None] = lambda _: None
    ) -> Difference | None:
        """Check every stored event and what stands beside it; name the first difference."""
        return verify_events(self.reader, progress=progress, digested=digested)

    def export_log(self, path: Path, progress: Callable[[int, int], None]) -> LogFileHeader:
        """Write the log to a new file.

        Raises:
            LogFileError: No repository was opened, or another file has the name.
        """
        return export_log(self.log, path, progress=progress)


@contextmanager
def reading(folder: Path) -> Iterator[ReadingParts[SqliteReader]]:
    """Open the event store of a data folder to be read, beside a server or without one.

    Raises:
        StoreUnavailableError: There is no store.
        RepositoryMismatchError: It is not one that this program wrote.
    """
    reader = SqliteReader(folder)
    try:
        yield ReadingParts(reader, EmbeddedLog(reader), lambda: _stored_views(folder))
    finally:
        reader.close()


@contextmanager
def reading_database(url: str, *, views_url: str) -> Iterator[ReadingParts[PostgresAudit]]:
    """Open a store in PostgreSQL to be read, beside its processes or without them.

    Args:
        url: Address of the store.
        views_url: Address of the views' database.

    Raises:
        RevisionError: The database is not at the revision of this program.
        StoreUnavailableError: It cannot be reached.
    """
    check_revision(url)
    reader = PostgresAudit(url)
    try:
        yield ReadingParts(reader, EmbeddedLog(reader), lambda: audited_views(views_url, all_views()))
    finally:
        reader.close()


def _stored_views(folder: Path) -> StoredViews | None:
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
