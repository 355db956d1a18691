"""A store out of a log file: the whole file is checked first, and acts are appended whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adapters.event_store.errors import LogFileError
from adapters.event_store.log_file import LogFileHeader, read_header, read_log_file
from adapters.event_store.record_laws import (
    ClaimsOf,
    DifferenceError,
    Progress,
    RecordLaws,
    claims_of,
    no_progress,
)
from domain.errors import RepositoryMismatchError
from domain.events import RecordedEvent, decode
from domain.ports.store import EventLog, EventStore, NewAct, NewEvent, Receipt

GROUP_ACTS = 256
GROUP_BYTES = 8 * 1024 * 1024
"""A transaction of an import holds about so many acts and bytes at most."""
PAGE = 500


def import_log(
    path: Path,
    store: EventStore,
    log: EventLog,
    *,
    progress: Progress = no_progress,
    claims: ClaimsOf = claims_of,
) -> LogFileHeader:
    """Append to a store what a log file holds beyond it, byte for byte, requests and claims included.

    The store is empty, or it holds the beginning of the same log, as an import that was broken off
    leaves it; nothing is appended unless the whole file is right.

    Args:
        path: The file.
        store: Where events are appended.
        log: The log of the same store.
        progress: Told of each event checked, then of each appended.
        claims: Gives the claims of an event.

    Raises:
        LogFileError: The file was cut short or altered, or the store is no beginning of it.
        RepositoryMismatchError: The store holds another repository.
        StoreUnavailableError: The store could not write; the import can be repeated.
    """
    header = _check(path, progress)
    head = log.head()
    _check_beginning(path, header, log, head)
    group: list[NewAct] = []
    done, size = head, 0
    for act in _acts_after(path, head, claims):
        group.append(act)
        size += sum(len(event.body) for event in act.events)
        if len(group) >= GROUP_ACTS or size >= GROUP_BYTES:
            done = _append(store, group, done)
            progress(done, header.head)
            group, size = [], 0
    if group:
        progress(_append(store, group, done), header.head)
    return header


def _check(path: Path, progress: Progress) -> LogFileHeader:
    header = read_header(path)
    laws = RecordLaws()
    try:
        for sequence, body, digest in read_log_file(path):
            laws.check(sequence, body, digest)
            if sequence % PAGE == 0:
                progress(sequence, header.head)
        laws.finish()
    except DifferenceError as found:
        raise LogFileError(str(found.difference), sequence=found.difference.sequence) from found
    if laws.repository != header.repository:
        raise LogFileError(
            f"expected events of repository {header.repository} as the first line says, "
            f"found repository {laws.repository}",
            sequence=1,
        )
    return header


def _check_beginning(path: Path, header: LogFileHeader, log: EventLog, head: int) -> None:
    if head > header.head:
        raise LogFileError(
            f"expected a file that goes beyond the store's head {head}, found one that ends at {header.head}"
        )
    in_file = read_log_file(path)
    after = 0
    while after < head:
        for event in log.read(after, min(PAGE, head - after)):
            sequence, body, _ = next(in_file)
            if event.body != body and sequence == 1:
                raise RepositoryMismatchError(
                    f"expected a store of repository {header.repository}, or an empty one, found another's"
                )
            if event.body != body:
                raise LogFileError(
                    f"sequence {sequence}: the store holds another event than the file", sequence=sequence
                )
            after = sequence


def _acts_after(path: Path, head: int, claims: ClaimsOf) -> Iterator[NewAct]:
    parts: list[tuple[RecordedEvent, NewEvent]] = []
    for sequence, body, digest in read_log_file(path):
        if sequence <= head:
            continue
        event = decode(body)
        parts.append((event, NewEvent(event.stream, event.version, event.type, event.id, body, digest)))
        if event.act.n == event.act.of:
            yield NewAct(
                id=event.act.id,
                by=event.by.id,
                request_id=None if event.request is None else event.request.id,
                request_digest="" if event.request is None else event.request.digest,
                events=tuple(new for _, new in parts),
                claims=tuple(claim for recorded, _ in parts for claim in claims(recorded)),
            )
            parts = []


def _append(store: EventStore, group: list[NewAct], done: int) -> int:
    for act, answer in zip(group, store.append(group), strict=True):
        if not isinstance(answer, Receipt) or answer.was_repeated or answer.first_sequence != done + 1:
            found = answer if isinstance(answer, Exception) else f"sequence {answer.first_sequence}"
            raise LogFileError(
                f"expected act {act.id} to be stored from sequence {done + 1} on, found {found}",
                sequence=done + 1,
            )
        done = answer.last_sequence
    return done
