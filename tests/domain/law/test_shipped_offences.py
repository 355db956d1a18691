"""What the shipped offences hold: counts, order, contextual elements, and where mental elements come from."""

from __future__ import annotations

from collections import Counter

import pytest

from domain.law import Authority, Catalogue, ContextType, ElementKind, Framework, Group, counts
from domain.protection.events import ConsentScope

# Number of elements of each crime, in the order of the Elements of Crimes.
CRIMES = {
    "6-a": 4,
    "6-b": 4,
    "6-c": 5,
    "6-d": 5,
    "6-e": 7,
    "7-1-a": 3,
    "7-1-b": 4,
    "7-1-c": 3,
    "7-1-d": 5,
    "7-1-e": 5,
    "7-1-f": 5,
    "7-1-g-1": 4,
    "7-1-g-2": 4,
    "7-1-g-3": 4,
    "7-1-g-4": 3,
    "7-1-g-5": 4,
    "7-1-g-6": 5,
    "7-1-h": 6,
    "7-1-i": 8,
    "7-1-j": 7,
    "7-1-k": 5,
}

# Kinds of the elements before the contextual ones: conduct, consequence, circumstance (x), mental.
# One word an element; the letters say what it is.
LETTERS = {"c": "conduct", "q": "consequence", "x": "circumstance", "m": "mental"}
KINDS = {
    "6-a": "cq x m",
    "6-b": "cq x m",
    "6-c": "c x m x",
    "6-d": "c x m m",
    "6-e": "cq x m x x m",
    "7-1-a": "cq",
    "7-1-b": "cq x",
    "7-1-c": "c",
    "7-1-d": "cqx x m",
    "7-1-e": "c x m",
    "7-1-f": "cq x x",
    "7-1-g-1": "c x",
    "7-1-g-2": "c cq",
    "7-1-g-3": "cq x",
    "7-1-g-4": "cxm",
    "7-1-g-5": "cq x",
    "7-1-g-6": "cq x m",
    "7-1-h": "cq c x x",
    "7-1-i": "c x m x x m",
    "7-1-j": "c x m x m",
    "7-1-k": "cq x m",
}
ARTICLE_7 = [crime for crime in CRIMES if crime.startswith("7-")]
ARTICLE_6 = [crime for crime in CRIMES if crime.startswith("6-")]

# Elements to which article 30 adds a mental element; no other element of an offence has one.
IMPLIED = [
    "6-a.1",
    "6-a.2",
    "6-b.1",
    "6-b.2",
    "6-c.1",
    "6-c.2",
    "6-c.4",
    "6-d.1",
    "6-d.2",
    "6-e.1",
    "6-e.2",
    "6-e.4",
    "7-1-a.1",
    "7-1-b.1",
    "7-1-b.2",
    "7-1-c.1",
    "7-1-d.1",
    "7-1-e.1",
    "7-1-f.1",
    "7-1-f.2",
    "7-1-f.3",
    "7-1-g-1.1",
    "7-1-g-1.2",
    "7-1-g-2.1",
    "7-1-g-2.2",
    "7-1-g-3.1",
    "7-1-g-3.2",
    "7-1-g-4.1",
    "7-1-g-5.1",
    "7-1-g-5.2",
    "7-1-g-6.1",
    "7-1-h.1",
    "7-1-h.2",
    "7-1-h.3",
    "7-1-i.1",
    "7-1-i.4",
    "7-1-i.5",
    "7-1-j.1",
    "7-1-j.4",
    "7-1-k.1",
]


def test_article_6_has_5_crimes_and_25_elements(catalogue: Catalogue) -> None:
    assert counts(catalogue)["6"].model_dump() == {"crimes": 5, "elements": 25}


def test_article_7_has_16_crimes_and_75_elements(catalogue: Catalogue) -> None:
    assert counts(catalogue)["7"].model_dump() == {"crimes": 16, "elements": 75}


def test_counts_stand_in_the_order_of_the_articles_with_their_total_last(catalogue: Catalogue) -> None:
    headings = ["6", "7", "8-2-a", "8-2-b", "8-2-c", "8-2-e", "8-bis", "total"]
    assert list(counts(catalogue)) == headings
    assert counts(catalogue)["total"].model_dump() == {"crimes": 95, "elements": 485}


def test_each_crime_has_the_number_of_elements_that_the_elements_of_crimes_give_it(
    catalogue: Catalogue,
) -> None:
    found = {
        crime: len(offence.numbered_elements())
        for crime, offence in catalogue.offences.items()
        if not crime.startswith("8-")
    }
    assert found == CRIMES


@pytest.mark.parametrize("crime", CRIMES)
def test_elements_stand_in_their_order_with_their_kinds(catalogue: Catalogue, crime: str) -> None:
    expected = [{LETTERS[letter] for letter in word} for word in KINDS[crime].split()]
    specific = [e for e in catalogue.offence(crime).numbered_elements() if not e.is_contextual]
    assert [{kind.value for kind in element.kinds} for element in specific] == expected


@pytest.mark.parametrize("crime", ARTICLE_7)
def test_every_crime_of_article_7_ends_with_its_two_contextual_elements(
    catalogue: Catalogue, crime: str
) -> None:
    offence = catalogue.offence(crime)
    nexus, knowledge = offence.numbered_elements()[-2:]
    assert offence.context is ContextType.ATTACK
    assert (nexus.kinds, nexus.group) == ((ElementKind.CONTEXTUAL,), Group.NEXUS)
    assert knowledge.is_context_knowledge
    assert knowledge.group is Group.CRIME_MENTAL
    assert [limb.key for limb in knowledge.limbs] == ["knew", "intended"]


@pytest.mark.parametrize("crime", ARTICLE_7)
def test_the_nexus_of_article_7_has_no_mental_element_of_its_own(catalogue: Catalogue, crime: str) -> None:
    offence = catalogue.offence(crime)
    source = offence.nexus().mental_source
    assert source is not None
    assert source.kind == "none"
    assert f"element {len(offence.elements)}" in source.reason


@pytest.mark.parametrize("crime", ARTICLE_6)
def test_the_last_element_of_article_6_is_decided_case_by_case_and_needs_a_context_in_one_limb_only(
    catalogue: Catalogue, crime: str
) -> None:
    last = catalogue.offence(crime).numbered_elements()[-1]
    assert last.mental_source is not None
    assert last.mental_source.kind == "case_by_case"
    assert {limb.key: limb.without_context for limb in last.limbs} == {
        "pattern": False,
        "self_effecting": True,
    }


@pytest.mark.parametrize("crime", ARTICLE_6)
def test_the_intent_to_destroy_is_borne_by_the_principals(catalogue: Catalogue, crime: str) -> None:
    intent = catalogue.offence(crime).elements[2]
    assert intent.bearer == "principals"
    assert intent.specific_intent == "to destroy that group, in whole or in part, as such"


@pytest.mark.parametrize(
    ("element", "target"),
    [
        ("6-e.5", "6-e.6"),
        ("7-1-d.2", "7-1-d.3"),
        ("7-1-e.2", "7-1-e.3"),
        ("7-1-g-6.2", "7-1-g-6.3"),
        ("7-1-i.2", "7-1-i.3"),
        ("7-1-j.2", "7-1-j.3"),
        ("7-1-k.2", "7-1-k.3"),
    ],
)
def test_a_circumstance_with_a_stated_awareness_takes_its_mental_element_from_there(
    catalogue: Catalogue, element: str, target: str
) -> None:
    source = catalogue.element(element).mental_source
    assert source is not None
    assert source.stated_in == target


def test_the_connection_that_persecution_asks_for_has_no_mental_element_and_reads_other_bases(
    catalogue: Catalogue,
) -> None:
    element = catalogue.element("7-1-h.4")
    assert element.mental_source is not None
    assert element.mental_source.kind == "none"
    assert "fn 22" in element.mental_source.reason
    assert element.reads == "linked_bases"


def test_article_30_implies_a_mental_element_exactly_where_none_is_stated(catalogue: Catalogue) -> None:
    implied = [element.id for crime in CRIMES for element in catalogue.offence(crime).implied]
    assert sorted(implied) == sorted(f"{element}+30" for element in IMPLIED)


def test_the_branches_of_enforced_disappearance_run_through_elements_1_to_3(catalogue: Catalogue) -> None:
    offence = catalogue.offence("7-1-i")
    assert {branch.key: branch.limbs for branch in offence.branches} == {
        "arrest_first": ("7-1-i.1a", "7-1-i.2a", "7-1-i.3a"),
        "refusal_first": ("7-1-i.1b", "7-1-i.2b", "7-1-i.3b"),
    }


def test_only_enforced_disappearance_has_branches(catalogue: Catalogue) -> None:
    assert [offence.id for offence in catalogue.offences.values() if offence.branches] == ["7-1-i"]


def test_acquiescence_is_enough_for_the_arrest_and_not_for_the_refusal(catalogue: Catalogue) -> None:
    offence = catalogue.offence("7-1-i")
    arrest, refusal = offence.elements[3], offence.elements[4]
    assert [limb.key for limb in arrest.limbs] == ["carried_out", "authorised", "supported", "acquiesced"]
    assert [limb.key for limb in refusal.limbs] == ["carried_out", "authorised", "supported"]


@pytest.mark.parametrize(
    ("element", "keys"),
    [
        ("7-1-d.1", ["deportation", "forcible_transfer"]),
        ("7-1-e.1", ["imprisonment", "other_deprivation"]),
        ("7-1-k.1", ["great_suffering", "injury_to_body", "injury_to_health"]),
        ("7-attack.4", ["active", "deliberate_failure"]),
        ("7-attack.5", ["widespread", "systematic"]),
        ("6-e.6", ["knew", "should_have_known"]),
    ],
)
def test_alternatives_stand_inside_their_element(catalogue: Catalogue, element: str, keys: list[str]) -> None:
    found = catalogue.element(element)
    assert [limb.key for limb in found.limbs] == keys
    assert found.limb_rule == "alternatives"


def test_an_attempted_base_drops_the_elements_with_a_consequence(catalogue: Catalogue) -> None:
    offence = catalogue.offence("7-1-b")
    assert [element.id for element in offence.material()] == ["7-1-b.1", "7-1-b.2"]
    assert [element.id for element in offence.material(base="attempted")] == ["7-1-b.2"]
    assert "7-1-b.1+30" in [element.id for element in offence.mental()]


def test_ids_of_elements_and_limbs_are_unique_across_the_catalogue(catalogue: Catalogue) -> None:
    elements = [element for tree in catalogue.trees() for element in tree.all_elements()]
    ids = [element.id for element in elements] + [limb.id for element in elements for limb in element.limbs]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    assert len(ids) == len(catalogue.element_ids())


def test_articles_6_and_7_are_law_of_the_statute_from_its_entry_into_force(catalogue: Catalogue) -> None:
    since = {
        entry.since.isoformat()
        for offence in map(catalogue.offence, CRIMES)
        if (entry := offence.in_force_since(Framework.ROME_STATUTE)) and entry.since
    }
    assert since == {"2002-07-01"}
    assert all(element.in_force for tree in catalogue.trees() for element in tree.all_elements())


def test_what_was_not_opened_never_reads_as_verified(catalogue: Catalogue) -> None:
    elements = [element for tree in catalogue.trees() for element in tree.all_elements()]
    cited = [element.citation for element in elements]
    cited += [proof.source for element in elements for proof in element.means_of_proof]
    cited += [entry.citation for tree in catalogue.trees() for entry in tree.in_force]
    assert [str(citation) for citation in cited if citation.verified and "opened" in citation.text] == []


def test_a_case_named_without_the_digest_that_quotes_it_is_unverified(catalogue: Catalogue) -> None:
    case_law = [
        element.citation
        for tree in catalogue.trees()
        for element in tree.elements
        if element.authority is Authority.CASE_LAW
    ]
    opened = [citation.text for citation in case_law if citation.verified]
    assert all(text.startswith("CMN Elements Digest, ") and " quoting ICC, " in text for text in opened)


def test_every_scope_that_a_stage_requires_is_one_that_a_person_can_consent_to(catalogue: Catalogue) -> None:
    asked = {s for forum in catalogue.forums.values() for stage in forum.stages for s in stage.scopes}
    assert asked <= {scope.value for scope in ConsentScope}
