"""The same program as processes: two of the API, publisher and projector, on real PostgreSQL and Kafka."""

from __future__ import annotations

import io
import json
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from adapters.composing.reading import replayed_views
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.kafka_log.reader import KafkaLog
from adapters.sql_views.postgres import PostgresViews
from deployments.demo.answers import Answers
from deployments.demo.client import Client
from deployments.demo.node import channel_to, served
from deployments.demo.player import play
from deployments.demo.report import Report
from deployments.demo.scenario import load
from deployments.local.kafka import Kafka
from domain.ports.store import whole
from projections.all_views import all_views
from tests.acceptance.processes import Process, Scale, at_scale
from tests.projections.histories import digests
from tests.waiting import until

RECORDED_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ")
FACT = ("fact", "state", "--role", "material", "--status", "asserted", "--json", "--statement")


@dataclass
class Deployment:
    """A repository at scale, and its processes."""

    scale: Scale
    apis: list[Process]
    publisher: Process
    projector: Process

    def ask(self, api: Process, *arguments: str, by: str = "administrator") -> Any:
        """Run a command that must succeed against one of the API processes."""
        done = self.scale.run(*arguments, "--server", api.address, "--as", by)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def deployment(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str], kafka: Kafka
) -> Iterator[Deployment]:
    with at_scale(tmp_path_factory.mktemp("scale"), new_database, kafka.addresses) as scale:
        apis = [scale.start("api"), scale.start("api")]
        yield Deployment(scale, apis, scale.start("publish"), scale.start("project"))


def told_of_the_demo(address: str) -> str:
    """Play the demo through an API, and give what it prints of the case, but for the minute of each act."""
    scenario, printed = load(), io.StringIO()
    with channel_to(address) as channel:
        client = Client(channel)
        report = Report(Answers(scenario, client, play(scenario, client, lambda *_: None)))
        with redirect_stdout(printed):
            report.all()
    return RECORDED_AT.sub("when it was recorded", printed.getvalue())


def test_the_demo_prints_the_same_as_on_the_embedded_node(deployment: Deployment, tmp_path: Path) -> None:
    with served(tmp_path / "embedded") as address:
        expected = told_of_the_demo(address)
    found = told_of_the_demo(deployment.apis[0].address)
    assert found.splitlines() == expected.splitlines()
    assert len(found.splitlines()) > 50


def wait_for_views(deployment: Deployment) -> int:
    """Wait until every view has applied the head of the store; give it."""

    def head_and_positions() -> tuple[int, list[int]]:
        found = json.loads(deployment.scale.do("views", "list", "--json"))
        return found["head"], [account["position"] for account in found["accounts"]]

    def has_come() -> bool:
        head, positions = head_and_positions()
        return set(positions) == {head}

    until(has_come)
    return head_and_positions()[0]


def test_views_from_kafka_equal_a_replay_of_the_store_in_memory(deployment: Deployment) -> None:
    head, chosen = wait_for_views(deployment), all_views()
    views = PostgresViews(deployment.scale.database, chosen)
    with PostgresReader(deployment.scale.database) as store:
        replayed = replayed_views(EmbeddedLog(store), chosen, to=head, progress=lambda *_: None)
    assert digests(views.reading_engine(), chosen) == digests(replayed.engine, chosen)
    views.close()


def test_the_log_holds_the_bytes_of_the_store(deployment: Deployment) -> None:
    log = KafkaLog(deployment.scale.kafka, f"{deployment.scale.origin}.log.v1")
    with PostgresReader(deployment.scale.database) as store:
        head = store.head()
        until(lambda: log.head() == head)
        assert [event.body for event in whole(log)] == [event.body for event in whole(EmbeddedLog(store))]
    log.close()


def test_who_registers_at_one_process_acts_at_once_through_another(deployment: Deployment) -> None:
    one, other = deployment.apis
    expert = f"expert-{uuid4().hex[:6]}"
    registering = (
        "identity",
        "register",
        "--identity",
        expert,
        "--name",
        "Fictional Expert",
        "--kind",
        "person",
    )
    deployment.ask(one, *registering, "--json")
    answer = deployment.ask(other, *FACT, "Rations were cut.", by=expert)
    assert answer["receipt"]["first_sequence"]


@pytest.mark.parametrize("level", ["recorded", "logged", "projected"])
def test_a_command_answers_when_it_has_come_so_far(deployment: Deployment, level: str) -> None:
    answer = deployment.ask(deployment.apis[0], *FACT, f"Waited until {level}.", "--wait", level)
    sequence = int(answer["receipt"]["last_sequence"])
    with PostgresReader(deployment.scale.database) as store:
        logged = store.acknowledged(f"{deployment.scale.origin}.log.v1")
    applied = min(
        account["position"]
        for account in json.loads(deployment.scale.do("views", "list", "--json"))["accounts"]
    )
    assert logged >= (sequence if level != "recorded" else 0)
    assert applied >= (sequence if level == "projected" else 0)


def test_checkpoints_are_not_offered(deployment: Deployment) -> None:
    done = deployment.scale.run(
        *FACT, "Never.", "--wait", "checkpointed", "--server", deployment.apis[0].address
    )
    assert done.returncode != 0
    assert "unimplemented: checkpoints are not offered by this version" in done.stderr


def test_every_process_says_that_it_is_well(deployment: Deployment) -> None:
    for process in (*deployment.apis, deployment.publisher, deployment.projector):
        until(process.is_serving)
    assert deployment.publisher.is_serving("live")
    assert deployment.projector.is_serving("view/proof_graph")


def test_a_view_is_built_anew_beside_what_is_read(deployment: Deployment) -> None:
    wait_for_views(deployment)
    said = deployment.scale.do("views", "rebuild", "evidence_register")
    assert said == "view evidence_register built anew, and in place\n"
    deployment.ask(deployment.apis[1], *FACT, "After the rebuild.", "--wait", "projected")


def test_a_view_that_follows_cannot_pass_over_an_event(deployment: Deployment) -> None:
    done = deployment.scale.run(
        *("views", "set-aside", "acts", "--sequence", "3", "--reason", "A test."),
        *("--server", deployment.apis[0].address),
    )
    assert "expected view acts stopped at sequence 3, found that it follows" in done.stderr


def test_whoever_stands_by_takes_over_from_one_that_was_killed(deployment: Deployment) -> None:
    standing_by = [deployment.scale.start("publish"), deployment.scale.start("project")]
    for killed in (deployment.publisher, deployment.projector):
        assert killed.end(signal.SIGKILL) == -signal.SIGKILL
    deployment.publisher, deployment.projector = standing_by
    deployment.ask(deployment.apis[1], *FACT, "After the kill.", "--wait", "projected")


def test_processes_stop_when_they_are_told_to(
    tmp_path: Path, new_database: Callable[[], str], kafka: Kafka
) -> None:
    with at_scale(tmp_path / "scale", new_database, kafka.addresses) as scale:
        started = [scale.start("api"), scale.start("publish"), scale.start("project")]
        assert [process.end() for process in started] == [0, 0, 0]


def test_a_database_that_was_not_migrated_is_refused(
    tmp_path: Path, new_database: Callable[[], str], kafka: Kafka
) -> None:
    done = Scale(tmp_path, new_database(), kafka.addresses).run("publish")
    assert (done.returncode, done.stdout) == (1, "")
    assert "expected the database at revision 0003, found none: run `gravamen migrate`" in done.stderr


def test_a_topic_that_was_not_made_is_refused(
    tmp_path: Path, new_database: Callable[[], str], kafka: Kafka
) -> None:
    scale = Scale(tmp_path, new_database(), kafka.addresses)
    scale.do("migrate")
    try:
        scale.start("api")
        done = scale.run("publish")
    finally:
        scale.stop()
    assert done.returncode == 1
    assert f"expected topic {scale.origin}.log.v1, found none" in done.stderr
