"""Nobody judges their own part in a matter, and no program judges at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import FourEyesError, RefusedError
from domain.events import By
from domain.mandate.four_eyes import persons_of, refuse_part_in, refuse_software
from tests.scenario import act_by


def test_who_acts_and_who_is_acted_for_both_have_a_part() -> None:
    assert persons_of(By(id="clerk-1", on_behalf_of="expert-1")) == {"clerk-1", "expert-1"}


def test_who_is_acted_for_cannot_be_the_other_person() -> None:
    act = replace(act_by("clerk-1"), by=By(id="clerk-1", on_behalf_of="expert-1"))
    with pytest.raises(FourEyesError, match="lifting the bar needs another person: expert-1 recorded it"):
        refuse_part_in(act, "lifting the bar", {"recorded it": frozenset({"expert-1"})})


def test_a_person_without_a_part_is_let_through() -> None:
    refuse_part_in(act_by("expert-2"), "lifting the bar", {"recorded it": frozenset({"expert-1"})})


def test_software_is_refused_a_judgment() -> None:
    act = replace(act_by("importer"), by=By(id="importer", kind="software"))
    with pytest.raises(RefusedError, match="assessing an item is a person's act, found software importer"):
        refuse_software(act, "assessing an item")
