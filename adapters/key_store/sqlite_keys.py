"""The embedded key store: one SQLite file of wrapped keys beside the key that wraps them."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from pyrage import x25519

from adapters.key_store import sqlite_file
from adapters.key_store.cache import KeyCache
from adapters.key_store.group_commit import GroupCommit
from adapters.key_store.key_names import REPOSITORY, checked, data_name, object_name
from adapters.key_store.wrapping import KEY_SIZE, open_kek, sync_folder, write_owner_only
from domain.ports.keys import KeyErasedError, KeyStoreRefusedError, KeyUnknownError

KEYS_FILE = "keys.sqlite"
KEK_FILE = "kek"
NEW_KEK_FILE = "kek.next"
"""Key-encryption key of a rotation that is under way, or was broken off."""

CACHE_SIZE = 65_536
"""Data keys kept plain in memory, the least recently used let go first."""

_Found = dict[str, bytes | None]
"""Subjects with their plain keys; None for one that was destroyed."""


class SqliteKeyStore:
    """Keeps wrapped keys in `keys.sqlite` and their key-encryption key in `kek`, both mode 0600.

    One process serves a store; others may read beside it. What one process destroys, another forgets
    when it lets go of its own copy in memory.

    Args:
        folder: Data folder; it must exist.
        cache_size: Data keys kept plain in memory.

    Raises:
        KeyStoreRefusedError: A file is open to others, or the key-encryption key is missing or another.
        KeyStoreUnavailableError: The file cannot be read or written.
    """

    def __init__(self, folder: Path, *, cache_size: int = CACHE_SIZE) -> None:
        self._folder = folder
        self._path = folder / KEYS_FILE
        settle_kek(folder)
        self._wrapping = open_kek(folder / KEK_FILE, may_create=not self._path.exists())
        self._connection = sqlite_file.open_file(self._path)
        self._turn = threading.Lock()
        self._cache = KeyCache(cache_size)
        self._creation: GroupCommit[Sequence[str], _Found] = GroupCommit(self._create, turn=self._turn)
        self._repository_key = self._open_repository_key()
        sqlite_file.finish_scrub(self._connection)

    def key(self, subject: str, *, create: bool) -> bytes:
        """Give the subject's data key; see the port."""
        found = self._find((subject,), create=create)
        if subject not in found:
            raise KeyUnknownError(f"there is no key of {subject}")
        key = found[subject]
        if key is None:
            raise KeyErasedError(f"the key of {subject} was destroyed")
        return key

    def keys(self, subjects: Sequence[str], *, create: bool) -> dict[str, bytes]:
        """Give many data keys, created by one transaction; see the port."""
        found = self._find(subjects, create=create)
        return {subject: key for subject, key in found.items() if key is not None}

    def destroy(self, subject: str) -> bool:
        """Overwrite the subject's wrapped key and leave its tombstone; see the port."""
        checked(subject)
        with self._turn:
            wrapped = None
            with sqlite_file.transaction(self._connection):
                row = self._row_of(subject)
                if row is None:
                    self._connection.execute(
                        "INSERT INTO data_keys (subject, is_destroyed, wrapped) VALUES (?, 1, zeroblob(0))",
                        (subject,),
                    )
                elif not row[0]:
                    wrapped = row[1]
                    # Of the same length, so that SQLite overwrites the row where it stands.
                    self._connection.execute(
                        "UPDATE data_keys SET is_destroyed = 1, wrapped = zeroblob(length(wrapped)) "
                        "WHERE subject = ?",
                        (subject,),
                    )
                    sqlite_file.mark_scrub_due(self._connection)
            self._cache.forget(subject)
            if wrapped is None:
                return False
            sqlite_file.scrub(self._connection, self._path, wrapped)
            return True

    def destroyed(self) -> frozenset[str]:
        """Name all subjects whose keys were destroyed."""
        return self._names("SELECT subject FROM data_keys WHERE is_destroyed")

    def repository_key(self) -> bytes:
        """Give the repository's own key."""
        return self._repository_key

    def object_key(self, name: str, *, holder: str, create: bool = False) -> str:
        """Give an object's age identity to one of its holders; see the port."""
        checked(name, holder)
        with self._turn, sqlite_file.transaction(self._connection):
            wrapped = self._object_row(name)
            if wrapped is None and create:
                wrapped = self._wrapping.wrap(
                    str(x25519.Identity.generate()).encode(), name=object_name(name)
                )
                self._connection.execute("INSERT INTO object_keys VALUES (?, ?)", (name, wrapped))
                self._connection.execute("INSERT INTO grants VALUES (?, ?)", (name, holder))
            if wrapped is None or not self._is_granted(name, holder):
                raise KeyUnknownError(f"there is no object key {name} granted to {holder}")
        return self._wrapping.unwrap(wrapped, name=object_name(name)).decode()

    def grant(self, name: str, *, holder: str) -> bool:
        """Grant an object's key to one more holder; see the port."""
        checked(name, holder)
        with self._turn, sqlite_file.transaction(self._connection):
            if self._object_row(name) is None:
                raise KeyUnknownError(f"there is no object key {name}")
            cursor = self._connection.execute("INSERT OR IGNORE INTO grants VALUES (?, ?)", (name, holder))
            return cursor.rowcount == 1

    def revoke(self, name: str, *, holder: str) -> bool:
        """Take an object's key from a holder, and destroy it with the last grant; see the port."""
        checked(name, holder)
        with self._turn:
            with sqlite_file.transaction(self._connection):
                cursor = self._connection.execute(
                    "DELETE FROM grants WHERE name = ? AND holder = ?", (name, holder)
                )
                was_last = cursor.rowcount == 1 and not self._holder_names(name)
                wrapped = self._object_row(name) if was_last else None
                if wrapped is not None:
                    self._connection.execute("DELETE FROM object_keys WHERE name = ?", (name,))
                    sqlite_file.mark_scrub_due(self._connection)
            if wrapped is None:
                return False
            sqlite_file.scrub(self._connection, self._path, wrapped)
            return True

    def holders(self, name: str) -> frozenset[str]:
        """Name those to whom an object's key is granted."""
        return self._names("SELECT holder FROM grants WHERE name = ?", name)

    def backup(self, destination: Path) -> None:
        """Copy all wrapped keys, as of one moment, and the key-encryption key to a folder.

        Args:
            destination: Folder that exists; copies in it from an earlier backup are replaced.
        """
        for name in (KEYS_FILE, KEK_FILE):
            (destination / f"{name}.new").unlink(missing_ok=True)
        write_owner_only(destination / f"{KEK_FILE}.new", (self._folder / KEK_FILE).read_bytes())
        write_owner_only(destination / f"{KEYS_FILE}.new", b"")
        sqlite_file.copy(self._path, destination / f"{KEYS_FILE}.new")
        with closing(sqlite3.connect(destination / f"{KEYS_FILE}.new")) as copied:
            (wrapped,) = copied.execute("SELECT wrapped FROM repository").fetchone()
        # Exchanged between the two copies, the key-encryption key would open none of them.
        open_kek(destination / f"{KEK_FILE}.new", may_create=False).unwrap(wrapped, name=REPOSITORY)
        for name in (KEK_FILE, KEYS_FILE):
            (destination / f"{name}.new").replace(destination / name)
        sync_folder(destination)

    def close(self) -> None:
        """Let go of the file and forget all keys in memory."""
        with self._turn:
            self._cache.clear()
            self._connection.close()

    def _find(self, subjects: Sequence[str], *, create: bool) -> _Found:
        found: _Found = {}
        missing = []
        for subject in dict.fromkeys(subjects):
            key = self._cache.get(subject)
            if key is None:
                missing.append(checked(subject))
            else:
                found[subject] = key
        if missing and create:
            found.update(self._creation.submit(missing))
        elif missing:
            with self._turn, sqlite_file.failures_translated():
                found.update(self._read(missing))
        return found

    def _create(self, batch: list[Sequence[str]]) -> list[_Found]:
        """Read or draw the keys of every caller of a batch, in one transaction."""
        subjects = list(dict.fromkeys(subject for wanted in batch for subject in wanted))
        with sqlite_file.transaction(self._connection):
            found = self._read(subjects)
            fresh = {s: secrets.token_bytes(KEY_SIZE) for s in subjects if s not in found}
            self._connection.executemany(
                "INSERT INTO data_keys (subject, is_destroyed, wrapped) VALUES (?, 0, ?)",
                [(s, self._wrapping.wrap(key, name=data_name(s))) for s, key in fresh.items()],
            )
        # Kept only now: a key that another caller finds in memory must be durable.
        for subject, key in fresh.items():
            self._cache.put(subject, key)
        found.update(fresh)
        return [{subject: found[subject] for subject in wanted} for wanted in batch]

    def _read(self, subjects: Iterable[str]) -> _Found:
        found: _Found = {}
        for subject in subjects:
            row = self._row_of(subject)
            if row is None:
                continue
            if row[0]:
                found[subject] = None
                continue
            key = self._wrapping.unwrap(row[1], name=data_name(subject))
            found[subject] = key
            self._cache.put(subject, key)
        return found

    def _row_of(self, subject: str) -> tuple[int, bytes] | None:
        row: tuple[int, bytes] | None = self._connection.execute(
            "SELECT is_destroyed, wrapped FROM data_keys WHERE subject = ?", (subject,)
        ).fetchone()
        return row

    def _object_row(self, name: str) -> bytes | None:
        row = self._connection.execute("SELECT wrapped FROM object_keys WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def _is_granted(self, name: str, holder: str) -> bool:
        return holder in self._holder_names(name)

    def _holder_names(self, name: str) -> frozenset[str]:
        rows = self._connection.execute("SELECT holder FROM grants WHERE name = ?", (name,))
        return frozenset(holder for (holder,) in rows)

    def _names(self, query: str, *arguments: str) -> frozenset[str]:
        with self._turn, sqlite_file.failures_translated():
            return frozenset(name for (name,) in self._connection.execute(query, arguments))

    def _open_repository_key(self) -> bytes:
        with sqlite_file.transaction(self._connection):
            row = self._connection.execute("SELECT wrapped FROM repository").fetchone()
            if row is None:
                wrapped = self._wrapping.wrap(secrets.token_bytes(KEY_SIZE), name=REPOSITORY)
                self._connection.execute("INSERT INTO repository VALUES (1, ?, 0)", (wrapped,))
            else:
                (wrapped,) = row
        # Unwrapping it shows at once whether this is the key-encryption key of this store.
        return self._wrapping.unwrap(wrapped, name=REPOSITORY)


def settle_kek(folder: Path) -> None:
    """End a rotation that was broken off: the new key-encryption key takes its place if it wraps the keys, else goes.

    Raises:
        KeyStoreUnavailableError: The keys cannot be read.
    """
    new = folder / NEW_KEK_FILE
    if not new.exists():
        return
    # In a transaction of its own: one that wraps keys anew has ended, and says which of the two wraps them.
    with (
        closing(sqlite_file.open_file(folder / KEYS_FILE)) as connection,
        sqlite_file.transaction(connection),
    ):
        if not new.exists():
            return
        (wrapped,) = connection.execute("SELECT wrapped FROM repository").fetchone()
        if _wraps(new, wrapped):
            new.replace(folder / KEK_FILE)
        else:
            new.unlink()
        sync_folder(folder)


def _wraps(kek: Path, repository: bytes) -> bool:
    try:
        open_kek(kek, may_create=False).unwrap(repository, name=REPOSITORY)
    except KeyStoreRefusedError:
        return False
    return True
