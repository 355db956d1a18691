"""Official texts come from a deployment's own file, in any language, and speak of known elements only."""

from __future__ import annotations

from hashlib import sha256

import pytest

from domain.law import Catalogue, LawFileError, parse_official_texts

KOREAN = """\
format = 1
kind = "official_texts"
language = "ko"
source = "A translation of the deployment's own"
edition = "2013"

[texts]
"7-1-e.1" = "첫째 요소의 본문"
"7-1-i.1a" = "가목의 본문"
"""


def test_a_text_is_found_by_the_id_of_its_element_or_limb(catalogue: Catalogue) -> None:
    texts = parse_official_texts(KOREAN, file="ko.toml", known=catalogue.element_ids())
    assert texts.text_of("7-1-i.1a") == "가목의 본문"
    assert texts.text_of("7-1-e.2") is None
    assert (texts.language, texts.edition) == ("ko", "2013")


def test_its_digest_is_that_of_the_file(catalogue: Catalogue) -> None:
    texts = parse_official_texts(KOREAN, file="ko.toml", known=catalogue.element_ids())
    assert texts.sha256 == sha256(KOREAN.encode()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('"7-1-e.1"', '"7-1-e.7"', "texts.7-1-e.7", "near: 7-1-e.5"),
        ('edition = "2013"\n', "", "edition", "required"),
        ('language = "ko"', 'language = "Korean language"', "language", "pattern"),
        ('"7-1-e.1" = "첫째 요소의 본문"', '"7-1-e.1" = 5', "texts.7-1-e.1", "string"),
        ("format = 1", "format = 1\nlicence = true", "licence", "not permitted"),
    ],
    ids=["unknown element", "no edition", "not a language tag", "not a text", "unknown key"],
)
def test_a_malformed_file_is_refused_with_file_and_key(
    catalogue: Catalogue, old: str, new: str, key: str, says: str
) -> None:
    assert old in KOREAN
    with pytest.raises(LawFileError) as caught:
        parse_official_texts(KOREAN.replace(old, new), file="ko.toml", known=catalogue.element_ids())
    assert (caught.value.file, caught.value.key) == ("ko.toml", key)
    assert says in str(caught.value)
