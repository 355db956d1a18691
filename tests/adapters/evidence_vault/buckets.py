"""What a bucket holds, as tests look at it past the vault."""

from __future__ import annotations

from collections.abc import Callable

from adapters.evidence_vault.bucket import Bucket
from adapters.evidence_vault.bucket_objects import BucketManifest, BucketObjects
from adapters.evidence_vault.bucket_settings import Retention
from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress, request

DAY = Retention("COMPLIANCE", 1)

OpenAt = Callable[[str], ObjectVault]
"""Opens the vault as a process with a staging folder of that name."""


def names(address: BucketAddress, prefix: str = "") -> list[str]:
    return [each.key for each in Bucket(address).listed(prefix)]


def manifest_of(address: BucketAddress, digest: str) -> BucketManifest:
    newest = BucketObjects(Bucket(address)).newest(digest)
    assert newest is not None
    return newest.manifest


def age_key(address: BucketAddress, digest: str) -> str:
    return f"objects/{digest}/{manifest_of(address, digest).ciphertext_sha256}.age"


def content_of(address: BucketAddress, key: str, *, version: str | None = None) -> bytes:
    piece = Bucket(address).read(key, start=0, size=1 << 30, version=version)
    assert piece is not None
    return piece.content


def delete_version(address: BucketAddress, key: str, version: str | None) -> None:
    assert version is not None
    request(address, "DELETE", key=key, query={"versionId": version})
