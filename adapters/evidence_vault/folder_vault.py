"""The embedded evidence vault: objects and staged uploads on a folder, their keys in the key store."""

from __future__ import annotations

import fcntl
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from adapters.evidence_vault.live_uploads import LiveUploads
from adapters.evidence_vault.object_folder import Manifest, ObjectFolder
from adapters.evidence_vault.reading import file_sha256, plain_sha256, verified_blocks
from adapters.evidence_vault.staging import Staged, Upload
from adapters.evidence_vault.upload_folder import Outcome, UploadFolder, key_name
from domain.ports.keys import KeyStore, KeyUnknownError
from domain.ports.vault import (
    DigestMismatchError,
    Erasure,
    Fixity,
    ObjectNotGrantedError,
    ObjectUnknownError,
    SizeMismatchError,
    StoredObject,
    UploadOffsetError,
    UploadState,
    UploadUnknownError,
    VaultNameError,
    VaultUnavailableError,
    upload_holder,
)

LIVE_LIMIT = 64
"""Uploads kept open in memory, a thread and a file each; the least recently used is parked on disk."""

# Hexadecimal: a file name that could name a person must not come to stand on disk as an upload's id.
_UPLOAD_ID = re.compile(r"[0-9a-f-]{1,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FolderVault:
    """Keeps objects below `objects/` and uploads below `staging/`. For one serving process.

    Args:
        folder: Folder of the vault; created where it is missing.
        keys: Key store that holds the objects' keys and the grants.
        live_limit: Uploads kept open in memory.
    """

    def __init__(self, folder: Path, *, keys: KeyStore, live_limit: int = LIVE_LIMIT) -> None:
        self._keys = keys
        self._live = LiveUploads(live_limit)
        self._publishing = threading.Lock()
        with _failures_translated():
            self._uploads = UploadFolder(folder / "staging")
            self._objects = ObjectFolder(folder / "objects", scratch=self._uploads.path)
            self._lock_file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)

    def begin(self, upload_id: str, *, announced: str | None = None, size: int | None = None) -> UploadState:
        """Open an upload, or open it again after a break; see the port."""
        if announced is not None:
            _check_digest(announced)
        with self._upload(upload_id):
            stored = self._outcome(upload_id)
            if stored is not None:
                return UploadState(offset=stored.size, stored=stored)
            upload = self._live.get(upload_id) or self._open_upload(upload_id)
            upload.announced, upload.size = announced, size
            return UploadState(offset=upload.offset)

    def state(self, upload_id: str) -> UploadState:
        """Tell how far an upload has come, and begin none; see the port."""
        with self._upload(upload_id):
            stored = self._outcome(upload_id)
            if stored is not None:
                return UploadState(offset=stored.size, stored=stored)
            upload = self._live.get(upload_id)
            if upload is None and self._uploads.staged(upload_id) is not None:
                upload = self._open_upload(upload_id)
            return UploadState(offset=0 if upload is None else upload.offset)

    def append(self, upload_id: str, *, offset: int, chunk: bytes) -> int:
        """Take the next bytes of an upload; see the port."""
        with self._upload(upload_id):
            upload = self._live.get(upload_id)
            if upload is None:
                raise UploadUnknownError(f"upload {upload_id} is not under way; begin it, also after a break")
            if offset != upload.offset:
                raise UploadOffsetError(expected=upload.offset, found=offset)
            if upload.size is not None and offset + len(chunk) > upload.size:
                self.discard(upload_id)
                raise SizeMismatchError(expected=upload.size, found=offset + len(chunk))
            try:
                upload.append(chunk)
            except VaultUnavailableError:
                self._live.take(upload_id)
                upload.abandon()
                raise
            return upload.offset

    def finish(self, upload_id: str) -> StoredObject:
        """Make an object of the staged bytes, or link to the same bytes; see the port."""
        with self._upload(upload_id):
            stored = self._outcome(upload_id)
            if stored is not None:
                return stored
            upload = self._live.take(upload_id)
            if upload is None:
                raise UploadUnknownError(f"upload {upload_id} is not under way; begin it, also after a break")
            staged = upload.close()
            if upload.size is not None and staged.size != upload.size:
                self.discard(upload_id)
                raise SizeMismatchError(expected=upload.size, found=staged.size)
            if upload.announced is not None and staged.sha256 != upload.announced:
                self.discard(upload_id)
                raise DigestMismatchError(expected=upload.announced, found=staged.sha256)
            return self._store(upload_id, staged)

    def discard(self, upload_id: str) -> None:
        """Forget an upload, its staged bytes or its grant; see the port."""
        with self._upload(upload_id):
            upload = self._live.take(upload_id)
            if upload is not None:
                upload.abandon()
            outcome = self._uploads.outcome(upload_id)
            if outcome is not None:
                self.revoke(outcome.sha256, holder=upload_holder(upload_id))
            self._drop_staged(upload_id)
            self._uploads.drop_all(upload_id)

    def grant(self, sha256: str, *, holder: str, granted_by: str) -> StoredObject:
        """Grant an object to one more holder; see the port."""
        with self._changing_objects():
            manifest = self._manifest(sha256)
            if granted_by not in self._keys.holders(manifest.key):
                raise ObjectNotGrantedError(f"object {sha256} is not granted to {granted_by}")
            self._keys.grant(manifest.key, holder=holder)
            return manifest.stored()

    def revoke(self, sha256: str, *, holder: str) -> Erasure:
        """Take an object from a holder, and its bytes with the last grant; see the port."""
        _check_digest(sha256)
        with self._changing_objects():
            manifest = self._objects.manifest(sha256)
            if manifest is None:
                self._objects.remove_stray_manifest(sha256)
                return Erasure(was_granted=False, bytes_gone=False)
            was_granted = holder in self._keys.holders(manifest.key)
            try:
                bytes_gone = self._keys.revoke(manifest.key, holder=holder)
            finally:
                if not self._keys.holders(manifest.key):
                    self._objects.remove(sha256)
            return Erasure(was_granted=was_granted, bytes_gone=bytes_gone)

    def holders(self, sha256: str) -> frozenset[str]:
        """Name all who hold an object."""
        _check_digest(sha256)
        with _failures_translated():
            manifest = self._objects.manifest(sha256)
        return frozenset() if manifest is None else self._keys.holders(manifest.key)

    def open(self, sha256: str, *, holder: str) -> Iterator[bytes]:
        """Read an object's plain bytes in blocks; see the port."""
        with _failures_translated():
            manifest = self._manifest(sha256)
            identity = self._identity(manifest, holder)
        return verified_blocks(self._objects.age_file(sha256), identity=identity, sha256=sha256)

    def check(self, sha256: str, *, holder: str | None = None) -> Fixity:
        """Check an object's stored bytes; see the port."""
        with _failures_translated():
            manifest = self._manifest(sha256)
            identity = None if holder is None else self._identity(manifest, holder)
            age_file = self._objects.age_file(sha256)
            return Fixity(
                expected=manifest.stored(),
                ciphertext_sha256=file_sha256(age_file),
                sha256=None if identity is None else plain_sha256(age_file, identity=identity),
                is_decrypted=identity is not None,
            )

    def exists(self, sha256: str) -> bool:
        """Tell whether an object is stored and readable by somebody."""
        return bool(self.holders(sha256))

    def sweep(self, *, older_than: timedelta) -> tuple[str, ...]:
        """Discard uploads that nothing was done to for so long; see the port."""
        with _failures_translated():
            since = time.time() - older_than.total_seconds()
            idle = tuple(name for name in self._uploads.idle_since(since) if _UPLOAD_ID.fullmatch(name))
        for upload_id in idle:
            self.discard(upload_id)
        return idle

    def backup(self, destination: Path) -> int:
        """Copy the objects that a backup does not hold yet, and tell how many that were.

        Args:
            destination: Folder of the copy, of the same form as the vault's own.
        """
        with _failures_translated():
            scratch = UploadFolder(destination / "staging")
            return self._objects.copy_to(ObjectFolder(destination / "objects", scratch=scratch.path))

    def close(self) -> None:
        """Park the uploads under way, and let go of the vault."""
        self._live.park_all()
        os.close(self._lock_file)

    @contextmanager
    def _upload(self, upload_id: str) -> Iterator[None]:
        if not _UPLOAD_ID.fullmatch(upload_id):
            raise VaultNameError(
                f"expected an upload id of 1 to 64 of 0-9 a-f -, found text of {len(upload_id)} characters",
                field="upload_id",
            )
        with self._live.working_on(upload_id), _failures_translated():
            yield

    @contextmanager
    def _changing_objects(self) -> Iterator[None]:
        with self._publishing, _failures_translated():
            fcntl.flock(self._lock_file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._lock_file, fcntl.LOCK_UN)

    def _open_upload(self, upload_id: str) -> Upload:
        # The file's name carries the key's: whatever is left after a crash, discarding it finds its key.
        path = self._uploads.staged(upload_id) or self._uploads.stage(upload_id)
        identity = self._keys.object_key(key_name(path), holder=upload_holder(upload_id), create=True)
        upload = Upload(path, identity=identity)
        self._live.put(upload_id, upload)
        return upload

    def _outcome(self, upload_id: str) -> StoredObject | None:
        outcome = self._uploads.outcome(upload_id)
        if outcome is None:
            return None
        manifest = self._objects.manifest(outcome.sha256)
        if manifest is None or upload_holder(upload_id) not in self._keys.holders(manifest.key):
            # Noted, but a crash came before it was so; or the upload has been discarded since.
            self._uploads.drop_outcome(upload_id)
            return None
        return manifest.stored(already_stored=outcome.already_stored)

    def _store(self, upload_id: str, staged: Staged) -> StoredObject:
        with self._changing_objects():
            held = self._objects.manifest(staged.sha256)
            if held is not None and self._keys.holders(held.key):
                self._uploads.note_outcome(upload_id, Outcome(sha256=held.sha256, already_stored=True))
                self._keys.grant(held.key, holder=upload_holder(upload_id))
                self._drop_staged(upload_id)
                return held.stored(already_stored=True)
            manifest = Manifest(
                sha256=staged.sha256,
                sha512=staged.sha512,
                size=staged.size,
                ciphertext_sha256=staged.ciphertext_sha256,
                key=key_name(staged.path),
            )
            self._uploads.note_outcome(upload_id, Outcome(sha256=manifest.sha256, already_stored=False))
            self._objects.publish(staged.path, manifest)
            return manifest.stored()

    def _drop_staged(self, upload_id: str) -> None:
        path = self._uploads.staged(upload_id)
        if path is not None:
            self._keys.revoke(key_name(path), holder=upload_holder(upload_id))
            self._uploads.drop_staged(upload_id)

    def _manifest(self, sha256: str) -> Manifest:
        _check_digest(sha256)
        manifest = self._objects.manifest(sha256)
        if manifest is None or not self._keys.holders(manifest.key):
            raise ObjectUnknownError(f"no object {sha256} is stored")
        return manifest

    def _identity(self, manifest: Manifest, holder: str) -> str:
        try:
            return self._keys.object_key(manifest.key, holder=holder)
        except KeyUnknownError:
            raise ObjectNotGrantedError(f"object {manifest.sha256} is not granted to {holder}") from None


def _check_digest(sha256: str) -> None:
    if not _SHA256.fullmatch(sha256):
        raise VaultNameError(
            f"expected a SHA-256 of 64 lowercase hexadecimal digits, found text of {len(sha256)} characters",
            field="sha256",
        )


@contextmanager
def _failures_translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise VaultUnavailableError(f"the vault could not be read or written: {error}") from error
