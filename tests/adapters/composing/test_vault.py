"""Settings choose the vault: a bucket that keeps what is written, or a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from adapters.composing.vault import bucket_address, open_vault
from adapters.evidence_vault.bucket_settings import Retention
from adapters.evidence_vault.folder_vault import FolderVault
from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress
from adapters.key_store.sqlite_keys import SqliteKeyStore
from adapters.settings import Role, Settings, SettingsError
from deployments.local.object_store import ObjectStore
from domain.ports.vault import VaultRefusedError


def settings(folder: Path, bucket: str | None = None) -> Settings:
    """Give an API process's settings."""
    store = "postgresql://gravamen@127.0.0.1:5432/gravamen"
    return Settings(role=Role.API, data=folder, database=store, kek=folder / "kek", bucket=bucket)


def stated(address: BucketAddress, keys: Path) -> str:
    """Write a bucket's keys to a folder, and give its address as settings have it."""
    keys.mkdir()
    (keys / "access-key-id").write_text(f"{address.access_key_id}\n")
    (keys / "secret-access-key").write_text(f"{address.secret_access_key.get_secret_value()}\n")
    return f"{address.endpoint}/{address.bucket}?keys={keys}"


def test_a_bucket_is_opened_with_the_keys_of_its_folder(object_store: ObjectStore, tmp_path: Path) -> None:
    made = object_store.new_bucket(keep=Retention("GOVERNANCE", 1))
    keys = SqliteKeyStore(tmp_path)
    vault = open_vault(settings(tmp_path, stated(made, tmp_path / "secret")), keys)
    assert isinstance(vault, ObjectVault)
    assert vault.retention == Retention("GOVERNANCE", 1)
    vault.close()
    keys.close()


def test_a_bucket_that_keeps_nothing_is_refused(object_store: ObjectStore, tmp_path: Path) -> None:
    made = object_store.new_bucket(keep=None)
    keys = SqliteKeyStore(tmp_path)
    with pytest.raises(VaultRefusedError, match="expected versions and object lock"):
        open_vault(settings(tmp_path, stated(made, tmp_path / "secret")), keys)
    keys.close()


def test_a_process_that_is_told_of_no_bucket_has_its_vault_in_the_folder(tmp_path: Path) -> None:
    keys = SqliteKeyStore(tmp_path)
    vault = open_vault(settings(tmp_path), keys)
    assert isinstance(vault, FolderVault)
    vault.close()
    keys.close()


def test_a_region_is_taken_from_the_address(tmp_path: Path) -> None:
    for name in ("access-key-id", "secret-access-key"):
        (tmp_path / name).write_text(f"the {name}\n")
    found = bucket_address(f"https://objects.example.org:8443/evidence?keys={tmp_path}&region=eu-central-1")
    assert (found.endpoint, found.bucket) == ("https://objects.example.org:8443", "evidence")
    assert found.region == "eu-central-1"
    assert found.access_key_id == "the access-key-id"
    assert found.secret_access_key.get_secret_value() == "the secret-access-key"


def test_missing_keys_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "access-key-id").write_text("somebody")
    with pytest.raises(SettingsError, match="expected secret-access-key in the folder") as refusal:
        bucket_address(f"https://objects.example.org/evidence?keys={tmp_path}")
    assert refusal.value.field == "bucket"


@pytest.mark.parametrize(
    "bucket",
    [
        "s3://evidence?keys=/keys",
        "https://objects.example.org/evidence",
        "https://id:secret@objects.example.org/evidence?keys=/keys",
        "https://objects.example.org/evidence?keys=relative",
    ],
)
def test_an_address_that_cannot_be_followed_is_refused(tmp_path: Path, bucket: str) -> None:
    with pytest.raises(ValidationError):
        settings(tmp_path, bucket)
