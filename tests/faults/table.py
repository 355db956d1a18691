"""The table of counts at the end of a run: of every fault, what was acknowledged, found, doubled and lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.accounting import Counts

PROPERTY = "counts of a fault"
HEADS = ("fault", "acknowledged", "found", "duplicated", "lost", "ended with")


def entered(request: pytest.FixtureRequest, fault: str, counts: Counts, *, stop: str = "") -> Counts:
    """Enter the counts of a fault into the table, and give them.

    Args:
        request: Of the test.
        fault: What was done, in words.
        counts: What it left.
        stop: What the process that stopped says is wrong, where one stopped.
    """
    cells = (fault, *map(str, (counts.acknowledged, counts.found, counts.duplicated, counts.lost)))
    request.node.user_properties.append((PROPERTY, [*cells, stop or "all there, once"]))
    return counts


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    rows = [row for one in reports for name, row in one.user_properties if name == PROPERTY]
    if not rows:
        return
    terminalreporter.section("what faults left")
    widths = [max(len(row[n]) for row in (HEADS, *rows)) for n in range(len(HEADS))]
    for row in (HEADS, *rows):
        cells = [
            cell.rjust(width) if 0 < n < len(HEADS) - 1 else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        terminalreporter.line("  ".join(cells).rstrip())
