"""One process writes a store: a lock on a file of the data folder, which the system lets go with it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from adapters.event_store.durable_file import OWNER_ONLY
from adapters.event_store.errors import StoreInUseError
from adapters.event_store.sqlite_tables import LOCK_FILE
from domain.errors import StoreUnavailableError


class WriterLock:
    """Held from construction to `release`, or to the end of the process.

    Args:
        folder: Data folder.

    Raises:
        StoreInUseError: Somebody holds it, in this process or in another.
        StoreUnavailableError: The folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        try:
            descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
        except OSError as error:
            raise StoreUnavailableError(
                f"expected a data folder that can be written, found {folder}: {error.strerror}"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise StoreInUseError(
                f"expected a data folder that no other server uses, found {folder} in use; "
                "stop that server, or name another folder"
            ) from None
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let another opener write."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
