"""A repository lost with its database comes back from the log and a backup: same bytes, same views, same answers."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from adapters.composing.restoring import UNFINISHED
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.sql_views.postgres import PostgresViews
from deployments.local.kafka import Kafka
from domain.ports.store import whole
from projections.all_views import all_views
from tests.acceptance.processes import Scale, at_scale
from tests.acceptance.served import serving
from tests.projections.histories import digests
from tests.waiting import until

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
        views: Digest of every view at the head.
    """

    scale: Scale
    backup: Path
    item: str
    content: bytes
    events: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    views: dict[str, str] = field(default_factory=dict)

    def elsewhere(self, folder: Path, database: str) -> Scale:
        """Give a deployment with the same log, and everything else new."""
        folder.mkdir()
        return Scale(folder, database, self.scale.kafka, self.scale.origin)


def ask(scale: Scale, *arguments: str) -> Any:
    return json.loads(scale.do(*arguments, "--json"))


def wait_for_views(scale: Scale) -> None:
    def has_come() -> bool:
        found = ask(scale, "views", "list")
        return {account["position"] for account in found["accounts"]} == {found["head"]}

    until(has_come)


def events_of(database: str) -> list[tuple[int, bytes, bytes]]:
    with PostgresReader(database) as reader:
        return [(event.sequence, event.body, event.digest) for event in whole(EmbeddedLog(reader))]


def views_of(database: str) -> dict[str, str]:
    chosen = all_views()
    views = PostgresViews(database, chosen)
    try:
        return digests(views.reading_engine(), chosen)
    finally:
        views.close()


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
        left.events, left.views = events_of(scale.database), views_of(scale.database)
        assert json.loads(said)["head"] == len(left.events) - 1
        scale.stop()
        yield left


RESTORE = ("restore", "--from-log")


def test_a_database_comes_back_from_the_log_byte_for_byte_and_its_views_digest_for_digest(
    lost: Lost, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    scale = lost.elsewhere(tmp_path / "new", new_database())
    scale.do("migrate")
    restored = ask(scale, *RESTORE, "--backup", str(lost.backup))
    assert (restored["head"], restored["was_there"], restored["objects"]) == (len(lost.events), 0, 1)
    assert events_of(scale.database) == lost.events
    assert ask(scale, *RESTORE)["record_sha256"] == restored["record_sha256"]
    try:
        scale.start("project")
        wait_for_views(scale)
        assert views_of(scale.database) == lost.views
        _it_works_on(lost, scale, tmp_path)
    finally:
        scale.stop()


def _it_works_on(lost: Lost, scale: Scale, folder: Path) -> None:
    """Evidence and texts can be read, a request asked before is known, and the publisher goes on."""
    server = ("--server", scale.start("api").address)
    scale.start("publish")
    scale.do("item", "download", lost.item, "--to", str(folder / "bytes"), *server)
    assert (folder / "bytes").read_bytes() == lost.content
    again = json.loads(scale.do(*FACT, "Rations were cut.", *server, "--request-id", "request-1"))
    assert again["receipt"]["was_repeated"]
    further = json.loads(scale.do(*FACT, "A third time.", *server, "--wait", "logged"))
    assert int(further["receipt"]["first_sequence"]) == len(lost.events) + 1


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
    assert {view["name"]: view["sha256"] for view in said["views"]} == lost.views
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
    lost: Lost, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    scale = lost.elsewhere(tmp_path / "other", new_database())
    scale.do("migrate")
    scale.start("api")
    scale.stop()
    before = events_of(scale.database)
    done = scale.run(*RESTORE)
    assert done.returncode == 1
    assert "of the same repository" in done.stderr
    assert events_of(scale.database) == before


def test_the_log_of_another_repository_is_refused(
    lost: Lost, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    scale = lost.elsewhere(tmp_path / "other", new_database())
    scale.origin = "another"
    scale.do("migrate")
    scale.do("topics", "apply")
    done = scale.run(*RESTORE)
    assert "expected a record with at least its opening, found an empty one" in done.stderr


def test_a_backup_longer_than_the_log_shows_that_the_log_was_cut_short(lost: Lost, tmp_path: Path) -> None:
    scale = lost.elsewhere(tmp_path / "elsewhere", "")
    beyond = str(len(lost.events) + 1_000)
    done = scale.run(*RESTORE, "--data", str(tmp_path / "data"), "--at-least", beyond)
    assert done.returncode == 1
    assert f"expected a log that reaches sequence {beyond}" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "expected --from-log with brokers, or --backup, found neither"),
        (("--from-log", "--kafka", ""), "--kafka: expected the brokers"),
        (("--backup", "x", "--kek", ""), "expected --data and --kek"),
    ],
    ids=["no source", "no brokers", "no key-encryption key"],
)
def test_what_is_missing_is_named(lost: Lost, arguments: tuple[str, ...], words: str) -> None:
    done = lost.scale.run("restore", *arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_keys_of_another_repository_are_not_mixed_with_those_of_the_backup(
    lost: Lost, tmp_path: Path
) -> None:
    with serving(tmp_path / "other"):
        pass
    data = tmp_path / "data"
    data.mkdir()
    for name in ("kek", "keys.sqlite"):
        shutil.copy2(tmp_path / "other" / name, data / name)
    scale = lost.elsewhere(tmp_path / "elsewhere", "")
    done = scale.run(*RESTORE, "--backup", str(lost.backup), "--data", str(data))
    assert done.returncode == 1
    assert "keys of the backup's repository" in done.stderr
