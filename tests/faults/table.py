"""The table of counts at the end of a run: of every fault, what was acknowledged, found, doubled and lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pytest

from tests.faults.accounting import Counts

PROPERTY = "counts of a fault"
FILE = Path("build") / "faults.json"
NUMBERS = tuple(field.name for field in fields(Counts))
HEADS = ("fault", *(name.replace("_", " ") for name in NUMBERS), "ended with")


def entered(request: pytest.FixtureRequest, fault: str, counts: Counts, *, stop: str = "") -> Counts:
    """Enter the counts of a fault into the table, and give them.

    Args:
        request: Of the test.
        fault: What was done, in words.
        counts: What it left.
        stop: What the process that stopped says is wrong, where one stopped.
    """
    row = {"fault": fault, **asdict(counts), "ended with": stop or "all there, once"}
    request.node.user_properties.append((PROPERTY, row))
    return counts


# Called in the process that tells of the run: the reports come to it from others, with what was entered.
@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    rows = [
        {**row, "outcome": one.outcome}
        for one in reports
        if one.when == "call"
        for name, row in one.user_properties
        if name == PROPERTY
    ]
    if not rows:
        return
    path = Path(terminalreporter.config.rootpath) / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    terminalreporter.section("what faults left")
    for line in lines_of([HEADS, *(_cells(row) for row in rows)]):
        terminalreporter.line(line)


def lines_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """Set rows in columns, numbers to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADS))]
    return [
        "  ".join(
            cell.rjust(width) if 0 < n < len(HEADS) - 1 else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    failed = "" if row["outcome"] == "passed" else "FAILED; "
    return (row["fault"], *(str(row[name]) for name in NUMBERS), failed + row["ended with"])
