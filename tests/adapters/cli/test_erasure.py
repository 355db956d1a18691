"""An erasure by commands alone, and the key-encryption key exchanged where no server is at work."""

from __future__ import annotations

from pathlib import Path

from adapters.bootstrap import open_node
from adapters.settings import Settings
from tests.adapters.cli.command_line import CommandLine

WHY = ("--reason", "The person asked for it.")


def test_an_erasure_is_seen_before_proposed_ordered_by_another_and_checked(
    gravamen: CommandLine, node: tuple[object, str]
) -> None:
    for officer in ("officer-1", "officer-2"):
        gravamen("identity", "register", "--identity", officer, "--name", f"Zv {officer}", "--kind", "person")
    source = gravamen.json(
        *("source", "register", "--code", "W-901", "--kind", "witness", "--names", "Noh Fictional")
    )["id"]
    person = ("--persons", f"source/{source}")
    preview = gravamen.json("erasure", "preview", *person)["state"]
    assert [key["stream"] for key in preview["keys"]] == [f"source/{source}"]

    erasure = gravamen.json("erasure", "propose", *person, *WHY, "--as", "officer-1")["id"]
    refused = gravamen.run("erasure", "order", erasure, *WHY, "--as", "officer-1")
    assert (refused.code != 0, "officer-1 proposed it" in refused.error) == (True, True)
    ordered = gravamen.json("erasure", "order", erasure, *WHY, "--as", "officer-2")
    assert ordered["state"]["is_carried_out"]
    assert gravamen.json("erasure", "check", erasure)["standing"] == "ordered"
    [row] = gravamen.json("erasure", "list", "--stream", f"source/{source}")["erasures"]
    assert (row["id"], row["standing"], row["decided_by"]) == (erasure, "ordered", "officer-2")


def test_a_key_encryption_key_is_exchanged_in_a_folder_that_nobody_serves(
    gravamen: CommandLine, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path / "data")
    node = open_node(settings)
    in_use = gravamen.run("keys", "rotate", "--data", settings.folder)
    node.close()
    assert (in_use.code != 0, "in use" in in_use.error) == (True, True)
    assert "wrapped under the new" in gravamen("keys", "rotate", "--data", settings.folder)
    open_node(settings).close()
    assert "--kek" in gravamen.run("keys", "rotate").error
