"""Runs the benchmark: `python -m deployments.bench`, with `--only a,c` and `--quick`.

Broken off, by Ctrl-C or by a signal, it ends every server that it started.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from deployments.bench import (
    case_reading,
    case_set,
    commands,
    object_vault,
    reading,
    rebuild,
    start,
    stream,
    vault,
)
from deployments.bench.rows import Row
from deployments.bench.scale import measuring
from deployments.bench.scale.measuring import ScaleSize
from deployments.bench.servers import serving
from deployments.bench.stage import Client, fill, full_line, set_up
from deployments.bench.table import show, write_json, write_page

ROOT = Path(__file__).parents[2]
EMBEDDED = "abcdefgh"
OBJECTS = "u"
PARTS = EMBEDDED + measuring.PARTS + OBJECTS
"""Letters of the rows; (h) stands for (h) to (l)."""


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
    scale: ScaleSize = field(default_factory=ScaleSize)


QUICK = Size(
    pairs=1,
    calls=200,
    small=300,
    large=2_000,
    mappings=100,
    reads=10,
    rebuilt=1_000,
    file_mib=16,
    lines=8,
    scale=measuring.QUICK,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run found.

    Args:
        rows: In the order of their letters.
        servers: The servers that it started, each with its version.
    """

    rows: tuple[Row, ...]
    servers: tuple[str, ...] = ()


def measure(folder: Path, only: str, size: Size, tell: Callable[[str], None]) -> Measured:
    """Measure the parts asked for, in their order."""
    rows: list[Row] = []
    servers: tuple[str, ...] = ()
    if set(only) & set(EMBEDDED):
        rows += _embedded(folder, only, size, tell)
    if set(only) & set(measuring.PARTS):
        found, servers = measuring.measure(only, size.scale, tell)
        rows += found
    if OBJECTS in only:
        tell("(u) intake into the vault on object storage")
        place = folder / "object-vault"
        place.mkdir()
        rows += object_vault.object_vault_intake(place, size_mib=size.file_mib, pairs=min(3, size.pairs))
    return Measured(tuple(sorted(rows, key=lambda row: row.name[:3])), servers)


def _embedded(folder: Path, only: str, size: Size, tell: Callable[[str], None]) -> list[Row]:
    rows: list[Row] = []
    if set(only) & set("abcdfg"):
        rows += _filled(folder, only, size, tell)
    if "h" in only:
        rows += _case_set(folder, size, tell)
    if "e" in only:
        tell("(e) intake")
        rows += vault.intake(folder, size_mib=size.file_mib, pairs=min(3, size.pairs))
    return rows


def _filled(folder: Path, only: str, size: Size, tell: Callable[[str], None]) -> list[Row]:
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
    return rows


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
    if unknown := set(only) - set(PARTS):
        parser.error(f"expected parts out of {PARTS}, found {''.join(sorted(unknown))}")
    # As Ctrl-C does: what was started is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("broken off"))
    load = f"{os.getloadavg()[0]:.1f}"
    with tempfile.TemporaryDirectory(prefix="gravamen-bench-") as folder:
        size = QUICK if asked.quick else Size()
        measured = measure(Path(folder), only, size, _teller())
    show(measured.rows)
    write_json(measured.rows, ROOT / "build" / "bench.json")
    if not asked.quick and set(only) == set(PARTS):
        day = datetime.now(UTC).date().isoformat()
        page = ROOT / "docs" / "benchmarks.md"
        write_page(measured.rows, page, day=day, load=load, servers=measured.servers)


def _teller() -> Callable[[str], None]:
    """Give what prints a line of progress with the time since the start."""
    began = time.monotonic()
    return lambda text: print(f"  {time.monotonic() - began:5.0f} s  {text}", flush=True)


if __name__ == "__main__":
    main()
