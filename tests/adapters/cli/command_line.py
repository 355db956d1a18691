"""Commands run in this process, and what they printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.cli.main import run


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    code: int
    out: str
    error: str


@dataclass(frozen=True)
class CommandLine:
    """Runs commands."""

    data: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str | Path) -> Done:
        """Run a command to its end."""
        self.capture.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = self.capture.readouterr()
        return Done(code, captured.out, captured.err)

    def __call__(self, *arguments: str | Path) -> str:
        """Run a command that must succeed, and give what it printed."""
        done = self.run(*arguments)
        assert done.code == 0, done.error
        return done.out

    def json(self, *arguments: str | Path) -> Any:
        """Run a command that must succeed, and give the JSON that it printed."""
        return json.loads(self(*arguments, "--json"))
