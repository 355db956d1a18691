"""What article 30 asks for each kind of material element."""

from __future__ import annotations

import pytest

from domain.law import Catalogue, Origin


@pytest.mark.parametrize(
    ("element", "says", "article"),
    [
        ("7-1-e.1+30", ["meant to engage"], "30(2)(a)"),
        ("7-1-a.1+30", ["meant to engage", "ordinary course of events"], "30(2)(a) and 30(2)(b)"),
        ("7-1-f.2+30", ["aware that the circumstance existed"], "30(3)"),
    ],
    ids=["conduct", "conduct and consequence", "circumstance"],
)
def test_each_kind_asks_for_its_own_state_of_mind(
    catalogue: Catalogue, element: str, says: list[str], article: str
) -> None:
    implied = catalogue.element(element)
    assert all(words in implied.statement for words in says)
    assert str(implied.citation) == f"Rome Statute, art. {article}"


def test_an_implied_element_is_marked_and_borne_by_whoever_bears_its_source(catalogue: Catalogue) -> None:
    implied = catalogue.element("7-1-e.1+30")
    assert (implied.is_implied, implied.origin) == (True, Origin.IMPLIED)
    assert (implied.bearer, implied.group) == ("physical_perpetrator", "crime_mental")
    assert implied.number == 1


def test_an_implied_element_follows_the_branches_of_its_source(catalogue: Catalogue) -> None:
    implied = catalogue.element("7-1-i.1+30")
    assert {limb.id: limb.branch for limb in implied.limbs} == {
        "7-1-i.1a+30": "arrest_first",
        "7-1-i.1b+30": "refusal_first",
    }


def test_limbs_that_are_stated_elsewhere_imply_nothing(catalogue: Catalogue) -> None:
    assert catalogue.offence("7-1-i").element_by_id("7-1-i.2+30") is None


def test_an_implied_element_stands_right_after_its_source(catalogue: Catalogue) -> None:
    assert [element.id for element in catalogue.offence("7-1-e").all_elements()] == [
        "7-1-e.1",
        "7-1-e.1+30",
        "7-1-e.2",
        "7-1-e.3",
        "7-1-e.4",
        "7-1-e.5",
    ]


def test_a_contested_source_implies_a_contested_element(catalogue: Catalogue) -> None:
    implied = catalogue.element("7-1-h.2+30")
    assert (implied.settled, bool(implied.note)) == (False, True)
    assert implied.specific_intent is not None
