"""One of three brokers lost under load, the one that leads the log: two go on, and nothing acknowledged is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from adapters.kafka_log.connection import client_settings
from deployments.local.errors import StackError
from deployments.local.kafka import Broker, Kafka
from tests.acceptance.processes import Scale
from tests.faults.accounting import account
from tests.faults.fleet import fleet
from tests.faults.load import loading
from tests.faults.table import entered


@pytest.fixture
def three(server_folder: Path) -> Iterator[Kafka]:
    try:
        cluster = Kafka.start(server_folder / "three", nodes=3)
    except StackError as error:
        pytest.skip(str(error))
    yield cluster
    cluster.stop()


def leader_of_the_log(scale: Scale, kafka: Kafka) -> Broker:
    """Find the broker that leads the log, whose copies three brokers keep."""
    admin = KafkaAdminClient(**client_settings(scale.kafka))
    [described] = admin.describe_topics([f"{scale.origin}.log.v1"])
    admin.close()
    [partition] = described["partitions"]
    assert len(partition["replica_nodes"]) == len(kafka.brokers)
    return next(broker for broker in kafka.brokers if broker.id == partition["leader_id"])


def test_a_lost_leader_of_three_brokers_loses_nothing(
    three: Kafka, tmp_path: Path, new_database: Callable[[], str], request: pytest.FixtureRequest
) -> None:
    with (
        fleet(tmp_path / "scale", new_database, three.addresses, {}) as started,
        loading(tmp_path / "notes", started.servers, started.item) as load,
    ):
        load.wait_for_more(20)
        lost = leader_of_the_log(started.scale, three)
        lost.stop(kill=True)
        load.wait_for_more(40)
        load.finish()
        # With the broker still gone: two in step are enough.
        counts = account(started.scale, load)
        assert leader_of_the_log(started.scale, three).id != lost.id
    assert entered(request, "one of three brokers lost, leading the log", counts).is_whole
