"""A repository lost with its database comes back from the log and a backup: same bytes, same views, same answers."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from kafka import KafkaAdminClient, KafkaProducer

from adapters.composing.restoring import UNFINISHED
from adapters.composing.view_care import list_at_scale
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres import PostgresEventStore
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.event_store.sqlite_tables import EVENTS_FILE
from adapters.kafka_log.connection import client_settings
from adapters.kafka_log.records import headers_of
from adapters.kafka_log.topics import Topics, log_topic
from adapters.key_store.sqlite_keys import SqliteKeyStore
from adapters.settings import Role, Settings
from adapters.sql_views.postgres import place_of
from deployments.local.kafka import Kafka
from domain.ports.store import StoredEvent, whole
from projections.all_views import all_views
from tests.acceptance.processes import Scale, at_scale
from tests.acceptance.served import serving
from tests.adapters.event_store.acts import opening, receipt
from tests.waiting import DEADLINE_S, until

FACT = ("fact", "state", "--role", "material", "--status", "asserted", "--json", "--statement")
TITLE = "A report on rations"


@dataclass
class Lost:
    """A repository at scale as it was before its servers were lost, and what is left of it.

    Args:
        scale: Its log is left; its database counts as lost.
        backup: Made while the record was shorter.
        item: Item with bytes.
        events: Sequence, bytes and digest of every event.
        stored: The same, with what else is stored of each.
        views: Digest of every view at the head.
        record_sha256: Digest of all digests.
    """

    scale: Scale
    backup: Path
    item: str
    content: bytes
    events: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    stored: list[StoredEvent] = field(default_factory=list)
    views: dict[str, str] = field(default_factory=dict)
    record_sha256: str = ""

    def elsewhere(self, folder: Path, database: str) -> Scale:
        """Give a deployment with the same log, and everything else new."""
        folder.mkdir()
        return Scale(folder, database, self.scale.kafka, self.scale.origin)


def ask(scale: Scale, *arguments: str) -> Any:
    return json.loads(scale.do(*arguments, "--json"))


def wait_for_views(scale: Scale) -> None:
    settings = Settings(role=Role.VIEWS, database=scale.database)

    def has_come() -> bool:
        found = list_at_scale(settings)
        return {account.position for account in found.accounts} == {found.head}

    until(has_come)


def stored_in(database: str) -> list[StoredEvent]:
    with PostgresReader(database) as reader:
        return list(whole(EmbeddedLog(reader)))


def events_of(database: str) -> list[tuple[int, bytes, bytes]]:
    return [(event.sequence, event.body, event.digest) for event in stored_in(database)]


def digests_in(verified: Any) -> dict[str, str]:
    return {view["name"]: view["sha256"] for view in verified["views"]}


def made_anew(scale: Scale, events: list[StoredEvent]) -> None:
    """Put other records in the place of the log, as somebody does who may do anything to the brokers."""
    topic = f"{scale.origin}.log.v1"
    admin = KafkaAdminClient(**client_settings(scale.kafka))
    admin.delete_topics([topic])
    admin.close()
    until(lambda: is_made_again(scale, topic))
    producer = KafkaProducer(**client_settings(scale.kafka), acks="all")
    sent = [
        producer.send(topic, key=b"", value=event.body, headers=headers_of(event), partition=0)
        for event in events
    ]
    for each in sent:
        each.get(DEADLINE_S)
    producer.close()


def is_made_again(scale: Scale, topic: str) -> bool:
    """Make the topic, once the brokers have done away with the old one."""
    topics = Topics(scale.kafka)
    try:
        return topics.apply(log_topic(topic.partition(".")[0], replicas=1), replicas=1).was_made
    finally:
        topics.close()


@pytest.fixture(scope="module")
def lost(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str], kafka: Kafka
) -> Iterator[Lost]:
    folder = tmp_path_factory.mktemp("lost")
    content = b"%PDF-1.7\n" + os.urandom(40_000)
    (folder / "in").mkdir()
    (folder / "in" / "report.pdf").write_bytes(content)
    with at_scale(folder / "scale", new_database, kafka.addresses) as scale:
        api = scale.start("api")
        for process in ("publish", "project"):
            scale.start(process)
        server = ("--server", api.address)
        taken = scale.do(
            "intake", str(folder / "in"), *server, "--collection", "C-1", "--basis", "found", "--json"
        )
        item = json.loads(taken.splitlines()[0])["id"]
        scale.do(*FACT, "Rations were cut.", *server, "--request-id", "request-1")
        said = scale.do("backup", "--data", str(scale.folder), "--to", str(folder / "backup"), "--json")
        scale.do(*FACT, "They were cut again.", *server, "--wait", "projected")
        wait_for_views(scale)
        left = Lost(scale, folder / "backup", item, content)
        verified = ask(scale, "verify")
        left.stored = stored_in(scale.database)
        left.events, left.views = events_of(scale.database), digests_in(verified)
        left.record_sha256 = verified["record_sha256"]
        assert json.loads(said)["head"] == len(left.events) - 1
        scale.stop()
        yield left


RESTORE = ("restore", "--from-log")


@pytest.fixture(scope="module")
def restored(
    lost: Lost, tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]
) -> Iterator[Scale]:
    """The repository again, in an empty database, with views built anew from the log."""
    scale = lost.elsewhere(tmp_path_factory.mktemp("restored") / "new", new_database())
    scale.do("migrate")
    said = ask(scale, *RESTORE, "--backup", str(lost.backup))
    assert (said["head"], said["was_there"], said["objects"]) == (len(lost.events), 0, 1)
    assert said["record_sha256"] == lost.record_sha256
    scale.start("project")
    wait_for_views(scale)
    yield scale
    scale.stop()


def test_a_database_comes_back_from_the_log_byte_for_byte_and_its_views_digest_for_digest(
    lost: Lost, restored: Scale
) -> None:
    assert events_of(restored.database) == lost.events
    # Acts, requests and claims stand beside the events again: `verify` holds each against its event.
    found = ask(restored, "verify")
    assert (found["difference"], found["record_sha256"]) == ("", lost.record_sha256)
    assert digests_in(found) == lost.views


def test_what_came_back_works_on(lost: Lost, restored: Scale, tmp_path: Path) -> None:
    """Evidence and texts can be read, a request asked before is known, and the publisher goes on."""
    server = ("--server", restored.start("api").address)
    restored.start("publish")
    restored.do("item", "download", lost.item, "--to", str(tmp_path / "bytes"), *server)
    assert (tmp_path / "bytes").read_bytes() == lost.content
    again = json.loads(restored.do(*FACT, "Rations were cut.", *server, "--request-id", "request-1"))
    assert again["receipt"]["was_repeated"]
    further = json.loads(restored.do(*FACT, "A third time.", *server, "--wait", "projected"))
    assert int(further["receipt"]["first_sequence"]) == len(lost.events) + 1


def test_a_row_that_was_edited_behind_the_program_s_back_is_named_beside_its_processes(
    restored: Scale,
) -> None:
    edit = "UPDATE {0}.evidence_register_items SET kind = 'video'"
    (place,) = [place_of(view) for view in all_views() if view.name == "evidence_register"]
    with psycopg.connect(restored.database) as shell:
        shell.execute(edit.format(place).encode())
    done = restored.run("verify")
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert "difference at view evidence_register at position" in done.stdout
    assert "column kind: expected what the log gives, found another value" in done.stdout
    with psycopg.connect(restored.database) as shell:
        shell.execute("UPDATE stored_events SET topic = 'evidence.closed.v1' WHERE notification_id = 5")
    done = restored.run("verify")
    assert done.returncode == 1
    assert "difference at sequence 5, stored_events.topic: expected " in done.stdout
    assert "found evidence.closed.v1 (evidence.closed.v1 " in done.stdout


def test_a_data_folder_comes_back_from_the_same_log_and_the_same_backup(lost: Lost, tmp_path: Path) -> None:
    data = tmp_path / "embedded"
    scale = lost.elsewhere(tmp_path / "elsewhere", "")
    restored = ask(scale, *RESTORE, "--backup", str(lost.backup), "--data", str(data))
    assert restored["objects"] == 1
    reader = SqliteReader(data)
    found = [(event.sequence, event.body, event.digest) for event in whole(EmbeddedLog(reader))]
    reader.close()
    assert found[: len(lost.events)] == lost.events
    assert not (data / UNFINISHED).exists()
    said = ask(scale, "replay", "--data", str(data), "--to", str(len(lost.events)))
    assert digests_in(said) == lost.views
    with serving(data) as served:
        served("item", "download", lost.item, "--to", str(tmp_path / "bytes"))
    assert (tmp_path / "bytes").read_bytes() == lost.content


def test_without_the_log_a_repository_comes_back_as_far_as_the_backup_goes(
    lost: Lost, tmp_path: Path
) -> None:
    data = tmp_path / "embedded"
    scale = lost.elsewhere(tmp_path / "elsewhere", "")
    restored = ask(scale, "restore", "--backup", str(lost.backup), "--data", str(data))
    assert restored["head"] == len(lost.events) - 1
    assert scale.do("verify", "--data", str(data)).startswith("repository ")


def test_a_database_of_another_repository_is_refused_and_left_as_it_is(
    lost: Lost, tmp_path: Path, new_store: Callable[[], str]
) -> None:
    scale = lost.elsewhere(tmp_path / "other", new_store())
    store = PostgresEventStore(scale.database)
    receipt(store.append([opening()])[0])
    store.close()
    before = events_of(scale.database)
    done = scale.run(*RESTORE)
    assert done.returncode == 1
    assert "of the same repository" in done.stderr
    assert events_of(scale.database) == before


def test_the_log_of_another_repository_is_refused(lost: Lost, tmp_path: Path) -> None:
    scale = lost.elsewhere(tmp_path / "other", "")
    scale.origin = "another"
    scale.do("topics", "apply")
    done = scale.run(*RESTORE, "--data", str(tmp_path / "data"))
    assert "expected a record with at least its opening, found an empty one" in done.stderr


def test_a_backup_longer_than_the_log_shows_that_the_log_was_cut_short(lost: Lost, tmp_path: Path) -> None:
    scale = lost.elsewhere(tmp_path / "elsewhere", "")
    beyond = str(len(lost.events) + 1_000)
    done = scale.run(*RESTORE, "--data", str(tmp_path / "data"), "--at-least", beyond)
    assert done.returncode == 1
    assert f"expected a log that reaches sequence {beyond}" in done.stderr


def test_keys_of_another_repository_are_not_mixed_with_those_of_the_backup(
    lost: Lost, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    SqliteKeyStore(data).close()
    scale = lost.elsewhere(tmp_path / "elsewhere", "")
    done = scale.run(*RESTORE, "--backup", str(lost.backup), "--data", str(data))
    assert done.returncode == 1
    assert "keys of the backup's repository" in done.stderr


# Last here: from now on the topic is another.


def test_a_log_that_was_edited_or_cut_short_is_refused_with_its_first_bad_sequence(
    lost: Lost, tmp_path: Path
) -> None:
    edited, place = [*lost.stored], len(lost.stored) // 2
    event = edited[place]
    at = event.body.index(b'"nonce":"') + 9
    body = event.body[:at] + (b"1" if event.body[at : at + 1] == b"0" else b"0") + event.body[at + 1 :]
    edited[place] = replace(event, body=body)
    made_anew(lost.scale, edited)
    scale = lost.elsewhere(tmp_path / "elsewhere", "")
    asked = (*RESTORE, "--backup", str(lost.backup), "--data", str(tmp_path / "data"))
    done = scale.run(*asked)
    assert (done.returncode, (tmp_path / "data" / EVENTS_FILE).exists()) == (1, False)
    assert f"sequence {event.sequence}: the backup holds another event than the log" in done.stderr
    made_anew(lost.scale, lost.stored[:-2])
    done = scale.run(*asked)
    reached = len(lost.stored) - 2
    assert (
        f"expected a log that reaches sequence {reached + 1}, found that it ends at {reached}: it was cut short"
        in done.stderr
    )
