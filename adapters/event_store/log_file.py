"""The whole log as one file, byte for byte, and a store out of such a file (docs/formats/log-file.md)."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from pydantic_core import from_json

from adapters.event_store.durable_file import new_file
from adapters.event_store.errors import LogFileError, StoreDamagedError
from adapters.event_store.record_laws import Progress, no_progress
from domain.errors import RepositoryMismatchError
from domain.events import EVENT_LIMIT
from domain.ports.store import EventLog, StoredEvent, whole

FORMAT = "gravamen-log/1"
PREFIX = struct.Struct(">QI32s")
"""Before each body: its sequence, its length in bytes, and its SHA-256; big-endian."""
HEADER_LIMIT = 4096
"""Most bytes of the first line."""
PROGRESS_EVERY = 1000


@dataclass(frozen=True, slots=True)
class LogFileHeader:
    """The first line of a log file.

    Args:
        repository: Whose log it is.
        head: Sequence of its last event; the first is 1.
        head_sha256: Digest of the last event, hexadecimal.
    """

    repository: UUID
    head: int
    head_sha256: str

    def encode(self) -> bytes:
        """Write the line."""
        members = {
            "format": FORMAT,
            "repository": str(self.repository),
            "head": self.head,
            "head_sha256": self.head_sha256,
        }
        return _line(members)


def export_log(log: EventLog, path: Path, *, progress: Progress = no_progress) -> LogFileHeader:
    """Write the log, up to its head at the start, to a new file; a break leaves no file of that name.

    Raises:
        LogFileError: No repository was opened, or another file has the name.
        StoreDamagedError: An event is not what its digest says.
    """
    head = log.head()
    if head == 0:
        raise LogFileError("expected a log with at least its opening, found an empty one")
    (first,), (last,) = log.read(0, 1), log.read(head - 1, 1)
    header = LogFileHeader(_repository_in(first), head, last.digest.hex())
    try:
        with new_file(path) as file:
            _write(file, header, log, progress)
    except FileExistsError as error:
        raise LogFileError(f"expected a new name for the log file, found {path.name} taken") from error
    return header


def _write(file: BinaryIO, header: LogFileHeader, log: EventLog, progress: Progress) -> None:
    total = hashlib.sha256()

    def write(content: bytes) -> None:
        total.update(content)
        file.write(content)

    write(header.encode())
    for event in whole(log):
        if hashlib.sha256(event.body).digest() != event.digest:
            raise StoreDamagedError(f"sequence {event.sequence}: the event is not what its digest says")
        write(PREFIX.pack(event.sequence, len(event.body), event.digest) + event.body)
        if event.sequence % PROGRESS_EVERY == 0 or event.sequence == header.head:
            progress(event.sequence, header.head)
        if event.sequence == header.head:
            break
    file.write(_line({"sha256": total.hexdigest()}))


def read_header(path: Path) -> LogFileHeader:
    """Read the first line of a log file.

    Raises:
        LogFileError: It is not the first line of a log file of this format.
    """
    with path.open("rb") as file:
        return _header_of(file.readline(HEADER_LIMIT))


def read_log_file(path: Path) -> Iterator[tuple[int, bytes, bytes]]:
    """Read sequence, body and digest of every event, each checked, and at last the file as a whole.

    Raises:
        LogFileError: The file was cut short or altered; its `sequence` is the first that is not right.
    """
    with path.open("rb") as file:
        first_line = file.readline(HEADER_LIMIT)
        head = _header_of(first_line).head
        total = hashlib.sha256(first_line)
        for sequence in range(1, head + 1):
            prefix = file.read(PREFIX.size)
            length, digest = _checked_prefix(prefix, sequence)
            body = file.read(length)
            if len(body) < length:
                raise LogFileError(
                    f"sequence {sequence}: expected {length} bytes, found {len(body)}: it was cut short",
                    sequence=sequence,
                )
            if hashlib.sha256(body).digest() != digest:
                raise LogFileError(f"sequence {sequence}: the event was altered", sequence=sequence)
            total.update(prefix)
            total.update(body)
            yield sequence, body, digest
        if file.read(HEADER_LIMIT) != _line({"sha256": total.hexdigest()}):
            raise LogFileError(
                f"expected the file's own digest after sequence {head} and nothing more, found other bytes: "
                "the file was cut short or altered"
            )


def _header_of(line: bytes) -> LogFileHeader:
    try:
        members = from_json(line)
        header = LogFileHeader(UUID(members["repository"]), members["head"], members["head_sha256"])
        if header.encode() == line:
            return header
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise LogFileError(f"expected a log file of format {FORMAT}, found another file")


def _checked_prefix(prefix: bytes, expected: int) -> tuple[int, bytes]:
    if len(prefix) < PREFIX.size:
        raise LogFileError(
            f"sequence {expected}: expected an event, found the end of the file: it was cut short",
            sequence=expected,
        )
    sequence, length, digest = PREFIX.unpack(prefix)
    if sequence != expected:
        raise LogFileError(f"expected sequence {expected}, found {sequence}", sequence=expected)
    if length > EVENT_LIMIT:
        raise LogFileError(
            f"sequence {expected}: expected at most {EVENT_LIMIT} bytes, found {length}", sequence=expected
        )
    return length, digest


def _repository_in(first: StoredEvent) -> UUID:
    try:
        return UUID(from_json(first.body)["repository"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RepositoryMismatchError("expected a repository in sequence 1, found none") from None


def _line(members: dict[str, object]) -> bytes:
    return json.dumps(members, separators=(",", ":")).encode() + b"\n"
