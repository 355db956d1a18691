"""DiffRegisters: the streams of any register that were opened or changed between two points, with the acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.message import Message
from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Connection, Engine

from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.instants import position_of_instant, read_instant, refused
from adapters.grpc_api.register.asking import Standpoint, standpoint
from adapters.recording.sealing import Sealer
from domain.ports.store import EventLog
from domain.values import StreamKind
from projections.acts import ACTS, NamedEvent, events_between, whole_act
from projections.queries import position_of

AT_ONCE = 100
"""Streams of one message at most."""


@dataclass(frozen=True, slots=True)
class RegisterDifferenceHandlers:
    """Translates calls for what changed in registers.

    Args:
        calls: Makes handlers.
        engine: The views' database.
        log: The record, for its head.
        sealer: Opens the reasons of events for the caller.
    """

    calls: Calls
    engine: Engine
    log: EventLog
    sealer: Sealer

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield the rpc with its handler."""
        name = "gravamen.v1.RegisterService.DiffRegisters"
        yield "DiffRegisters", self.calls.server_stream(name, pb.DiffRegistersRequest, self._diff)

    def _diff(self, request: pb.DiffRegistersRequest, call: Call) -> Iterator[Message]:
        call.caller()
        kinds = frozenset(request.stream_kinds)
        if unknown := kinds - set(StreamKind):
            expected = ", ".join(StreamKind)
            found = f"text of {len(min(unknown))} characters"
            raise refused("stream_kinds", f"expected any of {expected}, found {found}")
        with self.engine.connect() as connection:
            later = standpoint(connection, self.log, request, ())
            earlier = self._earlier(connection, request, later)
            streams: dict[str, list[NamedEvent]] = {}
            for event in events_between(connection, earlier, later.position):
                if not kinds or event.stream.partition("/")[0] in kinds:
                    streams.setdefault(event.stream, []).append(event)
        placed = {"earlier_position": earlier, "position": later.position, "head": later.head}
        changes = [self._change(stream, events) for stream, events in streams.items()]
        for start in range(0, max(len(changes), 1), AT_ONCE):
            yield pb.DiffRegistersResponse(changes=changes[start : start + AT_ONCE], **placed)

    def _earlier(self, connection: Connection, request: pb.DiffRegistersRequest, later: Standpoint) -> int:
        field = "earlier_as_of"
        if request.earlier_as_of_instant:
            if request.HasField("earlier_as_of"):
                raise refused(f"{field}_instant", "expected a position or an instant, found both")
            instant = read_instant(request.earlier_as_of_instant, f"{field}_instant")
            reached = position_of(connection, (ACTS.name,))
            position = position_of_instant(
                connection, instant, f"{field}_instant", reached=reached, head=later.head
            )
        elif request.HasField("earlier_as_of"):
            position = request.earlier_as_of
        else:
            raise refused(field, "expected a position or an instant of the earlier point, found none")
        if not 1 <= position <= later.position:
            expected = f"expected a position from 1 to that of the later point, {later.position}"
            raise refused(field, f"{expected}, found {position}")
        return whole_act(connection, position)

    def _change(self, stream: str, events: list[NamedEvent]) -> pb.StreamChange:
        return pb.StreamChange(
            stream=stream,
            is_opened=events[0].version == 1,
            events=[
                pb.RegisterEvent(
                    sequence=event.sequence,
                    type=event.type,
                    by=event.by,
                    recorded_at=event.recorded_at,
                    act=event.act,
                    reason=self.sealer.text(event.reason),
                )
                for event in events
            ],
        )
