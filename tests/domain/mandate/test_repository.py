"""A record begins with the opening of its repository."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.mandate.events import EventSetAside, RepositoryOpened
from domain.mandate.repository import (
    RULES_VERSION,
    Passed,
    Repository,
    Stop,
    ViewNotStoppedError,
    evolve,
    open_repository,
    set_event_aside,
)
from domain.values import Classification
from tests.scenario import Given


def test_a_repository_is_opened_under_its_origin_and_the_rules_of_the_day() -> None:
    change = open_repository(id=UUID(int=1), origin="dprk-accountability")
    assert change.opens
    assert change.event == RepositoryOpened(origin="dprk-accountability", rules_version=RULES_VERSION)
    assert str(change.stream) == f"repository/{UUID(int=1)}"
    assert change.classification is Classification.INTERNAL


def test_a_repository_remembers_its_origin() -> None:
    opened = RepositoryOpened(origin="dprk-accountability", rules_version="1")
    assert Given(evolve, [opened], id=UUID(int=1)).state() == Repository(
        id=UUID(int=1), version=1, origin="dprk-accountability", rules_version="1"
    )


OPENED = RepositoryOpened(origin="dprk-accountability", rules_version="1")
SET_ASIDE = EventSetAside(view="proof_graph", view_version=2, sequence=40)


def repository(*further: EventSetAside) -> Repository:
    state = Given(evolve, [OPENED, *further], id=UUID(int=1)).state()
    assert isinstance(state, Repository)
    return state


def test_a_stopped_view_passes_over_the_event_at_which_it_stopped() -> None:
    change = set_event_aside(
        repository(), view="proof_graph", sequence=40, stop_of=lambda _: Stop(view_version=2, sequence=40)
    )
    assert change.event == SET_ASIDE
    assert str(change.stream) == f"repository/{UUID(int=1)}"


@pytest.mark.parametrize(
    ("stop", "found"),
    [(None, "that it follows"), (Stop(view_version=2, sequence=41), "that it stopped at 41")],
    ids=["it follows", "it stopped elsewhere"],
)
def test_no_other_event_is_set_aside(stop: Stop | None, found: str) -> None:
    with pytest.raises(ViewNotStoppedError, match=f"stopped at sequence 40, found {found}") as refusal:
        set_event_aside(repository(), view="proof_graph", sequence=40, stop_of=lambda _: stop)
    assert refusal.value.field == "sequence"


def test_a_repository_remembers_what_was_set_aside_of_which_version() -> None:
    assert repository(SET_ASIDE).set_aside == {Passed("proof_graph", 2, 40)}
