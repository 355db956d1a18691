"""The store and the views as processes at scale find them: in databases that were migrated before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from adapters.event_store.migrations import latest, migrate, revision_of
from adapters.event_store.postgres import PostgresEventStore
from adapters.event_store.publishing_turn import PublishingTurn
from adapters.event_store.turn import Turn
from adapters.settings import Settings
from adapters.sql_views.postgres import PostgresViews
from domain.errors import RefusedError, StoreUnavailableError
from projections.all_views import all_views

TURN_S = 60.0
TRY_S = 0.1


class RevisionError(RefusedError):
    """The database is of another revision than this program works with."""


def migrate_all(settings: Settings) -> str:
    """Bring the store's tables to the latest revision, and make what the views are read through; gives it."""
    revision = migrate(settings.store_url)
    PostgresViews(settings.views_url, all_views()).close()
    return revision


def check_revision(url: str) -> None:
    """Refuse a database that was not migrated.

    Raises:
        RevisionError: It is of another revision.
    """
    found, expected = revision_of(url), latest()
    if found != expected:
        raise RevisionError(
            f"expected the database at revision {expected}, found {found or 'none'}: run `gravamen migrate`"
        )


@contextmanager
def in_turn(url: str, purpose: str) -> Iterator[None]:
    """Hold a turn for as long as the context lasts; wait while another process has it.

    Raises:
        StoreUnavailableError: It was not given back in time.
    """
    turn = Turn(url, purpose)
    deadline = time.monotonic() + TURN_S
    try:
        while not turn.take():
            if time.monotonic() > deadline:
                raise StoreUnavailableError(
                    f"expected the turn to {purpose} within {TURN_S:.0f} s, found it held"
                )
            time.sleep(TRY_S)
        yield
    finally:
        turn.give()


@contextmanager
def alone_in(database: str) -> Iterator[tuple[PostgresEventStore, PublishingTurn]]:
    """Open a store, with every process kept off that would open the repository anew or publish.

    Raises:
        RevisionError: The database was not migrated.
        RefusedError: A publisher is at work on it.
        StoreUnavailableError: It cannot be reached.
    """
    check_revision(database)
    with ExitStack() as stack:
        stack.enter_context(in_turn(database, "open the repository"))
        turn = PublishingTurn(database)
        stack.callback(turn.give)
        if not turn.take():
            raise RefusedError("expected no publisher at work on the store, found one: stop it first")
        store = PostgresEventStore(database)
        stack.callback(store.close)
        yield store, turn
