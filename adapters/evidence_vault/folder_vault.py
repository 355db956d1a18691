"""The embedded evidence vault: objects and staged uploads on a folder, their keys in the key store."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from adapters.evidence_vault.age_stream import opening
from adapters.evidence_vault.object_folder import Manifest, ObjectFolder
from adapters.evidence_vault.reading import file_sha256, plain_sha256, verified_blocks
from adapters.evidence_vault.refusals import check_digest, file_failures_translated
from adapters.evidence_vault.staged_uploads import LIVE_LIMIT, StagedUploads
from adapters.evidence_vault.staging import Staged
from adapters.evidence_vault.upload_folder import Outcome, UploadFolder, key_name
from domain.ports.keys import KeyStore, KeyUnknownError
from domain.ports.vault import (
    Erasure,
    Fixity,
    ObjectNotGrantedError,
    ObjectUnknownError,
    StoredObject,
    UploadState,
    upload_holder,
)


class FolderVault:
    """Keeps objects below `objects/` and uploads below `staging/`. For one serving process.

    Args:
        folder: Folder of the vault; created where it is missing.
        keys: Key store that holds the objects' keys and the grants.
        live_limit: Uploads kept open in memory.
    """

    def __init__(self, folder: Path, *, keys: KeyStore, live_limit: int = LIVE_LIMIT) -> None:
        self._keys = keys
        self._publishing = threading.Lock()
        with file_failures_translated():
            self._uploads = UploadFolder(folder / "staging")
            self._staged = StagedUploads(self._uploads, keys=keys, live_limit=live_limit)
            self._objects = ObjectFolder(folder / "objects", scratch=self._uploads.path)
            self._lock_file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)

    def begin(self, upload_id: str, *, announced: str | None = None, size: int | None = None) -> UploadState:
        """Open an upload, or open it again after a break; see the port."""
        if announced is not None:
            check_digest(announced)
        with self._staged.working_on(upload_id):
            stored = self._outcome(upload_id)
            if stored is not None:
                return UploadState(offset=stored.size, stored=stored)
            return UploadState(offset=self._staged.begin(upload_id, announced=announced, size=size))

    def state(self, upload_id: str) -> UploadState:
        """Tell how far an upload has come, and begin none; see the port."""
        with self._staged.working_on(upload_id):
            stored = self._outcome(upload_id)
            if stored is not None:
                return UploadState(offset=stored.size, stored=stored)
            return UploadState(offset=self._staged.offset(upload_id))

    def append(self, upload_id: str, *, offset: int, chunk: bytes) -> int:
        """Take the next bytes of an upload; see the port."""
        with self._staged.working_on(upload_id):
            return self._staged.append(upload_id, offset=offset, chunk=chunk)

    def finish(self, upload_id: str) -> StoredObject:
        """Make an object of the staged bytes, or link to the same bytes; see the port."""
        with self._staged.working_on(upload_id):
            stored = self._outcome(upload_id)
            if stored is not None:
                return stored
            return self._store(upload_id, self._staged.complete(upload_id))

    def discard(self, upload_id: str) -> None:
        """Forget an upload, its staged bytes or its grant; see the port."""
        with self._staged.working_on(upload_id):
            outcome = self._uploads.outcome(upload_id)
            if outcome is not None:
                self.revoke(outcome.sha256, holder=upload_holder(upload_id))
            self._staged.drop(upload_id)
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
        check_digest(sha256)
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
        check_digest(sha256)
        with file_failures_translated():
            manifest = self._objects.manifest(sha256)
        return frozenset() if manifest is None else self._keys.holders(manifest.key)

    def open(self, sha256: str, *, holder: str) -> Iterator[bytes]:
        """Read an object's plain bytes in blocks; see the port."""
        with file_failures_translated():
            manifest = self._manifest(sha256)
            identity = self._identity(manifest, holder)
        return verified_blocks(opening(self._objects.age_file(sha256)), identity=identity, sha256=sha256)

    def check(self, sha256: str, *, holder: str | None = None) -> Fixity:
        """Check an object's stored bytes; see the port."""
        with file_failures_translated():
            manifest = self._manifest(sha256)
            identity = None if holder is None else self._identity(manifest, holder)
            age_file = self._objects.age_file(sha256)
            return Fixity(
                expected=manifest.stored(),
                ciphertext_sha256=file_sha256(age_file),
                sha256=None if identity is None else plain_sha256(opening(age_file), identity=identity),
                is_decrypted=identity is not None,
            )

    def exists(self, sha256: str) -> bool:
        """Tell whether an object is stored and readable by somebody."""
        return bool(self.holders(sha256))

    def sweep(self, *, older_than: timedelta) -> tuple[str, ...]:
        """Discard uploads that nothing was done to for so long; see the port."""
        with file_failures_translated():
            idle = self._staged.idle(older_than)
        for upload_id in idle:
            self.discard(upload_id)
        return idle

    def backup(self, destination: Path) -> int:
        """Copy the objects that a backup does not hold yet, and tell how many that were.

        Args:
            destination: Folder of the copy, of the same form as the vault's own.
        """
        with file_failures_translated():
            scratch = UploadFolder(destination / "staging")
            return self._objects.copy_to(ObjectFolder(destination / "objects", scratch=scratch.path))

    def close(self) -> None:
        """Park the uploads under way, and let go of the vault."""
        self._staged.park_all()
        os.close(self._lock_file)

    @contextmanager
    def _changing_objects(self) -> Iterator[None]:
        with self._publishing, file_failures_translated():
            fcntl.flock(self._lock_file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._lock_file, fcntl.LOCK_UN)

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
                self._staged.drop(upload_id)
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

    def _manifest(self, sha256: str) -> Manifest:
        check_digest(sha256)
        manifest = self._objects.manifest(sha256)
        if manifest is None or not self._keys.holders(manifest.key):
            raise ObjectUnknownError(f"no object {sha256} is stored")
        return manifest

    def _identity(self, manifest: Manifest, holder: str) -> str:
        try:
            return self._keys.object_key(manifest.key, holder=holder)
        except KeyUnknownError:
            raise ObjectNotGrantedError(f"object {manifest.sha256} is not granted to {holder}") from None
