from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.errors import LogFileError
from adapters.event_store.log_file import PREFIX, LogFileHeader, export_log
from adapters.event_store.log_import import import_log
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.verification import verify_events
from domain.errors import RepositoryMismatchError
from domain.ports.store import NewAct, StoredEvent
from tests.adapters.event_store.acts import (
    REPOSITORY,
    act_of,
    further,
    opening,
    receipt,
    registered,
    stream,
)
from tests.adapters.event_store.log_files import everything, place_of, take

OpenFolder = Callable[[Path], SqliteEventStore]

# There and back


def test_a_log_comes_back_byte_for_byte(
    source: SqliteEventStore, target: SqliteEventStore, file: Path
) -> None:
    assert take(file, target).head == 12
    assert everything(target) == everything(source)
    again = file.with_name("again")
    export_log(EmbeddedLog(target), again)
    assert again.read_bytes() == file.read_bytes()


def test_requests_and_claims_come_back_with_the_log(
    source: SqliteEventStore, target: SqliteEventStore, file: Path
) -> None:
    take(file, target)
    for request_id in ("r-1", "r-2"):
        assert target.request("expert-1", request_id) == source.request("expert-1", request_id)
        assert target.request("expert-1", request_id) is not None
    assert target.claimed("identity", "expert-10") == stream(9)
    assert verify_events(target) is None


def test_an_imported_store_goes_on_where_the_log_ended(target: SqliteEventStore, file: Path) -> None:
    take(file, target)
    assert receipt(target.append([further((stream(4), 2))])[0]).first_sequence == 13
    assert receipt(target.append([further((stream(1), 7), request_id="r-1")])[0]).was_repeated


# Files that are not right


def _refused(file: Path, target: SqliteEventStore) -> LogFileError:
    with pytest.raises(LogFileError) as refusal:
        take(file, target)
    assert target.head() == 0
    return refusal.value


@pytest.mark.parametrize("sequence", [1, 2, 7, 12])
def test_an_edited_event_is_named(file: Path, target: SqliteEventStore, sequence: int) -> None:
    content = bytearray(file.read_bytes())
    content[place_of(file, sequence) + PREFIX.size + 30] ^= 1
    file.write_bytes(content)
    refusal = _refused(file, target)
    assert refusal.sequence == sequence
    assert f"sequence {sequence}" in refusal.message


def test_an_event_edited_together_with_its_digest_is_caught_by_the_file_s_own(
    file: Path, target: SqliteEventStore
) -> None:
    content = bytearray(file.read_bytes())
    place = place_of(file, 7)
    _, length, _ = PREFIX.unpack_from(content, place)
    body = bytes(content[place + PREFIX.size : place + PREFIX.size + length])
    at = body.index(b'"nonce":"') + 9
    body = body[:at] + (b"0" if body[at : at + 1] != b"0" else b"1") + body[at + 1 :]
    record = PREFIX.pack(7, length, hashlib.sha256(body).digest()) + body
    content[place : place + len(record)] = record
    file.write_bytes(content)
    assert "own digest" in _refused(file, target).message


@pytest.mark.parametrize("into", [0, 3, PREFIX.size, PREFIX.size + 100])
def test_a_file_cut_short_is_named_at_its_first_missing_event(
    file: Path, target: SqliteEventStore, into: int
) -> None:
    file.write_bytes(file.read_bytes()[: place_of(file, 8) + into])
    refusal = _refused(file, target)
    assert refusal.sequence == 8
    assert "cut short" in refusal.message


def test_a_file_without_its_last_line_is_refused(file: Path, target: SqliteEventStore) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: content.rindex(b'{"sha256"')])
    assert "cut short" in _refused(file, target).message


def test_a_file_with_more_after_its_last_line_is_refused(file: Path, target: SqliteEventStore) -> None:
    file.write_bytes(file.read_bytes() + b"more")
    assert "nothing more" in _refused(file, target).message


def test_events_in_another_order_are_named(file: Path, target: SqliteEventStore) -> None:
    content = file.read_bytes()
    fifth, sixth, seventh = (place_of(file, sequence) for sequence in (5, 6, 7))
    file.write_bytes(content[:fifth] + content[sixth:seventh] + content[fifth:sixth] + content[seventh:])
    assert _refused(file, target).sequence == 5


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"not a log file", b'{"format":"gravamen-log/2"}\n', b"{}\n", b"[]\n", b"\xff" * 5000],
    ids=["empty", "empty line", "text", "later format", "no members", "array", "bytes"],
)
def test_what_is_no_log_file_is_refused(file: Path, target: SqliteEventStore, content: bytes) -> None:
    file.write_bytes(content)
    assert "gravamen-log/1" in _refused(file, target).message


def _forge(path: Path, acts: list[NewAct], *, repository: UUID = REPOSITORY) -> Path:
    """Write a file whose digests are right and whose record is not."""
    events = [event for act in acts for event in act.events]
    header = LogFileHeader(repository, len(events), events[-1].digest.hex()).encode()
    records = b"".join(
        PREFIX.pack(sequence, len(event.body), event.digest) + event.body
        for sequence, event in enumerate(events, start=1)
    )
    content = header + records
    path.write_bytes(content + b'{"sha256":"' + hashlib.sha256(content).hexdigest().encode() + b'"}\n')
    return path


@pytest.mark.parametrize(
    ("acts", "sequence", "words"),
    [
        ([further((stream(1), 1))], 1, "repository.opened.v1"),
        ([opening(), further((stream(1), 1)), opening()], 3, "second opening"),
        ([opening(), further((stream(1), 2))], 2, "version"),
        ([opening(), further((stream(1), 1)), further((stream(1), 1))], 3, "version"),
        (
            [opening(), act_of([(stream(1), 1, registered("expert-1"))], repository=UUID(int=2))],
            2,
            "repository",
        ),
        ([opening(repository=UUID(int=2))], 1, "first line"),
    ],
    ids=["no opening", "two openings", "a version missing", "a version twice", "two repositories", "header"],
)
def test_a_file_whose_record_breaks_a_law_is_refused(
    target: SqliteEventStore, tmp_path: Path, acts: list[NewAct], sequence: int, words: str
) -> None:
    refusal = _refused(_forge(tmp_path / "forged", acts), target)
    assert refusal.sequence == sequence
    assert words in refusal.message


def test_an_act_in_part_is_refused(target: SqliteEventStore, tmp_path: Path) -> None:
    whole_act = further((stream(1), 1), (stream(2), 1), (stream(3), 1))
    half = NewAct(whole_act.id, whole_act.by, None, "", whole_act.events[:2])
    assert _refused(_forge(tmp_path / "end", [opening(), half]), target).sequence == 4
    assert (
        _refused(_forge(tmp_path / "middle", [opening(), half, further((stream(4), 1))]), target).sequence
        == 4
    )


# Stores that hold something already


def _prefix(source: SqliteEventStore, store: SqliteEventStore, *, events: int) -> None:
    """Store the first acts of another store again, as an import that was broken off leaves them."""

    class Beginning(EmbeddedLog):
        def head(self) -> int:
            return events

        def read(self, after: int, limit: int) -> list[StoredEvent]:
            return super().read(after, min(limit, events - after))

    beginning = Path(str(source._path) + f".first-{events}")
    export_log(Beginning(source), beginning)
    take(beginning, store)


def test_an_import_goes_on_where_it_was_broken_off(
    source: SqliteEventStore, target: SqliteEventStore, file: Path
) -> None:
    _prefix(source, target, events=5)
    assert target.head() == 5
    assert take(file, target).head == 12
    assert everything(target) == everything(source)
    assert verify_events(target) is None


def test_an_import_repeated_changes_nothing(
    source: SqliteEventStore, target: SqliteEventStore, file: Path
) -> None:
    take(file, target)
    take(file, target)
    assert everything(target) == everything(source)


def test_an_import_killed_half_way_is_completed_by_the_next(
    open_folder: OpenFolder, source: SqliteEventStore, file: Path, tmp_path: Path
) -> None:
    program = (
        "import os, sys; from pathlib import Path\n"
        "from adapters.event_store import log_import, rewriting\n"
        "from adapters.event_store.embedded_log import EmbeddedLog\n"
        "from adapters.event_store.sqlite import SqliteEventStore\n"
        "rewriting.GROUP_ACTS = 2\n"
        "store = SqliteEventStore(Path(sys.argv[1]))\n"
        "def kill(done, total):\n"
        "    if done >= 5: os._exit(9)\n"
        "log_import.import_log(Path(sys.argv[2]), store, EmbeddedLog(store), progress=kill)\n"
    )
    folder = tmp_path / "killed"
    folder.mkdir()
    killed = subprocess.run([sys.executable, "-c", program, str(folder), str(file)], check=False)
    assert killed.returncode == 9
    store = open_folder(folder)
    assert 0 < store.head() < 12
    take(file, store)
    assert everything(store) == everything(source)


def test_a_store_of_another_repository_is_refused(
    open_folder: OpenFolder, file: Path, tmp_path: Path
) -> None:
    other = open_folder(tmp_path / "other")
    other.append([opening(repository=UUID(int=2))])
    with pytest.raises(RepositoryMismatchError, match=str(REPOSITORY)):
        take(file, other)
    assert other.head() == 1


def test_a_store_that_went_another_way_is_refused_by_sequence(
    source: SqliteEventStore, target: SqliteEventStore, file: Path
) -> None:
    _prefix(source, target, events=5)
    target.append([further((stream(77), 1))])
    with pytest.raises(LogFileError, match="sequence 6") as refusal:
        take(file, target)
    assert refusal.value.sequence == 6
    assert target.head() == 6


def test_a_store_beyond_the_file_is_refused(source: SqliteEventStore, file: Path) -> None:
    source.append([further((stream(77), 1))])
    with pytest.raises(LogFileError, match="head 13"):
        take(file, source)


def test_an_import_takes_its_claims_from_whoever_knows_them(target: SqliteEventStore, file: Path) -> None:
    import_log(file, target, EmbeddedLog(target), claims=lambda _: ())
    assert target.claimed("identity", "expert-9") is None
    difference = verify_events(target)
    assert difference is not None
    assert (difference.sequence, difference.place) == (2, "claims, identity")
