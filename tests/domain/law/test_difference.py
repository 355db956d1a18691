"""What differs between two versions of the law: what came, went, reads otherwise, or is only annotated."""

from __future__ import annotations

import pytest

from domain.law import Catalogue
from domain.law.difference import (
    Change,
    ElementChange,
    difference,
    element_of,
    of_liability,
    of_tree,
    reading_otherwise,
)
from tests.domain.versions import ATTACK, IMPRISONMENT, SUPERIOR, restated, reworded


def changed(file: str, old: str, new: str) -> Catalogue:
    return Catalogue(reworded({file: (old, new)}))


def test_a_version_does_not_differ_from_itself(catalogue: Catalogue) -> None:
    assert difference(catalogue, catalogue) == ()


@pytest.mark.parametrize(
    ("old", "new", "change", "members"),
    [
        pytest.param(
            "One or more persons were put or kept in prison",
            "Persons were imprisoned",
            "restated",
            ("statement",),
            id="statement",
        ),
        pytest.param("They were imprisoned.", "They were put in prison.", "restated", ("limbs",), id="limb"),
        pytest.param(
            'kinds = ["conduct"]', 'kinds = ["conduct", "consequence"]', "restated", None, id="kind"
        ),
        pytest.param(
            'citation = "Elements of Crimes, art. 7(1)(e), element 1',
            'citation = "Elements of Crimes, art. 7(1)(e), first element; element 1',
            "annotated",
            None,
            id="citation",
        ),
    ],
)
def test_an_element_is_restated_where_it_asks_for_another_proof_and_else_annotated(
    catalogue: Catalogue, old: str, new: str, change: str, members: tuple[str, ...] | None
) -> None:
    (found,) = difference(catalogue, changed(IMPRISONMENT, old, new))
    first = next(each for each in found.elements if each.element == "7-1-e.1")
    assert (found.id, found.change) == ("7-1-e", change)
    assert first.change == change
    assert members is None or first.members == members


def test_an_element_that_article_30_implies_is_restated_with_the_kind_of_its_source(
    catalogue: Catalogue,
) -> None:
    later = changed(IMPRISONMENT, 'kinds = ["conduct"]', 'kinds = ["conduct", "consequence"]')
    found = of_tree(catalogue, later, "7-1-e")
    assert [each.element for each in found] == ["7-1-e.1", "7-1-e.1+30"]


def test_a_means_of_proof_added_asks_for_nothing_again(catalogue: Catalogue) -> None:
    means = '\n  [[elements.means_of_proof]]\n  text = "Prison registers"\n  source = "Not opened"\n\n[[elements]]'
    later = changed(IMPRISONMENT, '\n[[elements]]\nid = "7-1-e.2"', f'{means}\nid = "7-1-e.2"')
    (change,) = of_tree(catalogue, later, "7-1-e")
    assert (change.element, change.change, change.members) == (
        "7-1-e.1",
        Change.ANNOTATED,
        ("means_of_proof",),
    )
    assert reading_otherwise([change]) == ()


def test_a_file_that_goes_takes_all_its_elements_with_it(catalogue: Catalogue) -> None:
    later = Catalogue(reworded({}, without=("offences/8-bis.toml",)))
    (gone,) = difference(catalogue, later)
    assert (gone.id, gone.change) == ("8-bis", Change.REMOVED)
    assert gone.touched == {element.id for element in catalogue.offence("8-bis").all_elements()}
    (come,) = difference(later, catalogue)
    assert {each.change for each in come.elements} == {Change.ADDED}


def test_what_a_mode_keeps_is_no_element_and_touches_the_liability_all_the_same(catalogue: Catalogue) -> None:
    later = changed("modes/25-3-a-joint.toml", 'keeps = ["stated", "article_30"]', 'keeps = ["stated"]')
    (file,) = difference(catalogue, later)
    assert (file.change, file.members, file.elements) == (Change.RESTATED, ("keeps",), ())
    found = of_liability(catalogue, later, modes={"25-3-a-joint"}, crimes={"7-1-e"})
    assert found == (ElementChange(element="7-1-e.1+30", change=Change.REMOVED),)


def test_a_liability_is_touched_by_its_own_modes_and_crimes_alone(catalogue: Catalogue) -> None:
    law = restated(IMPRISONMENT, ATTACK, SUPERIOR)
    later = law.catalogue(law.later, field="")
    under = {
        mode: [each.element for each in of_liability(catalogue, later, modes={mode}, crimes={"7-1-e"})]
        for mode in ("28-b", "25-3-c")
    }
    assert under == {"28-b": ["28-b.2"], "25-3-c": []}


@pytest.mark.parametrize(
    ("id", "element"),
    [
        ("7-1-i.1a", "7-1-i.1"),
        ("7-1-i.1a+30", "7-1-i.1+30"),
        ("7-1-e.2", "7-1-e.2"),
        ("8-2-c-i-1.2d", "8-2-c-i-1.2"),
        ("8-bis.3h", "8-bis.3"),
    ],
)
def test_a_limb_belongs_to_its_element(id: str, element: str) -> None:
    assert element_of(id) == element
