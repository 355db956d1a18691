"""Names of sources, actors and victims, indexed in memory alone: no index of them is ever on disk.

The index only proposes streams; whoever asks opens their names as of its own position and compares again, so
that a name learnt later, or one whose key was destroyed, is not found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from threading import Lock

from domain.names import NameQuery, words_of


class NameSearch:
    """Streams by the letters and pairs of letters in their folded names."""

    def __init__(self) -> None:
        self._streams: defaultdict[str, set[str]] = defaultdict(set)
        self._lock = Lock()

    def add(self, stream: str, names: Iterable[str]) -> None:
        """Enter names of a stream; none takes the place of another."""
        with self._lock:
            for name in names:
                for gram in _grams("".join(words_of(name))):
                    self._streams[gram].add(stream)

    def forget(self, streams: frozenset[str]) -> None:
        """Let go of all that is kept of these."""
        with self._lock:
            for having in self._streams.values():
                having.difference_update(streams)

    def propose(self, query: NameQuery) -> set[str]:
        """Give the streams that may have a name that matches; a stream that is left out has none."""
        with self._lock:
            found: set[str] | None = None
            for text in (*query.parts, *query.phrases):
                for gram in _wanted(text):
                    having = self._streams.get(gram, set())
                    found = set(having) if found is None else found & having
            return found or set()


def _grams(text: str) -> Iterator[str]:
    yield from text
    yield from _pairs(text)


def _pairs(text: str) -> Iterator[str]:
    return (text[place : place + 2] for place in range(len(text) - 1))


def _wanted(text: str) -> Iterable[str]:
    # A single letter or syllable has no pair; of a longer text the pairs say more than its letters.
    return text if len(text) == 1 else _pairs(text)
