"""A process that ends before its n-th act, for every n: what the crash tests of each vault share."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest

from adapters.key_store.sqlite_keys import SqliteKeyStore

Vault = TypeVar("Vault")

Act = tuple[Any, str]
"""Owner and name of a function that leaves something behind."""

ON_DISK: Sequence[Act] = (
    (Path, "replace"),
    (Path, "unlink"),
    (Path, "touch"),
    (os, "fsync"),
    (SqliteKeyStore, "object_key"),
    (SqliteKeyStore, "grant"),
    (SqliteKeyStore, "revoke"),
)


class Crash(BaseException):
    """The process ends here."""


class Crashing:
    """Ends the process before its n-th act."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, acts: Sequence[Act] = ON_DISK) -> None:
        self.acts_left = sys.maxsize
        for owner, name in acts:
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            if self.acts_left == 0:
                raise Crash
            self.acts_left -= 1
            return act(*args, **kwargs)

        return counted


def crashes_of(
    tmp_path: Path,
    crashing: Crashing,
    opened: Callable[[Path], Vault],
    prepare: Callable[[Vault], object],
    act: Callable[[Vault], object],
) -> Iterator[Path]:
    """Give the data folder as a crash before each act left it, until the whole passes."""
    for acts in count():
        folder = tmp_path / str(acts)
        folder.mkdir()
        prepare(opened(folder))
        vault = opened(folder)
        crashing.acts_left = acts
        try:
            act(vault)
        except Crash:
            crashing.acts_left = sys.maxsize
            yield folder
        else:
            crashing.acts_left = sys.maxsize
            assert acts > 3
            return


def object_key_count(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "keys.sqlite")) as connection:
        (number,) = connection.execute("SELECT count(*) FROM object_keys").fetchone()
        return int(number)
