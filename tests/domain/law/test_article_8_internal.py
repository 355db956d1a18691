"""Article 8(2)(c) and (e), 8 bis, and the two kinds of armed conflict: what the shipped files hold."""

from __future__ import annotations

import re

import pytest

from domain.law import Bearer, Catalogue, ContextType, ElementKind, Framework, Group, counts, generated

# Number of elements of each crime, and the kinds of those before the contextual ones: conduct,
# consequence (q), circumstance (x), mental. One word an element.
COMMON_ARTICLE_3 = {
    "8-2-c-i-1": (5, "cq x m"),
    "8-2-c-i-2": (6, "cq x x m"),
    "8-2-c-i-3": (5, "cq x m"),
    "8-2-c-i-4": (6, "cq m x m"),
    "8-2-c-ii": (6, "cq x x m"),
    "8-2-c-iii": (7, "c c m x m"),
    "8-2-c-iv": (7, "c x m x m"),
}
OTHER_VIOLATIONS = {
    "8-2-e-i": (5, "c x m"),
    "8-2-e-ii": (4, "cx m"),
    "8-2-e-iii": (7, "c x m x m"),
    "8-2-e-iv": (5, "c x m"),
    "8-2-e-v": (5, "c m x"),
    "8-2-e-vi-1": (4, "c x"),
    "8-2-e-vi-2": (4, "c cq"),
    "8-2-e-vi-3": (4, "cq x"),
    "8-2-e-vi-4": (3, "cxm"),
    "8-2-e-vi-5": (4, "cq x"),
    "8-2-e-vi-6": (5, "cq x m"),
    "8-2-e-vii": (5, "c x m"),
    "8-2-e-viii": (5, "c x x"),
    "8-2-e-ix": (7, "c m cq c x"),
    "8-2-e-x": (5, "c m x"),
    "8-2-e-xi-1": (6, "cq q x x"),
    "8-2-e-xi-2": (6, "c q x x"),
    "8-2-e-xii": (7, "cq x x m x"),
    "8-2-e-xiii": (4, "c x"),
    "8-2-e-xiv": (4, "c x"),
    "8-2-e-xv": (5, "c x m"),
}
CRIMES = COMMON_ARTICLE_3 | OTHER_VIOLATIONS
LETTERS = {"c": "conduct", "q": "consequence", "x": "circumstance", "m": "mental"}
WEAPONS = ("8-2-e-xiii", "8-2-e-xiv", "8-2-e-xv")


def since(catalogue: Catalogue, crime: str) -> str:
    entry = catalogue.offence(crime).in_force_since(Framework.ROME_STATUTE)
    assert entry is not None
    return str(entry.since)


@pytest.mark.parametrize(
    ("heading", "crimes", "elements"),
    [("8-2-c", 7, 42), ("8-2-e", 21, 104), ("8-bis", 1, 6)],
    ids=["8(2)(c)", "8(2)(e)", "8 bis"],
)
def test_crimes_and_elements_are_counted_as_the_elements_of_crimes_have_them(
    catalogue: Catalogue, heading: str, crimes: int, elements: int
) -> None:
    assert counts(catalogue)[heading].model_dump() == {"crimes": crimes, "elements": elements}


def test_each_crime_has_its_number_of_elements(catalogue: Catalogue) -> None:
    found = {
        crime: len(offence.numbered_elements())
        for crime, offence in catalogue.offences.items()
        if crime.startswith(("8-2-c-", "8-2-e-"))
    }
    assert found == {crime: number for crime, (number, _) in CRIMES.items()}


@pytest.mark.parametrize("crime", CRIMES)
def test_elements_stand_in_their_order_with_their_kinds(catalogue: Catalogue, crime: str) -> None:
    expected = [{LETTERS[letter] for letter in word} for word in CRIMES[crime][1].split()]
    specific = [each for each in catalogue.offence(crime).numbered_elements() if not each.is_contextual]
    assert [{kind.value for kind in each.kinds} for each in specific] == expected


@pytest.mark.parametrize("crime", CRIMES)
def test_every_element_cites_its_own_number_of_its_own_crime(catalogue: Catalogue, crime: str) -> None:
    _, _, paragraph, item, *number = crime.split("-")
    cited = f"Elements of Crimes, art. 8(2)({paragraph})({item})" + "".join(f"-{each}" for each in number)
    for element in catalogue.offence(crime).numbered_elements():
        assert re.fullmatch(
            re.escape(f"{cited}, element {element.number}") + "([ ;].*)?", element.citation.text
        )
        assert element.citation.verified


@pytest.mark.parametrize("crime", CRIMES)
def test_the_nexus_and_the_awareness_of_the_conflict_come_last(catalogue: Catalogue, crime: str) -> None:
    offence = catalogue.offence(crime)
    nexus, awareness = offence.numbered_elements()[-2:]
    assert offence.context is ContextType.NON_INTERNATIONAL_ARMED_CONFLICT
    assert (nexus.kinds, nexus.group) == ((ElementKind.CONTEXTUAL,), Group.NEXUS)
    assert nexus.mental_source is not None
    assert f"element {awareness.number}," in nexus.mental_source.reason
    assert awareness.is_context_knowledge
    assert "No legal evaluation" in awareness.note


@pytest.mark.parametrize("crime", COMMON_ARTICLE_3)
def test_the_victims_of_common_article_3_have_one_of_four_statuses_known_to_whoever_acted(
    catalogue: Catalogue, crime: str
) -> None:
    offence = catalogue.offence(crime)
    status = next(each for each in offence.elements if each.limb("hors_de_combat"))
    assert [limb.key for limb in status.limbs] == [
        "hors_de_combat",
        "civilians",
        "medical_personnel",
        "religious_personnel",
    ]
    assert status.mental_source is not None
    assert status.mental_source.stated_in == f"{crime}.{status.number + 1}"


@pytest.mark.parametrize(
    ("element", "keys"),
    [
        ("8-2-c-iv.1", ["sentenced", "executed"]),
        ("8-2-c-iv.4", ["no_judgment", "not_regularly_constituted", "guarantees_denied"]),
        ("8-2-e-i.2", ["population", "individuals"]),
        ("8-2-e-vii.1", ["conscripted", "enlisted", "used"]),
        ("8-2-e-vii.3", ["knew", "should_have_known"]),
        ("8-2-e-xii.1", ["destroyed", "seized"]),
        ("8-bis.1", ["planned", "prepared", "initiated", "executed"]),
        ("8-iac.1", ["armed_force", "occupation"]),
        ("8-niac.1", ["government_and_group", "groups"]),
    ],
)
def test_alternatives_stand_inside_their_element(catalogue: Catalogue, element: str, keys: list[str]) -> None:
    assert [limb.key for limb in catalogue.element(element).limbs] == keys


def test_weapons_of_2010_are_law_from_the_first_entry_into_force_and_for_whom_is_argued(
    catalogue: Catalogue,
) -> None:
    assert {since(catalogue, crime) for crime in WEAPONS} == {"2012-09-26"}
    assert {since(catalogue, crime) for crime in CRIMES if crime not in WEAPONS} == {"2002-07-01"}
    entries = [catalogue.offence(crime).in_force_since(Framework.ROME_STATUTE) for crime in WEAPONS]
    assert all(entry is not None and not entry.settled and "121(5)" in entry.note for entry in entries)


# What the conflict is made of.


def test_only_the_crimes_of_paragraph_e_ask_that_the_conflict_was_protracted(catalogue: Catalogue) -> None:
    conflict = catalogue.context("8-niac")
    asked = {crime: [each.id for each in conflict.components(crime)] for crime in CRIMES}
    three = ["8-niac.1", "8-niac.2", "8-niac.3"]
    assert {crime for crime, found in asked.items() if found == three} == set(COMMON_ARTICLE_3)
    assert {crime for crime, found in asked.items() if found == [*three, "8-niac.4"]} == set(OTHER_VIOLATIONS)


def test_occupation_is_one_way_to_an_international_armed_conflict(catalogue: Catalogue) -> None:
    occupation = catalogue.element("8-iac.1").limb("occupation")
    assert occupation is not None
    assert "fn 34" in occupation.citation.text


# Aggression.


def test_aggression_has_no_contextual_element(catalogue: Catalogue) -> None:
    offence = catalogue.offence("8-bis")
    assert (offence.article, offence.context) == ("8 bis", None)
    assert [element.id for element in offence.elements if element.is_contextual] == []


def test_aggression_is_tried_for_conduct_after_its_activation(catalogue: Catalogue) -> None:
    assert since(catalogue, "8-bis") == "2018-07-17"


@pytest.mark.parametrize("mode", ["25-3-b-order", "25-3-c", "25-3-d", "25-3-a-joint", "28-a"])
def test_whoever_is_charged_with_aggression_must_have_led_whatever_the_mode(
    catalogue: Catalogue, mode: str
) -> None:
    loaded = {each.id: each for each in generated(catalogue.mode(mode), catalogue.offence("8-bis"))}
    position, awareness = loaded["8-bis.2"], loaded["8-bis.2+30"]
    assert (position.bearer, position.group, position.required) == (Bearer.ACCUSED, Group.LIABILITY, True)
    assert [limb.key for limb in position.limbs] == ["control", "direction"]
    assert (awareness.bearer, awareness.group) == (Bearer.ACCUSED, Group.LIABILITY_MENTAL)


def test_under_direct_commission_the_crimes_own_leadership_element_serves(catalogue: Catalogue) -> None:
    loaded = generated(catalogue.mode("25-3-a-direct"), catalogue.offence("8-bis"))
    assert [each.id for each in loaded] == []


def test_modes_that_may_not_go_with_aggression_are_named_with_their_reason(catalogue: Catalogue) -> None:
    contested = catalogue.offence("8-bis").contested_modes
    assert [each.modes for each in contested] == [("28-a", "28-b"), ("25-3-f",)]
    assert not catalogue.mode("25-3-e").fits(catalogue.offence("8-bis"))


@pytest.mark.parametrize("crime", ["8-2-c-i-1", "8-2-e-vi-1"])
def test_an_accused_must_know_of_the_conflict_as_each_mode_says(catalogue: Catalogue, crime: str) -> None:
    offence = catalogue.offence(crime)
    knowledge = offence.elements[-1].id
    own = {each.id: each.required for each in generated(catalogue.mode("25-3-c"), offence)}
    superior = {each.id: each.required for each in generated(catalogue.mode("28-a"), offence)}
    assert own[knowledge] is True
    assert superior == {knowledge: False}
