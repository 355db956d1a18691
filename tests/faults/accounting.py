"""What became of every acknowledged command: counted in the store, in the log and in the views."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from adapters.composing.reading import replayed_views
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.kafka_log.reader import KafkaLog
from adapters.sql_views.postgres import PostgresViews
from domain.ports.store import StoredEvent, whole
from projections.acts import events as acts_events
from projections.all_views import all_views
from projections.positions import positions
from tests.acceptance.processes import Scale
from tests.projections.histories import digests
from tests.waiting import until

ActsOf = dict[str, list[str]]
"""The acts that stand for each request, each as often as it stands there whole."""


@dataclass(frozen=True)
class Counts:
    """What a fault left of a load.

    Args:
        acknowledged: Commands that the client was told are recorded.
        found: Of those, in store, log and views exactly once, as the act that was told.
        duplicated: Requests that stand for more than one act, or an act more than once, anywhere.
        lost: Acknowledged commands that are missing somewhere.
    """

    acknowledged: int
    found: int
    duplicated: int
    lost: int

    @property
    def is_whole(self) -> bool:
        """Every acknowledged command is there, once."""
        return self.found == self.acknowledged > 0 and not self.duplicated and not self.lost


def counted(promised: dict[str, str], places: Iterable[ActsOf]) -> Counts:
    """Count promised acts in places."""
    places = list(places)
    found = sum(all(place.get(request) == [act] for place in places) for request, act in promised.items())
    duplicated = len({request for place in places for request, acts in place.items() if len(acts) > 1})
    lost = sum(
        any(act not in place.get(request, []) for place in places) for request, act in promised.items()
    )
    return Counts(len(promised), found, duplicated, lost)


def acts_of(events: Iterable[StoredEvent]) -> ActsOf:
    """Give the whole acts of each request; an act of which a part is missing or doubled is none."""
    parts: defaultdict[str, list[int]] = defaultdict(list)
    of: dict[str, int] = {}
    requests: dict[str, str] = {}
    for stored in events:
        event = json.loads(stored.body)
        act = event["act"]["id"]
        parts[act].append(event["act"]["n"])
        of[act] = event["act"]["of"]
        if event["request"] is not None:
            requests[act] = event["request"]["id"]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for act, request in requests.items():
        times = Counter(parts[act])
        if set(times) == set(range(1, of[act] + 1)):
            found[request] += [act] * max(times.values())
    return dict(found)


def in_views(database: str, store: ActsOf) -> ActsOf:
    """Give the acts that the view of acts knows whole; its request is the store's to say."""
    requests = {act: request for request, acts in store.items() for act in acts}
    views = PostgresViews(database, all_views())
    engine = views.reading_engine()
    with engine.connect() as connection:
        rows = connection.execute(acts_events.select()).all()
    engine.dispose()
    views.close()
    parts: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        parts[row.act].append(row.n)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.n == row.of and row.act in requests and parts[row.act] == [*range(1, row.of + 1)]:
            found[requests[row.act]].append(row.act)
    return dict(found)


def account(scale: Scale, promised: dict[str, str]) -> Counts:
    """Wait until log and views have come up with the store, and count in all three.

    Beyond what it counts: the log holds the store's bytes, and every view's rows are those of a replay.
    """
    log = KafkaLog(scale.kafka, f"{scale.origin}.log.v1")
    try:
        with PostgresReader(scale.database) as reader:
            store = EmbeddedLog(reader)
            head = store.head()
            until(lambda: log.head() == head and views_have_come_to(scale, head))
            events = [*whole(store)]
            published = [*whole(log)]
            assert published == events
            _expect_views_of_a_replay(scale, store, head)
    finally:
        log.close()
    in_store = acts_of(events)
    return counted(promised, [in_store, acts_of(published), in_views(scale.database, in_store)])


def views_have_come_to(scale: Scale, head: int) -> bool:
    """Tell whether every view stands at a sequence."""
    chosen = all_views()
    views = PostgresViews(scale.database, chosen)
    try:
        engine = views.reading_engine()
        with engine.connect() as connection:
            rows = connection.execute(select(positions.c.position)).all()
        engine.dispose()
    finally:
        views.close()
    return [row.position for row in rows] == [head] * len(chosen)


def _expect_views_of_a_replay(scale: Scale, store: EmbeddedLog, head: int) -> None:
    chosen = all_views()
    views = PostgresViews(scale.database, chosen)
    engine = views.reading_engine()
    replayed = replayed_views(store, chosen, to=head, progress=lambda *_: None)
    assert digests(engine, chosen) == digests(replayed.engine, chosen)
    replayed.engine.dispose()
    engine.dispose()
    views.close()
