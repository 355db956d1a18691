"""An intake enters every file of a folder once, whatever it is called and however often it is broken off."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deployments.local.gravamen import PROGRAM
from tests.acceptance.served import DEADLINE_S, Served, until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A PDF, a JPEG, an audio file, a file with a Korean name and an empty file."""
    folder = tmp_path / "to take in"
    (folder / "photographs").mkdir(parents=True)
    (folder / "report.pdf").write_bytes(b"%PDF-1.7\n" + os.urandom(40_000))
    (folder / "photographs" / "camp.jpg").write_bytes(b"\xff\xd8\xff\xe0" + os.urandom(90_000))
    (folder / "interview.mp3").write_bytes(b"ID3" + os.urandom(120_000))
    (folder / "증언 녹취록.txt").write_text("수용소", encoding="utf-8")
    (folder / "empty").touch()
    return folder


def by_sha256sum(folder: Path) -> dict[bytes, str]:
    """What the program sha256sum says of every file, by its name within the folder."""
    names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    done = subprocess.run(["sha256sum", "-z", *names], cwd=folder, capture_output=True, check=True)
    lines = [line.partition(b"  ") for line in done.stdout.split(b"\0") if line]
    return {name: digest.decode() for digest, _, name in lines}


def outcomes(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


@pytest.fixture
def terms(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Terms of an intake into a collection of the test's own."""
    code = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]
    return ("--collection", f"C-{code}", "--basis", "found")


def items(served: Served, terms: tuple[str, ...]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = served.json("item", "list", *terms[:2]).get("items", [])
    return listed


def test_every_file_of_a_folder_is_registered_with_its_digest(
    shared: Served, terms: tuple[str, ...], folder: Path
) -> None:
    printed = outcomes(shared("intake", folder, *terms, "--json"))
    expected = by_sha256sum(folder)
    assert {os.fsencode(one["file_name"]): one["sha256"] for one in printed} == expected
    assert {one["outcome"] for one in printed} == {"registered"}
    assert sorted(one["content"]["sha256"] for one in items(shared, terms)) == sorted(expected.values())


def test_a_second_run_registers_nothing_new(shared: Served, terms: tuple[str, ...], folder: Path) -> None:
    first = outcomes(shared("intake", folder, *terms, "--json"))
    head = shared.json("status")["head"]
    second = outcomes(shared("intake", folder, *terms, "--json"))
    assert {one["outcome"] for one in second} == {"known"}
    assert [one["id"] for one in second] == [one["id"] for one in first]
    assert shared.json("status")["head"] == head


def test_an_intake_that_was_killed_half_way_is_completed_by_another_run(
    shared: Served, terms: tuple[str, ...], folder: Path
) -> None:
    (folder / "film.mp4").write_bytes(os.urandom(64 << 20))
    command: list[str | Path] = [PROGRAM, "intake", folder, *terms, "--json"]
    with subprocess.Popen(command, env=shared.environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        # Files go in the order of their names: the film's upload comes next, or is under way.
        before = [json.loads(running.stdout.readline())]
        running.send_signal(signal.SIGKILL)
        running.wait(DEADLINE_S)
    assert before[0]["outcome"] == "registered"
    again = outcomes(shared("intake", folder, *terms, "--json"))
    assert {os.fsencode(one["file_name"]): one["sha256"] for one in again} == by_sha256sum(folder)
    words = {one["file_name"]: one["outcome"] for one in again}
    assert words["empty"] == "known"
    assert len(items(shared, terms)) == len(words) == 6


def test_an_upload_goes_on_where_the_server_was_stopped(
    served: Served, terms: tuple[str, ...], tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(os.urandom(48 << 20))
    sha256 = hashlib.sha256(film.read_bytes()).hexdigest()
    command: list[str | Path] = [PROGRAM, "intake", film, *terms, "--json"]
    staging = served.data / "vault" / "staging"
    with subprocess.Popen(command, env=served.environment, stdout=subprocess.PIPE, text=True) as running:
        until(lambda: any(path.stat().st_size for path in staging.iterdir() if path.is_file()))
        served.kill()
        running.send_signal(signal.SIGKILL)
        running.wait(DEADLINE_S)
    served.start()
    asked = tmp_path / "asked.json"
    asked.write_text(json.dumps({"upload_id": sha256}))
    assert int(json.loads(served("call", "VaultService/GetUpload", "--request", asked))["offset"]) > 0
    (done,) = outcomes(served("intake", film, *terms, "--json"))
    assert done["outcome"] == "registered"
    assert done["sha256"] == sha256


def test_names_that_are_no_text_or_turn_text_are_kept_and_shown_escaped(
    shared: Served, terms: tuple[str, ...], tmp_path: Path
) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    names = [b"not-utf8-\xff", "rtl-\u202egpj.exe".encode(), b"line\nbreak"]
    for name in names:
        (folder / os.fsdecode(name)).write_bytes(name)
    printed = shared("intake", folder, *terms)
    assert "not-utf8-\\xff" in printed
    assert "rtl-\\u202egpj.exe" in printed
    assert "line\\nbreak" in printed
    assert "\u202e" not in printed
    again = outcomes(shared("intake", folder, *terms, "--json"))
    assert {one["outcome"] for one in again} == {"known"}


def test_two_equal_files_in_one_folder_are_two_items(
    shared: Served, terms: tuple[str, ...], tmp_path: Path
) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_bytes(b"the same")
    printed = outcomes(shared("intake", tmp_path / "one.txt", tmp_path / "two.txt", *terms, "--json"))
    assert len({one["id"] for one in printed}) == 2
    assert len({one["sha256"] for one in printed}) == 1


def test_what_cannot_be_taken_in_is_named_and_the_rest_is_taken_in(
    shared: Served, terms: tuple[str, ...], folder: Path
) -> None:
    (folder / "link").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe")
    done = shared.run("intake", folder, *terms)
    assert done.returncode == 1
    assert "not taken in: link: a symbolic link" in done.stderr
    assert "not taken in: pipe: neither file nor folder" in done.stderr
    assert len(items(shared, terms)) == 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--basis", "borrowed"), "expected one of consent, public, providers_agreement, compelled, found"),
        (("--basis", "found", "--form", "cassette"), "expected one of original"),
        (("--basis", "found", "--kind", "song"), "expected one of document"),
    ],
    ids=["a basis", "a form", "a kind"],
)
def test_a_word_that_is_none_is_refused_before_a_file_is_read(
    shared: Served, terms: tuple[str, ...], folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = shared.run("intake", folder, *terms[:2], *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert items(shared, terms) == []
