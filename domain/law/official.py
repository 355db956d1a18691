"""Official texts that a deployment attaches from its own file, in any language; none is shipped."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from hashlib import sha256
from typing import Literal

from pydantic import ValidationError

from domain.law.errors import LawFileError, UnknownElementError
from domain.law.terms import Words
from domain.values import ElementId, Language, Sha256, Value


class OfficialText(Value):
    """The authentic words of one element or limb."""

    element: ElementId
    text: Words


class OfficialTexts(Value):
    """One edition in one language; `sha256` is over the bytes of the file, and is what an event records."""

    language: Language
    source: Words
    edition: Words
    texts: tuple[OfficialText, ...]
    sha256: Sha256

    def text_of(self, element_id: str) -> str | None:
        """Give the words for an element or limb; None where this edition attaches none."""
        return next((text.text for text in self.texts if text.element == element_id), None)


class _File(Value):
    format: Literal[1]
    kind: Literal["official_texts"]
    language: Language
    source: Words
    edition: Words
    texts: dict[str, Words]


def parse_official_texts(text: str, *, file: str, known: Collection[str]) -> OfficialTexts:
    """Read a file of official texts.

    Args:
        text: TOML with `format`, `kind = "official_texts"`, `language` (BCP 47), `source`, `edition` and a
            table `[texts]` from element or limb id to words.
        file: Its name, for errors.
        known: Ids that the catalogue holds.

    Raises:
        LawFileError: The file is malformed, or names an element that the catalogue does not hold.
    """
    try:
        read = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise LawFileError(f"expected TOML 1.0, found {error}", file=file) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(step) for step in first["loc"])
        raise LawFileError(first["msg"], file=file, key=key) from error
    for element_id in read.texts:
        if element_id not in known:
            message = UnknownElementError.near(element_id, known=known).message
            raise LawFileError(message, file=file, key=f"texts.{element_id}")
    return OfficialTexts(
        language=read.language,
        source=read.source,
        edition=read.edition,
        texts=tuple(OfficialText(element=element_id, text=words) for element_id, words in read.texts.items()),
        sha256=sha256(text.encode("utf-8")).hexdigest(),
    )
