"""Article 8(2)(a) and (b): where mental elements come from, aims, alternatives, judgements of value."""

from __future__ import annotations

import pytest

from domain.law import Bearer, Catalogue, Element

# Material elements whose mental element stands in another element of the crime.
STATED_IN = {
    "8-2-a-i.2": 3,
    "8-2-a-ii-1.3": 4,
    "8-2-a-ii-2.2": 3,
    "8-2-a-ii-3.4": 5,
    "8-2-a-iii.2": 3,
    "8-2-a-iv.4": 5,
    "8-2-a-v.2": 3,
    "8-2-a-vi.2": 3,
    "8-2-a-vii-1.2": 3,
    "8-2-a-vii-2.2": 3,
    "8-2-a-viii.4": 5,
    "8-2-b-i.2": 3,
    "8-2-b-ii.2": 3,
    "8-2-b-iii.2": 3,
    "8-2-b-iii.4": 5,
    "8-2-b-iv.2": 3,
    "8-2-b-vi.2": 3,
    "8-2-b-vii-1.4": 5,
    "8-2-b-vii-2.2": 3,
    "8-2-b-vii-2.4": 5,
    "8-2-b-vii-3.2": 3,
    "8-2-b-vii-3.4": 5,
    "8-2-b-vii-4.2": 3,
    "8-2-b-vii-4.4": 5,
    "8-2-b-ix.2": 3,
    "8-2-b-xiii.2": 4,
    "8-2-b-xiii.3": 4,
    "8-2-b-xiv.2": 3,
    "8-2-b-xix.2": 3,
    "8-2-b-xxii-6.2": 3,
    "8-2-b-xxiv.1": 2,
    "8-2-b-xxvi.2": 3,
}

# Aims beyond the act, borne by those who committed the crime, whoever did the acts.
AIMS = {
    "8-2-a-ii-1.2": "to get information or a confession, to punish, intimidate or coerce, to discriminate, or "
    "to reach a like end",
    "8-2-a-viii.3": "to make a third party act, or hold back, as the price of the hostages' safety or release",
    "8-2-b-vii-1.2": "to feign a will to negotiate that was not there",
    "8-2-b-xi.2": "to betray the trust that was won",
    "8-2-b-xii.2": "to threaten an adversary, or to fight so that nobody survives",
    "8-2-b-xvi.2": "to take the property from its owner for private or personal use",
    "8-2-b-xxiii.2": "to keep a military objective from attack, or to shield, help or hinder military operations",
    "8-2-b-xxv.2": "to make war by starving civilians",
}


def elements(catalogue: Catalogue, crimes: str = "8-2-") -> list[Element]:
    """Elements of the crimes of 8(2)(a) and (b) before the contextual ones, in the order of the files."""
    return [
        element
        for crime, offence in catalogue.offences.items()
        if crime.startswith(crimes) and crime.startswith(("8-2-a-", "8-2-b-"))
        for element in offence.numbered_elements()
        if not element.is_contextual
    ]


def test_mental_elements_are_stated_where_the_text_states_them(catalogue: Catalogue) -> None:
    found = {
        element.id: element.mental_source.stated_in
        for element in elements(catalogue)
        if element.mental_source is not None and element.mental_source.stated_in is not None
    }
    assert found == {each: f"{each.partition('.')[0]}.{number}" for each, number in STATED_IN.items()}


def test_article_30_adds_a_mental_element_to_every_other_material_one(catalogue: Catalogue) -> None:
    others = [each for each in elements(catalogue) if each.is_material and each.id not in STATED_IN]
    implied = [
        element.id
        for crime, offence in catalogue.offences.items()
        if crime.startswith(("8-2-a-", "8-2-b-"))
        for element in offence.implied
    ]
    assert implied == [f"{element.id}+30" for element in others]


def test_an_aim_beyond_the_act_is_borne_by_the_principals(catalogue: Catalogue) -> None:
    found = {
        element.id: element.specific_intent
        for element in elements(catalogue)
        if element.bearer is Bearer.PRINCIPALS
    }
    assert found == AIMS


def test_forced_pregnancy_alone_joins_its_aim_to_the_act(catalogue: Catalogue) -> None:
    aims = [
        element.id
        for element in elements(catalogue)
        if element.specific_intent is not None and element.is_material
    ]
    assert aims == ["8-2-b-xxii-4.1"]


def test_transfer_by_an_occupying_power_has_one_element_with_two_alternatives_before_the_context(
    catalogue: Catalogue,
) -> None:
    (transfer,) = elements(catalogue, "8-2-b-viii")
    assert [limb.key for limb in transfer.limbs] == ["own_population", "occupied_population"]
    assert transfer.limb_rule == "alternatives"
    assert "directly or indirectly" in transfer.limbs[0].statement


@pytest.mark.parametrize(
    ("element", "keys"),
    [
        ("8-2-a-iv.1", ["destruction", "appropriation"]),
        ("8-2-a-v.1", ["against_own_side", "other_service"]),
        ("8-2-a-viii.2", ["kill", "injure", "keep"]),
        ("8-2-b-i.2", ["population", "individuals"]),
        ("8-2-b-iv.2", ["civilians", "civilian_objects", "environment"]),
        ("8-2-b-vii-1.3", ["knew", "should_have_known"]),
        ("8-2-b-xi.1", ["entitled", "obliged"]),
        ("8-2-b-xii.2", ["threat", "conduct_of_hostilities"]),
        ("8-2-b-xxvi.1", ["conscripted", "enlisted", "used"]),
        ("8-2-b-xxvi.3", ["knew", "should_have_known"]),
    ],
)
def test_alternatives_stand_inside_their_element(catalogue: Catalogue, element: str, keys: list[str]) -> None:
    found = catalogue.element(element)
    assert [limb.key for limb in found.limbs] == keys
    assert found.limb_rule == "alternatives"


def test_that_whoever_acted_ought_to_have_known_never_suffices_for_signs_of_the_united_nations(
    catalogue: Catalogue,
) -> None:
    should = [
        crime
        for crime in ("8-2-b-vii-1", "8-2-b-vii-2", "8-2-b-vii-3", "8-2-b-vii-4")
        if catalogue.element(f"{crime}.3").limb("should_have_known")
    ]
    assert should == ["8-2-b-vii-1", "8-2-b-vii-2", "8-2-b-vii-4"]


def test_where_a_value_is_judged_the_perpetrator_must_have_judged_it_for_excessive_harm_alone(
    catalogue: Catalogue,
) -> None:
    notes = {element.id: element.note for element in elements(catalogue)}
    assert [each for each, note in notes.items() if "must have made the value judgement" in note] == [
        "8-2-b-iv.3"
    ]
    assert [each for each, note in notes.items() if "need not have made it" in note] == [
        "8-2-a-ii-1.1",
        "8-2-a-ii-2.1",
        "8-2-a-iii.1",
        "8-2-a-iv.3",
        "8-2-b-xxi.2",
        "8-2-b-xxii-6.2",
    ]


def test_what_is_read_one_way_and_could_be_read_another_is_marked(catalogue: Catalogue) -> None:
    contested = [element.id for element in elements(catalogue) if not element.settled]
    assert contested == ["8-2-a-ii-3.3", "8-2-a-iv.3"]


def test_killing_falls_away_in_an_attempt_and_protected_status_does_not(catalogue: Catalogue) -> None:
    offence = catalogue.offence("8-2-a-i")
    assert [element.id for element in offence.material()] == ["8-2-a-i.1", "8-2-a-i.2"]
    assert [element.id for element in offence.material(base="attempted")] == ["8-2-a-i.2"]
