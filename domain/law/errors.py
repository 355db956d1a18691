"""What the catalogue refuses: a file that is not well formed, an id that it does not hold."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Self

from domain.errors import InvalidError, NotFoundError


class LawFileError(InvalidError):
    """A file of law is not as its format says.

    Args:
        file: Name of the file.
        key: Path of the key inside it, such as `elements[2].citation`; empty for the file as a whole.
        problem: What was expected and what was found.
    """

    def __init__(self, problem: str, *, file: str, key: str = "") -> None:
        where = f"{file}: {key}" if key else file
        super().__init__(f"{where}: {problem}", field=key)
        self.file = file
        self.key = key


class UnknownLawError(NotFoundError):
    """Root of ids that the catalogue does not hold; the message lists near ones."""

    noun = "entry"

    @classmethod
    def near(cls, wanted: str, *, known: Iterable[str]) -> Self:
        """Build the error with up to three known ids like the wanted one, of the same tree if it is known."""
        ids = sorted(known)
        stem, _, _ = wanted.partition(".")
        siblings = [each for each in ids if each.startswith(f"{stem}.")]
        near = difflib.get_close_matches(wanted, siblings or ids, n=3, cutoff=0.5)
        hint = f"; near: {', '.join(near)}" if near else ""
        return cls(f"expected {cls.noun} of the catalogue, found {wanted!r}{hint}")


class UnknownElementError(UnknownLawError):
    """No element or limb has that id."""

    noun = "an element or limb"


class UnknownOffenceError(UnknownLawError):
    """No offence has that id."""

    noun = "an offence"


class UnknownModeError(UnknownLawError):
    """No mode of liability has that id."""

    noun = "a mode of liability"


class UnknownGroundError(UnknownLawError):
    """No ground excluding responsibility has that id."""

    noun = "a ground"


class UnknownContextError(UnknownLawError):
    """No kind of context has that name."""

    noun = "a kind of context"


class UnknownAttributionError(UnknownLawError):
    """No way of attribution to a State has that id."""

    noun = "a way of attribution"


class UnknownObligationError(UnknownLawError):
    """No obligation of a State has that id."""

    noun = "an obligation"


class UnknownForumError(UnknownLawError):
    """No forum template has that id."""

    noun = "a forum template"
