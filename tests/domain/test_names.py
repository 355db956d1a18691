"""Names are found in Hangul and in every recorded romanisation, by parts or as a phrase."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.names import NameQuery, folded, words_of

HANGUL, REVISED, MCCUNE, DPRK = "가상국", "Gasangguk", "Kasangguk P'yŏngyang", "KIM Ka-Sang"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("가상", HANGUL),
        (unicodedata.normalize("NFD", "가상국"), HANGUL),
        ("상국", unicodedata.normalize("NFD", HANGUL)),
        ("gasang", REVISED),
        ("GASANGGUK", REVISED),
        ("pyongyang", MCCUNE),
        ("P\u2019yŏng-yang", MCCUNE),
        ("kasang kim", DPRK),
        ("Kim Ka Sang", DPRK),
        ("kimkasang", DPRK),
        ('"kim ka-sang"', DPRK),
        ('"Ka Sang"', DPRK),
        ('"Kim" sang', DPRK),
        ("„Kim Kasang“", DPRK),
        ("Kim, Ka-sang", DPRK),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, name: str) -> None:
    assert NameQuery.of(text).matches(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("기", "김가상"),
        ("gasang", HANGUL),
        ("pyeongyang", MCCUNE),
        ("kim lee", DPRK),
        ('"Kim Ka"', DPRK),
        ('"Sang"', DPRK),
        ('"Ka-Sang Kim"', DPRK),
        ("", DPRK),
        ('""', DPRK),
        ("-'\u2019 ", DPRK),
    ],
    ids=[
        "a syllable that is another with an end consonant",
        "a romanisation that nobody recorded",
        "another system's spelling",
        "one part that is not there",
        "a phrase that ends inside a word",
        "a phrase that begins inside a word",
        "a phrase in another order",
        "nothing",
        "an empty phrase",
        "signs alone",
    ],
)
def test_what_is_not_there_is_not_found(text: str, name: str) -> None:
    assert not NameQuery.of(text).matches(name)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=40))
def test_every_name_is_found_by_itself_as_words_and_as_a_phrase(name: str) -> None:
    words = words_of(name)
    if words:
        assert NameQuery.of(" ".join(words)).matches(name)
        assert NameQuery.of(f'"{" ".join(words)}"').matches(name)
