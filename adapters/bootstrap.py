"""The only module that knows everything: it composes a node from settings, and opens a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from grpc import GenericRpcHandler
from sqlalchemy import Engine

from adapters.composing.answering import collect_rarely, readiness_of
from adapters.composing.backing_up import BackedUp
from adapters.composing.measuring import measured, telling_node
from adapters.composing.reading import reading, views_file
from adapters.composing.recording import EDITION, FRAMEWORK, recording_alone
from adapters.composing.set_aside import Passing, passing
from adapters.composing.tracing import tracing
from adapters.event_store.backup import back_up
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.group_committer import GroupCommitter
from adapters.event_store.log_import import import_log
from adapters.event_store.sqlite import SqliteEventStore
from adapters.evidence_vault.folder_vault import FolderVault
from adapters.grpc_api.server import Server
from adapters.grpc_api.services import Parts, handlers
from adapters.key_store.sqlite_keys import SqliteKeyStore
from adapters.observing.call_meter import CallMeter
from adapters.observing.meters import CommitMeter
from adapters.observing.tracing import NO_TRACES, Traces
from adapters.recording.eraser import Eraser
from adapters.recording.memory import Memory
from adapters.recording.recorder import Pending, Recorder
from adapters.recording.search_index import SearchIndex
from adapters.settings import Settings
from adapters.sql_views.engine import sqlite_engine
from adapters.sql_views.follower import Follower
from adapters.sql_views.traced import TracedRunner
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
    eraser: Eraser
    committer: GroupCommitter[Pending]
    memory: Memory
    recorder: Recorder
    engine: Engine
    follower: Follower
    readiness: ReadinessQuery
    search: SearchIndex
    traces: Traces = NO_TRACES

    def server(self) -> Server:
        """Put the API in front of the node."""
        parts = Parts(
            repository=str(self.recorder.repository),
            store=self.store,
            log=self.log,
            vault=self.vault,
            eraser=self.eraser,
            memory=self.memory,
            recorder=self.recorder,
            engine=self.engine,
            follower=self.follower,
            readiness=self.readiness,
            search=self.search,
            traces=self.traces,
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


def open_node(settings: Settings, *, traces: Traces = NO_TRACES, meter: CommitMeter | None = None) -> Node:
    """Open the data folder, or make it, and bring memory and views up with the log.

    Args:
        settings: Where everything is.
        traces: Where it is told what the node does.
        meter: Counts what it stores.

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
    eraser = Eraser(store, log, keys, vault)
    # Before anything is opened: keys may be older than the record (architecture.md 15).
    eraser.finish()
    vault.sweep(older_than=STALE_UPLOAD)
    recording = recording_alone(store, log, keys, settings, traces=traces, meter=meter)
    memory = recording.memory
    engine, runner = open_views(folder, log, passing(store), traces=traces)
    follower = Follower(runner, log)
    readiness = readiness_of(engine, memory)
    search = SearchIndex(log, recording.sealer)
    return Node(
        store,
        log,
        keys,
        vault,
        eraser,
        recording.committer,
        memory,
        recording.recorder,
        engine,
        follower,
        readiness,
        search,
        traces,
    )


def open_views(
    folder: Path, log: EmbeddedLog, set_aside: Passing, *, traces: Traces
) -> tuple[Engine, Runner]:
    """Open the views' file of this version; once it has come up with the log, files of others are removed."""
    views = all_views()
    current = folder / views_file(views)
    engine = sqlite_engine(current)
    make = partial(TracedRunner, traces=traces) if traces.is_on else Runner
    runner = make(engine, log, views, set_aside=set_aside)
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
    with tracing(settings) as traces, measured(settings) as registry:
        meter = None if settings.metrics is None else CommitMeter(registry)
        node = open_node(settings, traces=traces, meter=meter)
        try:
            node.follower.runner.run(progress=progress)
            node.follower.start()
            node.search.start()
            server = node.server()
            if beside is not None:
                server.beside = (beside(node.log),)
            if settings.metrics is not None:
                server.interceptors = (CallMeter(registry),)
            server.start(settings.listen)
            warmer = Warmer(lambda: node.readiness.warm_next(datetime.now(UTC).date()))
            warmer.start()
            try:
                with telling_node(registry, settings.folder, node.log, node.follower, node.search):
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
