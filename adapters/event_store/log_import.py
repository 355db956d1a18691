"""A store out of a log file: the whole file is checked first, and acts are appended whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from adapters.event_store.rewriting import Checked, acts_of, rewrite
from domain.errors import RepositoryMismatchError
from domain.events import decode
from domain.ports.store import EventLog, EventStore

PAGE = 500


def import_log(
    path: Path,
    store: EventStore,
    log: EventLog,
    *,
    begin: Callable[[LogFileHeader], None] = lambda _: None,
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
        begin: Told once the file and the store's beginning are found right, before anything is appended.
        progress: Told of each event checked, then of each appended.
        claims: Gives the claims of an event.

    Raises:
        LogFileError: The file was cut short or altered, or the store is no beginning of it.
        RewrittenOtherwiseError: The store took an act otherwise than it was recorded.
        RepositoryMismatchError: The store holds another repository.
        StoreUnavailableError: The store could not write; the import can be repeated.
    """
    header = _check(path, progress)
    head = log.head()
    _check_beginning(path, header, log, head)
    begin(header)
    acts = acts_of(_events_after(path, head), claims)
    rewrite(acts, store, after=head, total=header.head, progress=progress)
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


def _events_after(path: Path, head: int) -> Iterator[Checked]:
    for sequence, body, digest in read_log_file(path):
        if sequence > head:
            yield decode(body), body, digest
