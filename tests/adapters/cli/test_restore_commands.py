"""What `restore` and `import-log` say of what they were not told."""

from __future__ import annotations

import pytest

from tests.adapters.cli.command_line import CommandLine

DATABASE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--data", "x"), "expected --from-log with brokers, or --backup, found neither"),
        (("--data", "x", "--from-log", "--kafka", ""), "--kafka: expected the brokers"),
        (("--backup", "x", "--database", DATABASE, "--data", "x", "--kek", ""), "expected --data and --kek"),
    ],
    ids=["no source", "no brokers", "no key-encryption key"],
)
def test_what_a_restore_lacks_is_named(gravamen: CommandLine, arguments: tuple[str, ...], words: str) -> None:
    done = gravamen.run("restore", *arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.error


@pytest.mark.parametrize(
    "command",
    [("verify",), ("replay", "--to", "1"), ("export-log", "x"), ("import-log", "x")],
    ids=lambda command: command[0],
)
def test_a_place_that_was_not_named_is_asked_for(gravamen: CommandLine, command: tuple[str, ...]) -> None:
    done = gravamen.run(*command)
    assert (done.code, done.out) == (2, "")
    assert "expected --data or --database, which hold a " in done.error
