"""Everything that records, over any store and any keys; and the opening of a repository."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from adapters.event_store.group_committer import GroupCommitter
from adapters.law_files import shipped_files
from adapters.observing.meters import CommitMeter
from adapters.observing.tracing import NO_TRACES, Traces
from adapters.recording.deciding import Deciding
from adapters.recording.memory import Memory
from adapters.recording.recorder import Caller, Command, Pending, Recorder
from adapters.recording.sealing import Sealer
from adapters.recording.tail import FollowedStore, Tail
from adapters.recording.traced import TracedCommits, TracedDeciding
from adapters.settings import Settings
from domain.errors import RepositoryMismatchError
from domain.events import By, RecordedEvent, decode
from domain.mandate import catalogue, identity, repository
from domain.mandate.events import RepositoryOpened
from domain.ports.keys import KeyStore
from domain.ports.store import EventLog, EventStore
from domain.protected import Plain
from domain.values import Purpose

LOGGER = logging.getLogger("gravamen.node")
PROGRAM = "gravamen"
"""Opaque id under which the program itself acts."""
FRAMEWORK, EDITION = "rome-statute", "2010"


@dataclass(slots=True)
class Recording:
    """What records acts, and what it keeps in memory."""

    sealer: Sealer
    memory: Memory
    committer: GroupCommitter[Pending]
    recorder: Recorder
    tail: Tail | None = None


def recording_alone(
    store: EventStore,
    log: EventLog,
    keys: KeyStore,
    settings: Settings,
    *,
    traces: Traces = NO_TRACES,
    meter: CommitMeter | None = None,
) -> Recording:
    """Compose the recording of the one process that writes a store; the repository is opened if it is not."""
    sealer = Sealer(keys)
    memory = Memory(sealer)
    memory.load(store)
    parts = _recording(store, log, sealer, memory, on_recorded=memory.take, traces=traces, meter=meter)
    if not log.read(0, 1):
        open_repository(parts.recorder, settings)
    return parts


def recording_beside_others(
    store: FollowedStore,
    log: EventLog,
    keys: KeyStore,
    settings: Settings,
    *,
    traces: Traces = NO_TRACES,
    meter: CommitMeter | None = None,
) -> Recording:
    """Compose the recording of one of several processes that write a store.

    The caller holds the turn to open the repository.

    Raises:
        RepositoryMismatchError: The store is of another repository than the settings name.
    """
    sealer = Sealer(keys)
    memory = Memory(sealer)
    tail = Tail(memory, store)
    parts = _recording(store, log, sealer, memory, refresh=tail.catch_up, traces=traces, meter=meter)
    memory.refresh = tail.catch_up
    parts.tail = tail
    if opened_as(log) is None:
        open_repository(parts.recorder, settings)
    refuse_other(log, settings)
    tail.catch_up()
    return parts


def _recording(
    store: EventStore,
    log: EventLog,
    sealer: Sealer,
    memory: Memory,
    *,
    on_recorded: Callable[[RecordedEvent], None] = lambda _: None,
    refresh: Callable[[], None] = lambda: None,
    traces: Traces,
    meter: CommitMeter | None,
) -> Recording:
    opened = opened_as(log)
    repository_id = uuid4() if opened is None else opened.repository
    committer = _committer(
        Deciding(repository_id, store, sealer, memory.names, refresh=refresh),
        traces=traces,
        meter=meter,
    )
    recorder = Recorder(repository_id, store, committer, sealer, on_recorded=on_recorded)
    return Recording(sealer, memory, committer, recorder)


def _committer(deciding: Deciding, *, traces: Traces, meter: CommitMeter | None) -> GroupCommitter[Pending]:
    """Compose what decides and stores; what tells of it is there only where somebody listens."""
    store = deciding.store if meter is None else meter.over(deciding.store)
    if not traces.is_on:
        return GroupCommitter(store, finish=deciding.acts)
    telling = TracedDeciding(
        deciding.repository,
        deciding.store,
        deciding.sealer,
        deciding.names,
        refresh=deciding.refresh,
        traces=traces,
    )
    commits = TracedCommits(store, telling, traces)
    return GroupCommitter(commits, finish=commits.acts)


def opened_as(log: EventLog) -> RecordedEvent | None:
    """Give the event that opened the repository; None where none was opened."""
    first = log.read(0, 1)
    return decode(first[0].body) if first else None


def refuse_other(log: EventLog, settings: Settings) -> None:
    """Refuse a store that was opened as another repository than the settings name.

    Raises:
        RepositoryMismatchError: It is another's.
    """
    opened = opened_as(log)
    if opened is None:
        return
    assert isinstance(opened.data, RepositoryOpened)
    if opened.data.origin != settings.origin:
        raise RepositoryMismatchError(
            f"expected the store of repository {settings.origin}, found that of {opened.data.origin}",
            field="origin",
        )


def open_repository(recorder: Recorder, settings: Settings) -> None:
    """Record the first two acts: the repository with its first identities, and the shipped law."""
    by = By(id=PROGRAM, kind="software")
    caller = Caller(by=by, purpose=Purpose.ADMINISTRATION)
    opening = [
        repository.open_repository(id=recorder.repository, origin=settings.origin),
        identity.register(id=uuid4(), identity=PROGRAM, name=Plain.of("the program itself"), kind="software"),
        identity.register(
            id=uuid4(),
            identity=settings.administrator,
            name=Plain.of("not stated at the opening"),
            kind="person",
        ),
    ]
    recorder.record(caller, Command(name="open", arguments={}, decide=lambda _desk, _act: opening))
    files = shipped_files()
    law = catalogue.adopt(id=uuid4(), framework=FRAMEWORK, edition=EDITION, files=files)
    recorder.record(caller, Command(name="adopt", arguments={}, decide=lambda _desk, _act: law))
    LOGGER.info("opened repository %s", recorder.repository)
