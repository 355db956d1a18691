"""No text of the record can steer a terminal, and no two texts look the same once escaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cli.escaping import escaped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("증언 녹취록.txt", "증언 녹취록.txt"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        (b"not utf-8 \xff", "not utf-8 \\xff"),
        ("\x1b[2J", "\\x1b[2J"),
        ("two\nlines\tand a tab", "two\\nlines\\tand a tab"),
        ("back\\slash", "back\\\\slash"),
        ("\U000e0041", "\\U000e0041"),
    ],
    ids=["Hangul", "reversal", "bytes", "an escape sequence", "lines", "a backslash", "a tag character"],
)
def test_a_text_is_shown_as_what_it_is(text: str | bytes, shown: str) -> None:
    assert escaped(text) == shown


@given(st.binary(max_size=40))
def test_what_is_shown_is_printable_in_one_line(name: bytes) -> None:
    assert escaped(name).isprintable()


@given(st.binary(max_size=8), st.binary(max_size=8))
def test_two_names_are_never_shown_alike(one: bytes, other: bytes) -> None:
    assert (escaped(one) == escaped(other)) == (one == other)
