"""Another key-encryption key: all keys are wrapped anew or none, and the old one opens nothing after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from adapters.composing.rotating import rotate_data_folder
from adapters.event_store.errors import StoreInUseError
from adapters.event_store.writer_lock import WriterLock
from adapters.key_store import rotation, sqlite_file
from adapters.key_store.key_backup import keys_of_file
from adapters.key_store.postgres_keys import PostgresKeyStore
from adapters.key_store.rotation import rotate_database, rotate_folder
from adapters.key_store.sqlite_keys import SqliteKeyStore, settle_kek
from adapters.key_store.wrapping import write_owner_only
from domain.ports.keys import KeyStore, KeyStoreRefusedError

ITEM, GONE, OBJECT = "evidence_item/1", "source/1", "a-name"


def material(store: KeyStore) -> tuple[object, ...]:
    """Read every kind of key, which outlives a rotation."""
    return (
        store.repository_key(),
        store.key(ITEM, create=True),
        store.object_key(OBJECT, holder=ITEM, create=True),
        store.destroyed(),
    )


def filled(store: KeyStore) -> tuple[object, ...]:
    store.key(GONE, create=True)
    store.destroy(GONE)
    return material(store)


def of_folder(folder: Path) -> tuple[object, ...]:
    with closing(SqliteKeyStore(folder)) as store:
        return material(store)


def test_a_folder_has_the_same_keys_under_another(tmp_path: Path) -> None:
    with closing(SqliteKeyStore(tmp_path)) as store:
        before = filled(store)
    old = (tmp_path / "kek").read_bytes()
    assert rotate_folder(tmp_path) == 3
    assert (tmp_path / "kek").read_bytes() != old
    assert of_folder(tmp_path) == before
    (tmp_path / "kek").unlink()
    write_owner_only(tmp_path / "kek", old)
    with pytest.raises(KeyStoreRefusedError, match="does not unwrap"):
        SqliteKeyStore(tmp_path)


def test_no_copy_under_the_old_one_is_left_in_a_folder(tmp_path: Path) -> None:
    with closing(SqliteKeyStore(tmp_path)) as store:
        filled(store)
    wrapped = keys_of_file(tmp_path / "keys.sqlite")
    rotate_folder(tmp_path)
    old = [wrapped.repository, wrapped.objects[0][1], *(key for _, gone, key in wrapped.data if not gone)]
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [key for key in old if key in content] == []


@pytest.mark.parametrize("at", ["before the keys", "after the keys"])
def test_a_rotation_that_is_broken_off_is_settled_by_the_next_opening(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(SqliteKeyStore(tmp_path)) as store:
        before = filled(store)
    old = (tmp_path / "kek").read_bytes()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    if at == "before the keys":
        monkeypatch.setattr(sqlite_file, "mark_scrub_due", killed)
    else:
        calls = iter((True, False))
        monkeypatch.setattr(
            rotation, "settle_kek", lambda folder: settle_kek(folder) if next(calls) else killed()
        )
    with pytest.raises(KeyboardInterrupt):
        rotate_folder(tmp_path)
    monkeypatch.undo()
    assert of_folder(tmp_path) == before
    assert ((tmp_path / "kek").read_bytes() == old) is (at == "before the keys")
    assert not (tmp_path / "kek.next").exists()


def test_a_folder_that_is_served_is_refused(tmp_path: Path) -> None:
    with closing(SqliteKeyStore(tmp_path)) as store:
        filled(store)
    lock = WriterLock(tmp_path)
    with pytest.raises(StoreInUseError):
        rotate_data_folder(tmp_path)
    lock.release()
    assert rotate_data_folder(tmp_path) == 3


def test_a_database_has_the_same_keys_under_another_and_the_old_one_draws_none(
    new_store: Callable[[], str], tmp_path: Path
) -> None:
    url, kek, new_kek = new_store(), tmp_path / "kek", tmp_path / "kek-2"
    with closing(PostgresKeyStore(url, kek)) as running:
        before = filled(running)
        assert rotate_database(url, kek=kek, new_kek=new_kek) == 3
        assert rotate_database(url, kek=kek, new_kek=new_kek) == 0
        with pytest.raises(KeyStoreRefusedError, match="another took its place"):
            running.key("evidence_item/2", create=True)
        with pytest.raises(KeyStoreRefusedError, match="does not unwrap"):
            running.object_key(OBJECT, holder=ITEM)
    with pytest.raises(KeyStoreRefusedError, match="does not unwrap"):
        PostgresKeyStore(url, kek)
    with closing(PostgresKeyStore(url, new_kek)) as store:
        assert material(store) == before
        assert len(store.key("evidence_item/2", create=True)) == 32


def test_a_database_whose_key_encryption_key_is_another_is_left_as_it_was(
    new_store: Callable[[], str], tmp_path: Path
) -> None:
    url, kek, other = new_store(), tmp_path / "kek", tmp_path / "other"
    with closing(PostgresKeyStore(url, kek)) as store:
        before = filled(store)
    write_owner_only(other, bytes(32))
    with pytest.raises(KeyStoreRefusedError, match="does not unwrap"):
        rotate_database(url, kek=other, new_kek=tmp_path / "kek-2")
    with closing(PostgresKeyStore(url, kek)) as store:
        assert material(store) == before
