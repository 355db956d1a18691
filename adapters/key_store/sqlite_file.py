"""The file `keys.sqlite`: opened so that what is committed is durable and what is deleted is gone.

The standard library's sqlite3 and no SQLAlchemy: overwriting, checkpoints and the backup interface
that this file needs are SQLite's own.
"""

from __future__ import annotations

import mmap
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from adapters.key_store.wrapping import refuse_if_exposed, sync_folder, write_owner_only
from domain.ports.keys import KeyRemainsError, KeyStoreRefusedError, KeyStoreUnavailableError

BUSY_TIMEOUT_S = 5.0

SCHEMA_VERSION = 1

SCHEMA = (
    # scrubs_due counts keys overwritten of which copies may still be on disk.
    "CREATE TABLE IF NOT EXISTS repository (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), "
    "wrapped BLOB NOT NULL, scrubs_due INTEGER NOT NULL)",
    # Rows are only ever appended here, and overwritten in place: a wrapped key never moves to another page.
    "CREATE TABLE IF NOT EXISTS data_keys (id INTEGER PRIMARY KEY, subject TEXT NOT NULL UNIQUE, "
    "is_destroyed INTEGER NOT NULL, wrapped BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS object_keys (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS grants (name TEXT NOT NULL, holder TEXT NOT NULL, "
    "PRIMARY KEY (name, holder)) WITHOUT ROWID",
)


def open_file(path: Path) -> sqlite3.Connection:
    """Open the file, create it where it is missing, and check that its settings took.

    Raises:
        KeyStoreRefusedError: The file is open to others, or of another version.
        KeyStoreUnavailableError: It cannot be read as a database.
    """
    if not path.exists():
        with suppress(FileExistsError):
            write_owner_only(path, b"")
        sync_folder(path.parent)
    for file in files_of(path):
        refuse_if_exposed(file)
    with failures_translated():
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        _set(connection, "journal_mode", "wal", found="wal")
        _set(connection, "synchronous", "FULL", found=2)
        _set(connection, "secure_delete", "ON", found=1)
        _set(connection, "temp_store", "MEMORY", found=2)
        _create_tables(connection)
    return connection


def files_of(path: Path) -> list[Path]:
    """Name the files that a database consists of now: itself, and what SQLite keeps beside it."""
    beside = [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal")]
    return [file for file in (path, *beside) if file.exists()]


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run statements as one transaction that holds the write lock from its start.

    Raises:
        KeyStoreUnavailableError: Nothing was changed.
    """
    with failures_translated():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def failures_translated() -> Iterator[None]:
    """Raise SQLite's own errors as the port's."""
    try:
        yield
    except sqlite3.Error as error:
        raise KeyStoreUnavailableError(f"the key store failed: {error}") from error


def mark_scrub_due(connection: sqlite3.Connection) -> None:
    """Note, in the transaction that overwrites a key, that its copies are still to be looked for."""
    connection.execute("UPDATE repository SET scrubs_due = scrubs_due + 1")


def scrub(connection: sqlite3.Connection, path: Path, wrapped: bytes) -> None:
    """Look that no copy of a wrapped key is left in any file, and rebuild the file where one is.

    Args:
        connection: Connection outside a transaction.
        path: The database file.
        wrapped: The wrapped key that was overwritten, as it stood.

    Raises:
        KeyRemainsError: A copy remains, since another process is reading.
    """
    with failures_translated():
        _checkpoint(connection)
        # Free space inside a page can keep a row that SQLite moved; a rebuilt file has no such space.
        if _scrubs_due(connection) > 1 or _holds(path, wrapped):
            connection.execute("VACUUM")
            _checkpoint(connection)
        if _holds(path, wrapped):
            raise KeyRemainsError("the key is destroyed, but a copy of its wrapped form is still on disk")
        connection.execute("UPDATE repository SET scrubs_due = 0")


def finish_scrub(connection: sqlite3.Connection) -> None:
    """Rebuild the file where an earlier process ended, or was kept from looking, after it destroyed a key.

    Where another process is reading, that is left to the next opening or erasure.
    """
    with failures_translated():
        if not _scrubs_due(connection):
            return
        connection.execute("VACUUM")
        with suppress(KeyRemainsError):
            _checkpoint(connection)
            connection.execute("UPDATE repository SET scrubs_due = 0")


def copy(path: Path, destination: Path) -> None:
    """Copy the database, as of one moment, into an empty file."""
    with (
        failures_translated(),
        closing(sqlite3.connect(destination)) as target,
        closing(sqlite3.connect(path)) as source,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE").fetchone()


def _scrubs_due(connection: sqlite3.Connection) -> int:
    (due,) = connection.execute("SELECT scrubs_due FROM repository").fetchone()
    return int(due)


def _checkpoint(connection: sqlite3.Connection) -> None:
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise KeyRemainsError(
            "the key is destroyed, but the write-ahead file could not be emptied: another process is reading"
        )


def _holds(path: Path, wrapped: bytes) -> bool:
    for file in files_of(path):
        with file.open("rb") as opened:
            if not file.stat().st_size:
                continue
            with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
                if content.find(wrapped) >= 0:
                    return True
    return False


def _set(connection: sqlite3.Connection, pragma: str, value: str, *, found: object) -> None:
    connection.execute(f"PRAGMA {pragma}={value}").fetchone()
    (actual,) = connection.execute(f"PRAGMA {pragma}").fetchone()
    if actual != found:
        raise KeyStoreRefusedError(f"the key store has {pragma} {actual}, expected {found}")


def _create_tables(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == SCHEMA_VERSION:
        return
    if version:
        raise KeyStoreRefusedError(f"the key store is of version {version}, expected {SCHEMA_VERSION}")
    with transaction(connection):
        for statement in SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
