"""The files that an intake takes in: found in a fixed order, named byte for byte, never opened blindly."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.cli.escaping import escaped
from adapters.cli.faults import MisaskedError

BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take in.

    Args:
        path: Where it is.
        name: Its path within the folder that was named, byte for byte; its own name where it was named itself.
        size: Bytes when it was found.
    """

    path: Path
    name: bytes
    size: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """What is not taken in, and why."""

    name: bytes
    cause: str


def find(paths: Sequence[Path]) -> tuple[list[Found], list[SetAside]]:
    """Find the files at the paths, folders with all that they hold, in the order of their names.

    Symbolic links are not followed: they would take in what is elsewhere. What is neither file nor
    folder is not opened.

    Raises:
        MisaskedError: A path does not exist, or two of the paths hold a file of the same name: an
            intake is known by collection, name and digest, and one would hide the other.
    """
    found: list[Found] = []
    set_aside: list[SetAside] = []
    for path in paths:
        if not path.exists():
            raise MisaskedError(f"{escaped(os.fsencode(path))}: expected a file or folder, found none")
        for one in _walk(path, root=path if path.is_dir() else path.parent):
            if isinstance(one, Found):
                found.append(one)
            else:
                set_aside.append(one)
    names: set[bytes] = set()
    for one in found:
        if one.name in names:
            raise MisaskedError(
                f"expected each name once in a collection, found {escaped(one.name)} at two of the paths:"
                " take them in one after the other, as collections of their own"
            )
        names.add(one.name)
    return sorted(found, key=lambda one: one.name), set_aside


def _walk(path: Path, *, root: Path) -> Iterator[Found | SetAside]:
    # A path keeps bytes that are not text, as `os.fsencode` gives them back.
    name = os.fsencode(path.relative_to(root))
    try:
        # A link that was named itself is followed: whoever named it meant what it leads to.
        status = path.stat() if path == root else path.lstat()
        if stat.S_ISDIR(status.st_mode):
            for entry in sorted(path.iterdir(), key=os.fsencode):
                yield from _walk(entry, root=root)
        elif stat.S_ISREG(status.st_mode):
            yield Found(path, name, status.st_size)
        else:
            is_link = stat.S_ISLNK(status.st_mode)
            yield SetAside(name, "a symbolic link" if is_link else "neither file nor folder")
    except OSError as error:
        yield SetAside(name, (error.strerror or "cannot be read").lower())


def sha256_of(path: Path, *, advance: Callable[[int], None]) -> tuple[str, int]:
    """Digest a file in bounded memory; give the digest, hexadecimal, and the bytes read.

    Args:
        path: The file.
        advance: Told of the bytes of each block.
    """
    digest = hashlib.sha256()
    size = 0
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
            advance(len(block))
    return digest.hexdigest(), size
