"""What the shipped modes keep of a crime, and what the grounds list."""

from __future__ import annotations

import pytest

from domain.law import Catalogue, Origin, generated

MODES = [
    "25-3-a-direct",
    "25-3-a-joint",
    "25-3-a-indirect",
    "25-3-a-indirect-co",
    "25-3-b-order",
    "25-3-b-solicit",
    "25-3-b-induce",
    "25-3-c",
    "25-3-d",
    "25-3-e",
    "25-3-f",
    "28-a",
    "28-b",
]


def loaded(catalogue: Catalogue, mode: str, offence: str) -> dict[str, Origin]:
    return {
        element.id: element.origin
        for element in generated(catalogue.mode(mode), catalogue.offence(offence))
        if element.required
    }


def test_every_mode_of_articles_25_and_28_is_shipped(catalogue: Catalogue) -> None:
    assert sorted(catalogue.modes) == sorted(MODES)


@pytest.mark.parametrize("mode", ["25-3-a-joint", "25-3-a-indirect", "25-3-a-indirect-co"])
def test_one_who_commits_through_or_with_others_bears_every_mental_element_of_the_crime(
    catalogue: Catalogue, mode: str
) -> None:
    assert list(loaded(catalogue, mode, "7-1-e")) == ["7-1-e.1+30", "7-1-e.3", "7-1-e.5"]


def test_under_direct_commission_the_base_alone_serves(catalogue: Catalogue) -> None:
    assert loaded(catalogue, "25-3-a-direct", "7-1-e") == {}


def test_under_direct_commission_an_intent_ascribed_to_principals_is_asked_of_the_accused(
    catalogue: Catalogue,
) -> None:
    assert loaded(catalogue, "25-3-a-direct", "6-a") == {"6-a.3": Origin.KEPT}


def test_an_aider_need_only_know_the_intent_of_the_principals(catalogue: Catalogue) -> None:
    (element,) = generated(catalogue.mode("25-3-c"), catalogue.offence("6-a"))
    assert (element.id, element.origin) == ("6-a.3", Origin.KNOWLEDGE_OF_PRINCIPALS)
    assert element.statement.startswith("The accused knew that the principals acted with the intent")
    assert (element.bearer, element.group) == ("accused", "liability_mental")


@pytest.mark.parametrize("mode", ["28-a", "28-b"])
@pytest.mark.parametrize("offence", ["6-a", "7-1-e", "7-1-h", "7-1-i"])
def test_article_28_loads_nothing_of_the_crime_on_a_superior(
    catalogue: Catalogue, mode: str, offence: str
) -> None:
    assert loaded(catalogue, mode, offence) == {}


@pytest.mark.parametrize("mode", ["28-a", "28-b"])
def test_what_a_superior_knew_of_the_context_is_shown_as_contested(catalogue: Catalogue, mode: str) -> None:
    (element,) = generated(catalogue.mode(mode), catalogue.offence("7-1-e"))
    assert (element.id, element.required, element.settled) == ("7-1-e.5", False, False)


@pytest.mark.parametrize("mode", ["28-a", "28-b"])
def test_article_30_adds_nothing_to_the_elements_of_article_28(catalogue: Catalogue, mode: str) -> None:
    assert catalogue.mode(mode).implied == ()


@pytest.mark.parametrize("mode", ["28-a", "28-b"])
def test_each_duty_of_a_superior_stands_alone(catalogue: Catalogue, mode: str) -> None:
    measures = catalogue.element(f"{mode}.5")
    assert measures.limb_rule == "duties"
    assert {limb.id: limb.key for limb in measures.limbs} == {
        f"{mode}.5a": "prevent",
        f"{mode}.5b": "repress",
        f"{mode}.5c": "submit",
    }


def test_military_and_other_superiors_are_held_to_different_states_of_mind(catalogue: Catalogue) -> None:
    military, other = catalogue.element("28-a.6"), catalogue.element("28-b.6")
    assert [limb.key for limb in military.limbs] == ["knew", "should_have_known"]
    assert [limb.key for limb in other.limbs] == ["knew", "consciously_disregarded"]


def test_aim_and_knowledge_are_the_limbs_of_a_contribution_to_a_group(catalogue: Catalogue) -> None:
    assert [(limb.id, limb.key) for limb in catalogue.element("25-3-d.5").limbs] == [
        ("25-3-d.5a", "aim"),
        ("25-3-d.5b", "knowledge"),
    ]


@pytest.mark.parametrize(("mode", "bearer"), [("28-a", "forces"), ("25-3-d", "group")])
def test_the_crime_is_read_from_the_base_and_only_the_tie_is_mapped(
    catalogue: Catalogue, mode: str, bearer: str
) -> None:
    element = catalogue.element(f"{mode}.1")
    assert (element.reads, element.bearer) == ("crime_base", bearer)


def test_incitement_fits_genocide_alone(catalogue: Catalogue) -> None:
    mode = catalogue.mode("25-3-e")
    fits = [offence.id for offence in catalogue.offences.values() if mode.fits(offence)]
    assert fits == ["6-a", "6-b", "6-c", "6-d", "6-e"]
    assert mode.base == "none"


def test_an_item_that_is_not_required_is_contested_and_says_how(catalogue: Catalogue) -> None:
    optional = [e for mode in catalogue.modes.values() for e in mode.all_elements() if not e.required]
    assert [element.id for element in optional] == ["28-a.7", "28-b.8"]
    assert all(not element.settled and element.note for element in optional)


def test_the_grounds_of_articles_31_to_33_are_shipped(catalogue: Catalogue) -> None:
    of_persons = [ground for ground in catalogue.grounds if not ground.startswith("2001-")]
    assert of_persons == ["31-1-a", "31-1-b", "31-1-c", "31-1-d", "32-1", "32-2", "33"]


def test_superior_orders_never_excuse_genocide_or_crimes_against_humanity(catalogue: Catalogue) -> None:
    ground = catalogue.ground("33")
    assert ground.unavailable_for == ("6", "7")
    assert str(ground.unavailable_citation) == "Rome Statute, art. 33(2)"


def test_every_element_of_a_ground_is_borne_by_who_answers(catalogue: Catalogue) -> None:
    borne = {
        (ground.id.startswith("2001-"), element.bearer.value, element.group.value)
        for ground in catalogue.grounds.values()
        for element in ground.elements
    }
    assert borne == {(False, "accused", "grounds"), (True, "state", "grounds")}
