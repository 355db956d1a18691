"""The vault on object storage, against a real server: its contract on a locked bucket and on a plain one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from adapters.evidence_vault.bucket import Bucket
from adapters.evidence_vault.bucket_objects import BucketManifest, BucketObjects
from adapters.evidence_vault.bucket_settings import Retention
from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress, RequestRefusedError
from adapters.key_store.sqlite_keys import SqliteKeyStore
from deployments.local.object_store import ObjectStore
from domain.ports.vault import (
    Erasure,
    ObjectUnknownError,
    UploadUnknownError,
    VaultIntegrityError,
    upload_holder,
)
from tests.adapters.evidence_vault.buckets import (
    DAY,
    OpenAt,
    age_key,
    content_of,
    delete_version,
    manifest_of,
    names,
)
from tests.adapters.evidence_vault_contract import (
    ITEM,
    TWIN,
    EvidenceVaultContract,
    OpenVault,
    read,
    send,
    store,
)

AT_ONCE = timedelta(hours=-1)
PATTERN = b"a block that anybody would know again: " + bytes(range(256)) * 16
CONTENT = PATTERN * 300
LARGE = secrets.token_bytes(20_000_000)
"""More than two parts."""


class TestObjectVault(EvidenceVaultContract):
    @pytest.fixture(params=[DAY, None], ids=["locked bucket", "plain bucket"])
    def open_vault(
        self, tmp_path: Path, object_store: ObjectStore, request: pytest.FixtureRequest
    ) -> Iterator[OpenVault]:
        keep: Retention | None = request.param
        address, stores = object_store.new_bucket(keep=keep), list[SqliteKeyStore]()

        def open_() -> ObjectVault:
            stores.append(SqliteKeyStore(tmp_path))
            return ObjectVault(
                address,
                staging=tmp_path / "staging",
                keys=stores[-1],
                accepts_unlocked=keep is None,
                live_limit=8,
            )

        yield open_
        for opened in stores:
            opened.close()


@pytest.fixture
def vault(open_at: OpenAt) -> ObjectVault:
    return open_at("staging")


def test_the_bucket_refuses_to_delete_what_was_stored(vault: ObjectVault, address: BucketAddress) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    with pytest.raises(RequestRefusedError, match="protected by object lock") as refusal:
        delete_version(address, age_key(address, digest), manifest_of(address, digest).version)
    assert refusal.value.status == 403
    assert read(vault, digest, holder=ITEM) == CONTENT


def test_the_bucket_refuses_to_delete_what_came_in_parts(vault: ObjectVault, address: BucketAddress) -> None:
    digest = store(vault, "a1", LARGE, holder=ITEM).sha256
    with pytest.raises(RequestRefusedError, match="protected by object lock"):
        delete_version(address, age_key(address, digest), manifest_of(address, digest).version)
    assert read(vault, digest, holder=ITEM) == LARGE


def test_bytes_that_somebody_hid_or_wrote_over_are_read_as_they_were_stored(
    vault: ObjectVault, address: BucketAddress
) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    key = age_key(address, digest)
    Bucket(address).put_blocks(key, iter([b"something else"]), size=14)
    assert content_of(address, key) == b"something else"
    assert read(vault, digest, holder=ITEM) == CONTENT
    Bucket(address).delete(key)
    assert key not in names(address)
    assert read(vault, digest, holder=ITEM) == CONTENT
    assert vault.check(digest, holder=ITEM).is_intact


def test_a_manifest_is_written_once(vault: ObjectVault, address: BucketAddress) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    key = f"objects/{digest}/000001.json"
    before = content_of(address, key)
    assert Bucket(address).put_new(key, b"{}") is False
    assert content_of(address, key) == before


def test_a_manifest_that_somebody_hid_stops_an_intake_of_its_bytes(
    vault: ObjectVault, address: BucketAddress
) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    Bucket(address).delete(f"objects/{digest}/000001.json")
    with pytest.raises(ObjectUnknownError):
        vault.open(digest, holder=ITEM)
    send(vault, "a2", CONTENT)
    with pytest.raises(VaultIntegrityError, match="expected no delete marker"):
        vault.finish("a2")


def test_under_a_retention_an_erasure_destroys_the_key_and_leaves_bytes_that_nothing_opens(
    vault: ObjectVault, address: BucketAddress, keys: SqliteKeyStore
) -> None:
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    manifest, key = manifest_of(address, digest), age_key(address, digest)
    ciphertext = content_of(address, key)
    assert vault.revoke(digest, holder=ITEM) == Erasure(was_granted=True, bytes_gone=True)
    assert key not in names(address)
    assert content_of(address, key, version=manifest.version) == ciphertext
    assert keys.holders(manifest.key) == frozenset()
    with pytest.raises(ObjectUnknownError):
        vault.open(digest, holder=ITEM)


def test_in_a_bucket_without_versions_an_erasure_deletes_the_bytes(
    tmp_path: Path, object_store: ObjectStore, keys: SqliteKeyStore
) -> None:
    address = object_store.new_bucket(keep=None)
    vault = ObjectVault(address, staging=tmp_path / "staging", keys=keys, accepts_unlocked=True)
    digest = store(vault, "a1", CONTENT, holder=ITEM).sha256
    vault.revoke(digest, holder=ITEM)
    assert names(address) == [f"objects/{digest}/000001.json"]


def test_an_object_is_an_age_file_that_age_alone_decrypts(
    vault: ObjectVault, address: BucketAddress, keys: SqliteKeyStore
) -> None:
    digest = store(vault, "a1", LARGE, holder=ITEM).sha256
    identity = pyrage.x25519.Identity.from_str(keys.object_key(manifest_of(address, digest).key, holder=ITEM))
    assert pyrage.decrypt(content_of(address, age_key(address, digest)), [identity]) == LARGE


def test_no_plain_block_is_on_any_disk_while_an_upload_is_under_way_or_afterwards(
    tmp_path: Path, vault: ObjectVault, object_store: ObjectStore
) -> None:
    def places(part: bytes) -> list[Path]:
        folders = (tmp_path, object_store.folder)
        found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return [path for path in found if part in path.read_bytes()]

    vault.begin("a1")
    vault.append("a1", offset=0, chunk=CONTENT[:700_000])
    assert places(PATTERN[:32]) == []
    assert store(vault, "a1", CONTENT, holder=ITEM).size == len(CONTENT)
    assert places(PATTERN[:32]) == []
    assert list((tmp_path / "staging").iterdir()) == []


def test_what_one_process_finished_another_registers_and_discards(open_at: OpenAt) -> None:
    first, second = open_at("first"), open_at("second")
    send(first, "a1", CONTENT)
    stored = first.finish("a1")
    assert second.state("a1").stored == stored
    second.grant(stored.sha256, holder=ITEM, granted_by=upload_holder("a1"))
    second.discard("a1")
    assert first.state("a1").stored is None
    assert first.holders(stored.sha256) == {ITEM}
    assert read(first, stored.sha256, holder=ITEM) == CONTENT


def test_an_upload_resumes_on_the_process_that_staged_it_and_starts_anew_on_another(
    open_at: OpenAt,
) -> None:
    first, second = open_at("first"), open_at("second")
    first.begin("a1")
    first.append("a1", offset=0, chunk=LARGE[:12_000_000])
    first.close()
    with pytest.raises(UploadUnknownError):
        second.append("a1", offset=12_000_000, chunk=LARGE[12_000_000:])
    assert second.begin("a1").offset == 0
    again = open_at("first")
    assert send(again, "a1", LARGE) == 8_000_000
    stored = again.finish("a1")
    assert second.finish("a1") == stored
    second.discard("a1")
    assert second.exists(stored.sha256) is False


def test_two_processes_that_took_in_the_same_bytes_at_once_made_one_object(
    open_at: OpenAt, address: BucketAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = open_at("first"), open_at("second")
    declare = BucketObjects.declare

    def beaten(objects: BucketObjects, manifest: BucketManifest, *, number: int) -> bool:
        monkeypatch.setattr(BucketObjects, "declare", declare)
        store(second, "a2", CONTENT, holder=TWIN)
        return declare(objects, manifest, number=number)

    monkeypatch.setattr(BucketObjects, "declare", beaten)
    stored = store(first, "a1", CONTENT, holder=ITEM)
    assert stored.already_stored is True
    assert stored.ciphertext_sha256 == manifest_of(address, stored.sha256).ciphertext_sha256
    assert first.holders(stored.sha256) == {ITEM, TWIN}
    assert read(second, stored.sha256, holder=ITEM) == CONTENT
    assert len(names(address, "objects")) == 2


def test_a_manifest_that_was_written_though_its_answer_was_lost_is_the_uploads_own(
    vault: ObjectVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_new = Bucket.put_new

    def repeated(bucket: Bucket, key: str, content: bytes) -> bool:
        put_new(bucket, key, content)
        return put_new(bucket, key, content)

    monkeypatch.setattr(Bucket, "put_new", repeated)
    stored = store(vault, "a1", CONTENT, holder=ITEM)
    assert stored.already_stored is False
    assert read(vault, stored.sha256, holder=ITEM) == CONTENT
