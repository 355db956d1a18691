"""Keys as a backup holds them, `kek` and `keys.sqlite` whatever store they came from, and their way back.

A key that was destroyed on either side stays destroyed: a restore brings none back (docs/formats/keys.md).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from adapters.key_store import sqlite_file
from adapters.key_store.key_names import REPOSITORY, data_name, object_name
from adapters.key_store.sqlite_keys import KEK_FILE, KEYS_FILE
from adapters.key_store.wrapping import Wrapping, open_kek, refuse_if_exposed, sync_folder, write_owner_only
from domain.ports.keys import KeyStoreRefusedError, KeyStoreUnavailableError

_INTO_DATA = (
    "INSERT INTO data_keys VALUES (%s, %s, %s) ON CONFLICT (subject) DO UPDATE "
    "SET is_destroyed = true, wrapped = '' WHERE excluded.is_destroyed AND NOT data_keys.is_destroyed"
)
_INTO_OBJECTS = "INSERT INTO object_keys VALUES (%s, %s) ON CONFLICT DO NOTHING"
_INTO_GRANTS = "INSERT INTO key_grants VALUES (%s, %s) ON CONFLICT DO NOTHING"
_INTO_REPOSITORY = "INSERT INTO repository_key VALUES (1, %s) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class WrappedKeys:
    """All keys of a repository, each wrapped under one key-encryption key.

    Args:
        repository: The repository's own.
        data: Subject, whether its key was destroyed, and the key.
        objects: Name and key.
        grants: Name of an object's key, and one holder.
    """

    repository: bytes
    data: tuple[tuple[str, bool, bytes], ...]
    objects: tuple[tuple[str, bytes], ...]
    grants: tuple[tuple[str, str], ...]

    def wrapped_by(self, new: Wrapping, *, old: Wrapping) -> WrappedKeys:
        """Give the same keys, wrapped under another key-encryption key.

        Raises:
            KeyStoreRefusedError: A key was not wrapped under the old one.
        """

        def again(wrapped: bytes, name: str) -> bytes:
            return new.wrap(old.unwrap(wrapped, name=name), name=name)

        return WrappedKeys(
            again(self.repository, REPOSITORY),
            tuple((s, gone, b"" if gone else again(key, data_name(s))) for s, gone, key in self.data),
            tuple((name, again(key, object_name(name))) for name, key in self.objects),
            self.grants,
        )


def keys_to_backup(url: str, kek: Path, destination: Path) -> None:
    """Copy the keys of a database, as of one moment, and the key-encryption key to a folder.

    Args:
        url: Address of the database.
        kek: File of the key-encryption key.
        destination: Folder that exists; copies in it from an earlier backup are replaced.

    Raises:
        KeyStoreRefusedError: It holds no keys, or `kek` does not wrap them.
        KeyStoreUnavailableError: The database cannot be reached.
    """
    refuse_if_exposed(kek)
    with connected(url) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        keys = keys_of_database(connection)
    # One that was exchanged since would open none of them.
    open_kek(kek, may_create=False).unwrap(keys.repository, name=REPOSITORY)
    for name in (KEYS_FILE, KEK_FILE):
        (destination / f"{name}.new").unlink(missing_ok=True)
    write_owner_only(destination / f"{KEK_FILE}.new", kek.read_bytes())
    _write(destination / f"{KEYS_FILE}.new", keys)
    for name in (KEK_FILE, KEYS_FILE):
        (destination / f"{name}.new").replace(destination / name)
    sync_folder(destination)


def keys_into_folder(backup: Path, folder: Path) -> None:
    """Bring the keys of a backup to a data folder that has none; where it has them already, they stay.

    Raises:
        KeyStoreRefusedError: The folder has the keys of another repository.
    """
    keys = keys_of_file(backup / KEYS_FILE)
    kek = folder / KEK_FILE
    if not kek.exists():
        if (folder / KEYS_FILE).exists():
            raise KeyStoreRefusedError(
                f"expected {KEK_FILE} beside {KEYS_FILE} in the data folder, found none"
            )
        write_owner_only(kek, (backup / KEK_FILE).read_bytes())
    if (folder / KEYS_FILE).exists():
        _expect_same(
            keys, backup, keys_of_file(folder / KEYS_FILE).repository, open_kek(kek, may_create=False)
        )
        return
    if kek.read_bytes() != (backup / KEK_FILE).read_bytes():
        raise KeyStoreRefusedError(
            "expected the backup's key-encryption key in the data folder, found another"
        )
    fresh = folder / f"{KEYS_FILE}.new"
    fresh.unlink(missing_ok=True)
    write_owner_only(fresh, b"")
    sqlite_file.copy(backup / KEYS_FILE, fresh)
    fresh.replace(folder / KEYS_FILE)
    sync_folder(folder)


def keys_into_database(backup: Path, url: str, kek: Path) -> None:
    """Bring the keys of a backup to a database, wrapped under its own key-encryption key.

    Args:
        backup: Folder of the backup.
        url: Address of the database, whose tables were made.
        kek: File of the key-encryption key; the backup's is put there where there is none.

    Raises:
        KeyStoreRefusedError: The database has the keys of another repository.
        KeyStoreUnavailableError: It cannot be reached.
    """
    keys = keys_of_file(backup / KEYS_FILE)
    if not kek.exists():
        write_owner_only(kek, (backup / KEK_FILE).read_bytes())
        sync_folder(kek.parent)
    own = open_kek(kek, may_create=False)
    old = open_kek(backup / KEK_FILE, may_create=False)
    ours = keys.wrapped_by(own, old=old)
    with connected(url) as connection, connection.transaction(), connection.cursor() as cursor:
        cursor.execute(_INTO_REPOSITORY, (ours.repository,))
        row = cursor.execute("SELECT wrapped FROM repository_key").fetchone()
        assert row is not None
        _expect_same(keys, backup, bytes(row[0]), own)
        cursor.executemany(_INTO_DATA, ours.data)
        cursor.executemany(_INTO_OBJECTS, ours.objects)
        cursor.executemany(_INTO_GRANTS, ours.grants)


def _expect_same(keys: WrappedKeys, backup: Path, found: bytes, wrapping: Wrapping) -> None:
    """Refuse keys of another repository beside those of the backup."""
    old = open_kek(backup / KEK_FILE, may_create=False)
    known = wrapping.unwrap(found, name=REPOSITORY)
    if old.unwrap(keys.repository, name=REPOSITORY) != known:
        raise KeyStoreRefusedError("expected the keys of the backup's repository, or none, found another's")


def keys_of_database(connection: psycopg.Connection[tuple[Any, ...]]) -> WrappedKeys:
    """Read all keys of a database, wrapped.

    Raises:
        KeyStoreRefusedError: It holds none.
    """
    row = connection.execute("SELECT wrapped FROM repository_key").fetchone()
    if row is None:
        raise KeyStoreRefusedError("expected keys in the database, found none: no repository was opened")
    data = connection.execute("SELECT subject, is_destroyed, wrapped FROM data_keys ORDER BY subject")
    objects = connection.execute("SELECT name, wrapped FROM object_keys ORDER BY name")
    grants = connection.execute("SELECT name, holder FROM key_grants ORDER BY name, holder")
    return WrappedKeys(
        bytes(row[0]),
        tuple((subject, bool(gone), bytes(wrapped)) for subject, gone, wrapped in data),
        tuple((name, bytes(wrapped)) for name, wrapped in objects),
        tuple((name, holder) for name, holder in grants),
    )


def keys_of_file(path: Path) -> WrappedKeys:
    """Read all keys of a file, wrapped.

    Raises:
        KeyStoreRefusedError: There is no such file, it is open to others, or it holds none.
    """
    if not path.exists():
        raise KeyStoreRefusedError(f"expected {path.name} in the backup, found none")
    refuse_if_exposed(path)
    with (
        sqlite_file.failures_translated(),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        row = connection.execute("SELECT wrapped FROM repository").fetchone()
        data = connection.execute("SELECT subject, is_destroyed, wrapped FROM data_keys").fetchall()
        objects = connection.execute("SELECT name, wrapped FROM object_keys").fetchall()
        grants = connection.execute("SELECT name, holder FROM grants").fetchall()
    if row is None:
        raise KeyStoreRefusedError(f"expected the repository's key in {path.name}, found none")
    return WrappedKeys(
        row[0], tuple((s, bool(gone), key) for s, gone, key in data), tuple(objects), tuple(grants)
    )


def _write(path: Path, keys: WrappedKeys) -> None:
    with closing(sqlite_file.open_file(path)) as connection:
        with sqlite_file.transaction(connection):
            connection.execute("INSERT INTO repository VALUES (1, ?, 0)", (keys.repository,))
            connection.executemany(
                "INSERT INTO data_keys (subject, is_destroyed, wrapped) VALUES (?, ?, ?)", keys.data
            )
            connection.executemany("INSERT INTO object_keys VALUES (?, ?)", keys.objects)
            connection.executemany("INSERT INTO grants VALUES (?, ?)", keys.grants)
        # One file, nothing beside it: so it can be read from a medium that cannot be written.
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Connect to the database, and raise its errors as the port's."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=5, row_factory=tuple_row) as connection:
            yield connection
    except psycopg.Error as error:
        raise KeyStoreUnavailableError(f"the key store failed: {type(error).__name__}") from error
