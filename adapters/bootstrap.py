"""The only module that knows everything: it composes a node from settings, and opens a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grpc import GenericRpcHandler
from sqlalchemy import Engine

from adapters.composing.answering import collect_rarely, readiness_of
from adapters.composing.backing_up import BackedUp
from adapters.composing.reading import reading, views_file
from adapters.composing.recording import EDITION, FRAMEWORK, recording_alone
from adapters.composing.set_aside import Passing, passing
from adapters.event_store.backup import back_up
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.group_committer import GroupCommitter
from adapters.event_store.log_file import LogFileHeader, export_log
from adapters.event_store.log_import import import_log
from adapters.event_store.sqlite import SqliteEventStore
from adapters.evidence_vault.folder_vault import FolderVault
from adapters.grpc_api.server import Server
from adapters.grpc_api.services import Parts, handlers
from adapters.key_store.sqlite_keys import SqliteKeyStore
from adapters.recording.memory import Memory
from adapters.recording.recorder import Pending, Recorder
from adapters.recording.search_index import SearchIndex
from adapters.settings import Settings
from adapters.sql_views.engine import sqlite_engine
from adapters.sql_views.follower import Follower
from adapters.sql_views.warmer import Warmer
from domain.ports.store import EventLog
from projections.all_views import all_views
from projections.proof_graph.query import ReadinessQuery
from projections.runner import Runner, SupportsProgress

__all__ = ["EDITION", "FRAMEWORK", "Node", "open_node", "serving"]

STALE_UPLOAD = timedelta(days=14)


@dataclass(slots=True)
class Node:
    """Everything that one process serves from; close it to let go of the store."""

    store: SqliteEventStore
    log: EmbeddedLog
    keys: SqliteKeyStore
    vault: FolderVault
    committer: GroupCommitter[Pending]
    memory: Memory
    recorder: Recorder
    engine: Engine
    follower: Follower
    readiness: ReadinessQuery
    search: SearchIndex

    def server(self) -> Server:
        """Put the API in front of the node."""
        parts = Parts(
            repository=str(self.recorder.repository),
            store=self.store,
            log=self.log,
            vault=self.vault,
            memory=self.memory,
            recorder=self.recorder,
            engine=self.engine,
            follower=self.follower,
            readiness=self.readiness,
            search=self.search,
        )
        return Server(handlers(parts))

    def close(self) -> None:
        """Stop following, finish what is being written, close everything in order."""
        self.follower.stop()
        self.search.stop()
        self.committer.close()
        self.engine.dispose()
        self.vault.close()
        self.store.close()
        self.keys.close()


def open_node(settings: Settings) -> Node:
    """Open the data folder, or make it, and bring memory and views up with the log.

    Raises:
        StoreInUseError: Another process has the folder open.
        GravamenError: The folder is not one that this program can serve from.
    """
    collect_rarely()
    folder = settings.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = SqliteEventStore(folder)
    keys = SqliteKeyStore(folder)
    log = EmbeddedLog(store)
    vault = FolderVault(folder / "vault", keys=keys)
    vault.sweep(older_than=STALE_UPLOAD)
    recording = recording_alone(store, log, keys, settings)
    memory = recording.memory
    engine, runner = open_views(folder, log, passing(store))
    follower = Follower(runner, log)
    readiness = readiness_of(engine, memory)
    search = SearchIndex(log, recording.sealer)
    return Node(
        store,
        log,
        keys,
        vault,
        recording.committer,
        memory,
        recording.recorder,
        engine,
        follower,
        readiness,
        search,
    )


def open_views(folder: Path, log: EmbeddedLog, set_aside: Passing) -> tuple[Engine, Runner]:
    """Open the views' file of this version; once it has come up with the log, files of others are removed."""
    views = all_views()
    current = folder / views_file(views)
    engine = sqlite_engine(current)
    runner = Runner(engine, log, views, set_aside=set_aside)
    runner.open()
    if runner.position() == log.head():
        for file in folder.glob("views-*.sqlite*"):
            if not file.name.startswith(current.name):
                file.unlink(missing_ok=True)
    return engine, runner


@contextmanager
def serving(
    settings: Settings,
    *,
    progress: SupportsProgress | None = None,
    beside: Callable[[EventLog], GenericRpcHandler] | None = None,
) -> Iterator[tuple[Node, Server]]:
    """Open a node, bring its views up with the log, start its server, and stop all in order.

    Args:
        settings: Where everything is, and where to listen.
        progress: Told how far the views have come, before anybody is answered.
        beside: Makes handlers that are served beside the API, such as a benchmark's yardsticks.
    """
    node = open_node(settings)
    try:
        node.follower.runner.run(progress=progress)
        node.follower.start()
        node.search.start()
        server = node.server()
        if beside is not None:
            server.beside = (beside(node.log),)
        server.start(settings.listen)
        warmer = Warmer(lambda: node.readiness.warm_next(datetime.now(UTC).date()))
        warmer.start()
        try:
            yield node, server
        finally:
            warmer.stop()
            server.stop()
    finally:
        node.close()


def back_up_folder(folder: Path, destination: Path, *, progress: Callable[[int, int], None]) -> BackedUp:
    """Copy a repository, beside a server or without one: store first, then vault and keys (architecture.md 15).

    Raises:
        BackupError: The destination holds a backup already, or cannot be written.
        RestoreRefusedError: The store is not right, and so its copy would not be.
    """
    with reading(folder) as parts:
        checked = back_up(parts.reader, destination, progress=progress)
    keys = SqliteKeyStore(folder)
    try:
        vault = FolderVault(folder / "vault", keys=keys)
        try:
            objects = vault.backup(destination / "vault")
        finally:
            vault.close()
        keys.backup(destination)
    finally:
        keys.close()
    return BackedUp(str(checked.repository), checked.head, objects)


def export_log_file(folder: Path, path: Path, *, progress: Callable[[int, int], None]) -> LogFileHeader:
    """Write the log of a data folder to a new file, beside a server or without one.

    Raises:
        LogFileError: No repository was opened, or another file has the name.
    """
    with reading(folder) as parts:
        return export_log(parts.log, path, progress=progress)


def import_log_file(path: Path, folder: Path, *, progress: Callable[[int, int], None]) -> int:
    """Bring the event store of a data folder up to a log file; give the sequence that it ends at.

    Raises:
        StoreInUseError: A server has the folder open.
        LogFileError: The file was cut short or altered, or the folder's record is no beginning of it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = SqliteEventStore(folder)
    try:
        return import_log(path, store, EmbeddedLog(store), progress=progress).head
    finally:
        store.close()
