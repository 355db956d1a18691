"""Names searched over gRPC: Hangul, any recorded romanisation, phrases; as of a position."""

from __future__ import annotations

import pytest

from tests.adapters.grpc_api.case.client import INVALID
from tests.adapters.grpc_api.people.conftest import State


@pytest.fixture(scope="module", autouse=True)
def filled(state: State) -> State:
    """A fictional person and a fictional organ, each in Hangul and in several romanisations."""
    names = [
        {"text": "가상남", "form": "NAME_FORM_HANGUL"},
        {"text": "Ka Sang-nam", "form": "NAME_FORM_ROMANISATION", "system": "dprk"},
        {"text": "Ka Sangnam", "form": "NAME_FORM_ROMANISATION", "system": "mccune-reischauer"},
        {"text": "Ga Sang-nam", "form": "NAME_FORM_ROMANISATION", "system": "revised"},
        {"text": "The Colonel", "form": "NAME_FORM_ALIAS"},
    ]
    state.actor("P-1", "person", names=names)
    names = [
        {"text": "상상보위부", "form": "NAME_FORM_HANGUL"},
        {"text": "Sangsang Powibu", "form": "NAME_FORM_ROMANISATION", "system": "mccune-reischauer"},
        {"text": "Department of Fictions", "form": "NAME_FORM_TRANSLATION"},
    ]
    state.actor("O-1", "organ", names=names)
    return state


def found(state: State, text: str) -> list[str]:
    return state.codes(state.ask("SearchNames", text=text).get("matches", []))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("상남", ["P-1"]),
        ("상상", ["O-1"]),
        ("ga sangnam", ["P-1"]),
        ("SANG NAM KA", ["P-1"]),
        ("colonel", ["P-1"]),
        ("sang", ["O-1", "P-1"]),
        ('"Ka Sang-nam"', ["P-1"]),
        ('"Sang nam" ga', ["P-1"]),
        ('"of fictions"', ["O-1"]),
        ('"of fiction"', []),
        ("colonel sangnam", []),
        ("보위 powibu", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_actors_are_found_by_any_of_their_names(state: State, text: str, codes: list[str]) -> None:
    assert found(state, text) == codes


def test_a_match_says_which_of_the_names_it_is(state: State) -> None:
    [match] = state.ask("SearchNames", text='"ka sang nam"')["matches"]
    assert match["names"] == ["Ka Sang-nam", "Ka Sangnam"]


def test_a_name_is_found_from_the_position_at_which_it_was_recorded(state: State) -> None:
    before = state.settle()
    name = {"text": "Old Fox", "form": "NAME_FORM_ALIAS"}
    state.do("ActorService/AddActorName", id=state.ids["P-1"], name=name)
    assert found(state, "fox") == ["P-1"]
    assert "matches" not in state.ask("SearchNames", text="fox", as_of=before)


@pytest.mark.parametrize("text", ["k", '""', "- '", '"가"'])
def test_a_search_by_next_to_nothing_is_refused(state: State, text: str) -> None:
    refusal = state.refused("RegisterService/SearchNames", text=text)
    assert (refusal.code, refusal.fields) == (INVALID, ("text",))
