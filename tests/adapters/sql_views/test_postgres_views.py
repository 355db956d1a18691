"""Views in PostgreSQL equal those in SQLite, digest for digest, and are switched whole."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import func, select

from adapters.sql_views.postgres import CollationError, PostgresViews, ViewBeingBuiltError
from domain.errors import StoreUnavailableError
from domain.evidence import events as e
from projections.all_views import all_views
from projections.evidence_register import EVIDENCE_REGISTER
from projections.evidence_register.tables import derivations, items
from projections.positions import MovedElsewhereError
from projections.queries import position_of
from projections.register import Step
from projections.view import View
from tests.adapters.sql_views.postgres_places import build, new_place_of, place_of, runner_in
from tests.projections.histories import MemoryLog, built, digests
from tests.projections.random_work import ACTS, Work
from tests.projections.samples import log_of_samples
from tests.projections.test_rebuild import VIEWS
from tests.projections.test_runner import log_of_items

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


def test_a_row_that_the_database_refuses_stops_the_view_at_its_event(new_database: NewDatabase) -> None:
    log = log_of_items()

    def without_parent(_: e.EvidenceDerived, step: Step) -> None:
        step.rows.append(derivations, parent=None, sequence=step.sequence, item=step.stream_id)

    view = replace(
        EVIDENCE_REGISTER, handlers={**EVIDENCE_REGISTER.handlers, e.EvidenceDerived: without_parent}
    )
    views = PostgresViews(new_database(), (view,))
    runner = runner_in(views, place_of(view), log, view)
    runner.run()
    assert runner.states[view.name].fault == "NotNullViolation at sequence 2 (evidence.derived.v1)"
    assert runner.position() == 1
    with runner.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(items)).scalar_one() == 1
    runner.engine.dispose()
    views.close()


def test_a_connection_cut_amid_a_batch_is_the_databases_fault_and_the_batch_is_applied_again(
    new_database: NewDatabase,
) -> None:
    log, url, cuts = log_of_items(), new_database(), iter([True])

    def cut(data: e.EvidenceDerived, step: Step) -> None:
        if next(cuts, False):
            with psycopg.connect(url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        EVIDENCE_REGISTER.handlers[e.EvidenceDerived](data, step)

    view = replace(EVIDENCE_REGISTER, handlers={**EVIDENCE_REGISTER.handlers, e.EvidenceDerived: cut})
    views = PostgresViews(url, (view,))
    runner = runner_in(views, place_of(view), log, view)
    with pytest.raises(StoreUnavailableError, match="the views' database could not be used"):
        runner.run()
    assert (runner.position(), runner.states[view.name].fault) == (0, None)
    runner.run()
    assert digests(runner.engine, (view,)) == digests(built(log, (EVIDENCE_REGISTER,)), (view,))
    runner.engine.dispose()
    views.close()


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
