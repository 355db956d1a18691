"""Log files for the tests: a store to export, and ways into a file."""

from __future__ import annotations

from pathlib import Path

from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.log_file import PREFIX, LogFileHeader
from adapters.event_store.log_import import import_log
from adapters.event_store.sqlite import SqliteEventStore
from domain.ports.store import StoredEvent, whole
from tests.adapters.event_store.acts import (
    act_of,
    further,
    opening,
    receipt,
    registered,
    registration,
    stream,
)


def fill(store: SqliteEventStore) -> None:
    """Store 12 events in 9 acts, with requests and claims."""
    acts = [
        opening(),
        registration(stream(1), identity="expert-1", request_id="r-1"),
        further((stream(2), 1), (stream(3), 1), (stream(2), 2), request_id="r-2"),
        *(further((stream(n), 1)) for n in range(4, 9)),
        act_of([(stream(9), 1, registered("expert-9")), (stream(9), 2, registered("expert-10"))]),
    ]
    for answer in store.append(acts):
        receipt(answer)


def everything(store: SqliteEventStore) -> list[StoredEvent]:
    return list(whole(EmbeddedLog(store)))


def take(path: Path, store: SqliteEventStore) -> LogFileHeader:
    return import_log(path, store, EmbeddedLog(store))


def place_of(file: Path, sequence: int) -> int:
    """Find where an event begins in a log file."""
    content = file.read_bytes()
    place = content.index(b"\n") + 1
    for _ in range(sequence - 1):
        _, length, _ = PREFIX.unpack_from(content, place)
        place += PREFIX.size + length
    return place
