"""`gravamen --version` says which release answers."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.adapters.cli.command_line import CommandLine

PROJECT = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_version_is_that_of_the_project(gravamen: CommandLine) -> None:
    assert gravamen("--version") == f"gravamen {PROJECT['version']}\n"
