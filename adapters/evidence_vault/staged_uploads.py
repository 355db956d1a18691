"""Uploads on their way, as every vault takes them in: opened, grown, completed and dropped on this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from adapters.evidence_vault.live_uploads import LiveUploads
from adapters.evidence_vault.refusals import check_upload_id, file_failures_translated, is_upload_id
from adapters.evidence_vault.staging import Staged, Upload
from adapters.evidence_vault.upload_folder import UploadFolder, key_name
from domain.ports.keys import KeyStore, KeyUnknownError
from domain.ports.vault import (
    DigestMismatchError,
    SizeMismatchError,
    UploadOffsetError,
    UploadUnknownError,
    VaultUnavailableError,
    upload_holder,
)

LIVE_LIMIT = 64
"""Uploads kept open in memory, a thread and a file each; the least recently used is parked on disk."""


class StagedUploads:
    """What this process has of uploads that are not finished.

    Args:
        folder: The staging folder; one serving process each.
        keys: Key store that holds the keys they are encrypted under.
        live_limit: Uploads kept open in memory.
    """

    def __init__(self, folder: UploadFolder, *, keys: KeyStore, live_limit: int) -> None:
        self._folder = folder
        self._keys = keys
        self._live = LiveUploads(live_limit)

    @contextmanager
    def working_on(self, upload_id: str) -> Iterator[None]:
        """Keep other threads off an upload meanwhile.

        Raises:
            VaultNameError: The id is malformed.
            VaultUnavailableError: A file could not be read or written.
        """
        check_upload_id(upload_id)
        with self._live.working_on(upload_id), file_failures_translated():
            yield

    def begin(self, upload_id: str, *, announced: str | None, size: int | None) -> int:
        """Open an upload, or open it again after a break, and tell its offset."""
        upload = self._live.get(upload_id) or self._open(upload_id)
        upload.announced, upload.size = announced, size
        return upload.offset

    def offset(self, upload_id: str) -> int:
        """Tell how many bytes are staged, and begin no upload."""
        upload = self._live.get(upload_id)
        if upload is None and self._folder.staged(upload_id) is not None:
            upload = self._open(upload_id)
        return 0 if upload is None else upload.offset

    def append(self, upload_id: str, *, offset: int, chunk: bytes) -> int:
        """Take the next bytes of an upload, and tell the offset after them; refusals as the port states."""
        upload = self._live.get(upload_id)
        if upload is None:
            raise _unknown(upload_id)
        if offset != upload.offset:
            raise UploadOffsetError(expected=upload.offset, found=offset)
        if upload.size is not None and offset + len(chunk) > upload.size:
            self.drop(upload_id)
            raise SizeMismatchError(expected=upload.size, found=offset + len(chunk))
        try:
            upload.append(chunk)
        except VaultUnavailableError:
            self._live.take(upload_id)
            upload.abandon()
            raise
        return upload.offset

    def complete(self, upload_id: str) -> Staged:
        """End an upload's stream, and hold it against what was announced; refusals as the port states."""
        upload = self._live.take(upload_id)
        if upload is None:
            raise _unknown(upload_id)
        staged = upload.close()
        if upload.size is not None and staged.size != upload.size:
            self.drop(upload_id)
            raise SizeMismatchError(expected=upload.size, found=staged.size)
        if upload.announced is not None and staged.sha256 != upload.announced:
            self.drop(upload_id)
            raise DigestMismatchError(expected=upload.announced, found=staged.sha256)
        return staged

    def drop(self, upload_id: str) -> None:
        """Take its key from an upload, and remove what is staged of it."""
        upload = self._live.take(upload_id)
        if upload is not None:
            upload.abandon()
        path = self._folder.staged(upload_id)
        if path is not None:
            self._keys.revoke(key_name(path), holder=upload_holder(upload_id))
            self._folder.drop_staged(upload_id)

    def idle(self, older_than: timedelta) -> tuple[str, ...]:
        """Name uploads of which no file was written for so long."""
        since = time.time() - older_than.total_seconds()
        return tuple(name for name in self._folder.idle_since(since) if is_upload_id(name))

    def park_all(self) -> None:
        """Stage all of every open upload on disk."""
        self._live.park_all()

    def _open(self, upload_id: str) -> Upload:
        # The file's name carries the key's: whatever is left after a crash, discarding it finds its key.
        path = self._folder.staged(upload_id) or self._folder.stage(upload_id)
        try:
            identity = self._identity(upload_id, path, create=not path.stat().st_size)
        except KeyUnknownError:
            # Its key went, and with it what is staged: a key of that name must not come to be again.
            self._folder.drop_staged(upload_id)
            path = self._folder.stage(upload_id)
            identity = self._identity(upload_id, path, create=True)
        upload = Upload(path, identity=identity)
        self._live.put(upload_id, upload)
        return upload

    def _identity(self, upload_id: str, path: Path, *, create: bool) -> str:
        return self._keys.object_key(key_name(path), holder=upload_holder(upload_id), create=create)


def _unknown(upload_id: str) -> UploadUnknownError:
    return UploadUnknownError(f"upload {upload_id} is not under way; begin it, also after a break")
