"""How keys are called: where they stand, and under which name they are wrapped (docs/formats/keys.md)."""

from __future__ import annotations

import re

from domain.ports.keys import KeyNameError

REPOSITORY = "repository"
_NAME = re.compile(r"[\x21-\x7e]{1,200}")


def checked(*names: str) -> str:
    """Give the first of some names, all of which must be fit to be stored.

    Raises:
        KeyNameError: One is not 1 to 200 visible ASCII characters.
    """
    for name in names:
        if not _NAME.fullmatch(name):
            raise KeyNameError(
                f"expected 1 to 200 visible ASCII characters, found text of {len(name)} characters"
            )
    return names[0]


def data_name(subject: str) -> str:
    """Name the data key of a subject as it is wrapped."""
    return f"data/{subject}"


def object_name(name: str) -> str:
    """Name an object's key as it is wrapped."""
    return f"object/{name}"
