"""Uploads open in memory: each worked on by one thread at a time, the least recently used parked on disk."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from adapters.evidence_vault.staging import Upload
from domain.ports.vault import VaultUnavailableError

LOCKS = 64


class LiveUploads:
    """The open uploads by id.

    Args:
        limit: How many stay open, a thread and a file each.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._uploads: OrderedDict[str, Upload] = OrderedDict()
        self._lock = threading.Lock()
        # Each serves all uploads whose ids fall to it, so that there is nothing to clean up.
        self._upload_locks = [threading.RLock() for _ in range(LOCKS)]

    @contextmanager
    def working_on(self, upload_id: str) -> Iterator[None]:
        """Keep other threads off an upload meanwhile."""
        with self._lock_of(upload_id):
            yield

    def get(self, upload_id: str) -> Upload | None:
        """Give an open upload, and count it as used."""
        with self._lock:
            upload = self._uploads.get(upload_id)
            if upload is not None:
                self._uploads.move_to_end(upload_id)
            return upload

    def put(self, upload_id: str, upload: Upload) -> None:
        """Keep an upload open, and park those that are too many."""
        with self._lock:
            self._uploads[upload_id] = upload
            excess = list(self._uploads)[: max(0, len(self._uploads) - self._limit)]
        for idle_id in excess:
            lock = self._lock_of(idle_id)
            # One that is being worked on is not idle, and waiting for it could wait for itself.
            if lock.acquire(blocking=False):
                try:
                    self._park(idle_id)
                finally:
                    lock.release()

    def take(self, upload_id: str) -> Upload | None:
        """Give an upload and keep it no longer."""
        with self._lock:
            return self._uploads.pop(upload_id, None)

    def park_all(self) -> None:
        """Close every upload so that all of it is staged on disk."""
        for upload_id in list(self._uploads):
            with self.working_on(upload_id):
                self._park(upload_id)

    def _park(self, upload_id: str) -> None:
        upload = self.take(upload_id)
        if upload is not None:
            # What could not be written now is sent again: begin tells the client from where.
            with suppress(VaultUnavailableError):
                upload.close()

    def _lock_of(self, upload_id: str) -> threading.RLock:
        return self._upload_locks[hash(upload_id) % LOCKS]
