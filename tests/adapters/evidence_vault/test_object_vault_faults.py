"""The vault on object storage when the store goes away, bytes are damaged, or breaks left things behind."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.evidence_vault.bucket import Bucket, Listed
from adapters.evidence_vault.bucket_objects import BucketObjects
from adapters.evidence_vault.bucket_settings import OpenUpload, open_uploads
from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress, request
from adapters.key_store.sqlite_keys import SqliteKeyStore
from deployments.local.object_store import ObjectStore
from domain.ports.vault import (
    VaultIntegrityError,
    VaultUnavailableError,
)
from tests.adapters.evidence_vault.buckets import (
    OpenAt,
    age_key,
    content_of,
    names,
)
from tests.adapters.evidence_vault_contract import (
    ITEM,
    TWIN,
    read,
    send,
    store,
)

AT_ONCE = timedelta(hours=-1)
PATTERN = b"a block that anybody would know again: " + bytes(range(256)) * 16
CONTENT = PATTERN * 300
LARGE = secrets.token_bytes(20_000_000)
"""More than two parts."""


@pytest.fixture
def vault(open_at: OpenAt) -> ObjectVault:
    return open_at("staging")


def test_sweeping_aborts_parts_and_deletes_age_files_of_uploads_that_were_never_completed(
    vault: ObjectVault, address: BucketAddress
) -> None:
    kept = store(vault, "a1", CONTENT, holder=ITEM).sha256
    request(address, "POST", key="objects/left-open", query={"uploads": ""})
    orphan = f"objects/{kept}/{'0' * 64}.age"
    Bucket(address).put_blocks(orphan, iter([b"orphan"]), size=6)
    alone = f"objects/{'1' * 64}/{'2' * 64}.age"
    Bucket(address).put_blocks(alone, iter([b"orphan"]), size=6)
    vault.sweep(older_than=timedelta(days=1))
    assert [each.key for each in open_uploads(address)] == ["objects/left-open"]
    assert {orphan, alone} <= set(names(address))
    vault.sweep(older_than=AT_ONCE)
    assert list[OpenUpload](open_uploads(address)) == []
    assert not {orphan, alone} & set(names(address))
    assert read(vault, kept, holder=ITEM) == CONTENT


def test_sweeping_finds_an_age_file_that_was_left_beside_an_erased_object(
    vault: ObjectVault, address: BucketAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Bucket.listed

    def listed_at(bucket: Bucket, prefix: str) -> Iterator[Listed]:
        """List with a time for the orphan that tells it from what was written in the same second."""
        for each in listed(bucket, prefix):
            yield Listed(each.key, each.last_modified + timedelta(seconds=each.key == orphan))

    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    vault.revoke(digest, holder=ITEM)
    orphan = f"objects/{digest}/{'0' * 64}.age"
    Bucket(address).put_blocks(orphan, iter([b"orphan"]), size=6)
    monkeypatch.setattr(Bucket, "listed", listed_at)
    vault.sweep(older_than=AT_ONCE)
    assert names(address) == [f"objects/{digest}/000001.json"]


def test_while_the_server_is_away_uploads_are_staged_and_afterwards_they_are_finished(
    tmp_path: Path, keys: SqliteKeyStore, object_store: ObjectStore, address: BucketAddress
) -> None:
    vault = ObjectVault(address, staging=tmp_path / "staging", keys=keys)
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    vault.begin("a2")
    object_store.stop()
    try:
        vault.append("a2", offset=0, chunk=LARGE)
        for ask in (
            lambda: vault.finish("a2"),
            lambda: vault.begin("a3"),
            lambda: vault.holders(digest),
            lambda: vault.revoke(digest, holder=ITEM),
            lambda: ObjectVault(address, staging=tmp_path / "staging", keys=keys),
        ):
            with pytest.raises(VaultUnavailableError):
                ask()
    finally:
        object_store.resume()
    assert read(vault, digest, holder=ITEM) == CONTENT
    assert vault.begin("a2").offset == len(LARGE)
    assert store(vault, "a2", LARGE, holder=TWIN).already_stored is False


def test_a_server_that_goes_away_in_the_middle_of_reading_is_no_fault_of_the_bytes(
    vault: ObjectVault, object_store: ObjectStore
) -> None:
    digest = store(vault, "a1", LARGE, holder=ITEM).sha256
    blocks = vault.open(digest, holder=ITEM)
    next(blocks)
    object_store.stop()
    try:
        with pytest.raises(VaultUnavailableError):
            list(blocks)
    finally:
        object_store.resume()
    assert read(vault, digest, holder=ITEM) == LARGE


def test_a_staged_file_that_was_changed_is_not_brought_in(
    tmp_path: Path, vault: ObjectVault, address: BucketAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_ = BucketObjects.send

    def damaged(objects: BucketObjects, staged: object) -> str | None:
        (file,) = (tmp_path / "staging").glob("*.age")
        content = bytearray(file.read_bytes())
        content[10_000_000] ^= 1
        file.write_bytes(content)
        return send_(objects, staged)  # type: ignore[arg-type]

    monkeypatch.setattr(BucketObjects, "send", damaged)
    send(vault, "a1", LARGE)
    with pytest.raises(VaultIntegrityError, match="the staged file has SHA-256"):
        vault.finish("a1")
    assert names(address) == []


def test_bytes_changed_in_a_bucket_without_versions_are_found(
    tmp_path: Path, object_store: ObjectStore, keys: SqliteKeyStore
) -> None:
    address = object_store.new_bucket(keep=None)
    vault = ObjectVault(address, staging=tmp_path / "staging", keys=keys, accepts_unlocked=True)
    digest = store(vault, "a1", LARGE, holder=ITEM).sha256
    key = age_key(address, digest)
    changed = bytearray(content_of(address, key))
    changed[10_000_000] ^= 1
    Bucket(address).put_blocks(key, iter([bytes(changed)]), size=len(changed))
    with pytest.raises(VaultIntegrityError, match=digest):
        read(vault, digest, holder=ITEM)
    found = vault.check(digest, holder=ITEM)
    assert (found.is_intact, found.sha256) == (False, None)
    Bucket(address).delete(key)
    for ask in (lambda: vault.check(digest), lambda: read(vault, digest, holder=ITEM)):
        with pytest.raises(VaultIntegrityError, match="no longer in the bucket"):
            ask()
    assert store(vault, "a2", LARGE, holder=TWIN).already_stored is False
    assert read(vault, digest, holder=TWIN) == LARGE
