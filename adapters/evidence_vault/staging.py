"""One upload on its way: digested and encrypted as it comes, resumed after any break.

The staging file is the age file that the object will be: nothing is encrypted twice, and no plain
byte reaches the disk. An age stream cannot be reopened, so an upload that is resumed after the end of
its process decrypts what was staged, digests it again, and pushes it through a new stream into a
second file, which takes the first one's place as soon as it has come as far. See
docs/formats/evidence-bytes.md.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from adapters.evidence_vault.age_stream import Encryption, StreamBrokenError, decrypted, opening
from adapters.evidence_vault.object_folder import sync_folder
from domain.ports.vault import VaultUnavailableError

SYNC_INTERVAL = 8 << 20
"""Bytes of ciphertext after which the staging file is synced: a power failure loses no more of it."""

RESUMING = ".resuming"


@dataclass(frozen=True, slots=True)
class Staged:
    """A complete staging file, durable, and its digests.

    Args:
        path: The age file.
        sha256: Of the plain bytes, hexadecimal.
        sha512: Of the plain bytes, hexadecimal.
        size: Plain bytes.
        ciphertext_sha256: Of the age file, hexadecimal.
    """

    path: Path
    sha256: str
    sha512: str
    size: int
    ciphertext_sha256: str


class CiphertextFile:
    """The staging file as age's sink: written whole, digested on the way, synced as it grows."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._digest = hashlib.sha256()
        self._synced = 0
        self.written = 0
        self.failure: OSError | None = None

    def write(self, data: bytes, /) -> int:
        """Write all of the bytes, and keep a failure: age's writer drops one that comes at its end."""
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
            self._digest.update(data)
            self.written += len(data)
            if self.written - self._synced >= SYNC_INTERVAL:
                self.sync()
        except OSError as failure:
            self.failure = self.failure or failure
            raise
        return len(data)

    def flush(self) -> None:
        """Do nothing: every byte was handed to the system by `write`."""

    def sync(self) -> None:
        """Make what was written durable."""
        os.fdatasync(self._descriptor)
        self._synced = self.written

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def hexdigest(self) -> str:
        """Give the SHA-256 of all that was written, hexadecimal."""
        return self._digest.hexdigest()


class Upload:
    """An upload under way in this process. Not for two threads at once.

    Args:
        path: Its staging file; what it holds from before is kept and gone on from.
        identity: age identity of the object to be.

    Attributes:
        offset: Bytes staged.
        announced: SHA-256 that the bytes must have, where the client said.
        size: Bytes that must come, where the client said.

    Raises:
        VaultUnavailableError: The files cannot be written.
    """

    def __init__(self, path: Path, *, identity: str) -> None:
        self.offset = 0
        self.announced: str | None = None
        self.size: int | None = None
        self._final_path = path
        self._staged_before = path.stat().st_size
        self._path = path.with_name(path.name + RESUMING) if self._staged_before else path
        self._sha256 = hashlib.sha256()
        self._sha512 = hashlib.sha512()
        try:
            self._file = CiphertextFile(self._path)
            self._encryption = Encryption(self._file, identity=identity)
        except OSError as error:
            raise VaultUnavailableError(f"the upload could not be staged: {error.strerror}") from error
        try:
            if self._staged_before:
                self._go_on_from(path, identity)
        except VaultUnavailableError:
            self.abandon()
            raise

    def append(self, chunk: bytes) -> None:
        """Digest the next bytes while they are being encrypted, on two cores; then both are done.

        Raises:
            VaultUnavailableError: They could not be written.
        """
        self._encryption.offer(chunk)
        self._sha256.update(chunk)
        self._sha512.update(chunk)
        try:
            self._encryption.settle()
        except StreamBrokenError as error:
            raise self._unavailable(error) from error
        self.offset += len(chunk)
        if self._path != self._final_path and self._file.written >= self._staged_before:
            self._file.sync()
            self._take_place()

    def close(self) -> Staged:
        """End the stream and make the staging file durable; it is then complete, and can be resumed too.

        Raises:
            VaultUnavailableError: It could not be written.
        """
        try:
            self._encryption.finish()
            if self._file.failure is not None:
                raise self._unavailable(self._file.failure)
            self._file.sync()
        except (StreamBrokenError, OSError) as error:
            raise self._unavailable(error) from error
        finally:
            self._file.close()
        if self._path != self._final_path:
            self._take_place()
        return Staged(
            path=self._path,
            sha256=self._sha256.hexdigest(),
            sha512=self._sha512.hexdigest(),
            size=self.offset,
            ciphertext_sha256=self._file.hexdigest(),
        )

    def abandon(self) -> None:
        """Let go of the files as they are: what was staged whole can be resumed."""
        with suppress(StreamBrokenError):
            self._encryption.finish()
        self._file.close()

    def _go_on_from(self, path: Path, identity: str) -> None:
        # What came before the cut that a break made is authentic, and is all there is.
        with suppress(StreamBrokenError):
            for block in decrypted(opening(path), identity=identity):
                self.append(block)

    def _take_place(self) -> None:
        self._path.replace(self._final_path)
        self._path = self._final_path
        sync_folder(self._final_path.parent)

    def _unavailable(self, error: Exception) -> VaultUnavailableError:
        cause = self._file.failure or error
        return VaultUnavailableError(f"the upload could not be staged: {cause}")
