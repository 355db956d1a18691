"""An object's ciphertext read from a bucket, stretch by stretch, at the version that was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from adapters.evidence_vault.bucket import Bucket
from adapters.evidence_vault.reading import plain_sha256, verified_blocks
from domain.ports.vault import VaultError, VaultIntegrityError

STRETCH = 4 << 20
"""Bytes asked for at once: each request is short, however slow the reader."""


class StoredCiphertext:
    """A stored age file as age reads it.

    Args:
        bucket: Where it is.
        key: Its key there.
        version: The version to read, where the bucket keeps versions.

    Attributes:
        failure: Why it could not be read on: age tells only that the stream broke.
    """

    def __init__(self, bucket: Bucket, key: str, *, version: str | None) -> None:
        self._bucket = bucket
        self._key = key
        self._version = version
        self._offset = 0
        self._rest = memoryview(b"")
        self._size: int | None = None
        self.failure: VaultError | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes, at most so many; none at the end."""
        if not self._rest and self._offset != self._size:
            self._fetch()
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)

    def close(self) -> None:
        """Let go of what was fetched."""
        self._rest = memoryview(b"")

    def _fetch(self) -> None:
        try:
            piece = self._bucket.read(self._key, start=self._offset, size=STRETCH, version=self._version)
            if piece is None:
                raise VaultIntegrityError(f"the bytes of {self._key} are no longer in the bucket")
        except VaultError as failure:
            self.failure = failure
            raise
        self._offset += len(piece.content)
        self._size = piece.size
        self._rest = memoryview(piece.content)


def stored_blocks(ciphertext: StoredCiphertext, *, identity: str, sha256: str) -> Iterator[bytes]:
    """Read the plain blocks of an object, each authenticated, the whole held against its digest.

    Raises:
        VaultIntegrityError: The bytes were changed, cut short or taken away.
        VaultUnavailableError: The store does not answer.
    """
    try:
        yield from verified_blocks(lambda: ciphertext, identity=identity, sha256=sha256)
    except VaultIntegrityError:
        if ciphertext.failure is not None:
            raise ciphertext.failure from None
        raise


def stored_plain_sha256(ciphertext: StoredCiphertext, *, identity: str) -> str | None:
    """Digest an object's plain bytes, hexadecimal; None where they do not decrypt to their end.

    Raises:
        VaultUnavailableError: The store does not answer.
    """
    found = plain_sha256(lambda: ciphertext, identity=identity)
    if ciphertext.failure is not None:
        raise ciphertext.failure
    return found


def stored_sha256(ciphertext: StoredCiphertext) -> str:
    """Digest a stored age file, hexadecimal.

    Raises:
        VaultIntegrityError: It was taken away.
        VaultUnavailableError: The store does not answer.
    """
    digest = hashlib.sha256()
    while stretch := ciphertext.read():
        digest.update(stretch)
    return digest.hexdigest()
