"""Processes killed under load, and more started at once than are needed: nothing is lost, nothing is there twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest

from deployments.local.kafka import Kafka
from tests.faults.accounting import account
from tests.faults.conftest import Measure
from tests.faults.fleet import ROLES, Fleet, fleet
from tests.faults.load import loading
from tests.faults.raw_topic import raw_sequences
from tests.faults.table import entered


@pytest.fixture(scope="module")
def two_of_each(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str], kafka: Kafka
) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("killed") / "scale"
    with fleet(folder, new_database, kafka.addresses, dict.fromkeys(ROLES, 2)) as started:
        yield started


def test_two_publishers_and_two_projectors_started_at_once_do_the_work_of_one(
    two_of_each: Fleet, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with loading(tmp_path / "notes", two_of_each.servers, two_of_each.item) as load:
        load.wait_for_more(100)
        load.finish()
    counts = account(two_of_each.scale, load.acknowledged)
    assert entered(request, "two publishers and two projectors at once", counts).is_whole
    sequences = raw_sequences(two_of_each.scale)
    assert sequences == [*range(1, len(sequences) + 1)]


def test_processes_killed_in_turn_at_random_points_of_a_load_lose_nothing(
    two_of_each: Fleet, tmp_path: Path, measure: Measure, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(7)
    with loading(tmp_path / "notes", two_of_each.servers, two_of_each.item) as load:
        load.wait_for_more(1)
        for role in islice(cycle(ROLES), measure.kills):
            load.wait_for_more(chance.randint(1, measure.between))
            killed, other = chance.sample(two_of_each.of(role), 2)
            assert other.process.process.poll() is None, f"the other {role} has ended"
            two_of_each.kill(killed)
            two_of_each.again(killed)
        two_of_each.wait()
        load.finish()
    counts = account(two_of_each.scale, load.acknowledged)
    assert entered(request, f"{measure.kills} kills of API, publisher and projector", counts).is_whole
