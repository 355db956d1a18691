"""Where the local servers keep their programs and their data, and which ports they find free."""

from __future__ import annotations

import hashlib
import os
import socket
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / ".stack"
"""Programs that were brought here: ignored by git, removed by `make clean`."""


def data_folder() -> Path:
    """Give the folder of this clone's servers.

    PostgreSQL refuses to run as root, and whom it runs as must be able to enter its folder: for root that is
    a temporary one, since a clone may lie where only root can read.
    """
    if os.getuid() != 0:
        return PROGRAMS / "run"
    clone = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"gravamen-stack-{clone}"


def free_ports(count: int) -> list[int]:
    """Find ports of the loopback interface that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
