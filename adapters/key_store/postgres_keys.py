"""The key store in PostgreSQL: wrapped keys in tables, the key that wraps them in a file of each process."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout
from pyrage import x25519

from adapters.key_store.cache import KeyCache
from adapters.key_store.group_commit import GroupCommit
from adapters.key_store.key_names import REPOSITORY, checked, data_name, object_name
from adapters.key_store.wrapping import KEY_SIZE, open_kek
from domain.ports.keys import (
    KeyErasedError,
    KeyStoreRefusedError,
    KeyStoreUnavailableError,
    KeyUnknownError,
)

CACHE_SIZE = 65_536
CONNECTIONS = 8
CONNECT_TIMEOUT_S = 5
TIMEOUT_S = 5.0
ASK_S = 1.0
"""How often a listener makes sure that it still hears."""

Connection = psycopg.Connection[tuple[Any, ...]]
_Found = dict[str, bytes | None]
"""Subjects with their plain keys; None for one that was destroyed."""

_KEYS = "SELECT subject, is_destroyed, wrapped FROM data_keys WHERE subject = ANY(%s)"
_CREATE = (
    "INSERT INTO data_keys SELECT new.subject, false, new.wrapped FROM unnest(%s::text[], %s::bytea[]) "
    "AS new (subject, wrapped), repository_key WHERE repository_key.wrapped = %s "
    "ON CONFLICT (subject) DO NOTHING RETURNING subject"
)
"""Draws nothing where another key-encryption key has come into force (`rotation`)."""
_CREATE_OBJECT = (
    "INSERT INTO object_keys SELECT %s, %s FROM repository_key WHERE repository_key.wrapped = %s "
    "ON CONFLICT DO NOTHING"
)
# Where the row was there before, xmax says so: its key was overwritten now.
_DESTROY = (
    "INSERT INTO data_keys VALUES (%s, true, '') ON CONFLICT (subject) DO UPDATE "
    "SET is_destroyed = true, wrapped = '' WHERE NOT data_keys.is_destroyed RETURNING xmax <> 0"
)
_LOCKED_OBJECT = "SELECT wrapped FROM object_keys WHERE name = %s FOR UPDATE"
_GRANT = "INSERT INTO key_grants VALUES (%s, %s) ON CONFLICT DO NOTHING"


class PostgresKeyStore:
    """Keeps wrapped keys in the store's database, for any number of processes.

    What one process destroys, the others are told of and forget; one that cannot be told keeps no key in
    memory.

    Args:
        url: Address of the database.
        kek: File of the key-encryption key, mode 0600; made where the database holds no key yet.
        cache_size: Data keys kept plain in memory.

    Raises:
        KeyStoreRefusedError: The key-encryption key is missing, open to others, or another.
        KeyStoreUnavailableError: The database cannot be reached.
    """

    def __init__(self, url: str, kek: Path, *, cache_size: int = CACHE_SIZE) -> None:
        self._url = url
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=TIMEOUT_S,
            kwargs={"connect_timeout": CONNECT_TIMEOUT_S, "row_factory": tuple_row},
            check=ConnectionPool.check_connection,
            open=False,
        )
        self._cache = KeyCache(cache_size)
        self._hears, self._heard = False, 0
        self._creation: GroupCommit[Sequence[str], _Found] = GroupCommit(self._create, turn=threading.Lock())
        self._is_closed = threading.Event()
        with _failures_translated():
            self._pool.open(wait=True, timeout=TIMEOUT_S)
        try:
            self._wrapping = open_kek(kek, may_create=self._stored_repository_key() is None)
            self._repository_key = self._open_repository_key()
        except BaseException:
            self._pool.close()
            raise
        self._listener = threading.Thread(target=self._listen, name="keys", daemon=True)
        self._listener.start()

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
        """Overwrite the subject's wrapped key, leave its tombstone, and tell all processes; see the port."""
        checked(subject)
        with self._transaction() as connection:
            row = connection.execute(_DESTROY, (subject,)).fetchone()
            connection.execute("SELECT pg_notify('gravamen_keys', %s)", (subject,))
        self._forget(subject)
        return row is not None and bool(row[0])

    def destroyed(self) -> frozenset[str]:
        """Name all subjects whose keys were destroyed."""
        return self._names("SELECT subject FROM data_keys WHERE is_destroyed")

    def repository_key(self) -> bytes:
        """Give the repository's own key."""
        return self._repository_key

    def object_key(self, name: str, *, holder: str, create: bool = False) -> str:
        """Give an object's age identity to one of its holders; see the port."""
        checked(name, holder)
        with self._transaction() as connection:
            wrapped = self._object_row(connection, name)
            if wrapped is None and create:
                fresh = self._wrapping.wrap(str(x25519.Identity.generate()).encode(), name=object_name(name))
                if connection.execute(_CREATE_OBJECT, (name, fresh, self._wrapped)).rowcount:
                    connection.execute(_GRANT, (name, holder))
                wrapped = self._object_row(connection, name)
            if wrapped is None or holder not in _holders(connection, name):
                raise KeyUnknownError(f"there is no object key {name} granted to {holder}")
        return self._wrapping.unwrap(wrapped, name=object_name(name)).decode()

    def grant(self, name: str, *, holder: str) -> bool:
        """Grant an object's key to one more holder; see the port."""
        checked(name, holder)
        with self._transaction() as connection:
            if self._object_row(connection, name) is None:
                raise KeyUnknownError(f"there is no object key {name}")
            return connection.execute(_GRANT, (name, holder)).rowcount == 1

    def revoke(self, name: str, *, holder: str) -> bool:
        """Take an object's key from a holder, and destroy it with the last grant; see the port."""
        checked(name, holder)
        with self._transaction() as connection:
            self._object_row(connection, name)
            statement = "DELETE FROM key_grants WHERE name = %s AND holder = %s"
            if not connection.execute(statement, (name, holder)).rowcount or _holders(connection, name):
                return False
            connection.execute("DELETE FROM object_keys WHERE name = %s", (name,))
            return True

    def holders(self, name: str) -> frozenset[str]:
        """Name those to whom an object's key is granted."""
        return self._names("SELECT holder FROM key_grants WHERE name = %s", name)

    def close(self) -> None:
        """Let go of the database and forget all keys in memory."""
        self._is_closed.set()
        with suppress(KeyStoreUnavailableError), self._transaction() as connection:
            # Wakes the listener, which would else wait its time out.
            connection.execute("SELECT pg_notify('gravamen_keys', '')")
        self._listener.join()
        self._cache.clear()
        self._pool.close()

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
            heard = self._heard
            with self._transaction() as connection:
                read = self._read(connection, missing)
            self._keep(read, heard)
            found.update(read)
        return found

    def _create(self, batch: list[Sequence[str]]) -> list[_Found]:
        """Read or draw the keys of every caller of a batch, in one transaction."""
        # In one order, so that two processes that create the same keys cannot block each other.
        subjects = sorted({subject for wanted in batch for subject in wanted})
        heard = self._heard
        with self._transaction() as connection:
            # Drawn first and looked up after: nearly every subject here is new, and has none.
            fresh = {subject: secrets.token_bytes(KEY_SIZE) for subject in subjects}
            wrapped = [self._wrapping.wrap(key, name=data_name(subject)) for subject, key in fresh.items()]
            drawn = connection.execute(_CREATE, (subjects, wrapped, self._wrapped)).fetchall()
            found: _Found = {subject: fresh[subject] for (subject,) in drawn}
            if len(found) < len(subjects):
                # Another was first: what stands counts.
                found.update(self._read(connection, [each for each in subjects if each not in found]))
                if not found.keys() >= set(subjects):
                    raise KeyStoreRefusedError(
                        "expected the key-encryption key in force, found that another took its place: start "
                        "again with the new one"
                    )
        # Kept only now: a key that another caller finds in memory must be durable.
        self._keep(found, heard)
        return [{subject: found[subject] for subject in wanted} for wanted in batch]

    def _read(self, connection: Connection, subjects: Iterable[str]) -> _Found:
        rows = connection.execute(_KEYS, (list(subjects),)).fetchall()
        return {
            subject: None if is_destroyed else self._wrapping.unwrap(bytes(wrapped), name=data_name(subject))
            for subject, is_destroyed, wrapped in rows
        }

    def _keep(self, found: _Found, heard: int) -> None:
        """Keep keys in memory, unless an erasure was told of since they were read."""
        if self._hears and heard == self._heard:
            for subject, key in found.items():
                if key is not None:
                    self._cache.put(subject, key)
            if heard != self._heard:
                self._cache.clear()

    def _forget(self, subject: str) -> None:
        self._heard += 1
        self._cache.forget(subject)

    def _listen(self) -> None:
        """Forget what other processes destroy; while nothing is heard, nothing is kept."""
        while not self._is_closed.is_set():
            with (
                suppress(psycopg.Error, OSError),
                psycopg.connect(self._url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S) as connection,
            ):
                connection.execute("LISTEN gravamen_keys")
                self._hears = True
                while not self._is_closed.is_set():
                    for notice in connection.notifies(timeout=ASK_S, stop_after=1):
                        self._forget(notice.payload)
                    connection.execute("SELECT 1")
            self._hears = False
            self._heard += 1
            self._cache.clear()
            self._is_closed.wait(ASK_S)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with _failures_translated(), self._pool.connection() as connection:
            yield connection

    def _object_row(self, connection: Connection, name: str) -> bytes | None:
        row = connection.execute(_LOCKED_OBJECT, (name,)).fetchone()
        return None if row is None else bytes(row[0])

    def _names(self, query: str, *arguments: str) -> frozenset[str]:
        with self._transaction() as connection:
            return frozenset(name for (name,) in connection.execute(query, arguments))

    def _stored_repository_key(self) -> bytes | None:
        with self._transaction() as connection:
            row = connection.execute("SELECT wrapped FROM repository_key").fetchone()
        return None if row is None else bytes(row[0])

    def _open_repository_key(self) -> bytes:
        wrapped = self._stored_repository_key()
        if wrapped is None:
            fresh = self._wrapping.wrap(secrets.token_bytes(KEY_SIZE), name=REPOSITORY)
            with self._transaction() as connection:
                connection.execute(
                    "INSERT INTO repository_key VALUES (1, %s) ON CONFLICT DO NOTHING", (fresh,)
                )
            wrapped = self._stored_repository_key()
        assert wrapped is not None
        self._wrapped = wrapped
        # Unwrapping it shows at once whether this is the key-encryption key of this store.
        return self._wrapping.unwrap(wrapped, name=REPOSITORY)


def _holders(connection: Connection, name: str) -> frozenset[str]:
    rows = connection.execute("SELECT holder FROM key_grants WHERE name = %s", (name,))
    return frozenset(holder for (holder,) in rows)


@contextmanager
def _failures_translated() -> Iterator[None]:
    """Raise the server's errors, and those of the way to it, as the port's."""
    try:
        yield
    except (psycopg.Error, PoolTimeout, PoolClosed, OSError) as error:
        raise KeyStoreUnavailableError(f"the key store failed: {type(error).__name__}") from error
