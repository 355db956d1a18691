"""Views in PostgreSQL equal those in SQLite, digest for digest, and are switched whole."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import select

from adapters.sql_views.postgres import CollationError, PostgresViews, ViewBeingBuiltError
from domain.errors import StoreUnavailableError
from projections.all_views import all_views
from projections.evidence_register import EVIDENCE_REGISTER
from projections.evidence_register.tables import items
from projections.positions import MovedElsewhereError
from projections.queries import position_of
from projections.view import View
from tests.adapters.sql_views.postgres_places import build, new_place_of, place_of, runner_in
from tests.projections.histories import MemoryLog, built, digests
from tests.projections.random_work import ACTS, Work
from tests.projections.samples import log_of_samples
from tests.projections.test_rebuild import VIEWS

NewDatabase = Callable[[], str]


def random_log() -> MemoryLog:
    """Write a long random history, the same in every run."""
    chosen = random.Random(7)
    work = Work()
    for _ in range(400):
        work.do((chosen.choice(ACTS), chosen.randrange(10), chosen.randrange(10)))
    return work.log


@pytest.fixture
def views(new_database: NewDatabase) -> Iterator[PostgresViews]:
    opened = PostgresViews(new_database(), (EVIDENCE_REGISTER,))
    yield opened
    opened.close()


# Samples make no sense together, and the proof graph is one of what does.
@pytest.mark.parametrize(
    ("log", "chosen"),
    [(random_log, all_views()), (log_of_samples, VIEWS)],
    ids=["random work", "every type of event"],
)
def test_every_view_has_the_same_digest_on_both(
    log: Callable[[], MemoryLog], chosen: tuple[View, ...], new_database: NewDatabase
) -> None:
    recorded = log()
    assert recorded.head() > 100
    expected = digests(built(recorded, chosen), chosen)
    assert digests(build(new_database(), recorded, chosen), chosen) == expected


def test_a_view_that_was_never_built_is_not_read_but_said_to_be_built(views: PostgresViews) -> None:
    with pytest.raises(ViewBeingBuiltError), views.reading_engine().connect() as connection:
        connection.execute(select(items))


def test_a_reader_finds_nothing_of_a_build_and_then_all_of_it(views: PostgresViews) -> None:
    log, readers = random_log(), views.reading_engine()
    first = runner_in(views, new_place_of(EVIDENCE_REGISTER), log, EVIDENCE_REGISTER)
    first.run(to=50)
    with views.switching(EVIDENCE_REGISTER):
        pass
    again = runner_in(views, new_place_of(EVIDENCE_REGISTER), log, EVIDENCE_REGISTER)
    again.run(to=100)
    with readers.connect() as connection:
        assert position_of(connection, ["evidence_register"]) == 50
    again.run()
    with views.switching(EVIDENCE_REGISTER) as position:
        assert position == 50
        again.run(to=position)
    with readers.connect() as connection:
        assert position_of(connection, ["evidence_register"]) == log.head()
    assert digests(readers, (EVIDENCE_REGISTER,)) == digests(
        built(log, (EVIDENCE_REGISTER,)), (EVIDENCE_REGISTER,)
    )


def test_a_build_that_was_broken_off_goes_on_where_it_was(views: PostgresViews) -> None:
    log = random_log()
    runner_in(views, new_place_of(EVIDENCE_REGISTER), log, EVIDENCE_REGISTER).run(to=60)
    assert views.is_being_built(EVIDENCE_REGISTER)
    assert runner_in(views, new_place_of(EVIDENCE_REGISTER), log, EVIDENCE_REGISTER).position() == 60


def test_of_two_that_apply_one_view_the_second_finds_it_moved_and_applies_nothing(
    views: PostgresViews,
) -> None:
    log, place = random_log(), place_of(EVIDENCE_REGISTER)
    one, other = (runner_in(views, place, log, EVIDENCE_REGISTER) for _ in range(2))
    one.run(to=40)
    with pytest.raises(MovedElsewhereError, match="at position 0, found that another process moved it"):
        other.run()
    other.open()
    other.run()
    assert digests(views.reading_engine(), (EVIDENCE_REGISTER,)) == digests(
        built(log, (EVIDENCE_REGISTER,)), (EVIDENCE_REGISTER,)
    )


def test_who_applied_the_build_before_does_not_write_on_in_the_new_one(views: PostgresViews) -> None:
    log, place = random_log(), place_of(EVIDENCE_REGISTER)
    before = runner_in(views, place, log, EVIDENCE_REGISTER)
    before.run(to=40)
    again = runner_in(views, new_place_of(EVIDENCE_REGISTER), log, EVIDENCE_REGISTER)
    with views.switching(EVIDENCE_REGISTER) as position:
        again.run(to=position)
    with pytest.raises(MovedElsewhereError):
        before.run()


def test_versions_of_a_view_stand_side_by_side(new_database: NewDatabase) -> None:
    log, url = random_log(), new_database()
    older = build(url, log, (EVIDENCE_REGISTER,))
    newer = EVIDENCE_REGISTER.__class__(
        EVIDENCE_REGISTER.name,
        EVIDENCE_REGISTER.version + 1,
        EVIDENCE_REGISTER.metadata,
        EVIDENCE_REGISTER.handlers,
    )
    opened = PostgresViews(url, (newer,))
    runner_in(opened, place_of(newer), log, newer).run(to=10)
    with older.connect() as connection, opened.reading_engine().connect() as other:
        assert position_of(connection, ["evidence_register"]) == log.head()
        assert position_of(other, ["evidence_register"]) == 10


def test_a_database_that_sorts_by_a_language_is_refused(new_database: NewDatabase) -> None:
    url = new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute(
            "SELECT collname FROM pg_collation WHERE collname = 'und-x-icu'"
        ).fetchone()
        if known is None:
            pytest.skip("PostgreSQL was built without ICU: it has no other order")
        server = url.rpartition("/")[0]
        connection.execute(
            "CREATE DATABASE sorted_by_language TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'"
        )
    with pytest.raises(CollationError, match="LC_COLLATE 'C'"):
        PostgresViews(f"{server}/sorted_by_language", (EVIDENCE_REGISTER,))


def test_a_database_that_is_away_is_said_to_be_so() -> None:
    one: tuple[View, ...] = (EVIDENCE_REGISTER,)
    with pytest.raises(
        StoreUnavailableError, match="the views' database could not be used: OperationalError"
    ):
        PostgresViews("postgresql://nobody@127.0.0.1:1/none", one)
