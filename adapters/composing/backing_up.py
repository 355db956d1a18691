"""A backup of a repository at scale, of the same form as that of a data folder: each can be restored to either."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adapters.event_store.durable_file import give_name
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.errors import BackupError
from adapters.event_store.log_restore import Restored, restore_log
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.sqlite_tables import EVENTS_FILE
from adapters.evidence_vault.object_folder import ObjectFolder
from adapters.evidence_vault.upload_folder import UploadFolder
from adapters.key_store.key_backup import keys_to_backup
from domain.ports.store import EventLog

UNNAMED = f".{EVENTS_FILE}.part"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds: whose record, up to which sequence, and how many objects were copied now."""

    repository: str
    head: int
    objects: int


def back_up_database(
    url: str, *, kek: Path, data: Path, destination: Path, progress: Callable[[int, int], None]
) -> BackedUp:
    """Copy a repository beside its servers: the record first, then evidence bytes and keys (architecture.md 15).

    The record is copied event by event, each checked, up to the head at the start; so keys and bytes of all that
    it names are there when they are copied. A break leaves no record of that name.

    Args:
        url: Address of the store.
        kek: File of the key-encryption key.
        data: Folder of evidence bytes.
        destination: Folder of the backup; it holds no other.
        progress: Told how many events are copied, of how many.

    Raises:
        BackupError: The destination holds a backup already, or cannot be written.
        RestoreRefusedError: The store is not right, and so its copy would not be.
        StoreUnavailableError: The store cannot be reached.
    """
    with PostgresReader(url) as reader:
        copied = _copy_record(EmbeddedLog(reader), destination, progress)
    held = ObjectFolder(data / "vault" / "objects", scratch=data / "vault" / "staging")
    scratch = UploadFolder(destination / "vault" / "staging")
    objects = held.copy_to(ObjectFolder(destination / "vault" / "objects", scratch=scratch.path))
    keys_to_backup(url, kek, destination)
    return BackedUp(str(copied.repository), copied.head, objects)


def _copy_record(log: EventLog, destination: Path, progress: Callable[[int, int], None]) -> Restored:
    unnamed = destination / UNNAMED
    try:
        destination.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (destination / EVENTS_FILE).exists():
            raise FileExistsError(f"{EVENTS_FILE} is there already")
        shutil.rmtree(unnamed, ignore_errors=True)
        unnamed.mkdir(mode=0o700)
        try:
            store = SqliteEventStore(unnamed)
            try:
                copied = restore_log(log, store, EmbeddedLog(store), progress=progress)
            finally:
                store.close()
            give_name(unnamed / EVENTS_FILE, destination / EVENTS_FILE)
        finally:
            shutil.rmtree(unnamed, ignore_errors=True)
    except OSError as error:
        raise BackupError(f"expected a folder for the backup that can be written, found: {error}") from error
    return copied
