"""The law by commands: counted, printed as a request, and compared version by version."""

from __future__ import annotations

import json
from pathlib import Path

from adapters.law_files import shipped_files
from tests.adapters.cli.command_line import CommandLine

UNKNOWN = "0" * 64


def test_the_shipped_law_is_counted_by_article_and_as_a_whole(gravamen: CommandLine) -> None:
    counted = gravamen.json("catalogue", "counts")
    assert {heading: tuple(count.values()) for heading, count in counted.items()} == {
        "6": (5, 25),
        "7": (16, 75),
        "8-2-a": (11, 62),
        "8-2-b": (34, 171),
        "8-2-c": (7, 42),
        "8-2-e": (21, 104),
        "8-bis": (1, 6),
        "total": (95, 485),
    }


def test_a_version_compared_with_itself_touches_nothing(
    gravamen: CommandLine, node: tuple[object, str]
) -> None:
    digest = gravamen.json("catalogue", "list")["catalogues"][0]["versions"][-1]["digest"]
    said = gravamen("catalogue", "touched", "--from", digest, "--to", digest)
    assert said.startswith("0 rows at position")


def test_a_version_that_nobody_adopted_is_refused(gravamen: CommandLine, node: tuple[object, str]) -> None:
    done = gravamen.run("catalogue", "touched", "--from", UNKNOWN, "--to", UNKNOWN)
    assert done.code == 1
    assert "expected the digest of an adopted catalogue version" in done.error


def test_the_shipped_files_are_printed_as_the_request_that_adopts_them(
    gravamen: CommandLine, node: tuple[object, str], tmp_path: Path
) -> None:
    printed = gravamen("catalogue", "shipped", "--edition", "shipped")
    assert [file["sha256"] for file in json.loads(printed)["files"]] == [
        file.sha256 for file in shipped_files()
    ]
    request = tmp_path / "request.json"
    request.write_text(printed, encoding="utf-8")
    (catalogue,) = gravamen.json("catalogue", "list")["catalogues"]
    asked = ("catalogue", "adopt-version", catalogue["id"], "--request", str(request), "--reason", "Newer")
    done = gravamen.run(*asked)
    # What the node adopted when it opened is these very files.
    assert done.code == 1
    assert "holds exactly these files already" in done.error
