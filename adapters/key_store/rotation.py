"""A new key-encryption key: every key wrapped anew under it, all at once or none, and the old one refused after.

The keys themselves stay, and so does all that they seal.
"""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

from adapters.key_store import sqlite_file
from adapters.key_store.key_backup import connected, keys_of_database, keys_of_file
from adapters.key_store.key_names import REPOSITORY
from adapters.key_store.sqlite_keys import KEK_FILE, KEYS_FILE, NEW_KEK_FILE, settle_kek
from adapters.key_store.wrapping import (
    KEY_SIZE,
    Wrapping,
    open_kek,
    refuse_if_exposed,
    sync_folder,
    write_owner_only,
)
from domain.ports.keys import KeyStoreRefusedError

_REWRAP_DATA = (
    "UPDATE data_keys SET wrapped = new.wrapped FROM unnest(%s::text[], %s::bytea[]) AS new (subject, wrapped) "
    "WHERE data_keys.subject = new.subject"
)
_REWRAP_OBJECTS = (
    "UPDATE object_keys SET wrapped = new.wrapped FROM unnest(%s::text[], %s::bytea[]) AS new (name, wrapped) "
    "WHERE object_keys.name = new.name"
)


def rotate_folder(folder: Path) -> int:
    """Draw a new key-encryption key for a data folder that no process has open; gives how many keys it wraps.

    A break at any point leaves the old key in force or the new one, whole, and the next opening settles which.

    Raises:
        KeyStoreRefusedError: There are no keys, or `kek` is not theirs.
        KeyStoreUnavailableError: The file cannot be read or written.
        KeyRemainsError: All are wrapped anew, but old copies are not overwritten yet; opening goes on with it.
    """
    path = folder / KEYS_FILE
    if not path.exists():
        raise KeyStoreRefusedError(f"expected {KEYS_FILE} in the data folder, found none")
    settle_kek(folder)
    old = open_kek(folder / KEK_FILE, may_create=False)
    with closing(sqlite_file.open_file(path)) as connection:
        # Whoever opens the store meanwhile waits for this transaction before it settles anything.
        with sqlite_file.transaction(connection):
            write_owner_only(folder / NEW_KEK_FILE, secrets.token_bytes(KEY_SIZE))
            sync_folder(folder)
            new = open_kek(folder / NEW_KEK_FILE, may_create=False)
            ours = keys_of_file(path).wrapped_by(new, old=old)
            data = [(wrapped, subject) for subject, gone, wrapped in ours.data if not gone]
            objects = [(wrapped, name) for name, wrapped in ours.objects]
            connection.execute("UPDATE repository SET wrapped = ?", (ours.repository,))
            connection.executemany("UPDATE data_keys SET wrapped = ? WHERE subject = ?", data)
            connection.executemany("UPDATE object_keys SET wrapped = ? WHERE name = ?", objects)
            sqlite_file.mark_scrub_due(connection)
        settle_kek(folder)
        sqlite_file.finish_scrub(connection)
    return 1 + len(data) + len(objects)


def rotate_database(url: str, *, kek: Path, new_kek: Path) -> int:
    """Wrap all keys of a database under another key-encryption key; gives how many, 0 where it was done before.

    A process that still has the old one reads no key after and creates none: it is to be started again with the new.

    Args:
        url: Address of the database.
        kek: File of the key-encryption key in force.
        new_kek: File of the new one; drawn where there is no such file.

    Raises:
        KeyStoreRefusedError: Neither file is the key of these keys, or one is open to others.
        KeyStoreUnavailableError: The database cannot be reached; nothing was changed.
    """
    refuse_if_exposed(kek)
    old, new = open_kek(kek, may_create=False), open_kek(new_kek, may_create=True)
    with connected(url) as connection, connection.transaction():
        # Whoever draws a key waits here, and then finds that it is wrapped under the old one.
        connection.execute("LOCK TABLE repository_key, data_keys, object_keys IN EXCLUSIVE MODE")
        keys = keys_of_database(connection)
        if _is_wrapped_by(new, keys.repository):
            return 0
        ours = keys.wrapped_by(new, old=old)
        data = {subject: wrapped for subject, gone, wrapped in ours.data if not gone}
        objects = dict(ours.objects)
        connection.execute("UPDATE repository_key SET wrapped = %s", (ours.repository,))
        connection.execute(_REWRAP_DATA, (list(data), list(data.values())))
        connection.execute(_REWRAP_OBJECTS, (list(objects), list(objects.values())))
    return 1 + len(data) + len(objects)


def _is_wrapped_by(wrapping: Wrapping, repository: bytes) -> bool:
    try:
        wrapping.unwrap(repository, name=REPOSITORY)
    except KeyStoreRefusedError:
        return False
    return True
