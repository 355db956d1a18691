"""A store in PostgreSQL out of a log file: the way of a repository from one folder to servers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from adapters.composing.restoring import LOG_FILE
from adapters.composing.stores import alone_in
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.log_file import LogFileHeader
from adapters.event_store.log_import import import_log


def import_into_database(path: Path, url: str, *, progress: Callable[[int, int], None]) -> int:
    """Bring a store up to a log file; give the sequence that it ends at.

    The store is empty, or it holds the beginning of the same log. Broken off, the same import goes on; until it
    has, no API process takes the store for a whole one (`refuse_unfinished`).

    Args:
        path: The file.
        url: Address of the store, migrated before.
        progress: Told of each event checked, then of each group that is durable.

    Raises:
        LogFileError: The file was cut short or altered, or the store's record is no beginning of it.
        RepositoryMismatchError: The store holds another repository.
        RefusedError: A publisher is at work on the store.
        StoreUnavailableError: It cannot be reached; the import can be repeated.
    """
    with alone_in(url) as (store, turn):

        def begin(header: LogFileHeader) -> None:
            turn.acknowledge(LOG_FILE, header.head)

        return import_log(path, store, EmbeddedLog(store), begin=begin, progress=progress).head
