"""Objects read back: each block authenticated as it comes, the whole held against its digest at the end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from adapters.evidence_vault.age_stream import Opening, StreamBrokenError, decrypted
from domain.ports.vault import VaultIntegrityError, VaultUnavailableError


def verified_blocks(open_ciphertext: Opening, *, identity: str, sha256: str) -> Iterator[bytes]:
    """Read the plain blocks of an object.

    Args:
        open_ciphertext: Opens the stored age file.
        identity: age identity that decrypts it.
        sha256: Digest that the plain bytes must have, hexadecimal.

    Raises:
        VaultIntegrityError: The file was changed or cut short, or is another object's.
        VaultUnavailableError: The file cannot be opened.
    """
    digest = hashlib.sha256()
    try:
        for block in decrypted(open_ciphertext, identity=identity):
            digest.update(block)
            yield block
    except StreamBrokenError as error:
        raise VaultIntegrityError(f"object {sha256} was changed or cut short") from error
    except OSError as error:
        raise VaultUnavailableError(f"object {sha256} could not be read: {error.strerror}") from error
    if digest.hexdigest() != sha256:
        raise VaultIntegrityError(f"expected an object of SHA-256 {sha256}, found {digest.hexdigest()}")


def plain_sha256(open_ciphertext: Opening, *, identity: str) -> str | None:
    """Digest an object's plain bytes, hexadecimal; None where the file does not decrypt to its end."""
    digest = hashlib.sha256()
    try:
        for block in decrypted(open_ciphertext, identity=identity):
            digest.update(block)
    except StreamBrokenError:
        return None
    return digest.hexdigest()


def file_sha256(path: Path) -> str:
    """Digest a file as it stands, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
