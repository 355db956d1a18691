"""Article 8(2)(a) and (b): counts, kinds, citations, footnotes and contexts of 45 war crimes."""

from __future__ import annotations

import re

import pytest

from domain.law import Authority, Catalogue, ContextType, Element, ElementKind, Group, counts

# Number of elements of each crime, in the order of the Elements of Crimes.
GRAVE_BREACHES = {
    "8-2-a-i": 5,
    "8-2-a-ii-1": 6,
    "8-2-a-ii-2": 5,
    "8-2-a-ii-3": 7,
    "8-2-a-iii": 5,
    "8-2-a-iv": 7,
    "8-2-a-v": 5,
    "8-2-a-vi": 5,
    "8-2-a-vii-1": 5,
    "8-2-a-vii-2": 5,
    "8-2-a-viii": 7,
}
OTHER_VIOLATIONS = {
    "8-2-b-i": 5,
    "8-2-b-ii": 5,
    "8-2-b-iii": 7,
    "8-2-b-iv": 5,
    "8-2-b-v": 5,
    "8-2-b-vi": 5,
    "8-2-b-vii-1": 7,
    "8-2-b-vii-2": 7,
    "8-2-b-vii-3": 7,
    "8-2-b-vii-4": 7,
    "8-2-b-viii": 3,
    "8-2-b-ix": 5,
    "8-2-b-x-1": 6,
    "8-2-b-x-2": 6,
    "8-2-b-xi": 7,
    "8-2-b-xii": 5,
    "8-2-b-xiii": 7,
    "8-2-b-xiv": 5,
    "8-2-b-xv": 4,
    "8-2-b-xvi": 5,
    "8-2-b-xvii": 4,
    "8-2-b-xviii": 4,
    "8-2-b-xix": 5,
    "8-2-b-xxi": 4,
    "8-2-b-xxii-1": 4,
    "8-2-b-xxii-2": 4,
    "8-2-b-xxii-3": 4,
    "8-2-b-xxii-4": 3,
    "8-2-b-xxii-5": 4,
    "8-2-b-xxii-6": 5,
    "8-2-b-xxiii": 4,
    "8-2-b-xxiv": 4,
    "8-2-b-xxv": 4,
    "8-2-b-xxvi": 5,
}
CRIMES = GRAVE_BREACHES | OTHER_VIOLATIONS

# Kinds of the elements before the contextual ones, one word an element: conduct, consequence (q),
# circumstance (x), mental.
LETTERS = {"c": "conduct", "q": "consequence", "x": "circumstance", "m": "mental"}
KINDS = {
    "8-2-a-i": "cq x m",
    "8-2-a-ii-1": "cq m x m",
    "8-2-a-ii-2": "cq x m",
    "8-2-a-ii-3": "c q x x m",
    "8-2-a-iii": "cq x m",
    "8-2-a-iv": "cq x x x m",
    "8-2-a-v": "cq x m",
    "8-2-a-vi": "cq x m",
    "8-2-a-vii-1": "cq x m",
    "8-2-a-vii-2": "c x m",
    "8-2-a-viii": "c c m x m",
    "8-2-b-i": "c x m",
    "8-2-b-ii": "c x m",
    "8-2-b-iii": "c x m x m",
    "8-2-b-iv": "c x m",
    "8-2-b-v": "c x x",
    "8-2-b-vi": "cq x m",
    "8-2-b-vii-1": "c m m q m",
    "8-2-b-vii-2": "c x m q m",
    "8-2-b-vii-3": "c x m q m",
    "8-2-b-vii-4": "c x m q m",
    "8-2-b-viii": "cqx",
    "8-2-b-ix": "c x m",
    "8-2-b-x-1": "cq q x x",
    "8-2-b-x-2": "c q x x",
    "8-2-b-xi": "c m cq c x",
    "8-2-b-xii": "c m x",
    "8-2-b-xiii": "cq x x m x",
    "8-2-b-xiv": "cq x m",
    "8-2-b-xv": "cq x",
    "8-2-b-xvi": "c m x",
    "8-2-b-xvii": "c x",
    "8-2-b-xviii": "c x",
    "8-2-b-xix": "c x m",
    "8-2-b-xxi": "cq x",
    "8-2-b-xxii-1": "c x",
    "8-2-b-xxii-2": "c cq",
    "8-2-b-xxii-3": "cq x",
    "8-2-b-xxii-4": "cxm",
    "8-2-b-xxii-5": "cq x",
    "8-2-b-xxii-6": "cq x m",
    "8-2-b-xxiii": "cx m",
    "8-2-b-xxiv": "cx m",
    "8-2-b-xxv": "cq m",
    "8-2-b-xxvi": "c x m",
}

# Footnotes of the Elements of Crimes that each citation names; 32 to 34 of 8(2)(a) have a test of their own.
FOOTNOTES = {
    "8-2-a-i.1": [31],
    "8-2-a-ii-1.1": [35],
    "8-2-b-iii.5": [32],
    "8-2-b-iv.2": [36],
    "8-2-b-iv.3": [37],
    "8-2-b-v.3": [38],
    "8-2-b-vi.1": [31],
    "8-2-b-vi.3": [32],
    "8-2-b-vii-1.3": [39],
    "8-2-b-vii-2.3": [40],
    "8-2-b-vii-3.3": [41],
    "8-2-b-vii-4.2": [42],
    "8-2-b-vii-4.3": [43],
    "8-2-b-viii.1": [44],
    "8-2-b-ix.2": [45],
    "8-2-b-x-1.2": [31],
    "8-2-b-x-1.3": [46],
    "8-2-b-x-2.2": [31],
    "8-2-b-x-2.3": [46],
    "8-2-b-xi.3": [31],
    "8-2-b-xiii.4": [32],
    "8-2-b-xvi.2": [47],
    "8-2-b-xviii.2": [48],
    "8-2-b-xxi.1": [49],
    "8-2-b-xxii-1.1": [50],
    "8-2-b-xxii-1.2": [51],
    "8-2-b-xxii-2.1": [52, 53],
    "8-2-b-xxii-3.1": [51],
    "8-2-b-xxii-5.1": [54],
    "8-2-b-xxii-5.2": [51, 55],
    "8-2-b-xxii-6.1": [51],
}


def specific(catalogue: Catalogue, crime: str) -> list[Element]:
    """Numbered elements of a crime before the two contextual ones."""
    return [element for element in catalogue.offence(crime).numbered_elements() if not element.is_contextual]


def footnotes(element: Element) -> list[int]:
    found = re.search(r" and fns? (\d+)(?: and (\d+))?", element.citation.text)
    return [int(number) for number in found.groups() if number] if found else []


@pytest.mark.parametrize(
    ("heading", "crimes", "elements"), [("8-2-a", 11, 62), ("8-2-b", 34, 171)], ids=["8(2)(a)", "8(2)(b)"]
)
def test_crimes_and_elements_are_counted_as_the_elements_of_crimes_have_them(
    catalogue: Catalogue, heading: str, crimes: int, elements: int
) -> None:
    assert counts(catalogue)[heading].model_dump() == {"crimes": crimes, "elements": elements}


def test_each_crime_has_its_number_of_elements_and_xx_is_no_crime(catalogue: Catalogue) -> None:
    found = {
        crime: len(offence.numbered_elements())
        for crime, offence in catalogue.offences.items()
        if crime.startswith(("8-2-a-", "8-2-b-"))
    }
    assert found == CRIMES
    assert "8-2-b-xx" not in found


@pytest.mark.parametrize("crime", CRIMES)
def test_elements_stand_in_their_order_with_their_kinds(catalogue: Catalogue, crime: str) -> None:
    expected = [{LETTERS[letter] for letter in word} for word in KINDS[crime].split()]
    assert [{kind.value for kind in each.kinds} for each in specific(catalogue, crime)] == expected


@pytest.mark.parametrize("crime", CRIMES)
def test_every_element_cites_its_own_number_of_its_own_crime(catalogue: Catalogue, crime: str) -> None:
    _, _, paragraph, item, *number = crime.split("-")
    cited = f"Elements of Crimes, art. 8(2)({paragraph})({item})" + "".join(f"-{each}" for each in number)
    for element in catalogue.offence(crime).numbered_elements():
        assert re.fullmatch(
            re.escape(f"{cited}, element {element.number}") + "([ ;].*)?", element.citation.text
        )
        assert element.citation.verified
        assert element.authority is Authority.ELEMENTS


@pytest.mark.parametrize("crime", CRIMES)
def test_the_nexus_to_the_conflict_and_the_awareness_of_it_come_last(
    catalogue: Catalogue, crime: str
) -> None:
    offence = catalogue.offence(crime)
    nexus, awareness = offence.numbered_elements()[-2:]
    assert offence.context is ContextType.INTERNATIONAL_ARMED_CONFLICT
    assert (nexus.kinds, nexus.group) == ((ElementKind.CONTEXTUAL,), Group.NEXUS)
    assert nexus.mental_source is not None
    assert f"element {CRIMES[crime]}, " in nexus.mental_source.reason
    assert awareness.is_context_knowledge
    assert (awareness.group, awareness.limbs) == (Group.CRIME_MENTAL, ())


@pytest.mark.parametrize("crime", GRAVE_BREACHES)
def test_a_grave_breach_asks_for_protected_status_and_then_for_awareness_of_its_facts(
    catalogue: Catalogue, crime: str
) -> None:
    status, awareness = specific(catalogue, crime)[-2:]
    assert status.mental_source is not None
    assert status.mental_source.stated_in == awareness.id
    assert awareness.kinds == (ElementKind.MENTAL,)
    assert footnotes(awareness) == [32, 33]
    assert footnotes(catalogue.offence(crime).nexus()) == [34]


@pytest.mark.parametrize("crime", [crime for crime in GRAVE_BREACHES if crime != "8-2-a-iv"])
def test_persons_are_protected_by_one_of_the_four_conventions_none_of_which_was_opened(
    catalogue: Catalogue, crime: str
) -> None:
    limbs = specific(catalogue, crime)[-2].limbs
    assert [limb.key for limb in limbs] == [
        "first_convention",
        "second_convention",
        "third_convention",
        "fourth_convention",
    ]
    assert not any(limb.citation.verified for limb in limbs)


def test_of_8_2_b_no_nexus_cites_the_footnote_on_occupation(catalogue: Catalogue) -> None:
    assert [crime for crime in OTHER_VIOLATIONS if footnotes(catalogue.offence(crime).nexus())] == []


def test_footnotes_are_cited_at_the_elements_that_they_stand_at_or_apply_to(catalogue: Catalogue) -> None:
    found = {
        element.id: notes
        for crime in CRIMES
        for element in specific(catalogue, crime)
        if (notes := footnotes(element)) and notes != [32, 33]
    }
    assert found == FOOTNOTES
