"""Runs the benchmark: `python -m deployments.bench`, with `--only a,c` and `--quick`."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deployments.bench import case_reading, case_set, commands, reading, rebuild, start, stream, vault
from deployments.bench.rows import Row
from deployments.bench.servers import serving
from deployments.bench.stage import Client, fill, full_line, set_up
from deployments.bench.table import show, write_json, write_page

ROOT = Path(__file__).parents[2]
PARTS = "abcdefgh"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    pairs: int = 5
    calls: int = 2_000
    small: int = 2_000
    large: int = 200_000
    mappings: int = 2_000
    reads: int = 100
    rebuilt: int = 20_000
    file_mib: int = 1_024
    lines: int = 40


QUICK = Size(
    pairs=1, calls=200, small=300, large=2_000, mappings=100, reads=10, rebuilt=1_000, file_mib=16, lines=8
)


def measure(folder: Path, only: str, size: Size, tell: Callable[[str], None]) -> list[Row]:
    """Measure the parts asked for, in their order."""
    rows: list[Row] = []
    with serving(folder / "small") as small:
        client = Client(small.address)
        stage = set_up(client)
        fill(client, stage, to=size.small, tell=tell)
        if "a" in only:
            tell("(a) acts")
            rows += commands.acts(small, stage, calls=size.calls, pairs=size.pairs)
        if set(only) & set("bdfg"):
            rows += _large(folder, only, size, tell, (small, stage))
        if "c" in only:
            tell("(c) readiness")
            rows += _line(folder, size)
    if "h" in only:
        rows += _case_set(folder, size, tell)
    if "e" in only:
        tell("(e) intake")
        rows += vault.intake(folder, size_mib=size.file_mib, pairs=min(3, size.pairs))
    return sorted(rows, key=lambda row: row.name[:3])


def _large(
    folder: Path, only: str, size: Size, tell: Callable[[str], None], small: commands.Staged
) -> list[Row]:
    rows: list[Row] = []
    data = folder / "large"
    with serving(data) as large:
        client = Client(large.address)
        stage = set_up(client)
        fill(client, stage, to=size.large, tell=tell)
        if "b" in only:
            tell("(b) acts in a large store")
            rows += commands.growth(small, (large, stage), calls=size.calls // 2, pairs=size.pairs)
        if "g" in only:
            tell("(g) Subscribe")
            rows += stream.subscribe(large, pairs=size.pairs)
    if "f" in only:
        tell("(f) start")
        rows += start.first_answer(data, events=size.large, turns=size.pairs)
    if "d" in only:
        tell("(d) rebuild")
        rows += rebuild.views(data, to=size.rebuilt, pairs=min(3, size.pairs))
    return rows


def _line(folder: Path, size: Size) -> list[Row]:
    with serving(folder / "line") as served:
        client = Client(served.address)
        stage = set_up(client)
        full_line(client, stage, size.mappings)
        return reading.readiness(served, stage, reads=size.reads, pairs=size.pairs)


def _case_set(folder: Path, size: Size, tell: Callable[[str], None]) -> list[Row]:
    with serving(folder / "tenth") as tenth, serving(folder / "set") as whole:
        small = case_reading.Reader(
            tenth, case_set.build(Client(tenth.address), lines=max(1, size.lines // 10), tell=tell)
        )
        large = case_reading.Reader(whole, case_set.build(Client(whole.address), lines=size.lines, tell=tell))
        tell("(h) to (l) readiness of the case set")
        small.first_reads()
        rows = case_reading.first_reads(large)
        rows += case_reading.readiness(large, reads=size.reads, pairs=size.pairs)
        rows += case_reading.changes(large)
        rows += case_reading.single_points(large, lines=size.pairs)
        rows += case_reading.visible(large, events=size.reads)
        rows += case_reading.growth(large, small, reads=size.reads, pairs=size.pairs)
        return rows


def main() -> None:
    """Measure, print, and write `build/bench.json`; a full run also writes `docs/benchmarks.md`."""
    parser = argparse.ArgumentParser(description="Measure gravamen beside its yardsticks.")
    parser.add_argument("--only", default=PARTS, help="parts to measure, such as a,c")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    asked = parser.parse_args()
    only = asked.only.replace(",", "")
    load = f"{os.getloadavg()[0]:.1f}"
    with tempfile.TemporaryDirectory(prefix="gravamen-bench-") as folder:
        size = QUICK if asked.quick else Size()
        rows = measure(Path(folder), only, size, lambda text: print(f"  {text}", flush=True))
    show(rows)
    write_json(rows, ROOT / "build" / "bench.json")
    if not asked.quick and only == PARTS:
        day = datetime.now(UTC).date().isoformat()
        write_page(rows, ROOT / "docs" / "benchmarks.md", day=day, load=load)


if __name__ == "__main__":
    main()
