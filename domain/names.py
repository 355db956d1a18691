"""How names are compared: in any script, whatever their case, accents, hyphens and spaces.

A name is written 김정일, Kim Chŏng-il, Kim Jong Il or KIM Jong-il; one person's names are recorded in
several systems of romanisation, and a search finds that person by a part of any of them. Nothing is guessed:
one system's spelling does not find another's that nobody recorded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SEPARATORS = re.compile(r"[\s,;/·・]+")
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|([^"“”„«»]+|["“”„«»])')


def folded(text: str) -> str:
    """Reduce a text to what is compared: letters and digits alone, caseless, without accents.

    Hangul stays in whole syllables, however it was composed: 김 is not found by 기.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter for letter in decomposed if unicodedata.category(letter)[0] in "LN")
    return unicodedata.normalize("NFC", "".join(kept)).casefold()


def words_of(text: str) -> tuple[str, ...]:
    """Split a text at spaces and commas, and fold each word: hyphens and apostrophes join."""
    return tuple(word for part in _SEPARATORS.split(text) if (word := folded(part)))


@dataclass(frozen=True, slots=True)
class NameQuery:
    """What is searched: every part must stand in one name.

    Args:
        parts: Parts of a name, folded; each may stand anywhere in it, in any order.
        phrases: What was quoted, folded; each must be a run of whole words of the name.
    """

    parts: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> NameQuery:
        """Read what is searched; a quote that is not closed is read as if it were not there."""
        parts: list[str] = []
        phrases: list[str] = []
        for quoted, plain in _QUOTED.findall(text):
            if quoted:
                phrases.append(folded(quoted))
            else:
                parts.extend(words_of(plain))
        return cls(tuple(parts), tuple(phrase for phrase in phrases if phrase))

    @property
    def length(self) -> int:
        """How many letters and digits are searched by."""
        return sum(map(len, (*self.parts, *self.phrases)))

    def matches(self, name: str) -> bool:
        """Tell whether a name has every part and every phrase."""
        if not (self.parts or self.phrases):
            return False
        words = words_of(name)
        whole = "".join(words)
        return all(part in whole for part in self.parts) and all(
            _is_run(words, phrase) for phrase in self.phrases
        )


def _is_run(words: tuple[str, ...], phrase: str) -> bool:
    """Tell whether a phrase is a run of whole words, wherever it was spaced or hyphenated."""
    for start in range(len(words)):
        run = ""
        for word in words[start:]:
            run += word
            if run == phrase:
                return True
            if len(run) >= len(phrase):
                break
    return False
