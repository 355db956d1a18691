"""ErasureService, and what RegisterService tells of an erasure: proposed, ordered by another, carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from google.protobuf.message import Message
from gravamen.v1 import erasure_service_pb2 as pb
from gravamen.v1 import register_service_pb2
from pydantic import TypeAdapter, ValidationError

from adapters.grpc_api.arguments import violations_of
from adapters.grpc_api.binding import Asked, Binding, Service
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.commands import CommandHandlers
from adapters.grpc_api.register.asking import a_uuid, checked
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from adapters.recording.desk import Desk
from adapters.recording.eraser import Eraser
from adapters.recording.recorder import Recorder
from domain.events import decode
from domain.evidence.item import EvidenceItem
from domain.ports.store import EventStore
from domain.protection import erasing
from domain.protection.erasure import ORDERED, Erasure, ErasureScope
from domain.protection.erasure_events import ErasedGrant, ErasureOrdered, Items, Persons
from domain.protection.one_human import BEGINNINGS, OneHuman, is_human
from domain.values import StreamKind

SERVICE = Service(
    "ErasureService",
    (
        Binding("ProposeErasure", erasing.propose, needs_reason=True),
        Binding("OrderErasure", erasing.order, needs_reason=True),
        Binding("DeclineErasure", erasing.decline, needs_reason=True),
    ),
)

Naming = Callable[[str], Sequence[str]]
"""Gives the streams that name a stream, as far as the views see."""

_PERSONS: TypeAdapter[Persons] = TypeAdapter(Persons)
_ITEMS: TypeAdapter[Items] = TypeAdapter(Items)


@dataclass(frozen=True, slots=True)
class ErasureScopes:
    """Reads at the store's head what an erasure concerns, never from a view (architecture.md 12)."""

    store: EventStore

    def asked(self, asked: Asked) -> ErasureScope:
        """Read the scope of a command: of a proposal that stands, or of what a new one names."""
        if asked.state is not None:
            return self.of(asked.desk, asked.state.persons, asked.state.items)
        return self.of(asked.desk, asked.arguments["persons"], asked.arguments["items"])

    def of(self, desk: Desk, persons: Sequence[str], items: Sequence[UUID]) -> ErasureScope:
        """Read the scope of persons and items.

        Raises:
            NotFoundError: One of them was never recorded.
        """
        links = OneHuman()
        for stored in self.store.of_types(BEGINNINGS):
            links.take(decode(stored.body))
        erased: set[str] = set()
        for stored in self.store.of_types((ORDERED,)):
            data = decode(stored.body).data
            assert isinstance(data, ErasureOrdered)
            erased.update(data.keys)
        named = [stream for stream in persons if not is_human(desk.first(stream, field="persons").data)]
        held = [desk.state(StreamKind.EVIDENCE_ITEM, item, field="items") for item in items]
        return ErasureScope(
            keys=links.streams_of(persons) | {f"evidence_item/{item}" for item in items},
            not_human=tuple(named),
            items=tuple(item for item in held if isinstance(item, EvidenceItem)),
            erased=frozenset(erased),
        )


@dataclass(frozen=True, slots=True)
class ErasureHandlers:
    """Serves erasures.

    Args:
        calls: Makes handlers.
        commands: Records decisions.
        recorder: Opens desks.
        scopes: Reads what is concerned.
        eraser: Carries out what was recorded.
        naming: Gives the streams that name a stream.
    """

    calls: Calls
    commands: CommandHandlers
    recorder: Recorder
    scopes: ErasureScopes
    eraser: Eraser
    naming: Naming

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield the rpcs that record."""
        name = f"gravamen.v1.{SERVICE.name}."
        propose, order, decline = SERVICE.bindings
        for binding, request, answer in (
            (propose, pb.ProposeErasureRequest, pb.ProposeErasureResponse),
            (decline, pb.DeclineErasureRequest, pb.DeclineErasureResponse),
        ):
            yield binding.rpc, self.calls.unary(f"{name}{binding.rpc}", request, self._of(binding, answer))
        yield order.rpc, self.calls.unary(f"{name}{order.rpc}", pb.OrderErasureRequest, self._order(order))

    def reads(self) -> Iterator[tuple[str, Handler]]:
        """Yield the rpcs of RegisterService that tell of an erasure."""
        name, asked = "gravamen.v1.RegisterService.", register_service_pb2
        yield (
            "PreviewErasure",
            self.calls.unary(f"{name}PreviewErasure", asked.PreviewErasureRequest, self._preview),
        )
        yield "CheckErasure", self.calls.unary(f"{name}CheckErasure", asked.CheckErasureRequest, self._check)

    def _of(self, binding: Binding, answer: Callable[..., Message]) -> Callable[[Any, Call], Message]:
        def handle(request: Any, call: Call) -> Message:
            _refuse_subjects(request.options.subjects)
            receipt = self.commands.recorded(binding, request, call)
            return answer(receipt=receipt, id=_erasure_of(receipt))

        return handle

    def _order(self, binding: Binding) -> Callable[[Any, Call], Message]:
        def handle(request: Any, call: Call) -> Message:
            _refuse_subjects(request.options.subjects)
            # Before anything is waited for; of a request that is asked again too: it ends what a crash broke off.
            receipt = self.commands.recorded(binding, request, call, then=lambda: self._carry_out(request.id))
            erasure = self._erasure(request.id)
            return pb.OrderErasureResponse(
                receipt=receipt, id=_erasure_of(receipt), state=self._state_of(erasure)
            )

        return handle

    def _carry_out(self, id: str) -> None:
        erasure = self._erasure(id)
        if erasure.ordered is not None:
            self.eraser.carry_out(erasure.ordered)

    def _preview(self, request: Any, call: Call) -> Message:
        call.caller()
        try:
            persons = _PERSONS.validate_python(tuple(request.persons))
            items = _ITEMS.validate_python(tuple(request.items))
        except ValidationError as error:
            raise violations_of(error) from None
        scope = self.scopes.of(self.recorder.desk(), persons, items)
        return register_service_pb2.PreviewErasureResponse(state=self._state(scope.remaining, scope.grants))

    def _check(self, request: Any, call: Call) -> Message:
        call.caller()
        erasure = self._erasure(checked("id", request.id, a_uuid))
        return register_service_pb2.CheckErasureResponse(
            standing=erasure.standing.value, state=self._state_of(erasure)
        )

    def _erasure(self, id: str) -> Erasure:
        state = self.recorder.desk().state(StreamKind.ERASURE, UUID(id))
        assert isinstance(state, Erasure)
        return state

    def _state_of(self, erasure: Erasure) -> pb.ErasureState:
        if erasure.ordered is not None:
            return self._state(erasure.ordered.keys, erasure.ordered.grants)
        scope = self.scopes.of(self.recorder.desk(), erasure.persons, erasure.items)
        return self._state(scope.remaining, scope.grants)

    def _state(self, keys: Sequence[str], grants: Sequence[ErasedGrant]) -> pb.ErasureState:
        destroyed = self.eraser.destroyed(keys)
        held = self.eraser.grants(grants)
        staying = {named_by for stream in keys for named_by in self.naming(stream)} - {*keys}
        return pb.ErasureState(
            keys=[pb.ErasedKey(stream=stream, is_destroyed=gone) for stream, gone in destroyed.items()],
            grants=[
                pb.ErasedGrant(
                    item=str(state.grant.item),
                    sha256=state.grant.sha256,
                    is_taken=state.is_taken,
                    are_bytes_gone=state.is_taken and not state.others,
                    holders=state.others,
                )
                for state in held
            ],
            stays=sorted(stream for stream in staying if not stream.startswith("erasure/")),
            is_carried_out=all(destroyed.values()) and all(state.is_taken for state in held),
        )


def _erasure_of(receipt: Any) -> str:
    streams = (each.stream for each in receipt.streams)
    return next((stream.partition("/")[2] for stream in streams if stream.startswith("erasure/")), "")


def _refuse_subjects(subjects: Sequence[str]) -> None:
    if subjects:
        expected = "expected none, since the reason is to outlive what is erased, found one"
        raise InvalidArgumentsError([Violation("options.subjects", expected)])
