"""Every service of the API with its handlers, composed from the parts of a node."""

from __future__ import annotations

from dataclasses import dataclass

from gravamen.v1 import (
    actor_service_pb2,
    assessment_service_pb2,
    case_service_pb2,
    catalogue_service_pb2,
    consent_service_pb2,
    evaluation_service_pb2,
    evidence_service_pb2,
    fact_service_pb2,
    identity_service_pb2,
    incident_service_pb2,
    mapping_service_pb2,
    proof_service_pb2,
    readiness_service_pb2,
    record_service_pb2,
    register_service_pb2,
    source_service_pb2,
    vault_service_pb2,
)
from sqlalchemy import Engine

from adapters.grpc_api import (
    actor,
    assessment,
    case,
    catalogue,
    consent,
    evaluation,
    evidence,
    fact,
    identity,
    incident,
    mapping,
    proof,
    source,
)
from adapters.grpc_api.binding import Asked, Binder, Service
from adapters.grpc_api.calls import Calls, Handler
from adapters.grpc_api.commands import CommandHandlers
from adapters.grpc_api.content import ContentHook
from adapters.grpc_api.readiness import ReadinessHandlers
from adapters.grpc_api.record import RecordHandlers, Referring
from adapters.grpc_api.register import RegisterHandlers
from adapters.grpc_api.server import service_descriptor
from adapters.grpc_api.vault import VaultHandlers
from adapters.recording.law import LawOfStreams
from adapters.recording.memory import Memory
from adapters.recording.recorder import Recorder
from adapters.sql_views.follower import Follower
from domain.actors.events import ActorRegistered
from domain.ports.store import EventLog, EventStore
from domain.ports.vault import EvidenceVault
from projections.proof_graph.query import ReadinessQuery
from projections.references import referring

COMMAND_SERVICES: tuple[Service, ...] = (
    actor.SERVICE,
    assessment.SERVICE,
    case.SERVICE,
    catalogue.SERVICE,
    consent.SERVICE,
    evaluation.SERVICE,
    evidence.SERVICE,
    fact.SERVICE,
    identity.SERVICE,
    incident.SERVICE,
    mapping.SERVICE,
    proof.SERVICE,
    source.SERVICE,
)
"""Services whose rpcs are bound to decisions."""
DESCRIPTORS = (
    actor_service_pb2,
    assessment_service_pb2,
    case_service_pb2,
    catalogue_service_pb2,
    consent_service_pb2,
    evaluation_service_pb2,
    evidence_service_pb2,
    fact_service_pb2,
    identity_service_pb2,
    incident_service_pb2,
    mapping_service_pb2,
    proof_service_pb2,
    readiness_service_pb2,
    record_service_pb2,
    register_service_pb2,
    source_service_pb2,
    vault_service_pb2,
)
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
        referring=_referring(parts.engine),
    )
    served = {
        service.name: list(commands.of(service, service_descriptor(service.name)))
        for service in COMMAND_SERVICES
    }
    query = ReadinessQuery(
        parts.engine,
        catalogue=lambda digest: parts.memory.law.catalogue(digest, field="line"),
        template=lambda template, sha256: parts.memory.law.template(template, sha256, field="lens.forum"),
    )
    readiness = ReadinessHandlers(calls, query, parts.log, parts.follower)
    register = RegisterHandlers(calls, parts.engine, parts.log, parts.recorder.sealer)
    return served | {
        "VaultService": list(vault.handlers()),
        "ReadinessService": list(readiness.handlers()),
        "RecordService": list(record.handlers()),
        "RegisterService": list(register.handlers()),
    }


def _referring(engine: Engine) -> Referring:
    """What a stream's history shows as caused, read from the references view."""

    def read(stream: str, as_of: int) -> list[tuple[int, str, str]]:
        with engine.connect() as connection:
            return referring(connection, stream, as_of)

    return read


def _actor_kind(asked: Asked) -> str:
    """What the first event of the actor named says that it is (decision 31)."""
    first = asked.desk.first(f"actor/{asked.arguments['actor']}", field="actor")
    assert isinstance(first.data, ActorRegistered)
    return first.data.kind.value
