"""Where evidence bytes live: stored once by digest, encrypted, readable by those who hold a grant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from domain.errors import GravamenError, InvalidError, NotFoundError, RefusedError, StoreUnavailableError


class VaultError(GravamenError):
    """Root of what a vault refuses."""


class VaultNameError(VaultError, InvalidError):
    """An upload id, digest or holder is not of the stated form."""


class UploadUnknownError(VaultError, NotFoundError):
    """The upload is not under way here; `begin` opens it, or opens it again after a break."""


class UploadOffsetError(VaultError, RefusedError):
    """A chunk does not start where the staged bytes end.

    Args:
        expected: Offset at which the next chunk must start, in bytes.
        found: Offset of the chunk refused.
    """

    def __init__(self, *, expected: int, found: int) -> None:
        super().__init__(f"chunk starts at byte {found}, expected byte {expected}", field="offset")
        self.expected = expected
        self.found = found


class DigestMismatchError(VaultError, InvalidError):
    """The bytes received are not those announced; nothing of them was kept.

    Args:
        expected: SHA-256 announced, hexadecimal.
        found: SHA-256 of the bytes received, hexadecimal.
    """

    def __init__(self, *, expected: str, found: str) -> None:
        super().__init__(f"bytes have SHA-256 {found}, expected {expected} as announced", field="sha256")
        self.expected = expected
        self.found = found


class SizeMismatchError(VaultError, InvalidError):
    """More or fewer bytes came than were announced; nothing of them was kept.

    Args:
        expected: Size announced, in bytes.
        found: Bytes received when the difference showed.
    """

    def __init__(self, *, expected: int, found: int) -> None:
        super().__init__(f"received {found} bytes, expected {expected} as announced", field="size")
        self.expected = expected
        self.found = found


class ObjectUnknownError(VaultError, NotFoundError):
    """No such object is stored, or its key went with its last grant."""


class ObjectNotGrantedError(VaultError, RefusedError):
    """The object is not granted to the holder who asks for it."""


class VaultIntegrityError(VaultError):
    """Stored bytes are not what was stored: changed, cut short or replaced."""


class VaultUnavailableError(VaultError, StoreUnavailableError):
    """The vault could not be read or written; what was staged before stays, and an upload can resume."""


class VaultRefusedError(VaultError, RefusedError):
    """The vault must not be opened as it stands: its bucket does not promise to keep what is written once."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """Bytes that the vault holds.

    Args:
        sha256: Digest of the plain bytes, hexadecimal; the object's address.
        sha512: Second digest of the plain bytes, hexadecimal.
        size: Plain bytes.
        ciphertext_sha256: Digest of the stored age file, hexadecimal, checkable without any key.
        already_stored: The same bytes were held before; this upload was linked to them.
    """

    sha256: str
    sha512: str
    size: int
    ciphertext_sha256: str
    already_stored: bool = False


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload has come.

    Args:
        offset: Bytes staged; the next chunk starts here.
        stored: The object, where the upload was finished before.
    """

    offset: int
    stored: StoredObject | None = None


@dataclass(frozen=True, slots=True)
class Fixity:
    """What a fixity check expected and found.

    Args:
        expected: The object as recorded beside its bytes when it was stored.
        ciphertext_sha256: Digest of the stored age file now, hexadecimal.
        sha256: Digest of the plain bytes now; absent where no holder was named or they do not decrypt.
        is_decrypted: A holder was named, so that the plain bytes were to be checked too.
    """

    expected: StoredObject
    ciphertext_sha256: str
    sha256: str | None
    is_decrypted: bool

    @property
    def is_intact(self) -> bool:
        """Tell whether everything checked is what was stored."""
        ciphertext_holds = self.ciphertext_sha256 == self.expected.ciphertext_sha256
        return ciphertext_holds and (not self.is_decrypted or self.sha256 == self.expected.sha256)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure took.

    Args:
        was_granted: The holder had a grant, and it was taken.
        bytes_gone: It was the last: the object's key is destroyed and its bytes are unreadable.
    """

    was_granted: bool
    bytes_gone: bool


def upload_holder(upload_id: str) -> str:
    """Name the holder that an upload is to the key store, until an item holds the object itself."""
    return f"upload/{upload_id}"


class EvidenceVault(Protocol):
    """Takes bytes in, stores them once, and gives them to those who hold a grant.

    An upload is begun, appended to, and finished. When it is finished its object is granted to
    `upload_holder(upload_id)` alone. The item registered over it is granted the object by that holder
    before its event is recorded, and the upload is discarded after: bytes are never without a holder,
    and nobody comes to hold bytes by naming their digest.
    """

    def begin(self, upload_id: str, *, announced: str | None = None, size: int | None = None) -> UploadState:
        """Open an upload, or open it again after a break, and tell where its next chunk starts.

        Args:
            upload_id: Chosen by the caller, 1 to 64 of `0-9 a-f -`, such as a UUID; one for each file sent.
            announced: SHA-256 that the bytes must have, hexadecimal; stated anew by each `begin`.
            size: Bytes that must come; stated anew likewise.

        Raises:
            VaultNameError: The id or the digest is malformed.
            VaultUnavailableError: The upload could not be staged.
        """
        ...

    def state(self, upload_id: str) -> UploadState:
        """Tell how far an upload has come, and begin none: of an unknown one, offset 0.

        Raises:
            VaultNameError: The id is malformed.
        """
        ...

    def append(self, upload_id: str, *, offset: int, chunk: bytes) -> int:
        """Take the next bytes of an upload, and tell the offset after them.

        The end of the process at any instant loses at most the chunk under way and 64 KiB before it; a
        power failure at most 8 MiB more.

        Raises:
            UploadUnknownError: The upload was not begun in this process.
            UploadOffsetError: `offset` is not where the staged bytes end.
            SizeMismatchError: More bytes than announced.
            VaultUnavailableError: The bytes could not be written.
        """
        ...

    def finish(self, upload_id: str) -> StoredObject:
        """Make an object of the staged bytes, or link the upload to the same bytes held before.

        Finishing a second time gives the same answer.

        Raises:
            UploadUnknownError: The upload was not begun in this process.
            DigestMismatchError: The bytes have another digest than announced.
            SizeMismatchError: Fewer bytes than announced.
            VaultUnavailableError: The bytes could not be written.
        """
        ...

    def discard(self, upload_id: str) -> None:
        """Forget an upload: its staged bytes or, once finished, its grant; unknown uploads are ignored.

        An object that nobody else holds goes with it.
        """
        ...

    def grant(self, sha256: str, *, holder: str, granted_by: str) -> StoredObject:
        """Grant an object to one more holder, on the strength of a grant that exists.

        Args:
            sha256: The object.
            holder: Who shall hold it, such as `evidence_item/<uuid>`.
            granted_by: Who holds it: `upload_holder(…)`, or another item.

        Raises:
            ObjectUnknownError: No such object.
            ObjectNotGrantedError: `granted_by` does not hold it.
        """
        ...

    def revoke(self, sha256: str, *, holder: str) -> Erasure:
        """Take an object from a holder; with the last grant its bytes go. Repeating it is harmless."""
        ...

    def holders(self, sha256: str) -> frozenset[str]:
        """Name all who hold an object; nobody where it is not stored."""
        ...

    def open(self, sha256: str, *, holder: str) -> Iterator[bytes]:
        """Read an object's plain bytes in blocks, in bounded memory.

        Every block is authenticated before it is given. The refusals come before the first block.

        Raises:
            ObjectUnknownError: No such object.
            ObjectNotGrantedError: The holder has no grant.
            VaultIntegrityError: The bytes were changed or cut short, perhaps after some blocks.
        """
        ...

    def check(self, sha256: str, *, holder: str | None = None) -> Fixity:
        """Check an object's stored bytes: their ciphertext and, for a holder, their plain digest too.

        Raises:
            ObjectUnknownError: No such object.
            ObjectNotGrantedError: The holder has no grant.
        """
        ...

    def exists(self, sha256: str) -> bool:
        """Tell whether an object is stored and readable by somebody."""
        ...

    def sweep(self, *, older_than: timedelta) -> tuple[str, ...]:
        """Discard uploads that nothing was done to for so long, and name them.

        Finished uploads that were never discarded lose their own grant likewise.
        """
        ...

    def close(self) -> None:
        """Let go of the vault; uploads under way stay staged and can resume."""
        ...
