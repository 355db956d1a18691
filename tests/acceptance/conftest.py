"""A server of its own for each test here, or one for all tests of a module; the demo, played once for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.demo import Demo, played_demo
from tests.acceptance.served import Served, serving


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "soak: kills and restarts a server many times")
    config.addinivalue_line("markers", "grpcurl: needs the program grpcurl")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "data") as server:
        yield server


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("shared") / "data") as server:
        yield server


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with played_demo(tmp_path_factory.mktemp("demo") / "data") as played:
        yield played
