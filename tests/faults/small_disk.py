"""A disk that is really full: a small file system of its own, or, where none may be mounted, a limit on files.

A limit on the size of files fails the write that would pass it (EFBIG), as a full disk fails it (ENOSPC).
"""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

_CAP_SYS_ADMIN = 21


def may_mount() -> bool:
    """Tell whether this process may mount a file system."""
    [line] = [
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapEff")
    ]
    return bool(int(line.split()[1], 16) >> _CAP_SYS_ADMIN & 1)


KIND = "a small file system (ENOSPC)" if may_mount() else "files limited by RLIMIT_FSIZE (EFBIG)"


class SmallDisk(Protocol):
    """A folder in which no room is left, as long as somebody says so."""

    folder: Path

    def fill(self, *processes: int) -> None:
        """Leave no room, for processes of these ids and those that they started."""
        ...

    def free(self) -> None:
        """Make room again."""
        ...


@dataclass
class MountedDisk:
    """A file system in memory, filled by a file of somebody else's."""

    folder: Path

    def fill(self, *processes: int) -> None:
        with self._filler.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                # Written in part at last: not a page is left.
                file.write(b"\0" * (1 << 20))

    def free(self) -> None:
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"


@dataclass
class LimitedDisk:
    """A folder of any file system; who writes there may make no file larger than the largest is."""

    folder: Path
    limited: set[int] = field(default_factory=set)

    def fill(self, *processes: int) -> None:
        largest = max(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())
        for process in (*processes, *(child for each in processes for child in _children(each))):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
            self.limited.add(process)

    def free(self) -> None:
        for process in self.limited:
            if Path(f"/proc/{process}").exists():
                resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        self.limited.clear()


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [int(child) for child in found]


@contextmanager
def small_disk(folder: Path, *, mib: int) -> Iterator[SmallDisk]:
    """Give a folder on a disk of so many MiB."""
    folder.mkdir()
    if not may_mount():
        yield LimitedDisk(folder)
        return
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=0711", "gravamen-test", folder], check=True
    )
    try:
        yield MountedDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


__all__ = ["KIND", "SmallDisk", "small_disk"]
