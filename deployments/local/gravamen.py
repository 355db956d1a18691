"""The command `gravamen` against servers of this machine: its settings, and the address that a process names."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("gravamen"))
"""The command of this environment."""


def settings_of(folder: Path, *, database: str, kafka: str, origin: str) -> dict[str, str]:
    """Give the environment of processes at scale as a deployment gives it, each on a free port of loopback.

    Args:
        folder: Where evidence bytes and the wrapping key are.
        database: Address of the store.
        kafka: Brokers.
        origin: Code of the repository.
    """
    return {
        **os.environ,
        "GRAVAMEN_DATABASE": database,
        "GRAVAMEN_KAFKA": kafka,
        "GRAVAMEN_ORIGIN": origin,
        "GRAVAMEN_DATA": str(folder),
        "GRAVAMEN_KEK": str(folder / "kek"),
        "GRAVAMEN_LISTEN": "127.0.0.1:0",
    }


def address_in(line: str) -> str | None:
    """Find the address in the first line of a process; None where it is another line, or its end."""
    said = re.search(r" at (\S+)$", line.strip())
    return said[1] if said else None
