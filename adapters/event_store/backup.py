"""A consistent copy of the event store, and what a restore must refuse (architecture.md 15)."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from adapters.event_store.durable_file import OWNER_ONLY, give_name
from adapters.event_store.errors import BackupError, RestoreRefusedError, StoreDamagedError
from adapters.event_store.record_laws import ClaimsOf, Progress, claims_of, no_progress
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.event_store.sqlite_tables import EVENTS_FILE
from adapters.event_store.verification import verify_events
from domain.errors import RepositoryMismatchError, StoreUnavailableError
from domain.events import decode


@dataclass(frozen=True, slots=True)
class CheckedStore:
    """What a check of a whole store found to be right.

    Args:
        repository: Whose record it holds.
        head: Sequence of its last event.
    """

    repository: UUID
    head: int


def back_up(reader: SqliteReader, folder: Path, *, progress: Progress = no_progress) -> CheckedStore:
    """Write a copy of the store to a folder, and check the copy event by event before it gets its name.

    It may run beside a server; the copy is one state of the store. A break leaves no file of that name.

    Raises:
        BackupError: The folder holds a copy already, or cannot be written.
        RestoreRefusedError: The store, and so its copy, is not right.
        StoreUnavailableError: The store cannot be read.
    """
    unnamed = folder / f".{EVENTS_FILE}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / EVENTS_FILE).exists():
            raise FileExistsError(f"{EVENTS_FILE} is there already")
        shutil.rmtree(unnamed, ignore_errors=True)
        unnamed.mkdir(mode=0o700)
        try:
            (unnamed / EVENTS_FILE).touch(mode=OWNER_ONLY)
            reader.copy_to(unnamed / EVENTS_FILE)
            checked = check_restore(unnamed, progress=progress)
            give_name(unnamed / EVENTS_FILE, folder / EVENTS_FILE)
        finally:
            shutil.rmtree(unnamed, ignore_errors=True)
    except OSError as error:
        raise BackupError(f"expected a folder for the backup that can be written, found: {error}") from error
    return checked


def check_restore(
    folder: Path,
    *,
    repository: UUID | None = None,
    at_least: int = 0,
    progress: Progress = no_progress,
    claims: ClaimsOf = claims_of,
) -> CheckedStore:
    """Refuse a copy that must not take the place of the store.

    Args:
        folder: Holds the copy.
        repository: Whose record it must be.
        at_least: Highest sequence that vault, keys or log know of: an older copy would lose acts that
            were acknowledged.
        progress: Told of each event checked.
        claims: Gives the claims of an event.

    Raises:
        RestoreRefusedError: The copy is missing, damaged, altered, without events, or too old.
        RepositoryMismatchError: It is another repository's, or another program's.
    """
    try:
        reader = SqliteReader(folder)
    except (StoreUnavailableError, StoreDamagedError) as error:
        raise RestoreRefusedError(error.message) from error
    try:
        difference = verify_events(reader, progress=progress, claims=claims)
        if difference is not None:
            raise RestoreRefusedError(f"the copy is not what was recorded: {difference}")
        first = reader.read(0, 1)
        if not first:
            raise RestoreRefusedError("expected a copy with at least its opening, found an empty one")
        checked = CheckedStore(decode(first[0].body).repository, reader.head_row())
    except StoreUnavailableError as error:
        raise RestoreRefusedError(error.message) from error
    finally:
        reader.close()
    if repository is not None and checked.repository != repository:
        raise RepositoryMismatchError(
            f"expected a copy of repository {repository}, found one of {checked.repository}"
        )
    if checked.head < at_least:
        raise RestoreRefusedError(
            f"expected a copy that reaches sequence {at_least}, found one that ends at {checked.head}"
        )
    return checked
