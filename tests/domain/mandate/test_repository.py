"""A record begins with the opening of its repository."""

from __future__ import annotations

from uuid import UUID

from domain.mandate.events import RepositoryOpened
from domain.mandate.repository import RULES_VERSION, Repository, evolve, open_repository
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
