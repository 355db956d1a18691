"""Programs in Node.js, each installed from its lock into an ignored folder, once, and again when the lock changes."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

from deployments.local.places import PROGRAMS

OLDEST = 18


class NodeMissingError(Exception):
    """Node.js or npm is not installed, or too old; says what is needed."""


def install(source: Path) -> Path:
    """Copy a package beside its installed dependencies; give the folder, from which its scripts run.

    Args:
        source: Folder with `package.json`, `package-lock.json` and scripts.

    Raises:
        NodeMissingError: This machine has no Node.js, or no npm.
        subprocess.CalledProcessError: The dependencies could not be installed.
    """
    _check()
    folder = PROGRAMS / "node" / f"{source.parent.name}-{source.name}"
    lock = (source / "package-lock.json").read_bytes()
    ready = folder / ".ready"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as turn:
        # Two test processes that start at once must not both install.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not ready.exists() or ready.read_bytes() != lock:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            _copy(source, folder)
            # No script of a dependency is run: none is needed, and one of them reports home.
            command = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
            subprocess.run(command, cwd=folder, check=True)
            ready.write_bytes(lock)
        _copy(source, folder)
    return folder


def _copy(source: Path, folder: Path) -> None:
    for file in source.iterdir():
        copy = folder / file.name
        # One that another process may be reading now is left as it is.
        if file.is_file() and not (copy.exists() and copy.read_bytes() == file.read_bytes()):
            shutil.copy2(file, copy)


def _check() -> None:
    needed = f"needs Node.js {OLDEST} or later with npm (Debian: apt-get install nodejs npm)"
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise NodeMissingError(f"{needed}, found none")
    found = subprocess.run((node, "--version"), capture_output=True, text=True, check=True).stdout.strip()
    if int(found.removeprefix("v").partition(".")[0]) < OLDEST:
        raise NodeMissingError(f"{needed}, found {found}")
