"""`verify` passes on a record as it is, and names the event of which one byte was changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.served import Served, serving

REGISTERING = ("item", "register", "--kind", "report", "--form", "original", "--lawful-basis", "basis=public")


@pytest.fixture(scope="module")
def recorded(shared: Served) -> Served:
    """A server whose record holds a few acts that every view has applied."""
    for title in ("first", "second"):
        shared(*REGISTERING, "--title", title, "--wait", "projected")
    return shared


@pytest.fixture(scope="module")
def backup(recorded: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup, made beside the running server."""
    backup = tmp_path_factory.mktemp("backup") / "of the record"
    recorded("backup", "--data", recorded.data, "--to", backup)
    return backup


def sqlite3_shell(file: Path, statement: str) -> str:
    done = subprocess.run(["sqlite3", file, statement], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_record_is_verified_beside_its_running_server(recorded: Served) -> None:
    status = recorded.json("status")
    found = recorded.json("verify", "--data", recorded.data)
    assert found["difference"] == ""
    assert found["head"] == int(status["head"])
    assert {(view["name"], view["position"]) for view in found["views"]} == {
        (view["name"], int(status["head"])) for view in status["views"]
    }


def test_one_changed_byte_of_one_event_is_named(recorded: Served, backup: Path, tmp_path: Path) -> None:
    shutil.copytree(backup, tmp_path / "copy")
    store = tmp_path / "copy" / "events.sqlite"
    sequence = int(recorded.json("status")["head"]) - 1
    id = sqlite3_shell(store, f"SELECT event_id FROM stored_events WHERE rowid = {sequence}")
    # The last byte of the body but one: a brace becomes a bracket.
    sqlite3_shell(
        store,
        "UPDATE stored_events SET state = CAST(substr(state, 1, length(state) - 2) || x'5d' ||"
        f" substr(state, length(state)) AS BLOB) WHERE rowid = {sequence}",
    )
    done = recorded.run("verify", "--data", tmp_path / "copy")
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    assert f"difference at sequence {sequence}, digest: expected" in done.stdout
    assert id in done.stdout


def test_a_backup_can_be_served(backup: Path, tmp_path: Path) -> None:
    shutil.copytree(backup, tmp_path / "copy")
    with serving(tmp_path / "copy") as restored:
        titles = [item["title"] for item in restored.json("item", "list")["items"]]
    assert titles == ["first", "second"]


def test_a_server_that_is_told_to_stop_ends_in_order(tmp_path: Path) -> None:
    server = Served(tmp_path / "data")
    server.start()
    assert server.end() == 0
