"""An API process waits for views that others apply, and for the log, by what they wrote of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from adapters.sql_views.postgres import PostgresViews, new_place_of
from adapters.sql_views.watching import Watching
from domain.errors import NotFoundError, StoreUnavailableError
from projections.evidence_register import EVIDENCE_REGISTER
from projections.runner import Runner
from tests.adapters.sql_views.postgres_places import runner_in
from tests.projections.random_work import Work

LIMIT_S = 20.0


@dataclass
class Watched:
    """A view that a runner applies, and one who watches it."""

    runner: Runner
    watching: Watching
    acknowledged: int = 0


@pytest.fixture
def watched(new_database: Callable[[], str]) -> Iterator[Watched]:
    work = Work()
    for kind in ("register", "derive", "accept"):
        work.do((kind, 0, 0))
    views = PostgresViews(new_database(), (EVIDENCE_REGISTER,))
    runner = runner_in(views, new_place_of(EVIDENCE_REGISTER), work.log, EVIDENCE_REGISTER)
    watching = Watching(views.reading_engine(), (EVIDENCE_REGISTER,), lambda: found.acknowledged)
    found = Watched(runner, watching)
    yield found
    runner.engine.dispose()
    watching.engine.dispose()
    views.close()


def test_a_position_is_waited_for_until_it_is_applied(watched: Watched) -> None:
    watched.runner.run(to=2)
    assert watched.watching.wait_projected(2, timeout_s=LIMIT_S)
    assert watched.watching.wait_projected(2, view="evidence_register", timeout_s=LIMIT_S)
    assert not watched.watching.wait_projected(3, timeout_s=0.0)
    assert watched.watching.position() == 2


def test_a_view_that_was_never_begun_stands_at_0(new_database: Callable[[], str]) -> None:
    views = PostgresViews(new_database(), (EVIDENCE_REGISTER,))
    assert Watching(views.reading_engine(), views.views, lambda: 0).position() == 0
    views.close()


def test_a_view_that_stopped_is_told_to_who_waits(watched: Watched) -> None:
    watched.runner.run(to=2)
    watched.runner.halt("LookupError at sequence 3 (evidence.accepted.v1)")
    with pytest.raises(StoreUnavailableError, match="evidence_register: LookupError at sequence 3"):
        watched.watching.wait_projected(3, timeout_s=LIMIT_S)
    assert watched.watching.wait_projected(2, timeout_s=LIMIT_S)


def test_a_view_that_does_not_exist_is_refused_by_field(watched: Watched) -> None:
    with pytest.raises(NotFoundError, match="expected one of the views evidence_register") as refusal:
        watched.watching.wait_projected(1, view="other", timeout_s=0.0)
    assert refusal.value.field == "options.wait_view"


def test_the_log_is_waited_for_until_it_has_acknowledged(watched: Watched) -> None:
    assert not watched.watching.wait_logged(5, timeout_s=0.0)
    watched.acknowledged = 5
    assert watched.watching.wait_logged(5, timeout_s=LIMIT_S)
