from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.log_file import export_log
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.sqlite_reader import SqliteReader
from tests.adapters.event_store.log_files import fill

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


@pytest.fixture
def source(open_folder: OpenFolder, tmp_path: Path) -> SqliteEventStore:
    store = open_folder(tmp_path / "source")
    fill(store)
    return store


@pytest.fixture
def target(open_folder: OpenFolder, tmp_path: Path) -> SqliteEventStore:
    return open_folder(tmp_path / "target")


@pytest.fixture
def file(source: SqliteEventStore, tmp_path: Path) -> Path:
    path = tmp_path / "log.gravamen"
    export_log(EmbeddedLog(source), path)
    return path
