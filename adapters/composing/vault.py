"""The evidence vault that every API process sees: a bucket with object lock, or a folder on one machine."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from adapters.evidence_vault.folder_vault import FolderVault
from adapters.evidence_vault.object_vault import ObjectVault
from adapters.evidence_vault.s3_requests import BucketAddress
from adapters.settings import Settings, SettingsError
from domain.ports.keys import KeyStore
from domain.ports.vault import EvidenceVault


def open_vault(settings: Settings, keys: KeyStore) -> EvidenceVault:
    """Open the vault; uploads under way are staged, encrypted, in the data folder of each process.

    Raises:
        SettingsError: The keys of the bucket are not where the settings say.
        VaultRefusedError: The bucket does not keep what is written to it.
        VaultUnavailableError: It does not answer.
    """
    if settings.bucket is None:
        return FolderVault(settings.folder / "vault", keys=keys)
    return ObjectVault(bucket_address(settings.bucket), staging=settings.folder / "staging", keys=keys)


def bucket_address(stated: str) -> BucketAddress:
    """Read the address of a bucket, and who asks from the two files of its `keys`.

    Raises:
        SettingsError: A file is missing.
    """
    parts = urlsplit(stated)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    folder = Path(query.pop("keys"))
    return BucketAddress(
        endpoint=f"{parts.scheme}://{parts.netloc}",
        bucket=parts.path.removeprefix("/"),
        access_key_id=_key(folder / "access-key-id"),
        secret_access_key=SecretStr(_key(folder / "secret-access-key")),
        **query,
    )


def _key(file: Path) -> str:
    if not file.is_file():
        raise SettingsError(
            f"expected {file.name} in the folder of the bucket's keys, found none", field="bucket"
        )
    return file.read_text().strip()
