from __future__ import annotations

import hashlib
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.errors import LogFileError, StoreDamagedError
from adapters.event_store.log_file import LogFileHeader, export_log, read_header, read_log_file
from adapters.event_store.sqlite import SqliteEventStore
from domain.ports.store import EventLog, StoredEvent
from tests.adapters.event_store.acts import (
    REPOSITORY,
    further,
    opening,
    registration,
    stream,
)
from tests.adapters.event_store.log_files import everything, place_of, take

OpenFolder = Callable[[Path], SqliteEventStore]


def test_the_first_line_says_whose_log_it_is(source: SqliteEventStore, file: Path) -> None:
    last = everything(source)[-1]
    assert read_header(file) == LogFileHeader(REPOSITORY, 12, last.digest.hex())
    assert json.loads(file.read_bytes().split(b"\n", 1)[0])["format"] == "gravamen-log/1"


def test_a_reader_of_the_page_alone_reads_the_file(source: SqliteEventStore, file: Path) -> None:
    assert _read_as_the_page_says(file.read_bytes()) == [event.body for event in everything(source)]


# Export


def test_an_export_tells_how_far_it_is(source: SqliteEventStore, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    export_log(
        EmbeddedLog(source), tmp_path / "other", progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (12, 12)


def test_an_exported_file_is_its_owner_s_alone(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_export_takes_no_other_file_s_place(source: SqliteEventStore, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(LogFileError, match="taken"):
        export_log(EmbeddedLog(source), file)
    assert file.read_bytes() == before


def test_an_empty_log_is_not_exported(target: SqliteEventStore, tmp_path: Path) -> None:
    with pytest.raises(LogFileError, match="empty"):
        export_log(EmbeddedLog(target), tmp_path / "log")
    assert not (tmp_path / "log").exists()


class BreakingLog(EmbeddedLog):
    """A log that breaks after some pages."""

    def read(self, after: int, limit: int) -> list[StoredEvent]:
        if after >= 3 and limit > 1:
            raise StoreDamagedError("broken here")
        return super().read(after, min(limit, 3))


def test_an_export_that_breaks_leaves_nothing_behind(source: SqliteEventStore, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    with pytest.raises(StoreDamagedError):
        export_log(BreakingLog(source), folder / "log")
    assert list(folder.iterdir()) == []


def test_an_export_killed_half_way_leaves_no_file_of_that_name_and_can_be_repeated(
    open_folder: OpenFolder, tmp_path: Path
) -> None:
    store = open_folder(tmp_path / "big")
    store.append([opening(), *(registration(stream(n), size=90_000) for n in range(1, 40))])
    program = (
        "import os, sys; from pathlib import Path\n"
        "from adapters.event_store.embedded_log import EmbeddedLog\n"
        "from adapters.event_store.log_file import export_log\n"
        "from adapters.event_store.sqlite_reader import SqliteReader\n"
        "class Log(EmbeddedLog):\n"
        "    def read(self, after, limit):\n"
        "        if after >= 30 and limit > 1: os._exit(9)\n"
        "        return super().read(after, min(limit, 10))\n"
        "export_log(Log(SqliteReader(Path(sys.argv[1]))), Path(sys.argv[2]))\n"
    )
    path = tmp_path / "log"
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path / "big"), str(path)], check=False)
    assert killed.returncode == 9
    assert not path.exists()
    assert export_log(EmbeddedLog(store), path).head == 40
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["log"]


def test_an_event_that_was_altered_is_not_exported(source: SqliteEventStore, tmp_path: Path) -> None:
    class AlteredLog(EmbeddedLog):
        def read(self, after: int, limit: int) -> list[StoredEvent]:
            events = super().read(after, limit)
            return [
                StoredEvent(
                    e.sequence, e.stream, e.version, e.type, e.id, e.body + b" " * (e.sequence == 5), e.digest
                )
                for e in events
            ]

    with pytest.raises(StoreDamagedError, match="sequence 5"):
        export_log(AlteredLog(source), tmp_path / "log")
    assert not (tmp_path / "log").exists()


def test_a_log_is_exported_beside_a_server_that_goes_on_writing(
    source: SqliteEventStore, tmp_path: Path
) -> None:
    class GrowingLog(EmbeddedLog):
        def read(self, after: int, limit: int) -> list[StoredEvent]:
            source.append([further((stream(100 + source.head()), 1))])
            return super().read(after, limit)

    log: EventLog = GrowingLog(source)
    assert export_log(log, tmp_path / "log").head == 12
    assert [sequence for sequence, _, _ in read_log_file(tmp_path / "log")] == list(range(1, 13))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_is_found(file: Path, data: st.DataObject) -> None:
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    flipped = file.with_name("flipped")
    flipped.write_bytes(content)
    with pytest.raises(LogFileError):
        list(read_log_file(flipped))


# The vector of docs/formats/log-file.md

VECTOR = Path(__file__).parent / "recorded" / "two-events.log"
PAGE = Path(__file__).parents[3] / "docs" / "formats" / "log-file.md"


def test_the_page_states_the_vector() -> None:
    content = VECTOR.read_bytes()
    page = PAGE.read_text()
    assert f"| bytes | {len(content):,} |" in page
    assert f"| SHA-256 of the file | `{hashlib.sha256(content).hexdigest()}` |" in page
    assert f"| `head_sha256` | `{read_header(VECTOR).head_sha256}` |" in page
    assert f"| sequence 2 begins at byte | {place_of(VECTOR, 2):,} |" in page


def test_the_vector_is_read_and_written_again_byte_for_byte(target: SqliteEventStore, tmp_path: Path) -> None:
    take(VECTOR, target)
    assert target.claimed("identity", "expert-7") == stream(7)
    export_log(EmbeddedLog(target), tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == VECTOR.read_bytes()


def test_a_reader_of_the_page_alone_reads_the_vector() -> None:
    assert [json.loads(body)["type"] for body in _read_as_the_page_says(VECTOR.read_bytes())] == [
        "repository.opened.v1",
        "identity.registered.v1",
    ]


def _read_as_the_page_says(content: bytes) -> list[bytes]:
    """Read a log file with nothing of the writer's."""
    header, _, rest = content.partition(b"\n")
    bodies = []
    for sequence in range(1, json.loads(header)["head"] + 1):
        assert int.from_bytes(rest[:8], "big") == sequence
        length = int.from_bytes(rest[8:12], "big")
        bodies.append(rest[44 : 44 + length])
        assert hashlib.sha256(bodies[-1]).digest() == rest[12:44]
        rest = rest[44 + length :]
    assert json.loads(rest) == {"sha256": hashlib.sha256(content[: -len(rest)]).hexdigest()}
    return bodies
