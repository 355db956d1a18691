"""The key-encryption key exchanged: of a data folder, with every server kept off meanwhile, or of a database."""

from __future__ import annotations

from pathlib import Path

from adapters.event_store.writer_lock import WriterLock
from adapters.key_store.rotation import rotate_database, rotate_folder

__all__ = ["rotate_data_folder", "rotate_database"]


def rotate_data_folder(folder: Path) -> int:
    """Exchange the key-encryption key of a data folder; gives how many keys the new one wraps.

    Raises:
        StoreInUseError: A server has the folder open.
        KeyStoreRefusedError: It holds no keys, or its key-encryption key is not theirs.
    """
    lock = WriterLock(folder)
    try:
        return rotate_folder(folder)
    finally:
        lock.release()
