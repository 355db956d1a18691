"""The evidence vault on object storage: objects in a locked bucket, uploads staged encrypted on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.evidence_vault import bucket_settings
from adapters.evidence_vault.bucket import Bucket
from adapters.evidence_vault.bucket_objects import BucketManifest, BucketObjects
from adapters.evidence_vault.bucket_reading import stored_blocks, stored_plain_sha256, stored_sha256
from adapters.evidence_vault.bucket_settings import Retention
from adapters.evidence_vault.refusals import check_digest, file_failures_translated
from adapters.evidence_vault.s3_requests import BucketAddress
from adapters.evidence_vault.staged_uploads import LIVE_LIMIT, StagedUploads
from adapters.evidence_vault.staging import Staged
from adapters.evidence_vault.upload_folder import UploadFolder, key_name
from adapters.evidence_vault.upload_notes import Note, UploadNotes
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


class ObjectVault:
    """Keeps objects in a bucket that several processes share, each with a staging folder of its own.

    An upload resumes on the process that staged it; begun again on another it starts at byte 0 there. Once
    it is finished every process knows it. No lock is shared: what two processes cannot both do, the bucket's
    create-only writing and the key store decide.

    Args:
        address: The bucket.
        staging: Folder of this process for uploads under way; created where it is missing.
        keys: Key store that holds the objects' keys and the grants, the same for every process.
        accepts_unlocked: Take a bucket whose default retention does not promise anything.
        live_limit: Uploads kept open in memory.

    Attributes:
        retention: What the bucket promises; None where it promises nothing and that was accepted.

    Raises:
        VaultRefusedError: The bucket does not keep what is written to it, or is not open to who asks.
        VaultUnavailableError: The store does not answer, or the staging folder cannot be written.
    """

    def __init__(
        self,
        address: BucketAddress,
        *,
        staging: Path,
        keys: KeyStore,
        accepts_unlocked: bool = False,
        live_limit: int = LIVE_LIMIT,
    ) -> None:
        self.retention: Retention | None = None
        if accepts_unlocked:
            bucket_settings.check_bucket(address)
        else:
            self.retention = bucket_settings.retention(address)
        self._address = address
        self._keys = keys
        bucket = Bucket(address)
        self._objects = BucketObjects(bucket)
        self._notes = UploadNotes(bucket)
        with file_failures_translated():
            self._uploads = UploadFolder(staging)
        self._staged = StagedUploads(self._uploads, keys=keys, live_limit=live_limit)

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
        """Bring the staged bytes into the bucket, or link to the same bytes; see the port."""
        with self._staged.working_on(upload_id):
            stored = self._outcome(upload_id)
            if stored is not None:
                return stored
            staged = self._staged.complete(upload_id)
            return self._linked(upload_id, staged) or self._stored(upload_id, staged)

    def discard(self, upload_id: str) -> None:
        """Forget an upload, its staged bytes or its grant; see the port."""
        with self._staged.working_on(upload_id):
            for note in self._notes.of(upload_id):
                self.revoke(note.sha256, holder=upload_holder(upload_id))
            self._staged.drop(upload_id)
            self._uploads.drop_all(upload_id)
            self._notes.drop(upload_id)

    def grant(self, sha256: str, *, holder: str, granted_by: str) -> StoredObject:
        """Grant an object to one more holder; see the port."""
        manifest = self._manifest(sha256)
        if granted_by not in self._keys.holders(manifest.key):
            raise ObjectNotGrantedError(f"object {sha256} is not granted to {granted_by}")
        try:
            self._keys.grant(manifest.key, holder=holder)
        except KeyUnknownError:
            raise ObjectUnknownError(f"no object {sha256} is stored") from None
        return manifest.stored()

    def revoke(self, sha256: str, *, holder: str) -> Erasure:
        """Take an object from a holder; with the last grant its key goes, and nothing can read its bytes.

        The bytes are deleted too, as far as the bucket's lock lets them be: under a retention that means
        hidden until its end.
        """
        check_digest(sha256)
        newest = self._objects.newest(sha256)
        if newest is None:
            return Erasure(was_granted=False, bytes_gone=False)
        manifest = newest.manifest
        was_granted = holder in self._keys.holders(manifest.key)
        try:
            bytes_gone = self._keys.revoke(manifest.key, holder=holder)
        finally:
            if not self._keys.holders(manifest.key):
                self._objects.remove_bytes(sha256, manifest.ciphertext_sha256)
        return Erasure(was_granted=was_granted, bytes_gone=bytes_gone)

    def holders(self, sha256: str) -> frozenset[str]:
        """Name all who hold an object."""
        check_digest(sha256)
        newest = self._objects.newest(sha256)
        return frozenset() if newest is None else self._keys.holders(newest.manifest.key)

    def open(self, sha256: str, *, holder: str) -> Iterator[bytes]:
        """Read an object's plain bytes in blocks; see the port."""
        manifest = self._manifest(sha256)
        identity = self._identity(manifest, holder)
        return stored_blocks(self._objects.ciphertext(manifest), identity=identity, sha256=sha256)

    def check(self, sha256: str, *, holder: str | None = None) -> Fixity:
        """Check an object's stored bytes; see the port.

        Raises:
            VaultIntegrityError: Beside what the port states: the bytes are no longer there at all.
        """
        manifest = self._manifest(sha256)
        identity = None if holder is None else self._identity(manifest, holder)
        stored = self._objects.ciphertext
        return Fixity(
            expected=manifest.stored(),
            ciphertext_sha256=stored_sha256(stored(manifest)),
            sha256=None if identity is None else stored_plain_sha256(stored(manifest), identity=identity),
            is_decrypted=identity is not None,
        )

    def exists(self, sha256: str) -> bool:
        """Tell whether an object is stored and readable by somebody."""
        return bool(self.holders(sha256))

    def sweep(self, *, older_than: timedelta) -> tuple[str, ...]:
        """Discard idle uploads of this process, finished ones of any, and what breaks left in the bucket.

        That is: parts of uploads that were not completed, and age files that no manifest names. See the port.
        """
        written_before = datetime.now(UTC) - older_than
        with file_failures_translated():
            idle = {*self._staged.idle(older_than), *self._notes.idle(written_before=written_before)}
        for upload_id in sorted(idle):
            self.discard(upload_id)
        for upload in bucket_settings.open_uploads(self._address):
            if upload.initiated <= written_before:
                bucket_settings.abort(self._address, upload)
        self._objects.sweep(written_before=written_before)
        return tuple(sorted(idle))

    def close(self) -> None:
        """Park the uploads under way, and let go of the vault."""
        self._staged.park_all()

    def _outcome(self, upload_id: str) -> StoredObject | None:
        for note in self._notes.of(upload_id):
            newest = self._objects.newest(note.sha256)
            if newest is not None and upload_holder(upload_id) in self._keys.holders(newest.manifest.key):
                return newest.manifest.stored(already_stored=newest.manifest.key != note.key)
        return None

    def _stored(self, upload_id: str, staged: Staged) -> StoredObject:
        """Bring an age file into the bucket and make an object of it, or link where another came first."""
        key = key_name(staged.path)
        manifest = BucketManifest(
            sha256=staged.sha256,
            sha512=staged.sha512,
            size=staged.size,
            ciphertext_sha256=staged.ciphertext_sha256,
            key=key,
            version=self._objects.send(staged),
        )
        self._notes.write(upload_id, Note(sha256=staged.sha256, key=key))
        while True:
            newest = self._objects.newest(staged.sha256)
            if newest is not None and newest.manifest.key == key:
                # Written before, though its answer was lost and the request repeated.
                break
            linked = self._linked(upload_id, staged)
            if linked is not None:
                self._objects.remove_bytes(staged.sha256, staged.ciphertext_sha256)
                return linked
            number = 1 if newest is None else newest.number + 1
            if self._objects.declare(manifest, number=number):
                break
        self._uploads.drop_staged(upload_id)
        return manifest.stored()

    def _linked(self, upload_id: str, staged: Staged) -> StoredObject | None:
        """Link an upload to the same bytes held before; None where nobody holds them."""
        newest = self._objects.newest(staged.sha256)
        held = None if newest is None else newest.manifest
        if held is None or not self._keys.holders(held.key) or not self._objects.is_complete(held):
            return None
        self._notes.write(upload_id, Note(sha256=held.sha256, key=key_name(staged.path)))
        try:
            self._keys.grant(held.key, holder=upload_holder(upload_id))
        except KeyUnknownError:
            # Its last holder let go meanwhile.
            return None
        self._staged.drop(upload_id)
        return held.stored(already_stored=True)

    def _manifest(self, sha256: str) -> BucketManifest:
        check_digest(sha256)
        newest = self._objects.newest(sha256)
        if newest is None or not self._keys.holders(newest.manifest.key):
            raise ObjectUnknownError(f"no object {sha256} is stored")
        return newest.manifest

    def _identity(self, manifest: BucketManifest, holder: str) -> str:
        try:
            return self._keys.object_key(manifest.key, holder=holder)
        except KeyUnknownError:
            raise ObjectNotGrantedError(f"object {manifest.sha256} is not granted to {holder}") from None
