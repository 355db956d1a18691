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
    "(n) acts, 8 clients, one API process": "beside what an act costs in one process, each group of acts asks"
    " PostgreSQL for what others recorded and for answered requests, makes its keys durable and then its"
    " events: two commits, one after the other; PostgreSQL shares the cores with API and clients.",
    "(n) acts, 8 clients, two API processes": "two API processes, PostgreSQL and the clients share two cores, and"
    " groups of half as many acts each pay the same round trips and commits.",
    "(o) publisher to Kafka": "beside what the producer does, each event is read from PostgreSQL and its headers are"
    " made of its bytes, and no page is sent before the one before it is acknowledged and its place kept.",
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


SECTIONS = (
    (
        "One process on one machine",
        "abcdefg",
        "`gravamen serve` with SQLite (WAL, synchronous FULL), driven over gRPC or by the command line.",
    ),
    (
        "Readiness on the case set",
        "hijkl",
        "The same on a set of some 100,000 events: 40 lines, 20,000 facts, 30,000 citations and 30,000 mappings. No"
        " line, lens and position is asked for twice; lines are at hand, as the server reads them ahead by itself,"
        " and what the first read of one costs has a row of its own. Diff is that of all 40 lines between a twentieth"
        " of the record and its head.",
    ),
    (
        "Many processes, PostgreSQL and Kafka",
        "mnopqrstu",
        "`gravamen api`, `publish` and `project` as processes against one PostgreSQL server and one Kafka broker, both"
        " started for the run with their durable defaults, and an S3 server for (u); all of them, and the clients,"
        " share the machine's cores. In (n) publisher and projector are at rest: how soon they follow is (r).",
    ),
)
"""Parts of the page: title, letters of its rows, and what was measured."""


def write_page(rows: Sequence[Row], path: Path, *, day: str, load: str, servers: Sequence[str] = ()) -> None:
    """Write the page that is kept in the repository.

    Args:
        rows: All that was measured, in one run.
        path: The page.
        day: When.
        load: Load average at the start of the run.
        servers: The servers that were started, each with its version.
    """
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, all of it by one run. Every figure is measured in turn with its yardstick, five",
        "pairs where nothing else is said; value and yardstick are medians, the ratio is the median of the pairs'",
        "ratios. Every act is durable when it is answered, and clients share the machine with the servers.",
        "",
        f"{day}: {', '.join((machine(), *servers))}. Load average at the start: {load}.",
    ]
    for title, letters, words in SECTIONS:
        here = [row for row in rows if row.name[1] in letters]
        if here:
            lines += ["", f"## {title}", "", words, "", *_table(here)]
    lines += ["", "## Goals that were missed", "", *_reasons(rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(rows: Sequence[Row]) -> list[str]:
    return [
        f"| {' | '.join(HEADS)} |",
        f"|{'---|' * len(HEADS)}",
        *(f"| {' | '.join(_cells(row))} |" for row in rows),
    ]


def _reasons(rows: Sequence[Row]) -> list[str]:
    """Say of each figure that misses its goal why it does."""
    missed = list(dict.fromkeys(row.name for row in rows if not row.holds))
    if not missed:
        return ["None in this run."]
    reason = "not explained yet."
    return [f"- {name}: {WHY_NOT.get(name, reason)}" for name in missed]
