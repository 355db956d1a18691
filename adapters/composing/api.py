"""One of any number of API processes: PostgreSQL store, keys and views, evidence in a vault that all share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from grpc import GenericRpcHandler

from adapters.composing.answering import collect_rarely, readiness_of, warming
from adapters.composing.keeping import keeping
from adapters.composing.measuring import measured, telling_api
from adapters.composing.recording import Recording, recording_beside_others
from adapters.composing.restoring import refuse_unfinished
from adapters.composing.stores import check_revision, in_turn
from adapters.composing.tracing import tracing
from adapters.composing.vault import open_vault
from adapters.event_store.embedded_log import EmbeddedLog
from adapters.event_store.postgres import PostgresEventStore
from adapters.grpc_api.health import HealthServer
from adapters.grpc_api.server import Server
from adapters.grpc_api.services import Parts, handlers
from adapters.key_store.postgres_keys import PostgresKeyStore
from adapters.observing.call_meter import CallMeter
from adapters.observing.meters import CommitMeter
from adapters.observing.tracing import Traces
from adapters.recording.eraser import Eraser
from adapters.recording.search_index import SearchIndex
from adapters.settings import Settings
from adapters.sql_views.postgres import PostgresViews
from adapters.sql_views.watching import Watching
from domain.ports.store import EventLog
from domain.ports.vault import EvidenceVault
from projections.all_views import all_views


@dataclass(frozen=True, slots=True)
class Api:
    """An API process that answers.

    Args:
        repository: Id of the repository.
        server: Its server.
    """

    repository: str
    server: Server


@contextmanager
def serving_api(
    settings: Settings, *, beside: Callable[[EventLog], GenericRpcHandler] | None = None
) -> Iterator[Api]:
    """Open store, keys and views, serve the API, and stop all in order; calls under way are finished.

    Args:
        settings: Where everything is, and where to listen.
        beside: Makes handlers that are served beside the API, such as a benchmark's yardsticks.

    Raises:
        RevisionError: The database was not migrated.
        RepositoryMismatchError: It is another repository's.
        StoreUnavailableError: It cannot be reached.
    """
    collect_rarely()
    check_revision(settings.store_url)
    with ExitStack() as stack:
        health = HealthServer()
        stack.callback(health.stop)
        if settings.health is not None:
            health.start(settings.health)
        traces = stack.enter_context(tracing(settings))
        registry = stack.enter_context(measured(settings))
        store = PostgresEventStore(settings.store_url)
        stack.callback(store.close)
        log = EmbeddedLog(store)
        keys = PostgresKeyStore(settings.store_url, kek_of(settings))
        stack.callback(keys.close)
        vault = open_vault(settings, keys)
        stack.callback(vault.close)
        eraser = Eraser(store, log, keys, vault)
        with in_turn(settings.store_url, "open the repository"):
            refuse_unfinished(store, settings)
            # Before anything is opened: keys may be older than the record (architecture.md 15).
            eraser.finish()
            meter = None if settings.metrics is None else CommitMeter(registry)
            recording = recording_beside_others(store, log, keys, settings, traces=traces, meter=meter)
        stack.callback(recording.committer.close)
        assert recording.tail is not None
        recording.tail.start()
        stack.callback(recording.tail.stop)
        parts = _parts(settings, store, log, (vault, eraser), recording, traces=traces)
        stack.callback(parts.engine.dispose)
        parts.search.start()
        stack.callback(parts.search.stop)
        server = Server(handlers(parts), beside=() if beside is None else (beside(log),))
        if settings.metrics is not None:
            server.interceptors = (CallMeter(registry),)
        stack.enter_context(telling_api(registry, settings, log, tail=recording.tail, search=parts.search))
        server.start(settings.listen)
        stack.callback(server.stop)
        stack.enter_context(warming(parts.readiness))
        stack.enter_context(keeping(settings.store_url, log, vault, eraser))
        health.tell("", is_well=True)
        # First of all that is done at the end: nobody is sent here any more.
        stack.callback(health.tell, "", is_well=False)
        yield Api(parts.repository, server)


def kek_of(settings: Settings) -> Path:
    """Give the file of the key-encryption key."""
    assert settings.kek is not None
    return settings.kek


def _parts(
    settings: Settings,
    store: PostgresEventStore,
    log: EmbeddedLog,
    held: tuple[EvidenceVault, Eraser],
    recording: Recording,
    *,
    traces: Traces,
) -> Parts:
    vault, eraser = held
    chosen = all_views()
    views = PostgresViews(settings.views_url, chosen)
    engine = views.reading_engine()
    views.close()
    return Parts(
        repository=str(recording.recorder.repository),
        store=store,
        log=log,
        vault=vault,
        eraser=eraser,
        memory=recording.memory,
        recorder=recording.recorder,
        engine=engine,
        follower=Watching(engine, chosen, acknowledged=lambda: store.acknowledged(settings.log_topic)),
        readiness=readiness_of(engine, recording.memory),
        search=SearchIndex(log, recording.sealer),
        traces=traces,
    )
