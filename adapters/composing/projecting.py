"""The process that keeps views up with the log: each view applied by one process, others standing by."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from sqlalchemy import select

from adapters.composing.answering import collect_rarely
from adapters.composing.measuring import measured, telling_projectors
from adapters.composing.set_aside import Passing, passing
from adapters.composing.stores import check_revision
from adapters.composing.tracing import tracing
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.turn import Turn
from adapters.grpc_api.health import HealthServer
from adapters.kafka_log.errors import LogConflictError
from adapters.kafka_log.reader import KafkaLog
from adapters.kafka_log.window import FollowedLog, Window
from adapters.settings import Settings
from adapters.sql_views.postgres import PostgresViews, place_of
from adapters.sql_views.projector import Projector
from adapters.sql_views.traced import TracedRunner
from projections.all_views import all_views
from projections.positions import positions
from projections.runner import applied_of
from projections.view import View

LOGGER = logging.getLogger("gravamen.views")
LOOK_S = 0.2
STOP_S = 20.0
READ_ONCE = 5_000
"""Events that are at hand as read, for views that come to them one after the other."""


def project(
    settings: Settings,
    *,
    stopped: threading.Event,
    tell: Callable[[str], None],
    views: Sequence[View] | None = None,
) -> None:
    """Apply views until told to stop.

    Args:
        settings: Where store, views and brokers are.
        stopped: Set when the batches under way are to be the last.
        tell: Told the line that says that the process runs.
        views: The views that this process may apply; all where left out.
    """
    collect_rarely()
    check_revision(settings.store_url)
    chosen = all_views() if views is None else tuple(views)
    store = PostgresReader(settings.store_url)
    places = PostgresViews(settings.views_url, chosen)
    health = HealthServer()
    try:
        window = Window(lambda: _open_checked(settings, store), after=_furthest(places, chosen))
        window.start()
        address = health.start(settings.listen)
        tell(f"gravamen projects {', '.join(view.name for view in chosen)}; health at {address}")
        try:
            with tracing(settings) as traces, measured(settings) as registry:
                projectors = _projectors(settings, places, chosen, window, passing(store))
                for projector in projectors if traces.is_on else ():
                    projector.make_runner = partial(TracedRunner, traces=traces)
                with telling_projectors(registry, EmbeddedLog(store), places, projectors, window):
                    _run(projectors, health, stopped)
        finally:
            window.stop()
    finally:
        health.stop()
        places.close()
        store.close()


def _open_checked(settings: Settings, store: PostgresReader) -> KafkaLog:
    """Open the log, and refuse one that is of another repository than the store."""
    log = KafkaLog(settings.brokers, settings.log_topic)
    try:
        first = log.read(0, 1)
        known = store.read(0, 1) if first else []
    except BaseException:
        log.close()
        raise
    if [event.digest for event in first] != [event.digest for event in known]:
        log.close()
        raise LogConflictError(
            f"expected topic {settings.log_topic} to begin as the store does, found another repository's"
        )
    return log


def _furthest(places: PostgresViews, views: Sequence[View]) -> int:
    """Give the position of the view that has come furthest: most have, and those behind read for themselves."""
    names = [place_of(view) for view in views]
    with places.begin() as connection:
        statement = select(positions.c.position).where(positions.c.view.in_(names))
        return max(connection.execute(statement).scalars(), default=0)


def _projectors(
    settings: Settings, places: PostgresViews, views: Sequence[View], window: Window, set_aside: Passing
) -> list[Projector]:
    read = lru_cache(maxsize=READ_ONCE)(applied_of)
    return [
        Projector(
            places,
            view,
            FollowedLog(window, lambda: KafkaLog(settings.brokers, settings.log_topic)),
            Turn(settings.views_url, place_of(view)),
            set_aside=set_aside,
            read=read,
            retry_log=window.retry,
        )
        for view in views
    ]


def _run(projectors: Sequence[Projector], health: HealthServer, stopped: threading.Event) -> None:
    broken: list[BaseException] = []

    def work(projector: Projector) -> None:
        try:
            projector.run()
        except BaseException as error:  # noqa: BLE001 - raised again by the process's main thread
            broken.append(error)

    threads = [
        threading.Thread(target=work, args=(each,), name=f"view {each.view.name}", daemon=True)
        for each in projectors
    ]
    for thread in threads:
        thread.start()
    while not stopped.is_set() and not broken:
        for each in projectors:
            health.tell(f"view/{each.view.name}", is_well=each.fault is None)
        health.tell("", is_well=all(each.fault is None for each in projectors))
        stopped.wait(LOOK_S)
    for each in projectors:
        each.stop()
    for thread in threads:
        thread.join(STOP_S)
    if broken:
        raise broken[0]
