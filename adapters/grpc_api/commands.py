"""Handlers of the bound rpcs: one command, or a batch of them in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from gravamen.v1 import common_pb2

from adapters.grpc_api.arguments import violations_of
from adapters.grpc_api.binding import Binder, Binding, Service
from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.status import (
    InvalidArgumentsError,
    NotServedError,
    Violation,
    rpc_status,
)
from adapters.observing.tracing import Step, Told, now_ns
from adapters.recording.recorder import Command, Recorder
from domain.errors import DeadlinePassedError, GravamenError
from domain.ports.store import Receipt

BATCH_LIMIT = 1_000
"""Commands of one batch (decision 32)."""
WAIT_LIMIT_S = 30.0


class Waiter(Protocol):
    """Waits until log and views have a position."""

    def wait_logged(self, position: int, *, timeout_s: float) -> bool:
        """Tell whether the event log acknowledged the position in time."""
        ...

    def wait_projected(self, position: int, *, view: str, timeout_s: float) -> bool:
        """Tell whether the view (or every view, where it is empty) reached the position in time.

        Raises:
            NotFoundError: There is no such view.
        """
        ...


@dataclass(frozen=True, slots=True)
class CommandHandlers:
    """Makes the handlers of a service from its bindings."""

    calls: Calls
    binder: Binder
    recorder: Recorder
    waiter: Waiter

    def of(self, service: Service, descriptor: ServiceDescriptor) -> Iterator[tuple[str, Handler]]:
        """Yield each bound rpc with its handler."""
        for binding in service.bindings:
            yield binding.rpc, self._single(binding, descriptor.methods_by_name[binding.rpc])
            if binding.batch:
                yield binding.batch, self._batch(binding, descriptor.methods_by_name[binding.batch])

    def recorded(
        self, binding: Binding, request: Any, call: Call, *, then: Callable[[], None] = lambda: None
    ) -> common_pb2.Receipt:
        """Record what a request asks for, act on it, wait as far as it says; give the receipt's message."""
        refuse_unserved(request.options)
        caller = call.caller()
        command = self.binder.command(binding, caller, request)
        receipt = self.recorder.record(caller, command, deadline=call.deadline)
        then()
        self._wait(request.options, receipt, call)
        return receipt_message(receipt)

    def _single(self, binding: Binding, method: MethodDescriptor) -> Handler:
        answer_class = GetMessageClass(method.output_type)

        def handle(request: Any, call: Call) -> Message:
            refuse_unserved(request.options)
            caller = call.caller()
            command = self.binder.command(binding, caller, request)
            receipt = self.recorder.record(caller, command, deadline=call.deadline)
            self._wait(request.options, receipt, call)
            return answer_class(receipt=receipt_message(receipt), id=_id_of(receipt))

        return self.calls.unary(method.full_name, GetMessageClass(method.input_type), handle)

    def _batch(self, binding: Binding, method: MethodDescriptor) -> Handler:
        answer_class = GetMessageClass(method.output_type)

        def handle(batch: Any, call: Call) -> Message:
            if not 1 <= len(batch.requests) <= BATCH_LIMIT:
                expected = f"expected 1 to {BATCH_LIMIT} requests, found {len(batch.requests)}"
                raise InvalidArgumentsError([Violation("requests", expected)])
            caller = call.caller()
            answers: list[Receipt | Exception] = []
            commands: list[Command] = []
            places: list[int] = []
            for place, request in enumerate(batch.requests):
                try:
                    refuse_unserved(request.options)
                    commands.append(self.binder.command(binding, caller, request))
                    places.append(place)
                    answers.append(_PENDING)
                except GravamenError as error:
                    answers.append(error)
            for place, answer in zip(
                places, self.recorder.record_all(caller, commands, deadline=call.deadline), strict=True
            ):
                answers[place] = answer
                if isinstance(answer, Receipt):
                    self._wait(batch.requests[place].options, answer, call)
            return answer_class(results=[_result(answer) for answer in answers])

        return self.calls.unary(method.full_name, GetMessageClass(method.input_type), handle)

    def _wait(self, options: common_pb2.CommandOptions, receipt: Receipt, call: Call) -> None:
        position, timeout_s = receipt.last_sequence, call.remaining(WAIT_LIMIT_S)
        if not position:
            return
        begun_ns = now_ns()
        if options.wait_level == common_pb2.WAIT_LEVEL_LOGGED:
            has_come, who = self.waiter.wait_logged(position, timeout_s=timeout_s), "the event log"
            call.tell(Step.WAIT, begun_ns, {Told.LEVEL: "logged", Told.LAST: position})
        elif options.wait_level == common_pb2.WAIT_LEVEL_PROJECTED:
            view = options.wait_view
            has_come = self.waiter.wait_projected(position, view=view, timeout_s=timeout_s)
            who = f"view {view}" if view else "a view"
            call.tell(
                Step.WAIT,
                begun_ns,
                {Told.LEVEL: "projected", Told.LAST: position, Told.VIEW: view or "all"},
            )
        else:
            return
        if not has_come:
            raise DeadlinePassedError(
                f"recorded at sequence {position}, but {who} had not come to it within {timeout_s:.1f} s"
            )


_PENDING = GravamenError("pending")


def refuse_unserved(options: common_pb2.CommandOptions) -> None:
    """Refuse a wait level that this version does not offer."""
    if options.wait_level == common_pb2.WAIT_LEVEL_CHECKPOINTED:
        raise NotServedError(
            "checkpoints are not offered by this version; wait for recorded, logged or projected",
            field="options.wait_level",
        )


def receipt_message(receipt: Receipt) -> common_pb2.Receipt:
    """Put a receipt into its wire form."""
    return common_pb2.Receipt(
        act_id=str(receipt.act),
        first_sequence=receipt.first_sequence,
        last_sequence=receipt.last_sequence,
        streams=[
            common_pb2.StreamVersion(stream=stream.stream, version=stream.version)
            for stream in receipt.streams
        ],
        was_repeated=receipt.was_repeated,
    )


def _id_of(receipt: Receipt) -> str:
    return receipt.streams[0].stream.rpartition("/")[2] if receipt.streams else ""


def _result(answer: Receipt | Exception) -> common_pb2.BatchResult:
    if isinstance(answer, Receipt):
        return common_pb2.BatchResult(id=_id_of(answer), receipt=receipt_message(answer))
    error = answer if isinstance(answer, GravamenError) else violations_of(answer)  # type: ignore[arg-type]
    return common_pb2.BatchResult(error=rpc_status(error))


Handlers = Callable[[ServiceDescriptor], Iterator[tuple[str, Handler]]]
