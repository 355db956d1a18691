"""A saved search holds codes alone, belongs to who saved it, and is retired by them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import InvalidError, RefusedError
from domain.protected import Plain
from domain.searches import events as e
from domain.searches import saved
from tests.scenario import Given, act_by

ID = UUID(int=7)
NAME = Plain.of("Facts on rations")
LISTS = {"ListFacts": frozenset({"topic", "role"}), "ListCases": frozenset[str]()}
TOPIC = e.SearchFilter(field="topic", value="rations")
SAVED = e.SearchSaved(name=NAME, list_rpc="ListFacts", filters=(TOPIC,))
RETIRED = e.SavedSearchRetired()


def given(*events: Any) -> Given:
    return Given(saved.evolve, [(SAVED, "expert-1"), *events], id=ID)


def test_a_search_is_saved_with_its_filters() -> None:
    change = saved.save(id=ID, name=NAME, list_rpc="ListFacts", filters=(TOPIC,), lists=LISTS)
    assert (change.opens, change.event) == (True, SAVED)


@pytest.mark.parametrize(
    ("list_rpc", "filters", "field"),
    [
        ("ListNothing", (), "list_rpc"),
        ("ListCases", (TOPIC,), "filters[0].field"),
        ("ListFacts", (TOPIC, TOPIC), "filters[1].field"),
    ],
    ids=["no such list", "no such filter", "a filter twice"],
)
def test_what_cannot_be_run_is_not_saved(list_rpc: str, filters: e.SearchFilters, field: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        saved.save(id=ID, name=NAME, list_rpc=list_rpc, filters=filters, lists=LISTS)
    assert refusal.value.field == field


def test_its_owner_retires_it_once_and_nobody_else_does() -> None:
    given().when(saved.retire, act=act_by("expert-1")).then(RETIRED)
    given().when(saved.retire, act=act_by("expert-2")).then_refused(RefusedError, "expected expert-1")
    given(RETIRED).when(saved.retire, act=act_by("expert-1")).then_refused(RefusedError, "retired before")
