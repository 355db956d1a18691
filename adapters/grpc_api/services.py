"""Every service of the API with its handlers, composed from the parts of a node."""

from __future__ import annotations

from dataclasses import dataclass

from gravamen.v1 import evidence_service_pb2, record_service_pb2, vault_service_pb2
from sqlalchemy import Engine

from adapters.grpc_api import evidence
from adapters.grpc_api.binding import Asked, Binder, Service
from adapters.grpc_api.calls import Calls, Handler
from adapters.grpc_api.commands import CommandHandlers
from adapters.grpc_api.content import ContentHook
from adapters.grpc_api.record import RecordHandlers
from adapters.grpc_api.server import service_descriptor
from adapters.grpc_api.vault import VaultHandlers
from adapters.recording.law import LawOfStreams
from adapters.recording.memory import Memory
from adapters.recording.recorder import Recorder
from adapters.sql_views.follower import Follower
from domain.actors.events import ActorRegistered
from domain.ports.store import EventLog, EventStore
from domain.ports.vault import EvidenceVault

COMMAND_SERVICES: tuple[Service, ...] = (evidence.SERVICE,)
"""Services whose rpcs are bound to decisions."""
DESCRIPTORS = (evidence_service_pb2, record_service_pb2, vault_service_pb2)
"""Modules whose import enters their services into the descriptor pool, for reflection."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the services are served from."""

    repository: str
    store: EventStore
    log: EventLog
    vault: EvidenceVault
    memory: Memory
    recorder: Recorder
    engine: Engine
    follower: Follower


def handlers(parts: Parts) -> dict[str, list[tuple[str, Handler]]]:
    """Make the handlers of every service, by service name."""
    calls = Calls(parts.memory.kind_of)
    law = LawOfStreams(parts.memory.law, parts.store)
    binder = Binder(
        providers={
            "law": lambda _: law,
            "head": lambda _: parts.log.head(),
            "actor_kind": _actor_kind,
        },
        hooks={"content": ContentHook(parts.vault, parts.recorder.sealer)},
    )
    commands = CommandHandlers(calls, binder, parts.recorder, parts.follower)
    vault = VaultHandlers(calls, parts.vault, parts.recorder, binder)
    record = RecordHandlers(
        calls,
        parts.repository,
        parts.store,
        parts.log,
        parts.follower,
        parts.recorder.sealer,
        referring=lambda _stream, _as_of: [],
    )
    served = {
        service.name: list(commands.of(service, service_descriptor(service.name)))
        for service in COMMAND_SERVICES
    }
    return served | {"VaultService": list(vault.handlers()), "RecordService": list(record.handlers())}


def _actor_kind(asked: Asked) -> str:
    """What the first event of the actor named says that it is (decision 31)."""
    first = asked.desk.first(f"actor/{asked.arguments['actor']}", field="actor")
    assert isinstance(first.data, ActorRegistered)
    return first.data.kind.value
