from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from adapters.evidence_vault.folder_vault import FolderVault
from adapters.key_store.sqlite_keys import SqliteKeyStore
from domain.ports.vault import ObjectUnknownError, VaultIntegrityError
from tests.adapters.evidence_vault_contract import (
    ITEM,
    TWIN,
    EvidenceVaultContract,
    OpenVault,
    read,
    send,
    sha256,
    store,
)

HOUR = timedelta(hours=1)
PATTERN = b"a block that anybody would know again: " + bytes(range(256)) * 16
CONTENT = PATTERN * 300
"""1.2 MB in which every stretch of 8.5 kB holds a whole PATTERN."""


class TestFolderVault(EvidenceVaultContract):
    @pytest.fixture
    def open_vault(self, tmp_path: Path) -> Iterator[OpenVault]:
        stores: list[SqliteKeyStore] = []

        def open_() -> FolderVault:
            stores.append(SqliteKeyStore(tmp_path))
            return FolderVault(tmp_path / "vault", keys=stores[-1], live_limit=8)

        yield open_
        for opened in stores:
            opened.close()


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[SqliteKeyStore]:
    with closing(SqliteKeyStore(tmp_path)) as opened:
        yield opened


@pytest.fixture
def vault(tmp_path: Path, keys: SqliteKeyStore) -> FolderVault:
    return FolderVault(tmp_path / "vault", keys=keys)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def age_file(folder: Path, digest: str) -> Path:
    return folder / "vault" / "objects" / digest[:2] / f"{digest}.age"


def identity_of(keys: SqliteKeyStore, vault: FolderVault, digest: str, holder: str) -> str:
    manifest = vault._objects.manifest(digest)
    assert manifest is not None
    return keys.object_key(manifest.key, holder=holder)


def test_no_plain_block_is_on_disk_while_an_upload_is_under_way_or_afterwards(
    tmp_path: Path, vault: FolderVault
) -> None:
    def places(part: bytes) -> list[Path]:
        return [path for path in files(tmp_path) if part in path.read_bytes()]

    vault.begin("a1")
    vault.append("a1", offset=0, chunk=CONTENT[:700_000])
    assert sum(path.stat().st_size for path in files(tmp_path / "vault" / "staging")) > 600_000
    assert places(PATTERN[:32]) == []
    vault.close()
    assert places(PATTERN[:32]) == []
    second = FolderVault(tmp_path / "vault", keys=vault._keys)
    assert store(second, "a1", CONTENT, holder=ITEM).sha256 == sha256(CONTENT)
    assert places(PATTERN[:32]) == []


def test_an_object_is_an_age_file_that_age_alone_decrypts(
    tmp_path: Path, vault: FolderVault, keys: SqliteKeyStore
) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    identity = pyrage.x25519.Identity.from_str(identity_of(keys, vault, digest, ITEM))
    assert pyrage.decrypt(age_file(tmp_path, digest).read_bytes(), [identity]) == CONTENT


def test_an_object_that_was_resumed_is_one_age_file_too(
    tmp_path: Path, vault: FolderVault, keys: SqliteKeyStore
) -> None:
    send(vault, "a1", CONTENT[:500_000])
    vault.close()
    second = FolderVault(tmp_path / "vault", keys=keys)
    digest = store(second, "a1", CONTENT, holder=ITEM).sha256
    identity = pyrage.x25519.Identity.from_str(identity_of(keys, second, digest, ITEM))
    assert pyrage.decrypt(age_file(tmp_path, digest).read_bytes(), [identity]) == CONTENT


def test_the_same_bytes_take_one_file_and_one_key(tmp_path: Path, vault: FolderVault) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    before = files(tmp_path / "vault")
    store(vault, "a2", CONTENT, holder=TWIN)
    assert files(tmp_path / "vault") == before
    assert [path.name for path in before] == ["lock", f"{digest}.age", f"{digest}.json"]


def test_bytes_that_went_leave_no_file(tmp_path: Path, vault: FolderVault) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    vault.revoke(digest, holder=ITEM)
    assert [path.name for path in files(tmp_path / "vault")] == ["lock"]


def test_refused_bytes_leave_no_file(tmp_path: Path, vault: FolderVault) -> None:
    vault.begin("a1", size=3)
    with pytest.raises(Exception, match="expected 3"):
        vault.append("a1", offset=0, chunk=CONTENT)
    assert [path.name for path in files(tmp_path / "vault")] == ["lock"]


def test_asking_for_the_state_of_an_unknown_upload_leaves_no_file(tmp_path: Path, vault: FolderVault) -> None:
    vault.state("a1")
    assert [path.name for path in files(tmp_path / "vault")] == ["lock"]


def test_nothing_of_the_vault_is_open_to_others(tmp_path: Path, vault: FolderVault) -> None:
    store(vault, "a1", CONTENT, holder=ITEM)
    vault.begin("a2")
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files(tmp_path / "vault")} == {0}


@pytest.mark.parametrize("place", [0, 40, 180, 300, 70_000, -1], ids=str)
def test_one_flipped_bit_is_found_wherever_it_is(tmp_path: Path, vault: FolderVault, place: int) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    stored = bytearray(age_file(tmp_path, digest).read_bytes())
    stored[place] ^= 1
    age_file(tmp_path, digest).write_bytes(stored)
    with pytest.raises(VaultIntegrityError, match=digest):
        read(vault, digest, holder=ITEM)
    assert not vault.check(digest).is_intact
    keyed = vault.check(digest, holder=ITEM)
    assert (keyed.is_intact, keyed.sha256) == (False, None)


@pytest.mark.parametrize("size", [0, 100, 65_800, 200_000, -1], ids=str)
def test_a_file_cut_short_is_found_wherever_it_was_cut(tmp_path: Path, vault: FolderVault, size: int) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    whole = age_file(tmp_path, digest).read_bytes()
    age_file(tmp_path, digest).write_bytes(whole[:size])
    with pytest.raises(VaultIntegrityError, match=digest):
        read(vault, digest, holder=ITEM)
    assert not vault.check(digest).is_intact


def test_bytes_replaced_under_the_right_key_are_found(
    tmp_path: Path, vault: FolderVault, keys: SqliteKeyStore
) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    recipient = pyrage.x25519.Identity.from_str(identity_of(keys, vault, digest, ITEM)).to_public()
    age_file(tmp_path, digest).write_bytes(pyrage.encrypt(b"something else", [recipient]))
    with pytest.raises(VaultIntegrityError, match=sha256(b"something else")):
        read(vault, digest, holder=ITEM)
    assert vault.check(digest, holder=ITEM).sha256 == sha256(b"something else")
    assert not vault.check(digest).is_intact


@pytest.mark.parametrize(
    "change", ["", "{}", "another"], ids=["empty", "without members", "another object's"]
)
def test_a_manifest_that_was_changed_is_found(tmp_path: Path, vault: FolderVault, change: str) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    other = store(vault, "a2", b"abc", holder=ITEM).sha256
    manifest = age_file(tmp_path, digest).with_suffix(".json")
    manifest.write_text(
        age_file(tmp_path, other).with_suffix(".json").read_text() if change == "another" else change
    )
    with pytest.raises(VaultIntegrityError, match=digest):
        vault.check(digest)


def test_a_file_that_is_gone_is_no_object(tmp_path: Path, vault: FolderVault) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    age_file(tmp_path, digest).unlink()
    with pytest.raises(ObjectUnknownError):
        vault.check(digest)
    assert store(vault, "a2", CONTENT, holder=TWIN).already_stored is False
    assert read(vault, digest, holder=TWIN) == CONTENT


def test_an_age_file_whose_key_went_is_replaced_when_its_bytes_come_again(
    tmp_path: Path, vault: FolderVault
) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    folder = age_file(tmp_path, digest).parent
    shutil.copytree(folder, tmp_path / "kept")
    vault.revoke(digest, holder=ITEM)
    shutil.copytree(tmp_path / "kept", folder, dirs_exist_ok=True)
    assert not vault.exists(digest)
    store(vault, "a2", CONTENT, holder=TWIN)
    assert read(vault, digest, holder=TWIN) == CONTENT


def test_sweeping_takes_what_a_crash_left_of_files_never_completed(
    tmp_path: Path, vault: FolderVault
) -> None:
    (tmp_path / "vault" / "staging" / "0123.new").write_bytes(b"{")
    store(vault, "a1", b"abc", holder=ITEM)
    from_now = vault.sweep(older_than=-HOUR)
    assert from_now == ("0123",)
    assert files(tmp_path / "vault" / "staging") == []


def test_a_backup_holds_every_object_and_copies_each_once(
    tmp_path: Path, vault: FolderVault, keys: SqliteKeyStore
) -> None:
    copy = tmp_path / "copy"
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    assert vault.backup(copy / "vault") == 1
    store(vault, "a2", b"abc", holder=ITEM)
    assert vault.backup(copy / "vault") == 1
    assert vault.backup(copy / "vault") == 0
    keys.backup(copy)
    with closing(SqliteKeyStore(copy)) as restored_keys:
        restored = FolderVault(copy / "vault", keys=restored_keys)
        assert read(restored, digest, holder=ITEM) == CONTENT
        assert read(restored, sha256(b"abc"), holder=ITEM) == b"abc"


def test_a_backup_follows_an_object_that_was_erased_and_came_again(
    tmp_path: Path, vault: FolderVault, keys: SqliteKeyStore
) -> None:
    copy = tmp_path / "copy"
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    vault.backup(copy / "vault")
    vault.revoke(digest, holder=ITEM)
    store(vault, "a2", CONTENT, holder=TWIN)
    assert vault.backup(copy / "vault") == 1
    keys.backup(copy)
    with closing(SqliteKeyStore(copy)) as restored_keys:
        restored = FolderVault(copy / "vault", keys=restored_keys)
        assert read(restored, digest, holder=TWIN) == CONTENT
