"""What the vault asks of a bucket before it is opened, and how it is told what is missing."""

from __future__ import annotations

from pathlib import Path

import obstore
import pytest

from adapters.evidence_vault.bucket import Bucket
from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress, request
from adapters.key_store.sqlite_keys import SqliteKeyStore
from deployments.local.object_store import ObjectStore
from domain.ports.vault import (
    VaultRefusedError,
)
from tests.adapters.evidence_vault.buckets import (
    DAY,
    OpenAt,
    content_of,
)


@pytest.fixture
def vault(open_at: OpenAt) -> ObjectVault:
    return open_at("staging")


def test_a_bucket_that_promises_nothing_is_refused_unless_that_is_accepted(
    tmp_path: Path, object_store: ObjectStore, keys: SqliteKeyStore
) -> None:
    plain = object_store.new_bucket(keep=None)
    with pytest.raises(VaultRefusedError, match=r"expected versions and object lock .*, found no versions"):
        ObjectVault(plain, staging=tmp_path / "staging", keys=keys)
    accepted = ObjectVault(plain, staging=tmp_path / "staging", keys=keys, accepts_unlocked=True)
    assert accepted.retention is None


@pytest.mark.parametrize(
    ("status", "found"), [("Enabled", "no object lock"), ("Suspended", "versions suspended")]
)
def test_a_refusal_of_a_bucket_names_what_it_lacks(
    tmp_path: Path, object_store: ObjectStore, keys: SqliteKeyStore, status: str, found: str
) -> None:
    bucket = object_store.new_bucket(keep=None)
    body = f"<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>"
    request(bucket, "PUT", query={"versioning": ""}, body=body.encode())
    with pytest.raises(VaultRefusedError, match=f"found {found}"):
        ObjectVault(bucket, staging=tmp_path / "staging", keys=keys)


def test_object_lock_without_a_default_retention_is_refused(
    tmp_path: Path, object_store: ObjectStore, keys: SqliteKeyStore
) -> None:
    bucket = object_store.address("lock-without-retention")
    request(bucket, "PUT", headers={"x-amz-bucket-object-lock-enabled": "true"})
    with pytest.raises(VaultRefusedError, match="found object lock without one"):
        ObjectVault(bucket, staging=tmp_path / "staging", keys=keys)


def test_a_locked_bucket_tells_its_retention(vault: ObjectVault) -> None:
    assert vault.retention == DAY


def test_a_bucket_that_is_not_there_or_not_open_to_the_caller_is_refused(
    tmp_path: Path, object_store: ObjectStore, keys: SqliteKeyStore, address: BucketAddress
) -> None:
    stranger = address.model_copy(update={"access_key_id": "stranger"})
    for refused in (object_store.address("no-such-bucket"), stranger):
        for accepted in (False, True):
            with pytest.raises(VaultRefusedError, match=f"bucket {refused.bucket}: the object store refuses"):
                ObjectVault(refused, staging=tmp_path / "staging", keys=keys, accepts_unlocked=accepted)


def test_the_secret_is_not_shown(address: BucketAddress) -> None:
    assert address.secret_access_key.get_secret_value() not in repr(address)


def test_the_store_speaks_create_only_to_any_client(address: BucketAddress) -> None:
    bucket = Bucket(address)
    assert bucket.put_new("a", b"one") is True
    assert bucket.put_new("a", b"two") is False
    with pytest.raises(obstore.exceptions.AlreadyExistsError):
        obstore.put(bucket._store, "a", b"three", mode="create")
    assert content_of(address, "a") == b"one"
