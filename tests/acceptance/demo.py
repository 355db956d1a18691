"""The demo played once into a real server, with what it printed, for all tests that look at it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployments.demo.answers import Answers
from deployments.demo.client import Client
from deployments.demo.loading import load
from deployments.demo.node import channel_to, served
from deployments.demo.player import play
from deployments.demo.report import CHARGE, COURT

ROOT = Path(__file__).parents[2]
READINGS = 2
"""Readings of what would break the case that the demo does, each an event after those that it plays."""


@dataclass(frozen=True)
class Demo:
    """The folder, what the program printed, and the same scenario played a second time."""

    folder: Path
    printed: str
    again: Client
    answers: Answers

    def repository(self) -> str:
        """Give the id of the repository."""
        return str(self.again.ask("RecordService/GetStatus", by="expert-1").repository)

    def diff(self) -> list[Any]:
        """Tell what differs in the charge between the position before the withdrawals and the end."""
        played = self.answers.played
        return self.answers.changes(CHARGE, COURT, since=played.judged, until=played.head)

    def changing_events(self) -> list[Any]:
        """Give the events behind that diff."""
        return [event for part in self.diff() for event in part.events]

    def before_and_after(self, withdrawal: str, line: str, forum: str) -> tuple[Any, Any]:
        """Read a line just before a consent was taken back, and just after."""
        after = self.answers.played.withdrawn[withdrawal]
        readings = [self.answers.readiness(line, forum, as_of=position) for position in (after - 1, after)]
        return readings[0], readings[1]


@contextmanager
def played_demo(folder: Path) -> Iterator[Demo]:
    """Run the demo as a process of its own, then serve its folder and play the same scenario once more."""
    command = [sys.executable, "-m", "deployments.demo.run", "--data", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with served(folder) as address, channel_to(address) as channel:
        again = Client(channel)
        played = play(load(), again, lambda *_: None)
        yield Demo(folder, done.stdout, again, Answers(load(), again, played))


def cells(answer: Any, element: str) -> list[Any]:
    found = [cell for cell in answer.cells if cell.element == element]
    assert found, f"no {element} in the matrix"
    return found


def figures(answer: Any) -> dict[tuple[str, ...], tuple[int, int]]:
    return {
        (cell.stream, cell.element, cell.limb, cell.incident, cell.crime_base, cell.mode): (
            cell.usable,
            cell.known,
        )
        for cell in answer.cells
    }


def causes(answer: Any) -> set[str]:
    return {blocker.cause for blocker in answer.blockers}


def row(printed: str, begin: str) -> list[str]:
    """Give the columns of the one printed row that begins so."""
    (found,) = [line for line in printed.splitlines() if line.startswith(begin)]
    return re.split(r"\s{2,}", found.removeprefix(begin).strip())


def section(printed: str, title: str) -> str:
    """Give one section of the report."""
    _, _, after = printed.partition(f"\n{title}")
    assert after, f"no section {title}"
    return re.split(r"\n\S.* ─{3,}\n", after.partition("\n")[2])[0]
