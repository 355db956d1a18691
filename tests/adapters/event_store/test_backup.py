from __future__ import annotations

import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from adapters.event_store.backup import CheckedStore, back_up, check_restore
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.errors import BackupError, RestoreRefusedError
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.sqlite_reader import SqliteReader
from domain.errors import RepositoryMismatchError
from domain.ports.store import whole
from tests.adapters.event_store.acts import REPOSITORY, further, opening, receipt, registration, stream

OpenFolder = Callable[[Path], SqliteEventStore]


@pytest.fixture
def store(open_folder: OpenFolder, tmp_path: Path) -> SqliteEventStore:
    store = open_folder(tmp_path / "data")
    acts = [
        opening(),
        registration(stream(1), request_id="r-1"),
        *(further((stream(n), 1)) for n in range(2, 30)),
    ]
    for answer in store.append(acts):
        receipt(answer)
    return store


@pytest.fixture
def copy(store: SqliteEventStore, tmp_path: Path) -> Path:
    back_up(store, tmp_path / "backup")
    return tmp_path / "backup"


def edit(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "events.sqlite", isolation_level=None)) as shell:
        for statement in statements:
            shell.execute(statement)


def test_a_backup_is_the_store(store: SqliteEventStore, copy: Path, open_folder: OpenFolder) -> None:
    restored = open_folder(copy)
    assert list(whole(EmbeddedLog(restored))) == list(whole(EmbeddedLog(store)))
    assert receipt(restored.append([further((stream(1), 2))])[0]).first_sequence == 31
    assert receipt(restored.append([further((stream(1), 9), request_id="r-1")])[0]).was_repeated


def test_a_backup_says_what_it_holds(store: SqliteEventStore, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    checked = back_up(store, tmp_path / "new", progress=lambda done, total: told.append((done, total)))
    assert checked == CheckedStore(repository=REPOSITORY, head=30)
    assert told[-1] == (30, 30)


def test_a_backup_is_one_file_of_its_owner_alone(copy: Path) -> None:
    assert [file.name for file in copy.iterdir()] == ["events.sqlite"]
    assert stat.S_IMODE((copy / "events.sqlite").stat().st_mode) == 0o600


def test_a_backup_is_made_by_another_process_s_reader_while_the_server_writes(
    store: SqliteEventStore, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        n = 1_000
        while not stop.is_set():
            receipt(store.append([further((stream(n), 1), (stream(n), 2))])[0])
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with closing(SqliteReader(tmp_path / "data")) as reader:
            assert EmbeddedLog(store).wait(40, 20.0) > 40
            checked = back_up(reader, tmp_path / "backup")
    finally:
        stop.set()
        writer.join()
    assert 40 < checked.head <= store.head()
    assert checked.head % 2 == 0
    assert check_restore(tmp_path / "backup") == checked


def test_a_backup_takes_no_other_s_place(store: SqliteEventStore, copy: Path) -> None:
    before = (copy / "events.sqlite").read_bytes()
    with pytest.raises(BackupError, match="already"):
        back_up(store, copy)
    assert (copy / "events.sqlite").read_bytes() == before


def test_a_backup_of_a_store_that_is_not_right_is_refused_and_leaves_nothing(
    store: SqliteEventStore, tmp_path: Path
) -> None:
    edit(tmp_path / "data", "UPDATE stored_events SET digest = zeroblob(32) WHERE rowid = 9")
    with pytest.raises(RestoreRefusedError, match="sequence 9"):
        back_up(store, tmp_path / "backup")
    assert list((tmp_path / "backup").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(store: SqliteEventStore, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="can be written"):
        back_up(store, tmp_path / "file")


# What a restore refuses


def test_a_copy_that_is_right_is_accepted(copy: Path) -> None:
    assert check_restore(copy, repository=REPOSITORY, at_least=30) == CheckedStore(REPOSITORY, 30)


def test_a_copy_of_another_repository_is_refused(copy: Path) -> None:
    with pytest.raises(RepositoryMismatchError, match=str(UUID(int=2))):
        check_restore(copy, repository=UUID(int=2))


def test_a_copy_older_than_what_vault_and_keys_know_is_refused(copy: Path) -> None:
    with pytest.raises(RestoreRefusedError, match="reaches sequence 31, found one that ends at 30"):
        check_restore(copy, at_least=31)


def test_a_copy_with_a_gap_is_refused(copy: Path) -> None:
    edit(copy, "DELETE FROM stored_events WHERE rowid = 12")
    with pytest.raises(RestoreRefusedError, match="sequence 12"):
        check_restore(copy)


def test_a_copy_that_does_not_begin_with_the_opening_is_refused(copy: Path) -> None:
    edit(copy, "DELETE FROM stored_events WHERE rowid = 1", "UPDATE stored_events SET rowid = rowid - 1")
    with pytest.raises(RestoreRefusedError, match=r"sequence 1, type: expected repository\.opened\.v1"):
        check_restore(copy)


def test_a_copy_that_is_damaged_is_refused(copy: Path) -> None:
    file = copy / "events.sqlite"
    content = bytearray(file.read_bytes())
    content[4096:8192] = b"\x5a" * 4096
    file.write_bytes(content)
    with pytest.raises(RestoreRefusedError, match="not what was recorded"):
        check_restore(copy)


def test_a_copy_cut_short_is_refused(copy: Path) -> None:
    file = copy / "events.sqlite"
    file.write_bytes(file.read_bytes()[:-5000])
    with pytest.raises(RestoreRefusedError, match="damaged"):
        check_restore(copy)


def test_a_copy_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RestoreRefusedError, match=r"events\.sqlite"):
        check_restore(tmp_path)


def test_another_program_s_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.sqlite").write_bytes(b"something else")
    with pytest.raises(RepositoryMismatchError):
        check_restore(tmp_path)


def test_an_empty_store_is_no_copy(open_folder: OpenFolder, tmp_path: Path) -> None:
    open_folder(tmp_path).close()
    with pytest.raises(RestoreRefusedError, match="empty"):
        check_restore(tmp_path)


def test_a_copy_on_a_write_protected_medium_can_be_checked(copy: Path, tmp_path: Path) -> None:
    protected = tmp_path / "protected"
    shutil.copytree(copy, protected)
    (protected / "events.sqlite").chmod(0o400)
    protected.chmod(0o500)
    try:
        assert check_restore(protected).head == 30
        assert [file.name for file in protected.iterdir()] == ["events.sqlite"]
    finally:
        protected.chmod(0o700)
