"""For each module a node of its own, in which the acts of the TOML file beside it are played."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.worked_examples.example import Example, read, served


@pytest.fixture(scope="module")
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    path = request.path.with_name(f"{request.path.stem.removeprefix('test_')}.toml")
    with served(tmp_path_factory.mktemp("node")) as example:
        example.play(read(path))
        yield example
