from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.sqlite_reader import SqliteReader

OpenFolder = Callable[[Path], SqliteEventStore]


@pytest.fixture
def open_folder() -> Iterator[OpenFolder]:
    """Opens stores in folders, which it makes, and closes them at the end."""
    opened: list[SqliteEventStore] = []

    def open_(folder: Path) -> SqliteEventStore:
        folder.mkdir(exist_ok=True)
        opened.append(SqliteEventStore(folder))
        return opened[-1]

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def open_reader() -> Iterator[Callable[[Path], SqliteReader]]:
    """Opens readers of folders, and closes them at the end."""
    opened: list[SqliteReader] = []

    def open_(folder: Path) -> SqliteReader:
        opened.append(SqliteReader(folder))
        return opened[-1]

    yield open_
    for reader in opened:
        reader.close()
