"""Look-ups know what is near, and a file's digest is that of its bytes."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest

from domain.law import (
    Catalogue,
    UnknownContextError,
    UnknownElementError,
    UnknownForumError,
    UnknownGroundError,
    UnknownLawError,
    UnknownModeError,
    UnknownOffenceError,
)


@pytest.mark.parametrize(
    ("look_up", "error", "near"),
    [
        (lambda c: c.offence("7-1-ee"), UnknownOffenceError, "7-1-e"),
        (lambda c: c.mode("28-c"), UnknownModeError, "28-b"),
        (lambda c: c.ground("31-1-e"), UnknownGroundError, "31-1-d"),
        (lambda c: c.forum("icc"), UnknownForumError, "found 'icc'"),
        (lambda c: c.context("atack"), UnknownContextError, "attack"),
        (lambda c: c.element("7-1-e.2+30"), UnknownElementError, "7-1-e.1+30"),
        (lambda c: c.element("7-1-i.1c"), UnknownElementError, "near: 7-1-i.1,"),
        (lambda c: c.sha256("7-1-z"), UnknownLawError, "7-1-k"),
    ],
    ids=["offence", "mode", "ground", "forum", "context", "implied element", "limb", "digest"],
)
def test_an_unknown_id_is_refused_with_near_ones(
    catalogue: Catalogue,
    look_up: Callable[[Catalogue], object],
    error: type[UnknownLawError],
    near: str,
) -> None:
    with pytest.raises(error, match=r"^expected .* of the catalogue, found ") as caught:
        look_up(catalogue)
    assert near in str(caught.value)


def test_a_limb_leads_to_its_element(catalogue: Catalogue) -> None:
    tree, element = catalogue.tree_of("7-attack.5a")
    assert (tree.id, element.id) == ("7-attack", "7-attack.5")
    limb = element.limb("7-attack.5a")
    assert limb is not None
    assert limb.key == "widespread"
    assert element.limb("widespread") is limb


def test_a_context_is_found_by_name_and_by_id(catalogue: Catalogue) -> None:
    assert catalogue.context("attack") is catalogue.context("7-attack")


def test_the_digest_of_an_item_is_that_of_its_file(catalogue: Catalogue) -> None:
    file = next(file for file in catalogue.files if file.name == "offences/7-1-e.toml")
    assert catalogue.sha256("7-1-e") == sha256(file.text.encode()).hexdigest() == file.sha256


def test_files_read_again_give_the_same_catalogue(catalogue: Catalogue) -> None:
    again = Catalogue(catalogue.files)
    assert again.offences == catalogue.offences
    assert again.forums == catalogue.forums
