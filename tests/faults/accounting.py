"""What became of every command of a load: counted in the store, in the log and in the views."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from adapters.composing.reading import replayed_views
from adapters.composing.set_aside import passing
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.kafka_log.reader import KafkaLog
from adapters.sql_views.postgres import PostgresViews
from domain.ports.store import StoredEvent, whole
from projections.acts import events as acts_events
from projections.all_views import all_views
from tests.acceptance.processes import Scale
from tests.faults.load import Load
from tests.faults.stores import have_come_to, views_in
from tests.projections.histories import digests
from tests.waiting import LONG_S, until


@dataclass(frozen=True)
class Place:
    """The acts that stand in one place.

    Args:
        whole: The acts of each request, each as often as it stands there whole.
        in_part: Acts of which an event is missing, or stands there more often than another.
    """

    whole: dict[str, list[str]]
    in_part: frozenset[str] = frozenset()

    @classmethod
    def of(cls, parts: Iterable[tuple[str, int, int]], requests: Mapping[str, str]) -> Place:
        """Make acts of their events.

        Args:
            parts: Of each event its act, its number in it, and how many the act has.
            requests: The request of each act that has one.
        """
        found: defaultdict[str, list[int]] = defaultdict(list)
        sizes: dict[str, int] = {}
        for act, n, of in parts:
            found[act].append(n)
            sizes[act] = of
        whole: defaultdict[str, list[str]] = defaultdict(list)
        in_part: set[str] = set()
        for act, numbers in found.items():
            times = Counter(numbers)
            if set(times) != set(range(1, sizes[act] + 1)) or len(set(times.values())) != 1:
                in_part.add(act)
            elif act in requests:
                whole[requests[act]] += [act] * times[1]
        return cls(dict(whole), frozenset(in_part))


@dataclass(frozen=True)
class Counts:
    """What a fault left of a load.

    Args:
        acknowledged: Commands that the client was told are recorded.
        found: Of those, in store, log and views exactly once, as the act that was told.
        duplicated: Requests that stand for more than one act, or an act more than once, anywhere.
        lost: Acknowledged commands that are missing somewhere.
        unanswered: Commands that were sent and given up: nobody was told what became of them.
        recorded: Of those, in store, log and views.
        in_part: Acts, acknowledged or not, that stand in part in one place, or in one place and not in another.
    """

    acknowledged: int
    found: int
    duplicated: int
    lost: int
    unanswered: int = 0
    recorded: int = 0
    in_part: int = 0

    @property
    def is_whole(self) -> bool:
        """Every acknowledged command is there, once, and every other wholly or not at all."""
        nothing_else = not (self.duplicated or self.lost or self.in_part)
        return self.found == self.acknowledged > 0 and nothing_else


def counted(
    promised: Mapping[str, str], places: Sequence[Place], *, given_up: AbstractSet[str] = frozenset()
) -> Counts:
    """Count promised acts, and what became of requests that were given up, in places."""
    found = sum(
        all(place.whole.get(request) == [act] for place in places) for request, act in promised.items()
    )
    duplicated = {request for place in places for request, acts in place.whole.items() if len(acts) > 1}
    lost = sum(
        any(act not in place.whole.get(request, []) for place in places) for request, act in promised.items()
    )
    standing = [sum(request in place.whole for place in places) for request in given_up]
    in_part = len({act for place in places for act in place.in_part})
    return Counts(
        acknowledged=len(promised),
        found=found,
        duplicated=len(duplicated),
        lost=lost,
        unanswered=len(given_up),
        recorded=standing.count(len(places)),
        in_part=in_part + sum(0 < times < len(places) for times in standing),
    )


def of_events(events: Iterable[StoredEvent]) -> Place:
    """Give the acts that events make."""
    bodies = [json.loads(stored.body) for stored in events]
    requests = {body["act"]["id"]: body["request"]["id"] for body in bodies if body["request"] is not None}
    parts = ((body["act"]["id"], body["act"]["n"], body["act"]["of"]) for body in bodies)
    return Place.of(parts, requests)


def of_views(views: PostgresViews, requests: Mapping[str, str]) -> Place:
    """Give the acts that the view of acts knows; the request of each is the store's to say."""
    engine = views.reading_engine()
    with engine.connect() as connection:
        rows = connection.execute(acts_events.select()).all()
    engine.dispose()
    return Place.of(((row.act, row.n, row.of) for row in rows), requests)


def requests_of(place: Place) -> dict[str, str]:
    """Give the request of each whole act."""
    return {act: request for request, acts in place.whole.items() for act in acts}


def account(scale: Scale, load: Load) -> Counts:
    """Wait until log and views have come up with the store, and count in all three."""
    return counted(load.acknowledged, places_of(scale), given_up=load.given_up)


def places_of(scale: Scale) -> list[Place]:
    """Wait until log and views have come up with the store, and read the acts of all three.

    Beyond what is counted in them: the log holds the store's bytes, and every view's rows are those of a replay.
    """
    log = KafkaLog(scale.kafka, f"{scale.origin}.log.v1")
    try:
        with PostgresReader(scale.database) as reader, views_in(scale.database) as views:
            store = EmbeddedLog(reader)
            head = store.head()
            until(lambda: log.head() == head and have_come_to(views, head), deadline_s=LONG_S)
            events, published = [*whole(store)], [*whole(log)]
            assert published == events
            _expect_views_of_a_replay(views, reader, head)
            in_store = of_events(events)
            return [in_store, of_events(published), of_views(views, requests_of(in_store))]
    finally:
        log.close()


def _expect_views_of_a_replay(views: PostgresViews, store: PostgresReader, head: int) -> None:
    chosen = all_views()
    engine = views.reading_engine()
    replayed = replayed_views(
        EmbeddedLog(store), chosen, to=head, progress=lambda *_: None, set_aside=passing(store)
    )
    assert digests(engine, chosen) == digests(replayed.engine, chosen)
    replayed.engine.dispose()
    engine.dispose()
