"""A citation says which way it cuts, how the speaker knows, and where in the item the words stand."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.facts.citation import BasisOfKnowledge, Citation, FragmentSelector, TextPositionSelector, Use
from domain.facts.citing import bound
from domain.protected import Plain
from domain.values import Polarity, Segment

COMPLETE: dict[str, Any] = {
    "id": UUID(int=40),
    "item": UUID(int=20),
    "polarity": "supports",
    "basis": "saw_or_did",
}


@pytest.mark.parametrize("member", ["polarity", "basis"])
def test_polarity_and_basis_of_knowledge_have_no_default(member: str) -> None:
    with pytest.raises(ValidationError, match=member):
        Citation.model_validate({key: value for key, value in COMPLETE.items() if key != member})


def test_the_use_is_the_truth_of_the_contents_unless_stated() -> None:
    assert Citation.model_validate(COMPLETE).use is Use.TRUTH_OF_CONTENTS


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("page=12", Segment(unit="pages", first=12, last=12)),
        ("page=12-14", Segment(unit="pages", first=12, last=14)),
        ("paragraph=1115-1121", Segment(unit="paragraphs", first=1115, last=1121)),
        ("t=10,20.5", Segment(unit="seconds", first=10, last=20.5)),
    ],
)
def test_a_fragment_names_a_segment(value: str, segment: Segment) -> None:
    assert FragmentSelector(value=value).segment() == segment


@pytest.mark.parametrize("value", ["page=", "page=14-12", "line=3", "t=20,10", "page=12 Kim", "#page=12"])
def test_a_fragment_that_names_no_segment_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        FragmentSelector(value=value)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 5)])
def test_a_position_that_holds_no_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValidationError):
        TextPositionSelector(start=start, end=end)


def test_a_quote_is_bound_to_its_digest() -> None:
    given = Citation(**COMPLETE, exact=Plain.of("배급이 끊겼다"))
    found = bound(given, extent=None, field="citation").exact
    assert isinstance(found, Plain)
    assert json.loads(found.text) == {
        "exact": "배급이 끊겼다",
        "sha256": hashlib.sha256("배급이 끊겼다".encode()).hexdigest(),
    }


def test_the_segment_follows_from_the_fragment() -> None:
    given = Citation(**COMPLETE, fragment=FragmentSelector(value="page=12"))
    assert bound(given, extent=None, field="citation").segment == Segment(unit="pages", first=12, last=12)


def test_a_stated_segment_that_holds_the_fragment_stays() -> None:
    pages = Segment(unit="pages", first=10, last=14)
    given = Citation(**COMPLETE, segment=pages, fragment=FragmentSelector(value="page=12"))
    assert bound(given, extent=None, field="citation").segment == pages


def test_a_citation_reads_as_it_was_written() -> None:
    given = Citation(
        id=UUID(int=40),
        item=UUID(int=20),
        polarity=Polarity.CONTRADICTS,
        basis=BasisOfKnowledge.HEARD,
        heard_from=UUID(int=9),
        use=Use.OF_TREATMENT,
        segment=Segment(unit="pages", first=1, last=2),
    )
    assert Citation.model_validate_json(given.model_dump_json()) == given
