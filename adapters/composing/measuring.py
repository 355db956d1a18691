"""What each kind of process tells Prometheus: how its parts stand when it is asked, beside what they count."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from adapters.event_store.postgres_reader import PostgresReader
from adapters.kafka_log.publisher import Publisher
from adapters.kafka_log.window import Window
from adapters.observing import metrics
from adapters.observing.meters import PageMeter, ViewMeter
from adapters.observing.metrics_endpoint import endpoint
from adapters.observing.standing import Asked, Read, Sample, Standing
from adapters.recording.search_index import SearchIndex
from adapters.recording.tail import Tail
from adapters.settings import Settings
from adapters.sql_views.follower import Follower
from adapters.sql_views.postgres import PostgresViews, place_of
from adapters.sql_views.projector import Projector
from domain.errors import StoreUnavailableError
from domain.ports.store import EventLog
from projections.positions import positions


@contextmanager
def measured(settings: Settings) -> Iterator[CollectorRegistry]:
    """Give the registry of a process, and serve it where the settings name an address.

    Raises:
        MetricsAddressError: Nothing can listen there.
    """
    registry = metrics.new_registry(settings.role)
    with endpoint(registry, settings.metrics):
        yield registry


@contextmanager
def _asked(registry: CollectorRegistry, ask: Read) -> Iterator[None]:
    asked = Asked(ask)
    Standing(registry, asked)
    try:
        yield
    finally:
        asked.close()


@contextmanager
def telling_api(
    registry: CollectorRegistry, settings: Settings, log: EventLog, *, tail: Tail, search: SearchIndex
) -> Iterator[None]:
    """Tell how an API process stands."""

    def ask() -> Iterator[Sample]:
        yield metrics.STORE_HEAD, (), log.head()

    def read() -> Iterator[Sample]:
        yield metrics.MEMORY, (), tail.position
        yield from _answering(settings.folder, search)

    Standing(registry, read)
    with _asked(registry, ask):
        yield


@contextmanager
def telling_node(
    registry: CollectorRegistry, folder: Path, log: EventLog, follower: Follower, search: SearchIndex
) -> Iterator[None]:
    """Tell how an embedded node stands."""

    def ask() -> Iterator[Sample]:
        head = log.head()
        yield metrics.STORE_HEAD, (), head
        ages = _ages(log)
        for name, state in follower.states.items():
            stopped = state.fault is not None or follower.fault is not None
            passed = sum(1 for one in state.aside if one <= state.position)
            yield from _view(name, state.position, stopped=stopped, passed=passed, head=head, ages=ages)

    Standing(registry, lambda: _answering(folder, search))
    with _asked(registry, ask):
        yield


@contextmanager
def telling_publishers(
    registry: CollectorRegistry, store: PostgresReader, log: EventLog, publishers: Sequence[Publisher]
) -> Iterator[None]:
    """Tell how far topics have come, whoever publishes, and what this process does about it."""
    pages = PageMeter(registry)
    for each in publishers:
        each.on_published = _paging(pages, each.topic)

    def ask() -> Iterator[Sample]:
        acknowledged = {each.topic: store.acknowledged(each.topic) for each in publishers}
        # Read after what it is compared with: a lag is never less than it is.
        head, ages = log.head(), _ages(log)
        yield metrics.STORE_HEAD, (), head
        for topic, position in acknowledged.items():
            yield metrics.TOPIC_POSITION, (topic,), position
            yield metrics.TOPIC_LAG, (topic,), head - position
            yield metrics.TOPIC_LAG_SECONDS, (topic,), ages(position) if position < head else 0.0

    def read() -> Iterator[Sample]:
        for each in publishers:
            yield metrics.PUBLISHER_ACTIVE, (each.topic,), each.is_active
            yield metrics.PUBLISHER_STOPPED, (each.topic,), each.fault is not None
            yield metrics.PUBLISHER_WAITS, (each.topic,), each.waits

    Standing(registry, read)
    with _asked(registry, ask):
        yield


@contextmanager
def telling_projectors(
    registry: CollectorRegistry,
    log: EventLog,
    places: PostgresViews,
    projectors: Sequence[Projector],
    window: Window,
) -> Iterator[None]:
    """Tell how far views have come, whoever applies them, and what this process does about it."""
    meter = ViewMeter(registry)
    for each in projectors:
        each.on_step = _stepping(meter, each.view.name)
    names = {place_of(each.view): each.view.name for each in projectors}

    def ask() -> Iterator[Sample]:
        rows = _rows(places, names)
        head, ages = log.head(), _ages(log)
        yield metrics.STORE_HEAD, (), head
        for name, (position, stopped, passed) in rows.items():
            yield from _view(name, position, stopped=stopped, passed=passed, head=head, ages=ages)

    def read() -> Iterator[Sample]:
        yield metrics.LOG_UNREADABLE, (), window.fault is not None
        for each in projectors:
            yield metrics.VIEW_ACTIVE, (each.view.name,), each.is_active

    Standing(registry, read)
    with _asked(registry, ask):
        yield


def _answering(folder: Path, search: SearchIndex) -> Iterator[Sample]:
    yield metrics.SEARCH, (), search.position
    yield metrics.FOLDER_FREE, (), shutil.disk_usage(folder).free


def _view(
    name: str, position: int, *, stopped: bool, passed: int, head: int, ages: Callable[[int], float]
) -> Iterator[Sample]:
    yield metrics.VIEW_POSITION, (name,), position
    yield metrics.VIEW_LAG, (name,), max(0, head - position)
    yield metrics.VIEW_LAG_SECONDS, (name,), ages(position) if position < head else 0.0
    yield metrics.VIEW_STOPPED, (name,), stopped
    yield metrics.VIEW_SET_ASIDE, (name,), passed


def _rows(places: PostgresViews, names: Mapping[str, str]) -> dict[str, tuple[int, bool, int]]:
    """Give position, whether it stopped, and how many events it passed over, of each view that was begun."""
    try:
        with places.begin() as connection:
            rows = connection.execute(select(positions).where(positions.c.view.in_(names))).all()
    except DBAPIError as error:
        raise StoreUnavailableError(f"the views could not be read: {type(error).__name__}") from error
    found = dict.fromkeys(names.values(), (0, False, 0))
    for row in rows:
        passed = len((row.set_aside or "").split())
        found[names[row.view]] = (int(row.position), row.fault is not None, passed)
    return found


def _ages(log: EventLog) -> Callable[[int], float]:
    """Give the age of the event after a position, in seconds; each is read once."""
    known: dict[int, float] = {}

    def age(position: int) -> float:
        if position not in known:
            following = log.read(position, 1)
            known[position] = _age(following[0].body) if following else 0.0
        return known[position]

    return age


def _age(body: bytes) -> float:
    # Of the bytes and not of the event: one that this program cannot read has an age too.
    recorded = datetime.fromisoformat(json.loads(body)["recorded_at"])
    return max(0.0, (datetime.now(UTC) - recorded).total_seconds())


def _paging(meter: PageMeter, topic: str) -> Callable[[int, int], None]:
    return lambda _sequence, _head: meter.page(topic)


def _stepping(meter: ViewMeter, view: str) -> Callable[[int, float], None]:
    return lambda events, seconds: meter.step(view, events, seconds)
