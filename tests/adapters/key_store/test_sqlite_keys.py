from __future__ import annotations

import secrets
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.key_store import sqlite_file
from adapters.key_store.sqlite_keys import SqliteKeyStore
from adapters.key_store.wrapping import Wrapping
from domain.ports.keys import (
    KeyErasedError,
    KeyRemainsError,
    KeyStoreRefusedError,
    KeyStoreUnavailableError,
    KeyUnknownError,
)
from tests.adapters.key_store_contract import ITEM, KeyStoreContract, OpenStore


class TestSqliteKeyStore(KeyStoreContract):
    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Iterator[OpenStore]:
        opened: list[SqliteKeyStore] = []

        def open_() -> SqliteKeyStore:
            opened.append(SqliteKeyStore(tmp_path))
            return opened[-1]

        yield open_
        for store in opened:
            store.close()


def wrapped_of(folder: Path, subject: str) -> bytes:
    with closing(sqlite3.connect(folder / "keys.sqlite")) as connection:
        (wrapped,) = connection.execute(
            "SELECT wrapped FROM data_keys WHERE subject = ?", (subject,)
        ).fetchone()
    assert isinstance(wrapped, bytes)
    return wrapped


def places_of(folder: Path, content: bytes) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and content in path.read_bytes())


def test_no_file_of_the_store_is_open_to_others(tmp_path: Path) -> None:
    store = SqliteKeyStore(tmp_path)
    store.key(ITEM, create=True)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert set(modes) == {"kek", "keys.sqlite", "keys.sqlite-wal", "keys.sqlite-shm"}
    assert set(modes.values()) == {0o600}
    store.close()


@pytest.mark.parametrize("name", ["kek", "keys.sqlite"])
def test_a_store_that_others_can_read_is_not_opened(tmp_path: Path, name: str) -> None:
    SqliteKeyStore(tmp_path).close()
    (tmp_path / name).chmod(0o640)
    with pytest.raises(KeyStoreRefusedError, match=f"{name} has mode 0640, expected 0600"):
        SqliteKeyStore(tmp_path)


def test_a_store_without_its_key_encryption_key_is_not_opened_and_gets_no_new_one(tmp_path: Path) -> None:
    SqliteKeyStore(tmp_path).close()
    (tmp_path / "kek").unlink()
    with pytest.raises(KeyStoreRefusedError, match="kek"):
        SqliteKeyStore(tmp_path)
    assert not (tmp_path / "kek").exists()


@pytest.mark.parametrize("size", [32, 31], ids=["another key", "not a key"])
def test_a_store_with_the_wrong_key_encryption_key_is_not_opened(tmp_path: Path, size: int) -> None:
    SqliteKeyStore(tmp_path).close()
    (tmp_path / "kek").write_bytes(secrets.token_bytes(size))
    with pytest.raises(KeyStoreRefusedError):
        SqliteKeyStore(tmp_path)


def test_a_file_that_is_no_database_is_refused_by_the_stores_own_error(tmp_path: Path) -> None:
    SqliteKeyStore(tmp_path).close()
    (tmp_path / "keys.sqlite").write_bytes(b"not a database, and long enough to be looked at" * 100)
    with pytest.raises(KeyStoreUnavailableError):
        SqliteKeyStore(tmp_path)


def test_neither_keys_nor_identities_stand_on_disk_in_clear(tmp_path: Path) -> None:
    store = SqliteKeyStore(tmp_path)
    plain = [store.key(ITEM, create=True), store.repository_key()]
    plain.append(store.object_key("k1", holder=ITEM, create=True).encode())
    assert [places_of(tmp_path, secret) for secret in plain] == [[], [], []]
    store.close()


def test_a_wrapped_key_moved_to_another_subject_does_not_unwrap(tmp_path: Path) -> None:
    store = SqliteKeyStore(tmp_path)
    store.keys([ITEM, "fact/1"], create=True)
    store.close()
    with closing(sqlite3.connect(tmp_path / "keys.sqlite")) as connection, connection:
        connection.execute(
            "UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE subject = 'fact/1')"
        )
    with closing(SqliteKeyStore(tmp_path)) as opened:
        opened.key("fact/1", create=False)
        with pytest.raises(KeyStoreRefusedError, match=ITEM):
            opened.key(ITEM, create=False)


def test_the_wrapped_form_of_a_destroyed_key_is_in_no_file(tmp_path: Path) -> None:
    store = SqliteKeyStore(tmp_path)
    # In no order, as ids are: so that SQLite has reason to move rows between pages, if it ever would.
    subjects = [f"fact/{secrets.token_hex(16)}" for _ in range(2_000)]
    for start in range(0, 2_000, 100):
        store.keys(subjects[start : start + 100], create=True)
    doomed = {subject: wrapped_of(tmp_path, subject) for subject in subjects[::100]}
    assert all(places_of(tmp_path, wrapped) for wrapped in doomed.values())
    for subject in doomed:
        store.destroy(subject)
    assert [places_of(tmp_path, wrapped) for wrapped in doomed.values()] == [[]] * 20
    assert (tmp_path / "keys.sqlite-wal").stat().st_size < 100_000
    store.close()


def test_the_wrapped_form_of_a_revoked_object_key_is_in_no_file(tmp_path: Path) -> None:
    store = SqliteKeyStore(tmp_path)
    for n in range(200):
        store.object_key(secrets.token_hex(16), holder=f"upload/{n}", create=True)
    with closing(sqlite3.connect(tmp_path / "keys.sqlite")) as connection:
        rows = dict(connection.execute("SELECT name, wrapped FROM object_keys").fetchall())
        holders = dict(connection.execute("SELECT name, holder FROM grants").fetchall())
    for name in rows:
        assert store.revoke(name, holder=holders[name]) is True
    assert [name for name, wrapped in rows.items() if places_of(tmp_path, wrapped)] == []
    store.close()


def test_a_copy_left_in_the_file_by_a_moved_row_is_found_and_removed(tmp_path: Path) -> None:
    store = SqliteKeyStore(tmp_path)
    store.keys([f"fact/{n}" for n in range(400)], create=True)
    wrapped = wrapped_of(tmp_path, "fact/7")
    with closing(sqlite3.connect(tmp_path / "keys.sqlite")) as connection, connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE planted (copy BLOB)")
        connection.execute("INSERT INTO planted VALUES (?)", (wrapped,))
        connection.execute("DELETE FROM planted")
    assert places_of(tmp_path, wrapped) != []
    store.destroy("fact/7")
    assert places_of(tmp_path, wrapped) == []
    assert store.key("fact/8", create=False)
    store.close()


def test_a_reader_that_keeps_the_copies_alive_is_reported_and_the_next_opening_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_S", 0.05)
    store = SqliteKeyStore(tmp_path)
    store.key(ITEM, create=True)
    wrapped = wrapped_of(tmp_path, ITEM)
    reader = sqlite3.connect(tmp_path / "keys.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM data_keys").fetchone()
    with pytest.raises(KeyRemainsError):
        store.destroy(ITEM)
    with pytest.raises(KeyErasedError):
        store.key(ITEM, create=False)
    reader.close()
    second = SqliteKeyStore(tmp_path)
    assert places_of(tmp_path, wrapped) == []
    second.close()
    store.close()


def test_a_key_let_go_from_memory_is_read_from_disk(tmp_path: Path) -> None:
    store = SqliteKeyStore(tmp_path, cache_size=2)
    keys = [store.key(f"fact/{n}", create=True) for n in range(5)]
    assert [store.key(f"fact/{n}", create=False) for n in range(5)] == keys
    store.close()


def test_a_backup_opens_as_a_store_with_the_same_keys_and_tombstones(tmp_path: Path) -> None:
    folder, copy = tmp_path / "data", tmp_path / "copy"
    folder.mkdir()
    copy.mkdir()
    store = SqliteKeyStore(folder)
    store.backup(copy)
    key = store.key("fact/1", create=True)
    store.destroy("fact/2")
    identity = store.object_key("k1", holder=ITEM, create=True)
    store.backup(copy)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in copy.iterdir()} == {
        "kek": 0o600,
        "keys.sqlite": 0o600,
    }
    with closing(SqliteKeyStore(copy)) as restored:
        assert restored.repository_key() == store.repository_key()
        assert restored.key("fact/1", create=False) == key
        assert restored.object_key("k1", holder=ITEM) == identity
        assert restored.destroyed() == {"fact/2"}
    store.close()


def test_a_backup_holds_nothing_of_a_destroyed_key(tmp_path: Path) -> None:
    folder, copy = tmp_path / "data", tmp_path / "copy"
    folder.mkdir()
    copy.mkdir()
    store = SqliteKeyStore(folder)
    store.key(ITEM, create=True)
    wrapped = wrapped_of(folder, ITEM)
    store.backup(copy)
    assert places_of(copy, wrapped) == ["keys.sqlite"]
    store.destroy(ITEM)
    store.backup(copy)
    assert places_of(copy, wrapped) == []
    store.close()


VECTOR_WRAPPED = (
    "404142434445464748494a4bc2988c000219a124e5ed3d1db7493d7449f7"
    "606f830039144f7e74deab2ed3e43829601bdde1c28717c0489f9f66423c"
)


def test_the_wrapped_form_is_the_documented_one() -> None:
    # The vector of docs/formats/keys.md.
    wrapped = bytes.fromhex(VECTOR_WRAPPED)
    wrapping = Wrapping(bytes(range(32)))
    assert wrapping.unwrap(wrapped, name="data/fact/1") == bytes(range(32, 64))
    with pytest.raises(KeyStoreRefusedError):
        wrapping.unwrap(wrapped, name="data/fact/2")


CREATOR = """
import sys
from pathlib import Path
from adapters.key_store.sqlite_keys import SqliteKeyStore
store = SqliteKeyStore(Path(sys.argv[1]))
for n in range(100_000):
    print(n, store.key(f"fact/{n}", create=True).hex(), flush=True)
"""


def test_every_key_told_before_kill_9_is_there_afterwards(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", CREATOR, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    told = dict(process.stdout.readline().split() for _ in range(300))
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with closing(SqliteKeyStore(tmp_path)) as store:
        found = {n: store.key(f"fact/{n.decode()}", create=False).hex().encode() for n in told}
    assert found == told


ERASER = """
import os, sys
from pathlib import Path
from adapters.key_store import sqlite_file
from adapters.key_store.sqlite_keys import SqliteKeyStore
sqlite_file.scrub = lambda *_: os._exit(9)
SqliteKeyStore(Path(sys.argv[1])).destroy(sys.argv[2])
"""


def test_an_erasure_that_a_crash_cut_short_is_finished_when_the_store_opens(tmp_path: Path) -> None:
    store = SqliteKeyStore(tmp_path)
    store.key(ITEM, create=True)
    wrapped = wrapped_of(tmp_path, ITEM)
    store.close()
    code = subprocess.run([sys.executable, "-c", ERASER, str(tmp_path), ITEM], check=False).returncode
    assert code == 9
    with closing(SqliteKeyStore(tmp_path)) as opened:
        assert places_of(tmp_path, wrapped) == []
        with pytest.raises(KeyErasedError):
            opened.key(ITEM, create=False)
        with pytest.raises(KeyUnknownError):
            opened.key("fact/1", create=False)
