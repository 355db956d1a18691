"""The README's walk does what it says: its shell blocks run, in order, in one shell."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
PORT = "7711"


def walk() -> str:
    """Give the README's shell blocks as one script."""
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S))


def free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def test_the_walk_of_the_readme_runs_and_ends_in_a_verified_record(tmp_path: Path) -> None:
    (tmp_path / "walk").mkdir()
    script = "set -euo pipefail\ntrap 'kill $(jobs -p)' EXIT\n" + walk().replace(PORT, free_port())
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PATH": path, "NO_COLOR": "1", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, f"{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}"
    assert "1 registered" in ran.stdout
    assert "open blockers on usable material, at position" in ran.stdout
    assert "the acts behind it: who, when, why" in ran.stdout
    assert re.search(r"^[1-9]\d* single points of failure at position", ran.stdout, re.M)
    assert "it would open: 2" in ran.stdout
    assert "fact.stated.v1" in ran.stdout
    assert not re.search(r"verified|differs", ran.stderr)
