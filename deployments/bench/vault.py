"""(e) intake of one large file with `gravamen intake`, beside `sha256sum` and a plain copy."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from deployments.bench.rows import Row, in_turn, plain_row, row
from deployments.bench.servers import serving
from deployments.local.gravamen import PROGRAM

MIB = 1024 * 1024


def intake(folder: Path, *, size_mib: int, pairs: int) -> list[Row]:
    """Measure (e); each turn takes another file in, so that nothing is known before."""
    file = folder / "large-file"
    block = os.urandom(MIB)

    def write(turn: int) -> None:
        with file.open("wb") as out:
            for n in range(size_mib):
                out.write((turn * 1_000_000 + n).to_bytes(16, "big") + block[16:])
            os.fsync(out.fileno())

    with serving(folder / "intake", command="serve") as served:
        turns = iter(range(pairs))

        def taken_in() -> float:
            turn = next(turns)
            write(turn)
            terms = ["--collection", f"turn-{turn}", "--basis", "found"]
            caller = ["--server", served.address, "--as", "administrator", "--json"]
            return _seconds([PROGRAM, "intake", str(file), *terms, *caller])

        def copied() -> float:
            took = _seconds(["sha256sum", str(file)]) + _seconds(["cp", str(file), str(folder / "copy")])
            (folder / "copy").unlink()
            return took

        measured = in_turn(pairs, taken_in, copied)
        peak = served.peak_memory_mb()
    return [
        row(
            f"(e) intake of {size_mib:,} MiB",
            measured,
            unit="s",
            beside="sha256sum + cp",
            goal=3.0,
            sense="at most",
        ),
        plain_row("(e) peak memory of the server", peak, unit="MB", at_most=300),
    ]


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
