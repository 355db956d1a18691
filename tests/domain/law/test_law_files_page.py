"""The examples of docs/formats/law-files.md are read by the program that the page describes."""

from __future__ import annotations

import re
from pathlib import Path

from domain.law import Catalogue, parse_offence, parse_official_texts

PAGE = Path(__file__).parents[3] / "docs" / "formats" / "law-files.md"
OFFENCE, OFFICIAL = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_offence_of_the_page_has_three_numbered_elements_and_one_implied() -> None:
    offence = parse_offence(OFFENCE, file="page.toml")
    assert len(offence.numbered_elements()) == 3
    assert [element.id for element in offence.implied] == ["7-1-z.1+30"]


def test_its_means_of_proof_is_shown_unverified() -> None:
    (proof,) = parse_offence(OFFENCE, file="page.toml").elements[0].means_of_proof
    assert str(proof.source) == "A judgment that nobody opened [unverified]"


def test_the_official_texts_of_the_page_are_read(catalogue: Catalogue) -> None:
    texts = parse_official_texts(OFFICIAL, file="page.toml", known=catalogue.element_ids())
    assert [text.element for text in texts.texts] == ["7-1-e.1", "7-1-i.1a"]
