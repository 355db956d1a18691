"""`verify`, `replay`, `backup` and the log's file: the record is checked without asking who wrote it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.acceptance.served import Served

REGISTERING = ("item", "register", "--kind", "report", "--form", "original", "--lawful-basis", "basis=public")


@pytest.fixture(scope="module")
def recorded(shared: Served) -> Served:
    """A server whose record holds a few acts that every view has applied."""
    for title in ("first", "second", "third"):
        shared(*REGISTERING, "--title", title, "--wait", "projected")
    return shared


@pytest.fixture
def copy(recorded: Served, tmp_path: Path) -> Path:
    """The data folder as a backup has it, with its views."""
    recorded("backup", "--data", recorded.data, "--to", tmp_path / "copy")
    for file in recorded.data.glob("views-*"):
        shutil.copy(file, tmp_path / "copy")
    return tmp_path / "copy"


def sqlite3_shell(file: Path, statement: str) -> str:
    done = subprocess.run(["sqlite3", file, statement], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_record_is_verified_beside_its_running_server(recorded: Served) -> None:
    head = recorded.json("status")["head"]
    printed = recorded("verify", "--data", recorded.data)
    assert f"{head} events, each is what its digest says" in printed
    found = recorded.json("verify", "--data", recorded.data)
    assert found["difference"] == ""
    assert {view["position"] for view in found["views"]} == {int(head)}
    assert {view["name"] for view in found["views"]} == {
        view["name"] for view in recorded.json("status")["views"]
    }


def test_one_changed_byte_of_one_event_is_named(recorded: Served, copy: Path) -> None:
    store = copy / "events.sqlite"
    sequence = int(recorded.json("status")["head"]) - 1
    id = sqlite3_shell(store, f"SELECT event_id FROM stored_events WHERE rowid = {sequence}")
    # The last byte of the body but one: a brace becomes a bracket.
    sqlite3_shell(
        store,
        "UPDATE stored_events SET state = CAST(substr(state, 1, length(state) - 2) || x'5d' ||"
        f" substr(state, length(state)) AS BLOB) WHERE rowid = {sequence}",
    )
    done = recorded.run("verify", "--data", copy)
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    assert f"difference at sequence {sequence}, digest: expected" in done.stdout
    assert id in done.stdout


def _digest_too(store: Path, sequence: int) -> None:
    with sqlite3.connect(store) as connection:
        (body,) = connection.execute(
            "SELECT state FROM stored_events WHERE rowid = ?", (sequence,)
        ).fetchone()
        changed = json.loads(body)
        changed["unknown"] = 1
        text = json.dumps(changed, separators=(",", ":")).encode()
        connection.execute(
            "UPDATE stored_events SET state = ?, digest = ? WHERE rowid = ?",
            (text, sha256(text).digest(), sequence),
        )


def _removed(store: Path, sequence: int) -> None:
    sqlite3_shell(store, f"DELETE FROM stored_events WHERE rowid = {sequence}")


def _moved(store: Path, sequence: int) -> None:
    sqlite3_shell(store, f"UPDATE stored_events SET topic = 'evidence.closed.v1' WHERE rowid = {sequence}")


def _cut(store: Path, sequence: int) -> None:
    sqlite3_shell(store, f"DELETE FROM stored_events WHERE rowid >= {sequence}")


@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        (_digest_too, "body"),
        (_removed, "sequence"),
        (_moved, "stored_events.topic"),
        (_cut, "head.sequence"),
    ],
    ids=["a member added, digest and all", "an event removed", "a column changed", "the end cut off"],
)
def test_whatever_else_is_changed_is_named_with_its_place(
    recorded: Served, copy: Path, tamper: Callable[[Path, int], None], place: str
) -> None:
    sequence = int(recorded.json("status")["head"]) - 1
    tamper(copy / "events.sqlite", sequence)
    done = recorded.run("verify", "--data", copy)
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert place in done.stdout
    assert str(sequence) in done.stdout


def test_a_changed_row_of_a_view_is_named(recorded: Served, copy: Path) -> None:
    (views,) = copy.glob("views-*.sqlite")
    sqlite3_shell(
        views,
        "UPDATE evidence_register_items SET kind = 'video' WHERE rowid IN"
        " (SELECT rowid FROM evidence_register_items LIMIT 1)",
    )
    done = recorded.run("verify", "--data", copy)
    assert done.returncode == 1
    assert "view evidence_register at position" in done.stdout
    assert "evidence_register_items id" in done.stdout
    assert "column kind: expected what the log gives" in done.stdout


def test_a_replay_to_the_head_gives_the_digests_that_verification_gives(recorded: Served) -> None:
    head = recorded.json("status")["head"]
    verified = recorded.json("verify", "--data", recorded.data)
    replayed = recorded.json("replay", "--data", recorded.data, "--to", head)
    assert replayed["views"] == verified["views"]
    assert replayed["position"] == int(head)


def test_a_replay_is_rounded_down_to_a_whole_act_and_says_so(recorded: Served) -> None:
    # Sequences 4 and on are the one act that adopted the shipped law.
    printed = recorded("replay", "--data", recorded.data, "--to", "5")
    assert "as of position 3 (the last act that is whole by 5 ends there)" in printed


def test_a_replay_beyond_the_head_is_refused(recorded: Served) -> None:
    done = recorded.run("replay", "--data", recorded.data, "--to", "1000000")
    assert done.returncode == 2
    assert "--to: expected a sequence up to the head" in done.stderr


def test_a_log_file_brings_an_empty_folder_to_the_same_record(recorded: Served, tmp_path: Path) -> None:
    exported = recorded.json("export-log", tmp_path / "record.log", "--data", recorded.data)
    imported = recorded.json("import-log", tmp_path / "record.log", "--data", tmp_path / "new")
    assert imported["head"] == exported["head"] == int(recorded.json("status")["head"])
    replayed = [
        recorded.json("replay", "--data", data, "--to", str(exported["head"]))["views"]
        for data in (recorded.data, tmp_path / "new")
    ]
    assert replayed[0] == replayed[1]


def test_a_backup_can_be_served(recorded: Served, copy: Path) -> None:
    restored = Served(copy)
    restored.start()
    try:
        titles = [item["title"] for item in restored.json("item", "list")["items"]]
    finally:
        assert restored.end() == 0
    assert titles == ["first", "second", "third"]


def test_a_log_is_not_imported_into_a_folder_that_is_served(recorded: Served, tmp_path: Path) -> None:
    recorded("export-log", tmp_path / "record.log", "--data", recorded.data)
    done = recorded.run("import-log", tmp_path / "record.log", "--data", recorded.data)
    assert done.returncode == 2
    assert "found" in done.stderr
    assert "in use" in done.stderr
