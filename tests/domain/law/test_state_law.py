"""What the shipped law says of States: ways of attribution, obligations, circumstances precluding wrongfulness."""

from __future__ import annotations

from domain.law import Bearer, Catalogue, ElementTree, Group


def of_states(catalogue: Catalogue) -> list[ElementTree]:
    grounds = [each for each in catalogue.grounds.values() if each.id.startswith("2001-")]
    return [*catalogue.attributions.values(), *catalogue.obligations.values(), *grounds]


def test_the_ways_of_attribution_are_those_of_the_articles_and_excess_of_authority_is_none_of_them(
    catalogue: Catalogue,
) -> None:
    # Art. 7 attributes nothing by itself: it says that an organ that exceeds its authority acts for the State.
    assert [each.article for each in catalogue.attributions.values()] == ["10", "11", "4", "5", "6", "8", "9"]
    for way in ("2001-4.2", "2001-5.2"):
        assert " 7 " in catalogue.element(way).citation.text


def test_the_circumstances_precluding_wrongfulness_are_those_of_articles_20_to_25(
    catalogue: Catalogue,
) -> None:
    articles = [each.article for each in catalogue.grounds.values() if each.id.startswith("2001-")]
    assert articles == ["20", "21", "22", "23", "24", "25"]


def test_every_element_belongs_to_its_group_and_is_borne_by_the_state(catalogue: Catalogue) -> None:
    groups = {
        "attribution": {e.group for tree in catalogue.attributions.values() for e in tree.all_elements()},
        "breach": {e.group for tree in catalogue.obligations.values() for e in tree.all_elements()},
    }
    assert groups == {"attribution": {Group.ATTRIBUTION}, "breach": {Group.BREACH}}
    bearers = {element.bearer for tree in of_states(catalogue) for element in tree.all_elements()}
    assert bearers == {Bearer.STATE}


def test_article_30_implies_nothing_for_a_state(catalogue: Catalogue) -> None:
    assert not [tree.id for tree in of_states(catalogue) if tree.implied]


def test_every_obligation_begins_with_its_being_binding_at_the_time(catalogue: Catalogue) -> None:
    for obligation in catalogue.obligations.values():
        first = obligation.elements[0]
        assert "art. 13" in first.citation.text
        assert first.statement.startswith("The respondent State was bound")


def test_genocide_is_breached_through_the_crimes_own_elements_and_the_covenant_through_the_act(
    catalogue: Catalogue,
) -> None:
    # The Elements' context of a manifest pattern is no part of the Convention.
    genocide = catalogue.obligation("1948-1-commit")
    assert set(genocide.asks) == {Group.CRIME_MATERIAL, Group.CRIME_MENTAL}
    liberty = catalogue.obligation("1966-civil-9")
    assert set(liberty.asks) == {Group.CRIME_MATERIAL}
    assert genocide.fits(catalogue.offence("6-c"))
    assert not genocide.fits(catalogue.offence("7-1-e"))
    assert liberty.fits(catalogue.offence("7-1-i"))
    assert not liberty.fits(catalogue.offence("7-1-a"))


def test_every_offence_that_an_obligation_names_is_in_the_catalogue(catalogue: Catalogue) -> None:
    articles = {offence.article for offence in catalogue.offences.values()}
    named = {each for obligation in catalogue.obligations.values() for each in obligation.offences}
    assert named <= set(catalogue.offences) | articles


def test_nothing_here_is_shown_as_read_in_the_source(catalogue: Catalogue) -> None:
    # SOURCES.md: the headings of the Articles were seen, and neither their text nor any decision.
    cited = [tree.citation for tree in of_states(catalogue)]
    cited += [element.citation for tree in of_states(catalogue) for element in tree.elements]
    assert not [str(citation) for citation in cited if citation.verified]
