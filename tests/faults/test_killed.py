"""Processes killed under load, and more started at once than are needed: nothing is lost, nothing is there twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest

from deployments.local.kafka import Kafka
from tests.faults.accounting import account, counted, places_of
from tests.faults.conftest import Measure
from tests.faults.fleet import ROLES, Fleet, Member, fleet
from tests.faults.load import Load, loading
from tests.faults.raw_topic import raw_sequences
from tests.faults.stores import PUBLISHING_TURN, VIEW_TURNS, holders
from tests.faults.table import entered
from tests.waiting import LONG_S, until

API, PUBLISH, PROJECT = ROLES


@pytest.fixture(scope="module")
def two_of_each(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str], kafka: Kafka
) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("killed") / "scale"
    with fleet(folder, new_database, kafka.addresses, dict.fromkeys(ROLES, 2)) as started:
        yield started


def busiest(fleet: Fleet, purposes: tuple[str, ...]) -> Member:
    """Wait until every turn is somebody's, and give whoever has most of them."""
    until(lambda: len(holders(fleet.scale.database, purposes)) == len(purposes), deadline_s=LONG_S)
    [(name, _)] = Counter(holders(fleet.scale.database, purposes).values()).most_common(1)
    return fleet.named(name)


def seconds_of_takeover(fleet: Fleet, killed: Member, purposes: tuple[str, ...]) -> float:
    """Kill a process, and give how long it took until others had all of its turns."""
    [other] = [member for member in fleet.of(killed.role) if member is not killed]
    fleet.kill(killed)
    began = time.monotonic()
    until(lambda: holders(fleet.scale.database, purposes) == dict.fromkeys(purposes, other.name))
    return time.monotonic() - began


def test_of_two_publishers_and_two_projectors_one_takes_over_from_the_other(
    two_of_each: Fleet, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    taken_over = []
    with loading(tmp_path / "notes", two_of_each.servers, two_of_each.item) as load:
        load.wait_for_more(50)
        for purposes in ((PUBLISHING_TURN,), VIEW_TURNS):
            active = busiest(two_of_each, purposes)
            taken_over.append(seconds_of_takeover(two_of_each, active, purposes))
            load.wait_for_more(50)
            two_of_each.again(active)
        load.finish()
    two_of_each.wait()
    counts = account(two_of_each.scale, load)
    told = "all there, once; publisher taken over after {:.1f} s, views after {:.1f} s".format(*taken_over)
    assert entered(
        request, "two publishers, two projectors, the active ones killed", counts, stop=told
    ).is_whole
    sequences = raw_sequences(two_of_each.scale)
    assert [*dict.fromkeys(sequences)] == [*range(1, len(set(sequences)) + 1)]


def kill_in_turn(fleet: Fleet, load: Load, measure: Measure) -> list[tuple[str, int]]:
    """Kill a process of one kind after the other at random points of a load, each once the last is back.

    Gives of each kill the kind, and how many commands were acknowledged before it.
    """
    chance = random.Random(measure.seed)
    kills = []
    for role in islice(cycle(ROLES), measure.kills):
        load.wait_for_more(chance.randint(1, measure.between))
        killed = chance.choice(fleet.of(role))
        fleet.wait()
        kills.append((role, len(load.acknowledged)))
        fleet.kill(killed)
        fleet.again(killed)
    fleet.wait()
    return kills


def test_processes_killed_in_turn_at_random_points_of_a_load_lose_nothing(
    two_of_each: Fleet, tmp_path: Path, measure: Measure, request: pytest.FixtureRequest
) -> None:
    with loading(tmp_path / "notes", two_of_each.servers, two_of_each.item, seed=measure.seed) as load:
        load.wait_for_more(1)
        kills = kill_in_turn(two_of_each, load, measure)
        load.finish()
    places = places_of(two_of_each.scale)
    # What was acknowledged between a kill and the next is counted to the kind that was killed.
    promised = list(load.acknowledged.items())
    ends = [count for _, count in kills[1:]] + [len(promised)]
    for role in ROLES:
        of_role = [
            pair
            for (killed, begin), end in zip(kills, ends, strict=True)
            if killed == role
            for pair in promised[begin:end]
        ]
        times = sum(killed == role for killed, _ in kills)
        assert entered(request, f"{role} killed {times} times", counted(dict(of_role), places)).is_whole
    counts = counted(load.acknowledged, places, given_up=load.given_up)
    assert entered(request, f"these {len(kills)} kills in turn (seed {measure.seed})", counts).is_whole
