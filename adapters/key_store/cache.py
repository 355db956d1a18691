"""Plain keys in memory, the least recently used let go first."""

from __future__ import annotations

import threading
from collections import OrderedDict


class KeyCache:
    """A bounded store of plain keys that several threads share."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._keys: OrderedDict[str, bytes] = OrderedDict()

    def get(self, subject: str) -> bytes | None:
        """Give a key that is in memory, and count it as used."""
        with self._lock:
            key = self._keys.get(subject)
            if key is not None:
                self._keys.move_to_end(subject)
            return key

    def put(self, subject: str, key: bytes) -> None:
        """Keep a key, and let the least recently used go where there are too many."""
        with self._lock:
            self._keys[subject] = key
            self._keys.move_to_end(subject)
            if len(self._keys) > self._size:
                self._keys.popitem(last=False)

    def forget(self, subject: str) -> None:
        """Let one key go."""
        with self._lock:
            self._keys.pop(subject, None)

    def clear(self) -> None:
        """Let all keys go."""
        with self._lock:
            self._keys.clear()
