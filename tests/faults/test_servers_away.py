"""Servers killed or away under load: commands go on where they can, and what comes back is whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from deployments.local.errors import StackError
from deployments.local.kafka import Kafka
from deployments.local.postgres import Postgres
from tests.faults.accounting import account
from tests.faults.conftest import Measure
from tests.faults.fleet import Fleet, fleet
from tests.faults.load import Load, loading
from tests.faults.table import entered


@dataclass
class Servers:
    """Servers that nobody else uses, so that they can be taken away."""

    postgres: Postgres
    kafka: Kafka

    def new_database(self) -> str:
        return self.postgres.create_database(f"faults_{uuid4().hex[:12]}")


@pytest.fixture(scope="module")
def servers(server_folder: Path) -> Iterator[Servers]:
    folder = server_folder / "faults"
    folder.mkdir()
    folder.chmod(0o711)
    try:
        postgres = Postgres.start(folder / "postgres")
    except StackError as error:
        pytest.skip(str(error))
    try:
        kafka = Kafka.start(folder / "kafka")
    except StackError as error:
        postgres.down(mode="immediate")
        pytest.skip(str(error))
    yield Servers(postgres, kafka)
    kafka.stop()
    postgres.down(mode="immediate")


@pytest.fixture(scope="module")
def one_of_each(tmp_path_factory: pytest.TempPathFactory, servers: Servers) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("away") / "scale"
    with fleet(folder, servers.new_database, servers.kafka.addresses, {}) as started:
        yield started


@pytest.fixture
def load(one_of_each: Fleet, tmp_path: Path) -> Iterator[Load]:
    with loading(tmp_path / "notes", one_of_each.servers, one_of_each.item) as started:
        started.wait_for_more(20)
        yield started


def test_a_broker_killed_and_started_again_loses_nothing(
    one_of_each: Fleet, servers: Servers, load: Load, request: pytest.FixtureRequest
) -> None:
    [broker] = servers.kafka.brokers
    broker.stop(kill=True)
    load.wait_for_more(20)
    broker.start()
    broker.wait()
    load.wait_for_more(20)
    load.finish()
    counts = account(one_of_each.scale, load)
    assert entered(request, "broker killed and started again", counts).is_whole


def test_commands_go_on_while_kafka_is_away_and_the_log_comes_up_after(
    one_of_each: Fleet, servers: Servers, load: Load, measure: Measure, request: pytest.FixtureRequest
) -> None:
    [broker] = servers.kafka.brokers
    broker.stop()
    began = time.monotonic()
    while time.monotonic() - began < measure.away_s:
        load.wait_for_more(20)
    broker.start()
    broker.wait()
    load.wait_for_more(20)
    load.finish()
    counts = account(one_of_each.scale, load)
    assert entered(request, f"Kafka away for {measure.away_s:.0f} s", counts).is_whole


def test_postgresql_stopped_at_once_and_started_again_loses_nothing(
    one_of_each: Fleet, servers: Servers, load: Load, request: pytest.FixtureRequest
) -> None:
    servers.postgres.down(mode="immediate")
    servers.postgres.up()
    load.wait_for_more(20)
    load.finish()
    counts = account(one_of_each.scale, load)
    assert entered(request, "PostgreSQL stopped at once and started again", counts).is_whole
