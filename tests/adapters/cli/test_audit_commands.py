"""What `verify` names, what `replay` gives, and what becomes of a log's file."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.cli.command_line import CommandLine

REGISTERING = ("item", "register", "--kind", "report", "--form", "original", "--lawful-basis", "basis=public")


@pytest.fixture
def copy(gravamen: CommandLine, tmp_path: Path) -> Path:
    """A copy of the node's folder, with two items and views that have applied them."""
    for title in ("first", "second"):
        gravamen(*REGISTERING, "--title", title, "--wait", "projected")
    gravamen("backup", "--data", gravamen.data, "--to", tmp_path / "copy")
    (views,) = gravamen.data.glob("views-*.sqlite")
    with sqlite3.connect(views) as source, sqlite3.connect(tmp_path / "copy" / views.name) as target:
        source.backup(target)
    return tmp_path / "copy"


def changed(file: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(file) as connection:
        assert connection.execute(statement, values).rowcount > 0


def _body(store: Path, sequence: int) -> dict[str, Any]:
    with sqlite3.connect(store) as connection:
        statement = "SELECT state FROM stored_events WHERE rowid = ?"
        (body,) = connection.execute(statement, (sequence,)).fetchone()
    members: dict[str, Any] = json.loads(body)
    return members


def _rewrite(store: Path, sequence: int, members: dict[str, Any]) -> None:
    text = json.dumps(members, separators=(",", ":")).encode()
    statement = "UPDATE stored_events SET state = ?, digest = ? WHERE rowid = ?"
    changed(store, statement, text, sha256(text).digest(), sequence)


def _add_a_member(store: Path, sequence: int) -> None:
    _rewrite(store, sequence, _body(store, sequence) | {"unknown": 1})


def _take_a_box_of_another(store: Path, sequence: int) -> None:
    members = _body(store, sequence)
    members["data"]["description"]["title"] = _body(store, sequence + 1)["data"]["description"]["title"]
    _rewrite(store, sequence, members)


def _remove(store: Path, sequence: int) -> None:
    changed(store, "DELETE FROM stored_events WHERE rowid = ?", sequence)


def _reroute(store: Path, sequence: int) -> None:
    changed(store, "UPDATE stored_events SET topic = 'evidence.closed.v1' WHERE rowid = ?", sequence)


def _cut(store: Path, sequence: int) -> None:
    changed(store, "DELETE FROM stored_events WHERE rowid >= ?", sequence)


@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        (_add_a_member, "sequence {sequence}, body: expected a recorded event"),
        (_take_a_box_of_another, "sequence {sequence}, data.description.title, sealed for event: expected"),
        (_remove, "sequence {sequence}, sequence: expected {sequence}, found {next}"),
        (_reroute, "sequence {sequence}, stored_events.topic: expected evidence.registered.v1"),
        (_cut, "head.sequence: expected {before}, found {next}"),
    ],
    ids=[
        "a member added, digest and all",
        "a sealed text of another event",
        "an event removed",
        "a column changed",
        "the end cut off",
    ],
)
def test_what_was_changed_is_named_with_its_place(
    gravamen: CommandLine, copy: Path, tamper: Callable[[Path, int], None], place: str
) -> None:
    sequence = int(gravamen.json("status")["head"]) - 1
    tamper(copy / "events.sqlite", sequence)
    done = gravamen.run("verify", "--data", copy)
    assert (done.code, done.out.count("\n")) == (1, 1)
    assert place.format(sequence=sequence, next=sequence + 1, before=sequence - 1) in done.out


def test_a_changed_row_of_a_view_is_named(gravamen: CommandLine, copy: Path) -> None:
    (views,) = copy.glob("views-*.sqlite")
    changed(views, "UPDATE evidence_register_items SET kind = 'video' WHERE from_sequence > 50")
    done = gravamen.run("verify", "--data", copy)
    assert done.code == 1
    assert "view evidence_register at position" in done.out
    assert "column kind: expected what the log gives, found another value" in done.out


def test_a_removed_row_of_a_view_is_named(gravamen: CommandLine, copy: Path) -> None:
    (views,) = copy.glob("views-*.sqlite")
    changed(views, "DELETE FROM evidence_register_items WHERE from_sequence > 50")
    done = gravamen.run("verify", "--data", copy)
    assert done.code == 1
    assert "evidence_register_items id" in done.out
    assert "expected a row, found none" in done.out


def test_an_added_row_of_a_view_is_named(gravamen: CommandLine, copy: Path) -> None:
    (views,) = copy.glob("views-*.sqlite")
    with sqlite3.connect(views) as connection:
        table = connection.execute("PRAGMA table_info(evidence_register_items)")
        names = ["'zz'" if row[1] == "id" else row[1] for row in table]
    columns = ", ".join(names)
    changed(
        views, f"INSERT INTO evidence_register_items SELECT {columns} FROM evidence_register_items LIMIT 1"
    )
    done = gravamen.run("verify", "--data", copy)
    assert done.code == 1
    assert "evidence_register_items id zz" in done.out
    assert "expected no row, found one" in done.out


def test_a_view_that_a_fault_stopped_is_named(gravamen: CommandLine, copy: Path) -> None:
    (views,) = copy.glob("views-*.sqlite")
    changed(views, "UPDATE positions SET fault = 'KeyError at sequence 3' WHERE view = 'acts'")
    done = gravamen.run("verify", "--data", copy)
    assert (done.code, done.out) == (1, "difference at view acts: stopped by KeyError at sequence 3\n")


def test_a_folder_without_a_store_is_refused_in_one_line(gravamen: CommandLine, tmp_path: Path) -> None:
    done = gravamen.run("verify", "--data", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.error == f"gravamen: expected an event store in {tmp_path}, found no events.sqlite\n"


def test_a_replay_to_the_head_gives_the_digests_that_verification_gives(
    gravamen: CommandLine, copy: Path
) -> None:
    verified = gravamen.json("verify", "--data", copy)
    replayed = gravamen.json("replay", "--data", copy, "--to", str(verified["head"]))
    assert replayed["views"] == verified["views"]
    assert replayed["position"] == verified["head"]


def test_a_replay_is_rounded_down_to_a_whole_act_and_says_so(gravamen: CommandLine) -> None:
    # Sequences 4 and on are the one act that adopted the shipped law.
    printed = gravamen("replay", "--data", gravamen.data, "--to", "5")
    assert "as of position 3 (the last act that is whole by 5 ends there)" in printed


def test_a_replay_beyond_the_head_is_refused(gravamen: CommandLine) -> None:
    head = gravamen.json("status")["head"]
    done = gravamen.run("replay", "--data", gravamen.data, "--to", "1000000")
    assert done.code == 2
    assert done.error == f"gravamen: --to: expected a sequence up to the head, {head}, found 1000000\n"


def test_a_log_file_brings_an_empty_folder_to_the_same_record(gravamen: CommandLine, tmp_path: Path) -> None:
    exported = gravamen.json("export-log", tmp_path / "record.log", "--data", gravamen.data)
    imported = gravamen.json("import-log", tmp_path / "record.log", "--data", tmp_path / "new")
    assert imported["head"] == exported["head"] == int(gravamen.json("status")["head"])
    there, here = (
        gravamen.json("replay", "--data", data, "--to", str(exported["head"]))["views"]
        for data in (tmp_path / "new", gravamen.data)
    )
    assert there == here


def test_a_log_is_not_imported_into_a_folder_that_is_served(gravamen: CommandLine, tmp_path: Path) -> None:
    gravamen("export-log", tmp_path / "record.log", "--data", gravamen.data)
    done = gravamen.run("import-log", tmp_path / "record.log", "--data", gravamen.data)
    assert done.code == 2
    assert f"found {gravamen.data} in use" in done.error


def test_a_backup_is_not_written_over_another(gravamen: CommandLine, copy: Path) -> None:
    done = gravamen.run("backup", "--data", gravamen.data, "--to", copy)
    assert done.code == 1
    assert "events.sqlite is there already" in done.error


def test_a_views_file_of_another_version_is_none_of_this_one(gravamen: CommandLine, copy: Path) -> None:
    (views,) = copy.glob("views-*.sqlite")
    shutil.move(views, copy / "views-000000000000.sqlite")
    assert "no views are stored yet" in gravamen("verify", "--data", copy)
