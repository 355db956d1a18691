"""A new file appears under its name whole and durable, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

OWNER_ONLY = 0o600


def sync_folder(folder: Path) -> None:
    """Make names created in or removed from a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def temporary_name(path: Path) -> Path:
    """Name the file that is written before it is given its name; a break leaves it, the next try takes it."""
    return path.with_name(f".{path.name}.part")


def give_name(temporary: Path, path: Path) -> None:
    """Make a file durable and give it its name.

    Raises:
        FileExistsError: Another file has the name.
    """
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    # A link, unlike a rename, takes no other file's place.
    os.link(temporary, path)
    temporary.unlink()
    sync_folder(path.parent)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Write a new file that its owner alone may read; what goes wrong leaves nothing behind.

    Raises:
        FileExistsError: Another file has the name.
    """
    temporary = temporary_name(path)
    if path.exists():
        raise FileExistsError(f"expected a new name, found {path.name} taken")
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb", buffering=1024 * 1024) as file:
            yield file
        give_name(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
