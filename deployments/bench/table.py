"""The benchmark's table: on the terminal, as `build/bench.json`, and as `docs/benchmarks.md`."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from deployments.bench.rows import Row

HEADS = ("what", "value", "unit", "beside", "ratio", "goal", "holds")


WHY_NOT = {
    "(a) acts, 100 a call": "an act of a batch is checked, sealed under a key of its own, digested and written with its"
    " act, request and claim rows, all in Python; that takes as long as about two echo calls, views included.",
    "(d) one register rebuilt": "of some 95 µs an event, about 37 are reading it strictly, against its schema, and most"
    " of the rest writing the register's rows and the digest that a replay prints; the yardstick parses JSON alone.",
    "(d) all views rebuilt": "the same strict reading, and most of the events are mappings, which five of the seven"
    " views write rows of.",
}
"""Why a goal that is not reached is not, as far as the profile shows it."""


def _cells(row: Row) -> tuple[str, ...]:
    holds = "✓ yes" if row.holds else "✗ no"
    return (row.name, f"{row.value:,.4g}", row.unit, row.yardstick, f"{row.ratio:.3g}", row.goal, holds)


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    table = Table(*HEADS, title="gravamen, measured in turn with its yardsticks", title_justify="left")
    for row in rows:
        table.add_row(*_cells(row), style="" if row.holds else "bold")
    Console(width=max(110, Console().width)).print(table)


def write_json(rows: Sequence[Row], path: Path) -> None:
    """Write the rows for programs to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([row.as_json() for row in rows], indent=2) + "\n", encoding="utf-8")


def machine() -> str:
    """Describe what was measured on."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory_gib:.0f} GiB, {platform.system()}"
        f" {platform.release()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" grpcio {version('grpcio')}, gravamen {version('gravamen')}"
    )


def write_page(rows: Sequence[Row], path: Path, *, day: str, load: str) -> None:
    """Write the page that is kept in the repository."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Every figure is measured in turn with its yardstick, five pairs where nothing else",
        "is said; value and yardstick are medians, the ratio is the median of the pairs' ratios. The product is driven",
        "over gRPC or by its command line, every act is durable (SQLite, WAL, synchronous FULL), and clients share the",
        "machine with the server.",
        "",
        f"{day}: {machine()}. Load average at the start: {load}.",
        "",
        f"| {' | '.join(HEADS)} |",
        f"|{'---|' * len(HEADS)}",
        *(f"| {' | '.join(_cells(row))} |" for row in rows),
        "",
        *_reasons(rows),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _reasons(rows: Sequence[Row]) -> list[str]:
    """Say of each figure that misses its goal why it does."""
    missed = list(dict.fromkeys(row.name for row in rows if not row.holds))
    if not missed:
        return ["Every goal was reached in this run."]
    reason = "not explained yet."
    return ["Not reached in this run:", "", *(f"- {name}: {WHY_NOT.get(name, reason)}" for name in missed)]
