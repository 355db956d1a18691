from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.errors import SequenceGapError, StoreDamagedError
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.event_store.verification import verify_events
from tests.adapters.event_store.acts import further, opening, receipt, registration, stream

OpenFolder = Callable[[Path], SqliteEventStore]
OpenReader = Callable[[Path], SqliteReader]


@pytest.fixture
def folder(open_folder: OpenFolder, tmp_path: Path) -> Path:
    """A closed store of 8 events: sequences 4 and 5 are one act."""
    store = open_folder(tmp_path)
    acts = [
        opening(),
        registration(stream(1), identity="expert-7", request_id="r-1"),
        further((stream(2), 1)),
        further((stream(1), 2), (stream(2), 2), request_id="r-2"),
        further((stream(3), 1)),
        further((stream(4), 1)),
        further((stream(5), 1)),
    ]
    for answer in store.append(acts):
        receipt(answer)
    store.close()
    return tmp_path


def edit(folder: Path, *statements: str) -> None:
    """Change the store behind the program's back, as the sqlite3 shell would."""
    with closing(sqlite3.connect(folder / "events.sqlite", isolation_level=None)) as shell:
        for statement in statements:
            shell.execute(statement)


def test_a_store_as_written_has_no_difference(folder: Path, open_reader: OpenReader) -> None:
    told: list[tuple[int, int]] = []
    reader = open_reader(folder)
    assert verify_events(reader, progress=lambda done, total: told.append((done, total))) is None
    assert told == [(8, 8)]


def test_an_empty_store_has_no_difference(open_folder: OpenFolder, tmp_path: Path) -> None:
    assert verify_events(open_folder(tmp_path)) is None


_FLIP = "CAST(replace(CAST(state AS TEXT), '\"n\":1', '\"n\":2') AS BLOB)"

EDITS: dict[str, tuple[str, int | None, str]] = {
    "a byte of an event": (f"UPDATE stored_events SET state = {_FLIP} WHERE rowid = 6", 6, "digest"),
    "an event left as text": (
        "UPDATE stored_events SET state = CAST(state AS TEXT) WHERE rowid = 6",
        6,
        "stored_events",
    ),
    "a digest": ("UPDATE stored_events SET digest = zeroblob(32) WHERE rowid = 3", 3, "digest"),
    "a type": ("UPDATE stored_events SET topic = 'other.v1' WHERE rowid = 7", 7, "stored_events.topic"),
    "a stream": (
        "UPDATE stored_events SET originator_id = 'identity/x' WHERE rowid = 7",
        7,
        "stored_events.originator_id",
    ),
    "a version": (
        "UPDATE stored_events SET originator_version = 9 WHERE rowid = 7",
        7,
        "stored_events.originator_version",
    ),
    "an event id": (
        "UPDATE stored_events SET event_id = '00000000-0000-0000-0000-000000000001' WHERE rowid = 2",
        2,
        "stored_events.event_id",
    ),
    "no event id": ("UPDATE stored_events SET event_id = 'x' WHERE rowid = 2", 2, "stored_events"),
    "an event taken out": ("DELETE FROM stored_events WHERE rowid = 6", 6, "sequence"),
    "the last event taken out": ("DELETE FROM stored_events WHERE rowid = 8", None, "head.sequence"),
    "an event put in": (
        "INSERT INTO stored_events SELECT 9, 'identity/y', 1, topic, state, event_id, digest "
        "FROM stored_events WHERE rowid = 8",
        9,
        "version",
    ),
    "the head": ("UPDATE head SET sequence = 12", None, "head.sequence"),
    "an act's place": ("UPDATE acts SET last_sequence = 8 WHERE first_sequence = 4", 5, "acts"),
    "an act taken out": ("DELETE FROM acts WHERE first_sequence = 3", 3, "acts"),
    "an act put in": ("INSERT INTO acts VALUES ('x', 3, 3)", None, "rows of acts"),
    "a request's digest": (
        "UPDATE requests SET digest = '0' WHERE request_id = 'r-2'",
        5,
        "requests, r-2 of expert-1",
    ),
    "a request taken out": ("DELETE FROM requests WHERE request_id = 'r-1'", 2, "requests, r-1 of expert-1"),
    "a request put in": (
        "INSERT INTO requests SELECT 'expert-9', request_id, digest, act_id FROM requests LIMIT 1",
        None,
        "rows of requests",
    ),
    "a claim moved": ("UPDATE claims SET stream = 'identity/z'", 2, "claims, identity"),
    "a claim taken out": ("DELETE FROM claims", 2, "claims, identity"),
    "a claim put in": ("INSERT INTO claims VALUES ('identity', 'expert-8', 'x')", None, "rows of claims"),
}


@pytest.mark.parametrize(("statement", "sequence", "place"), EDITS.values(), ids=EDITS)
def test_an_edit_is_named_with_its_place(
    folder: Path, open_reader: OpenReader, statement: str, sequence: int | None, place: str
) -> None:
    edit(folder, statement)
    difference = verify_events(open_reader(folder))
    assert difference is not None
    assert difference.sequence == sequence
    assert difference.place.startswith(place)


def test_an_act_cut_in_half_is_named(folder: Path, open_reader: OpenReader) -> None:
    edit(folder, "DELETE FROM stored_events WHERE rowid >= 5", "UPDATE head SET sequence = 4")
    difference = verify_events(open_reader(folder))
    assert difference is not None
    assert (difference.sequence, difference.place) == (5, "act")
    assert "part 2 of 2" in difference.expected


def test_a_byte_flipped_in_the_file_names_its_event(folder: Path, open_reader: OpenReader) -> None:
    with closing(SqliteReader(folder)) as reader:
        nonces = {event.sequence: event.body.index(b'"nonce":"') for event in reader.read(0, 100)}
        bodies = {event.sequence: event.body for event in reader.read(0, 100)}
    file = folder / "events.sqlite"
    content = bytearray(file.read_bytes())
    marked = bodies[7][nonces[7] : nonces[7] + 40]
    assert content.count(marked) == 1
    content[content.index(marked) + 12] ^= 1
    file.write_bytes(content)
    difference = verify_events(open_reader(folder))
    assert difference is not None
    assert (difference.sequence, difference.place) == (7, "digest")


def test_text_that_is_no_longer_utf_8_names_its_event(folder: Path, open_reader: OpenReader) -> None:
    edit(folder, "UPDATE stored_events SET topic = CAST(x'ff2e7631' AS TEXT) WHERE rowid = 5")
    difference = verify_events(open_reader(folder))
    assert difference is not None
    assert (difference.sequence, difference.place) == (5, "stored_events")


def test_a_page_overwritten_is_found(folder: Path, open_reader: OpenReader) -> None:
    file = folder / "events.sqlite"
    content = bytearray(file.read_bytes())
    content[4096 * 2 : 4096 * 3] = b"\xa5" * 4096
    file.write_bytes(content)
    assert verify_events(open_reader(folder)) is not None


def test_the_words_of_a_difference_say_where_and_what(folder: Path, open_reader: OpenReader) -> None:
    edit(folder, "UPDATE stored_events SET topic = 'other.v1' WHERE rowid = 7")
    assert (
        str(verify_events(open_reader(folder)))
        == "sequence 7, stored_events.topic: expected identity.retired.v1, found other.v1"
    )


def test_a_store_is_verified_while_it_is_written(folder: Path, open_folder: OpenFolder) -> None:
    store = open_folder(folder)

    def write(done: int, total: int) -> None:
        receipt(store.append([further((stream(50 + store.head()), 1), request_id=f"w-{store.head()}")])[0])

    assert verify_events(store, progress=write) is None
    assert store.head() > 8


def test_a_log_stops_at_a_gap(folder: Path, open_reader: OpenReader) -> None:
    edit(folder, "DELETE FROM stored_events WHERE rowid = 6")
    log = EmbeddedLog(open_reader(folder))
    assert [event.sequence for event in log.read(0, 5)] == [1, 2, 3, 4, 5]
    with pytest.raises(SequenceGapError, match="expected sequence 6 in the event store, found 7"):
        log.read(0, 10)
    with pytest.raises(SequenceGapError, match="sequence 6"):
        log.read(5, 1)


def test_an_event_left_as_text_is_never_read(folder: Path, open_reader: OpenReader) -> None:
    edit(folder, "UPDATE stored_events SET state = CAST(state AS TEXT) WHERE rowid = 6")
    with pytest.raises(StoreDamagedError, match="sequence 6"):
        EmbeddedLog(open_reader(folder)).read(5, 1)
