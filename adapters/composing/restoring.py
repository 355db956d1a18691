"""A repository made again: its record from the log or a backup, evidence bytes and keys from a backup."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from adapters.composing.stores import alone_in
from adapters.event_store.durable_file import give_name
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.errors import RestoreRefusedError
from adapters.event_store.log_restore import Restored, restore_log
from adapters.event_store.postgres_reader import PostgresReader
from adapters.event_store.sqlite import SqliteEventStore
from adapters.event_store.sqlite_reader import SqliteReader
from adapters.event_store.sqlite_tables import EVENTS_FILE
from adapters.evidence_vault.object_folder import ObjectFolder
from adapters.evidence_vault.upload_folder import UploadFolder
from adapters.kafka_log.reader import KafkaLog
from adapters.key_store.key_backup import keys_into_database, keys_into_folder
from adapters.settings import Brokers, Database, Settings, SettingsError
from domain.errors import RepositoryMismatchError
from domain.events import decode
from domain.mandate.events import RepositoryOpened
from domain.ports.store import EventLog, EventStore
from domain.values import Code, Value

LOG_FILE = "log file"
"""Stands among the topics for the log file that a store is brought up to; no topic's name has a space."""
UNFINISHED = ".restoring"
"""Folder of an embedded record that is not whole yet, inside the data folder."""


class Restoration(Value):
    """What is to be restored, and where to.

    Args:
        kafka: Brokers, where the record comes from the log.
        backup: Folder of a backup: evidence bytes and keys come from it, the record too where `kafka` is not
            given; where it is, the log must agree with the backup's record.
        origin: Code of the repository, which names the log.
        database: Store at scale.
        data: Folder of an embedded node, or, beside `database`, that of evidence bytes.
        kek: File of the key-encryption key of a store at scale.
        at_least: Highest sequence that is known to have been recorded.
    """

    kafka: Brokers | None = None
    backup: Path | None = None
    origin: Code = "repository"
    database: Database | None = None
    data: Path | None = None
    kek: Path | None = None
    at_least: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _refuse_what_leads_nowhere(self) -> Restoration:
        if self.kafka is None and self.backup is None:
            raise SettingsError(
                "expected --from-log with brokers, or --backup, found neither", field="backup"
            )
        if self.database is None and self.data is None:
            raise SettingsError("expected a place to restore to, found none", field="database")
        if self.database is not None and self.backup is not None and None in (self.data, self.kek):
            raise SettingsError(
                "expected --data and --kek for what the backup holds beside the record, found less",
                field="data",
            )
        return self

    @property
    def log_topic(self) -> str:
        """Name the log of record (formats.md)."""
        return f"{self.origin}.log.v1"


@dataclass(frozen=True, slots=True)
class Made:
    """What a restore made.

    Args:
        record: The store's record.
        objects: Objects of evidence that were copied now; None where no backup was given.
    """

    record: Restored
    objects: int | None


def restore(asked: Restoration, *, progress: Callable[[int, int], None]) -> Made:
    """Restore keys, record and evidence, in this order; broken off, it goes on where it stopped.

    Args:
        asked: From where, and where to.
        progress: Told of the last sequence that is durable, and of that which is to be reached.

    Raises:
        RestoreRefusedError: The source was cut short or edited; names its first sequence that is not right.
        RepositoryMismatchError: A store, log or backup is another repository's.
        KeyStoreRefusedError: There are keys of another repository.
        StoreUnavailableError: One of them cannot be reached.
    """
    with ExitStack() as stack:
        witness = None if asked.backup is None else stack.enter_context(_read(asked.backup))
        source = witness if asked.kafka is None else stack.enter_context(_log(asked.kafka, asked.log_topic))
        assert source is not None
        _refuse_other(source, asked)
        beside = witness if asked.kafka is not None else None
        if beside is not None:
            _refuse_other_record(source, beside, "a backup")
        target = _into_database if asked.database is not None else _into_folder
        with target(asked, source) as (store, log):
            if asked.backup is not None:
                # First: a server that finds no keys draws new ones.
                _restore_keys(asked, asked.backup)
            record = restore_log(
                source, store, log, at_least=asked.at_least, witness=beside, progress=progress
            )
    objects = None if asked.backup is None else _restore_evidence(asked, asked.backup)
    return Made(record, objects)


def refuse_unfinished(store: PostgresReader, settings: Settings) -> None:
    """Refuse a store that holds less than the log, or a log file, has: what it recorded next would be another log.

    Raises:
        RestoreRefusedError: A restore or an import was broken off, or acts were lost.
    """
    head, acknowledged = store.head_row(), store.acknowledged(settings.log_topic)
    in_file = store.acknowledged(LOG_FILE)
    if head < in_file:
        raise RestoreRefusedError(
            f"expected the store to reach sequence {in_file}, as the log file does that is imported, found that "
            f"it ends at {head}: bring it up with `gravamen import-log`",
            sequence=head + 1,
        )
    if head < acknowledged:
        raise RestoreRefusedError(
            f"expected the store to reach sequence {acknowledged}, which {settings.log_topic} holds, found that "
            f"it ends at {head}: bring it up with `gravamen restore --from-log`",
            sequence=head + 1,
        )


@contextmanager
def _read(backup: Path) -> Iterator[EventLog]:
    reader = SqliteReader(backup)
    try:
        yield EmbeddedLog(reader)
    finally:
        reader.close()


@contextmanager
def _log(brokers: str, topic: str) -> Iterator[EventLog]:
    log = KafkaLog(brokers, topic)
    try:
        yield log
    finally:
        log.close()


def _refuse_other(source: EventLog, asked: Restoration) -> None:
    first = source.read(0, 1)
    if not first:
        raise RestoreRefusedError(
            "expected a record with at least its opening, found an empty one", sequence=1
        )
    opened = decode(first[0].body).data
    if asked.kafka is not None and isinstance(opened, RepositoryOpened) and opened.origin != asked.origin:
        raise RepositoryMismatchError(
            f"expected the log of repository {asked.origin}, found that of {opened.origin}", field="origin"
        )


@contextmanager
def _into_database(asked: Restoration, source: EventLog) -> Iterator[tuple[EventStore, EventLog]]:
    assert asked.database is not None
    with alone_in(asked.database) as (store, turn):
        log = EmbeddedLog(store)
        _refuse_other_record(source, log, "an empty store, or one")
        if asked.kafka is not None:
            # Before the first act, so that a store that was left unfinished is known (`refuse_unfinished`).
            turn.acknowledge(asked.log_topic, source.head())
        yield store, log


@contextmanager
def _into_folder(asked: Restoration, _: EventLog) -> Iterator[tuple[EventStore, EventLog]]:
    """Open the folder's store; one that was not there gets its name when it is whole."""
    assert asked.data is not None
    asked.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = asked.data / UNFINISHED
    is_there = (asked.data / EVENTS_FILE).exists()
    if not is_there:
        unfinished.mkdir(mode=0o700, exist_ok=True)
    store = SqliteEventStore(asked.data if is_there else unfinished)
    try:
        yield store, EmbeddedLog(store)
    finally:
        store.close()
    if not is_there:
        give_name(unfinished / EVENTS_FILE, asked.data / EVENTS_FILE)
    shutil.rmtree(unfinished, ignore_errors=True)


def _refuse_other_record(source: EventLog, other: EventLog, what: str) -> None:
    known = other.read(0, 1)
    if known and known[0].body != source.read(0, 1)[0].body:
        raise RepositoryMismatchError(
            f"expected {what} of the same repository as the record that is restored, found another's"
        )


def _restore_keys(asked: Restoration, backup: Path) -> None:
    assert asked.data is not None
    if asked.database is None:
        keys_into_folder(backup, asked.data)
    else:
        assert asked.kek is not None
        keys_into_database(backup, asked.database, asked.kek)


def _restore_evidence(asked: Restoration, backup: Path) -> int:
    """Copy the objects that the vault does not hold yet; gives how many."""
    assert asked.data is not None
    if not (backup / "vault" / "objects").is_dir():
        return 0
    held = ObjectFolder(backup / "vault" / "objects", scratch=backup / "vault" / "staging")
    scratch = UploadFolder(asked.data / "vault" / "staging")
    return held.copy_to(ObjectFolder(asked.data / "vault" / "objects", scratch=scratch.path))
