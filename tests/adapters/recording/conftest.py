"""A node over a new folder, and commands that state facts in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.bootstrap import Node, open_node
from adapters.recording.recorder import Caller, Command
from adapters.settings import Settings
from domain.events import By
from domain.facts import stating
from domain.facts.events import FactRole, Proposition
from domain.protected import Plain
from domain.values import Purpose

CALLER = Caller(by=By(id="administrator"), purpose=Purpose.DOCUMENTATION)
StateFact = Callable[..., Command]


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    opened = open_node(Settings(data=tmp_path / "data"))
    yield opened
    opened.close()


@pytest.fixture
def caller() -> Caller:
    return CALLER


@pytest.fixture
def state_fact() -> StateFact:
    def command(
        statement: str,
        *,
        id: UUID | None = None,
        request_id: str | None = None,
        subjects: tuple[str, ...] = (),
    ) -> Command:
        proposition = Proposition(statement=Plain.of(statement), role=FactRole.MATERIAL)
        fact = id or uuid4()
        return Command(
            name="StateFact",
            arguments={"statement": statement},
            decide=lambda _desk, _act: stating.state(id=fact, proposition=proposition),
            request_id=request_id,
            subjects=subjects,
        )

    return command
