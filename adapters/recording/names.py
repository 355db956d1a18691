"""The names of persons, held in memory only: a text that holds one is sealed under that person's key.

A command that names exactly one subject has its texts sealed under that subject's key; any other
text names persons by code, and is refused by field where it holds a known name (decision 3).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from threading import Lock

_WORD = re.compile(r"\w+")


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


class NameIndex:
    """Names as sequences of words, by their first word; each is kept for as long as a stream bears it."""

    def __init__(self) -> None:
        self._names: dict[str, set[tuple[str, ...]]] = {}
        self._bearers: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._lock = Lock()

    def add(self, stream: str, names: Iterable[str]) -> None:
        """Enter names of one person; single-letter names would match everywhere and are passed over."""
        with self._lock:
            for name in names:
                words = tuple(_words(name))
                if sum(len(word) for word in words) > 1:
                    # Replaced whole, so that a reader without the lock sees a complete set.
                    self._names[words[0]] = self._names.get(words[0], set()) | {words}
                    bearers = self._bearers.get(words, ())
                    if stream not in bearers:
                        self._bearers[words] = (*bearers, stream)

    def forget(self, streams: frozenset[str]) -> None:
        """Let go of the names that nobody but these bears."""
        with self._lock:
            for words, bearers in list(self._bearers.items()):
                if streams.isdisjoint(bearers):
                    continue
                self._bearers[words] = tuple(bearer for bearer in bearers if bearer not in streams)
                if not self._bearers[words]:
                    del self._bearers[words]
                    self._names[words[0]] = self._names[words[0]] - {words}
                    if not self._names[words[0]]:
                        self._names = {first: each for first, each in self._names.items() if each}

    def holds_name(self, text: str) -> bool:
        """Tell whether a known name stands in the text, word for word."""
        if not self._names:
            return False
        words = _words(text)
        if self._names.keys().isdisjoint(words):
            return False
        return any(
            tuple(words[place : place + len(name)]) == name
            for place, word in enumerate(words)
            for name in self._names.get(word, ())
        )
