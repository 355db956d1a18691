"""RecordService: the record as it was written, followed and explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from google.protobuf.message import Message
from gravamen.v1 import record_service_pb2
from sqlalchemy import Engine

from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.instants import position_of_instant, read_instant, refused
from adapters.grpc_api.recent import event_message
from adapters.grpc_api.status import InvalidArgumentsError, Violation
from adapters.grpc_api.subscribing import Subscriptions
from adapters.recording.sealing import Sealer
from adapters.sql_views.following import Following
from domain.anatomy import sealed_texts
from domain.errors import NotFoundError
from domain.events import decode
from domain.mandate.repository import RULES_VERSION
from domain.ports.store import EventLog, EventStore, StoredEvent
from projections.acts import ACTS
from projections.queries import position_of

PAGE, PAGE_LIMIT = 50, 500
WAIT_LIMIT_S = 30.0

Referring = Callable[[str, int], list[tuple[int, str, str]]]
"""Gives, for a stream up to a position, the events of other streams that name it: sequence, type, stream."""


@dataclass(slots=True)
class RecordHandlers:
    """Translates reads of the record."""

    calls: Calls
    repository: str
    store: EventStore
    log: EventLog
    follower: Following
    sealer: Sealer
    referring: Referring
    engine: Engine
    subscriptions: Subscriptions

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield each rpc with its handler."""
        pb = record_service_pb2
        name = "gravamen.v1.RecordService."
        yield "GetStatus", self.calls.unary(f"{name}GetStatus", pb.GetStatusRequest, self._status)
        yield "ListHistory", self.calls.unary(f"{name}ListHistory", pb.ListHistoryRequest, self._history)
        yield (
            "Subscribe",
            self.calls.server_stream(f"{name}Subscribe", pb.SubscribeRequest, self.subscriptions.subscribe),
        )
        yield "WaitFor", self.calls.unary(f"{name}WaitFor", pb.WaitForRequest, self._wait_for)

    def _status(self, _: record_service_pb2.GetStatusRequest, call: Call) -> Message:
        call.caller()
        views = [
            record_service_pb2.ViewStatus(
                name=name, version=state.view.version, position=state.position, fault=state.fault or ""
            )
            for name, state in sorted(self.follower.states.items())
        ]
        return record_service_pb2.GetStatusResponse(
            repository=self.repository,
            head=self.log.head(),
            views=views,
            rules_version=RULES_VERSION,
            program_version=version("gravamen"),
        )

    def _wait_for(self, request: record_service_pb2.WaitForRequest, call: Call) -> Message:
        call.caller()
        head = self.log.head()
        if request.position > head:
            raise InvalidArgumentsError(
                [Violation("position", f"expected at most the head, {head}, found {request.position}")]
            )
        self.follower.wait_projected(
            request.position, view=request.view, timeout_s=call.remaining(WAIT_LIMIT_S)
        )
        states = self.follower.states
        position = states[request.view].position if request.view else self.follower.position()
        return record_service_pb2.WaitForResponse(position=position, head=head)

    def _history(self, request: record_service_pb2.ListHistoryRequest, call: Call) -> Message:
        call.caller()
        head = self.log.head()
        as_of = self._as_of(request, head)
        size = min(request.page_size or PAGE, PAGE_LIMIT)
        after = _page(request.page_token)
        stored = [one for one in self.store.stream(request.stream) if one.sequence <= as_of]
        if not stored:
            raise NotFoundError(
                "expected a recorded stream as `kind/uuid`, found none of that name", field="stream"
            )
        page = [one for one in stored if one.sequence > after][:size]
        caused = self.referring(request.stream, as_of)
        entries = []
        for one in page:
            following = next((later.sequence for later in stored if later.sequence > one.sequence), as_of + 1)
            entries.append(self._entry(one, [ref for ref in caused if one.sequence < ref[0] < following]))
        is_last = not page or page[-1].sequence == stored[-1].sequence
        return record_service_pb2.ListHistoryResponse(
            entries=entries,
            next_page_token="" if is_last else str(page[-1].sequence),
            position=as_of,
            head=head,
        )

    def _as_of(self, request: record_service_pb2.ListHistoryRequest, head: int) -> int:
        """Read the last sequence that counts: as stated, since a history shows parts of acts too."""
        if request.as_of_instant:
            if request.HasField("as_of"):
                raise refused("as_of_instant", "expected a position or an instant, found both")
            instant = read_instant(request.as_of_instant, "as_of_instant")
            with self.engine.connect() as connection:
                reached = position_of(connection, (ACTS.name,))
                return position_of_instant(connection, instant, "as_of_instant", reached=reached, head=head)
        if not request.HasField("as_of"):
            return head
        if not 1 <= request.as_of <= head:
            raise refused("as_of", f"expected a sequence from 1 to the head, {head}, found {request.as_of}")
        return request.as_of

    def _entry(
        self, stored: StoredEvent, caused: list[tuple[int, str, str]]
    ) -> record_service_pb2.HistoryEntry:
        event = decode(stored.body)
        same_act = [
            record_service_pb2.CausedEvent(sequence=other.sequence, type=other.type, stream=other.stream)
            for other in (self.store.act(event.act.id) if event.act.of > 1 else ())
            if other.sequence != stored.sequence
        ]
        return record_service_pb2.HistoryEntry(
            event=event_message(stored),
            recorded_at=event.recorded_at.isoformat().replace("+00:00", "Z"),
            by=event.by.id,
            by_kind=event.by.kind,
            identity=event.by.identity,
            purpose=event.purpose.value,
            reason=self.sealer.text(event.reason),
            act_id=str(event.act.id),
            same_act=same_act,
            caused=[
                record_service_pb2.CausedEvent(sequence=sequence, type=topic, stream=stream)
                for sequence, topic, stream in caused
            ],
            texts={path: self.sealer.text(text) for path, text in sealed_texts(event.data)},
        )


def _page(token: str) -> int:
    if token and not token.isdigit():
        raise InvalidArgumentsError(
            [Violation("page_token", "expected a token of a page before, found another")]
        )
    return int(token or 0)
