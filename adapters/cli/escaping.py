"""Text as a terminal may show it: no control, no reversal of direction, nothing that hides or pretends."""

from __future__ import annotations

SPECIAL = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def escaped(text: str | bytes) -> str:
    """Escape what is not printable: `\\x1b`, `\\u202e`; bytes that are not UTF-8 as `\\xff`.

    Letters, marks and signs of every script stay as they are; a backslash is doubled, so that the
    answer says exactly one text.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    if character in SPECIAL:
        return SPECIAL[character]
    if character.isprintable():
        return character
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:
        # A byte that was not UTF-8, as `surrogateescape` keeps it.
        return f"\\x{number - 0xDC00:02x}"
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
