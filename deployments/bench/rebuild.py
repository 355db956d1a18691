"""(d) views built from the log by `gravamen replay`, beside reading and parsing the same events."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from pathlib import Path

from deployments.bench.rows import Row, in_turn, row
from deployments.local.gravamen import PROGRAM


def parsed(data: Path, to: int) -> float:
    """Read the events of a store and parse their JSON; gives events a second."""
    with sqlite3.connect(f"file:{data / 'events.sqlite'}?mode=ro", uri=True) as store:
        began = time.perf_counter()
        rows = store.execute("SELECT state FROM stored_events ORDER BY rowid LIMIT ?", (to,))
        count = sum(1 for (body,) in rows if json.loads(body))
        return count / (time.perf_counter() - began)


def replayed(data: Path, to: int, *views: str) -> float:
    """Build views with the command line; gives events a second, the program's start left aside."""
    return (to - 1) / (_replay_s(data, to, *views) - _replay_s(data, 1, *views))


def _replay_s(data: Path, to: int, *views: str) -> float:
    named = [argument for view in views for argument in ("--view", view)]
    began = time.perf_counter()
    subprocess.run(
        [PROGRAM, "replay", "--data", str(data), "--to", str(to), *named],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began


def views(data: Path, *, to: int, pairs: int) -> list[Row]:
    """Measure (d)."""
    yard = "reading and parsing"
    one = in_turn(pairs, lambda: replayed(data, to, "case_register"), lambda: parsed(data, to))
    every = in_turn(pairs, lambda: replayed(data, to), lambda: parsed(data, to))
    return [
        row("(d) one register rebuilt", one, unit="events/s", beside=yard, goal=0.15, sense="at least"),
        row("(d) all views rebuilt", every, unit="events/s", beside=yard, goal=0.05, sense="at least"),
    ]
