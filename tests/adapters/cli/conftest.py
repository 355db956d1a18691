"""The command line run in this process, against a node that is served in it too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.bootstrap import serving
from adapters.settings import Settings
from tests.adapters.cli.command_line import CommandLine


@pytest.fixture(scope="package")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A served node: its data folder and its address."""
    folder = tmp_path_factory.mktemp("node")
    settings = Settings(data=folder / "data", listen=f"unix:{folder / 'socket'}")
    with serving(settings) as (_, server):
        yield settings.folder, server.address


@pytest.fixture
def gravamen(
    node: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """Commands as the administrator of the served node gives them."""
    data, address = node
    monkeypatch.setenv("GRAVAMEN_SERVER", address)
    monkeypatch.setenv("GRAVAMEN_BY", "administrator")
    monkeypatch.setenv("COLUMNS", "80")
    return CommandLine(data, capsys)
