"""What an operator does about views: look at them, let a stopped one go on, build one anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, Row, select

from adapters.composing.reading import reading, views_file
from adapters.composing.set_aside import passing
from adapters.composing.stores import in_turn
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.writer_lock import WriterLock
from adapters.kafka_log.reader import KafkaLog
from adapters.settings import Settings
from adapters.sql_views.engine import reading_engine, sqlite_engine
from adapters.sql_views.postgres import PostgresViews, new_place_of, place_of
from adapters.sql_views.projector import switch
from domain.errors import NotFoundError, RefusedError
from domain.ports.store import EventLog
from projections.all_views import all_views
from projections.positions import positions, resume
from projections.runner import Runner, SupportsProgress
from projections.view import View


class NothingToRebuildError(RefusedError):
    """The view does not stand yet: it is built for the first time anyway."""


class ViewStoppedError(RefusedError):
    """The new build stopped at an event that it cannot apply; what stands was not touched."""


class NoViewsError(NotFoundError):
    """No views were built yet."""


@dataclass(frozen=True, slots=True)
class ViewAccount:
    """How a view stands.

    Args:
        name, version: Which it is.
        position: Last sequence that it has applied.
        lag: Events between it and the head of the record.
        fault: Why it stopped; empty while it follows.
        set_aside: Sequences that it passed over, by recorded decisions.
        rebuilt_to: How far a build beside it has come; None where there is none.
    """

    name: str
    version: int
    position: int
    lag: int
    fault: str
    set_aside: str
    rebuilt_to: int | None


@dataclass(frozen=True, slots=True)
class Views:
    """The views of a repository, and the head of its record."""

    head: int
    accounts: list[ViewAccount]


def list_at_scale(settings: Settings) -> Views:
    """Read how the views in PostgreSQL stand."""
    with _places(settings) as places, PostgresReader(settings.store_url) as store:
        with places.begin() as connection:
            rows = _rows(connection)
        head = store.head()
        return Views(
            head, [_account(view, rows, head, place_of(view), new_place_of(view)) for view in places.views]
        )


def list_in_folder(folder: Path) -> Views:
    """Read how the views of a data folder stand, beside a server or without one."""
    with _stored(folder, reading_engine) as engine, engine.begin() as connection:
        rows = _rows(connection)
    with reading(folder) as parts:
        head = parts.log.head()
    return Views(head, [_account(view, rows, head, view.name) for view in all_views()])


def resume_at_scale(settings: Settings, view: View) -> str | None:
    """Let a stopped view go on; gives the fault that it had, None where it had none."""
    with _places(settings) as places, places.begin() as connection:
        found = [resume(connection, place) for place in (place_of(view), new_place_of(view))]
        return next((fault for fault in found if fault is not None), None)


def resume_in_folder(folder: Path, view: View) -> str | None:
    """Let a stopped view of a data folder go on, beside its server."""
    with _stored(folder, sqlite_engine) as engine, engine.begin() as connection:
        return resume(connection, view.name)


def rebuild_at_scale(
    settings: Settings, view: View, *, progress: SupportsProgress, stopped: threading.Event
) -> bool:
    """Build a view anew beside what stands, and put it in its place; False where it was told to stop before.

    What was built is kept: the next rebuild goes on from there.

    Raises:
        NothingToRebuildError: The view was never built.
        ViewStoppedError: It cannot apply an event.
    """
    with ExitStack() as stack:
        places = stack.enter_context(_places(settings))
        store = stack.enter_context(PostgresReader(settings.store_url))
        if not places.is_built(view):
            raise NothingToRebuildError(
                f"expected view {view.name} in its place, found that `gravamen project` builds it first"
            )
        stack.enter_context(in_turn(settings.views_url, f"rebuild {place_of(view)}"))
        log: EventLog = EmbeddedLog(store)
        if settings.kafka is not None:
            kafka = KafkaLog(settings.brokers, settings.log_topic)
            stack.callback(kafka.close)
            log = kafka
        place = new_place_of(view)
        engine = places.writing_engine(place)
        stack.callback(engine.dispose)
        runner = Runner(engine, log, (view,), key=lambda _: place, set_aside=passing(store))
        if not _built(runner, progress, stopped):
            return False
        switch(places, view, runner)
        return True


def rebuild_folder(folder: Path, *, progress: SupportsProgress, stopped: threading.Event) -> bool:
    """Build the views' file of a data folder anew beside the one that stands, and put it in its place.

    Raises:
        StoreInUseError: A server has the folder open.
        ViewStoppedError: A view cannot apply an event.
    """
    path = folder / views_file(all_views())
    new = path.with_name(f"{path.name}.new")
    lock = WriterLock(folder)
    with ExitStack() as stack:
        stack.callback(lock.release)
        parts = stack.enter_context(reading(folder))
        engine = sqlite_engine(new)
        try:
            runner = Runner(engine, parts.log, all_views(), set_aside=parts.set_aside)
            if not _built(runner, progress, stopped):
                return False
        finally:
            engine.dispose()
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        new.replace(path)
        return True


def _built(runner: Runner, progress: SupportsProgress, stopped: threading.Event) -> bool:
    runner.open()
    runner.resume()
    while not stopped.is_set() and runner.step():
        progress(runner.position(), runner.log.head())
    faults = [f"{name}: {state.fault}" for name, state in runner.states.items() if state.fault is not None]
    if faults:
        raise ViewStoppedError(f"the new build stopped, and what stands is as it was: {'; '.join(faults)}")
    return not stopped.is_set()


@contextmanager
def _places(settings: Settings) -> Iterator[PostgresViews]:
    places = PostgresViews(settings.views_url, all_views())
    try:
        yield places
    finally:
        places.close()


@contextmanager
def _stored(folder: Path, open_engine: Callable[[Path], Engine]) -> Iterator[Engine]:
    path = folder / views_file(all_views())
    if not path.exists():
        raise NoViewsError(
            f"expected the views of this version in {folder}, found none: a server builds them"
        )
    engine = open_engine(path)
    try:
        yield engine
    finally:
        engine.dispose()


def _rows(connection: Connection) -> dict[str, Row[tuple[object, ...]]]:
    return {row.view: row for row in connection.execute(select(positions))}


def _account(
    view: View, rows: dict[str, Row[tuple[object, ...]]], head: int, key: str, new_key: str = ""
) -> ViewAccount:
    row, new = rows.get(key), rows.get(new_key)
    if row is None:
        row, new = new, None
    position = 0 if row is None else int(row.position)
    return ViewAccount(
        view.name,
        view.version,
        position,
        max(0, head - position),
        "" if row is None else row.fault or "",
        "" if row is None else row.set_aside or "",
        None if new is None else int(new.position),
    )
