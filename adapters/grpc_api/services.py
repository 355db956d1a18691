"""Every service of the API with its handlers, composed from the parts of a node."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from adapters.grpc_api import (
    actor,
    assessment,
    case,
    catalogue,
    consent,
    disclosure,
    evaluation,
    evidence,
    fact,
    identity,
    incident,
    inquiry,
    interview,
    mapping,
    proof,
    search,
    source,
    victim,
    view,
)
from adapters.grpc_api.binding import Asked, Binder, Service
from adapters.grpc_api.calls import Calls, Handler
from adapters.grpc_api.characterisation import CharacterisationHandlers
from adapters.grpc_api.collection_plan import CollectionPlanHandlers
from adapters.grpc_api.commands import CommandHandlers
from adapters.grpc_api.content import ContentHook
from adapters.grpc_api.corroboration import CorroborationHandlers
from adapters.grpc_api.differences import DifferenceHandlers
from adapters.grpc_api.erasure import ErasureHandlers, ErasureScopes, Naming
from adapters.grpc_api.explaining import ExplainHandlers
from adapters.grpc_api.forums_compared import CompareHandlers
from adapters.grpc_api.fragility import FragilityHandlers
from adapters.grpc_api.lenses import LensReader
from adapters.grpc_api.origins import OriginsSeen
from adapters.grpc_api.readiness import ReadinessHandlers
from adapters.grpc_api.record import RecordHandlers, Referring
from adapters.grpc_api.register import DefenceHandlers, RegisterHandlers, TouchedHandlers
from adapters.grpc_api.register_differences import RegisterDifferenceHandlers
from adapters.grpc_api.reviews import ReviewHandlers
from adapters.grpc_api.search import SearchHandlers
from adapters.grpc_api.sensitive import SensitiveReadings
from adapters.grpc_api.server import service_descriptor
from adapters.grpc_api.structure import StructureSeen
from adapters.grpc_api.subscribing import Subscriptions
from adapters.grpc_api.vault import VaultHandlers
from adapters.observing.tracing import NO_TRACES, Traces
from adapters.recording.eraser import Eraser
from adapters.recording.law import LawOfStreams
from adapters.recording.memory import Memory
from adapters.recording.recorder import Recorder
from adapters.recording.redacting import Redactor
from adapters.recording.search_index import SearchIndex
from adapters.sql_views.following import Following
from domain.actors.events import ActorRegistered
from domain.ports.store import EventLog, EventStore
from domain.ports.vault import EvidenceVault
from projections.proof_graph.corroborating import CorroborationQuery
from projections.proof_graph.query import ReadinessQuery
from projections.proof_graph.side_by_side import ForumComparison
from projections.queries import position_of
from projections.references import REFERENCES, referring

COMMAND_SERVICES: tuple[Service, ...] = (
    actor.SERVICE,
    assessment.SERVICE,
    case.SERVICE,
    catalogue.SERVICE,
    consent.SERVICE,
    disclosure.SERVICE,
    evaluation.SERVICE,
    evidence.SERVICE,
    fact.SERVICE,
    identity.SERVICE,
    incident.SERVICE,
    inquiry.SERVICE,
    interview.SERVICE,
    mapping.SERVICE,
    proof.SERVICE,
    search.SERVICE,
    source.SERVICE,
    victim.SERVICE,
    view.SERVICE,
)
"""Services whose rpcs are bound to decisions."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the services are served from."""

    repository: str
    store: EventStore
    log: EventLog
    vault: EvidenceVault
    eraser: Eraser
    memory: Memory
    recorder: Recorder
    engine: Engine
    follower: Following
    readiness: ReadinessQuery
    search: SearchIndex
    traces: Traces = NO_TRACES


def handlers(parts: Parts) -> dict[str, list[tuple[str, Handler]]]:
    """Make the handlers of every service, by service name."""
    calls = Calls(parts.memory.kind_of, parts.traces)
    law = LawOfStreams(parts.memory.law, parts.store)
    seen = StructureSeen(parts.engine)
    scopes = ErasureScopes(parts.store)
    binder = Binder(
        providers={
            "law": lambda _: law,
            "head": lambda _: parts.log.head(),
            "actor_kind": _actor_kind,
            "kind_of": lambda _: parts.memory.kind_of,
            "succession_path": seen.succession_path,
            "subordination_path": seen.subordination_path,
            "joined_before": OriginsSeen(parts.engine).joined,
            "erasure_scope": scopes.asked,
            "stop_of": lambda _: view.StopsSeen(parts.follower).stop_of,
        },
        hooks={"content": ContentHook(parts.vault, parts.recorder.sealer)},
    )
    commands = CommandHandlers(calls, binder, parts.recorder, parts.follower)
    erasures = ErasureHandlers(
        calls, commands, parts.recorder, scopes, parts.eraser, naming=_naming(parts.engine)
    )
    vault = VaultHandlers(calls, parts.vault, parts.recorder, binder)
    record = RecordHandlers(
        calls,
        parts.repository,
        parts.store,
        parts.log,
        parts.follower,
        parts.recorder.sealer,
        referring=_referring(parts.engine),
        engine=parts.engine,
        subscriptions=Subscriptions(parts.log, Redactor(head=parts.log.head, of_types=parts.store.of_types)),
    )
    served = {
        service.name: list(commands.of(service, service_descriptor(service.name)))
        for service in COMMAND_SERVICES
    }
    lenses = LensReader(parts.engine, parts.log, parts.follower)
    planned = CollectionPlanHandlers(calls, parts.readiness, lenses)
    readings = SensitiveReadings(parts.recorder)
    readiness = ReadinessHandlers(calls, parts.readiness, lenses, readings)
    fragility = FragilityHandlers(calls, parts.readiness, lenses, readings)
    reviews = ReviewHandlers(calls, parts.readiness, lenses, parts.recorder.sealer)
    compared = CompareHandlers(calls, ForumComparison(parts.readiness), lenses)
    register = RegisterHandlers(calls, parts.engine, parts.log, parts.recorder.sealer, parts.memory.search)
    defence = DefenceHandlers(calls, parts.engine, parts.log, parts.recorder.sealer)
    moved = TouchedHandlers(calls, parts.engine, parts.log, parts.recorder.sealer, parts.memory.law)
    corroborating = CorroborationQuery(parts.engine, parts.readiness.template)
    corroboration = CorroborationHandlers(calls, corroborating, lenses, parts.recorder.sealer)
    explaining = ExplainHandlers(calls, parts.readiness, lenses, parts.recorder.sealer)
    differences = DifferenceHandlers(calls, parts.readiness, lenses, parts.recorder.sealer)
    changed = RegisterDifferenceHandlers(calls, parts.engine, parts.log, parts.recorder.sealer)
    characterisation = CharacterisationHandlers(calls, parts.engine, parts.log, parts.recorder.sealer)
    searches = SearchHandlers(
        calls, parts.search, parts.engine, parts.log, parts.recorder.sealer, register.lists()
    )
    served["SearchService"] += searches.handlers()
    return served | {
        "CharacterisationService": list(characterisation.handlers()),
        "CorroborationService": list(corroboration.handlers()),
        "ErasureService": list(erasures.handlers()),
        "VaultService": list(vault.handlers()),
        "ReadinessService": [
            *readiness.handlers(),
            *fragility.handlers(),
            *reviews.handlers(),
            *compared.handlers(),
            *planned.handlers(),
            *differences.handlers(),
            *explaining.handlers(),
        ],
        "RecordService": list(record.handlers()),
        "RegisterService": [
            *register.handlers(),
            *defence.handlers(),
            *moved.handlers(),
            *changed.handlers(),
            *erasures.reads(),
        ],
    }


def _referring(engine: Engine) -> Referring:
    """What a stream's history shows as caused, read from the references view."""

    def read(stream: str, as_of: int) -> list[tuple[int, str, str]]:
        with engine.connect() as connection:
            return referring(connection, stream, as_of)

    return read


def _naming(engine: Engine) -> Naming:
    """What names a stream, as far as the references view sees."""

    def read(stream: str) -> list[str]:
        with engine.connect() as connection:
            seen = position_of(connection, (REFERENCES.name,))
            return [named_by for _, _, named_by in referring(connection, stream, seen)]

    return read


def _actor_kind(asked: Asked) -> str:
    """What the first event of the actor named says that it is (decision 31)."""
    first = asked.desk.first(f"actor/{asked.arguments['actor']}", field="actor")
    assert isinstance(first.data, ActorRegistered)
    return first.data.kind.value
