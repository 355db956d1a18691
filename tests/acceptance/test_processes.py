"""The same program as processes: two of the API, publisher and projector, on real PostgreSQL and Kafka."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from adapters.composing.reading import replayed_views
from adapters.composing.view_care import list_at_scale
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres import PostgresEventStore
from adapters.event_store.postgres_reader import PostgresReader
from adapters.kafka_log.reader import KafkaLog
from adapters.settings import Role, Settings
from adapters.sql_views.postgres import PostgresViews
from deployments.demo.at_scale import Embedded, but_for_the_minute, play_embedded, told_by
from deployments.local.kafka import Kafka
from domain.ports.store import whole
from projections.all_views import all_views
from tests.acceptance.processes import Process, Scale, at_scale
from tests.adapters.event_store.acts import opening, receipt
from tests.projections.histories import digests
from tests.waiting import DEADLINE_S, until

ROOT = Path(__file__).parents[2]
CONSOLE_CONSUMER = (sys.executable, "-m", "deployments.local", "console-consumer")
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


def wait_for_views(deployment: Deployment) -> int:
    """Wait until every view has applied the head of the store; give it."""
    return head_of_views(deployment.scale)


def head_of_views(scale: Scale) -> int:
    settings = Settings(role=Role.VIEWS, database=scale.database)
    found = list_at_scale(settings)

    def have_come() -> bool:
        nonlocal found
        found = list_at_scale(settings)
        return found.head > 0 and {account.position for account in found.accounts} == {found.head}

    until(have_come)
    return found.head


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    """The demo played into one folder, and its log exported."""
    return play_embedded(tmp_path_factory.mktemp("embedded"))


def test_the_demo_prints_the_same_as_on_the_embedded_node(deployment: Deployment, embedded: Embedded) -> None:
    wait_for_views(deployment)
    address = deployment.apis[0].address
    found = but_for_the_minute(told_by(address, settled=lambda: wait_for_views(deployment)))
    assert found == but_for_the_minute(embedded.told)
    assert len(found) > 50


def test_views_from_kafka_equal_a_replay_of_the_store_in_memory(deployment: Deployment) -> None:
    head, chosen = wait_for_views(deployment), all_views()
    views = PostgresViews(deployment.scale.database, chosen)
    with PostgresReader(deployment.scale.database) as store:
        replayed = replayed_views(EmbeddedLog(store), chosen, to=head, progress=lambda *_: None)
    assert digests(views.reading_engine(), chosen) == digests(replayed.engine, chosen)
    views.close()


def test_the_embedded_demo_imported_at_scale_gives_the_same_record_and_the_same_views(
    embedded: Embedded, tmp_path: Path, new_database: Callable[[], str], kafka: Kafka
) -> None:
    with at_scale(tmp_path / "imported", new_database, kafka.addresses, origin="repository") as scale:
        scale.do("import-log", str(embedded.log))
        scale.start("publish")
        scale.start("project")
        assert head_of_views(scale) == embedded.verified["head"]
        found = json.loads(scale.do("verify", "--json"))
        scale.do("export-log", str(tmp_path / "again"))
    assert found == embedded.verified
    assert len(found["views"]) == len(all_views())
    assert (tmp_path / "again").read_bytes() == embedded.log.read_bytes()


def test_the_console_consumer_of_kafka_shows_an_event_whose_bytes_have_the_recorded_digest(
    deployment: Deployment,
) -> None:
    head = wait_for_views(deployment)
    topic, api = f"{deployment.scale.origin}.log.v1", deployment.apis[0]
    with PostgresReader(deployment.scale.database) as store:
        [event] = store.read(head - 1, 1)
    place = ("--topic", topic, "--partition", "0", "--offset", str(head - 1), "--max-messages", "1")
    command = (*CONSOLE_CONSUMER, "--bootstrap-server", deployment.scale.kafka, *place)
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=DEADLINE_S).stdout
    history = deployment.ask(api, "history", event.stream, "--json")
    [recorded] = [one["event"] for one in history["entries"] if one["event"]["sequence"] == str(head)]
    assert shown.endswith(b"}\n")
    assert sha256(shown.removesuffix(b"\n")).hexdigest() == recorded["sha256"]


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


def test_a_database_that_was_not_migrated_is_refused(
    tmp_path: Path, new_database: Callable[[], str], kafka: Kafka
) -> None:
    done = Scale(tmp_path, new_database(), kafka.addresses).run("publish")
    assert (done.returncode, done.stdout) == (1, "")
    assert "expected the database at revision 0004, found none: run `gravamen migrate`" in done.stderr


def test_a_topic_that_was_not_made_is_refused(
    tmp_path: Path, new_store: Callable[[], str], kafka: Kafka
) -> None:
    scale = Scale(tmp_path, new_store(), kafka.addresses, origin="test-ledger")
    store = PostgresEventStore(scale.database)
    receipt(store.append([opening()])[0])
    store.close()
    done = scale.run("publish")
    assert done.returncode == 1
    assert f"expected topic {scale.origin}.log.v1, found none" in done.stderr


# Last here: from now on nobody serves.


def test_processes_stop_when_they_are_told_to(deployment: Deployment) -> None:
    running = [each for each in deployment.scale.started if each.process.poll() is None]
    assert len(running) == 4
    assert [process.end() for process in running] == [0, 0, 0, 0]
