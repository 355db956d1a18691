"""CharacterisationService: which lines one proof serves, and what else the same facts are mapped to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message
from gravamen.v1 import characterisation_service_pb2 as pb
from sqlalchemy import Connection, Engine

from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.register.answers import filled, opened
from adapters.grpc_api.register.asking import (
    Asked,
    a_stream,
    a_uuid,
    asked,
    checked,
    one_of,
    refuse,
    sliced,
    token,
)
from adapters.recording.sealing import Sealer
from domain.ports.store import EventLog
from projections.case_register import CASE_REGISTER
from projections.characterisation import (
    candidates,
    lines_on_same_facts,
    lines_served,
    sought,
)

NAME = "gravamen.v1.CharacterisationService."
Answer = Callable[[Connection, Any, Asked], Any]
PROVED = ("context", "crime_base", "liability")


@dataclass(frozen=True, slots=True)
class CharacterisationHandlers:
    """Translates calls on what is proved once.

    Args:
        calls: Makes handlers.
        engine: The views' database.
        log: The record, for its head.
        sealer: Opens titles, and binds page tokens.
    """

    calls: Calls
    engine: Engine
    log: EventLog
    sealer: Sealer

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield each rpc with its handler."""
        yield self._unary("ListLinesServed", pb.ListLinesServedRequest, self._served)
        yield self._unary("ListLinesOnSameFacts", pb.ListLinesOnSameFactsRequest, self._same_facts)
        yield self._unary(
            "ListCandidateCharacterisations", pb.ListCandidateCharacterisationsRequest, self._candidates
        )

    def _unary(self, rpc: str, request_class: type[Message], answer: Answer) -> tuple[str, Handler]:
        def handle(request: Any, call: Call) -> Message:
            call.caller()
            with self.engine.connect() as connection:
                of = asked(connection, self.log, request, (CASE_REGISTER.name,), sealer=self.sealer)
                found: Any = answer(connection, request, of)
            found.position, found.head = of.standpoint.position, of.standpoint.head
            message: Message = found
            return message

        return rpc, self.calls.unary(f"{NAME}{rpc}", request_class, handle)

    def _served(self, connection: Connection, request: pb.ListLinesServedRequest, of: Asked) -> Message:
        if bool(request.stream) == bool(request.fact):
            raise refuse(
                "stream", f"expected a stream or a fact, found {'both' if request.fact else 'neither'}"
            )
        if request.stream:
            _proved(request.stream, "stream")
        else:
            checked("fact", request.fact, a_uuid)
        position = of.standpoint.position
        found = lines_served(connection, stream=request.stream, fact=request.fact, position=position)
        page, after = sliced(found, of)
        rows = [{**opened(line.line.row, self.sealer), **line.shown()} for line in page]
        return pb.ListLinesServedResponse(
            lines=[filled(pb.LineServed(), row) for row in rows],
            next_page_token=token(request, position, after, self.sealer),
        )

    def _same_facts(
        self, connection: Connection, request: pb.ListLinesOnSameFactsRequest, of: Asked
    ) -> Message:
        if bool(request.line) == bool(request.case_id):
            raise refuse("line", f"expected a line or a case, found {'both' if request.line else 'neither'}")
        for field in ("line", "case_id"):
            if getattr(request, field):
                checked(field, getattr(request, field), a_uuid)
        position = of.standpoint.position
        found = lines_on_same_facts(connection, line=request.line, case=request.case_id, position=position)
        page, after = sliced(found, of)
        return pb.ListLinesOnSameFactsResponse(
            pairs=[filled(pb.LinesOnSameFacts(), pair._asdict()) for pair in page],
            next_page_token=token(request, position, after, self.sealer),
        )

    def _candidates(
        self, connection: Connection, request: pb.ListCandidateCharacterisationsRequest, of: Asked
    ) -> Message:
        stated = [name for name in ("line", "evaluation", "finding") if getattr(request, name)]
        stated += ["target"] if request.HasField("target") else []
        if len(stated) != 1:
            found = ", ".join(stated) or "none"
            raise refuse("target", f"expected one of target, line, evaluation and finding, found {found}")
        [of_what] = stated
        if of_what == "target":
            _proved(request.target.stream, "target.stream")
            given = {"stream": request.target.stream, "element": request.target.element}
        else:
            given = {"id": checked(of_what, getattr(request, of_what), a_uuid)}
        if request.kind:
            checked("kind", request.kind, one_of(PROVED))
        position = of.standpoint.position
        what = sought(connection, of_what, given, position=position)
        found_all = candidates(connection, what, kind=request.kind, position=position)
        page, after = sliced(found_all, of)
        rows = [
            {
                **each._asdict(),
                "elements": [dict(element._asdict()) for element in each.elements],
                "title": self.sealer.text(each.title),
            }
            for each in page
        ]
        return pb.ListCandidateCharacterisationsResponse(
            candidates=[filled(pb.Candidate(), row) for row in rows],
            next_page_token=token(request, position, after, self.sealer),
            facts=len(what.facts),
            targets=[
                filled(pb.ListCandidateCharacterisationsRequest().target, each) for each in what.targets
            ],
        )


def _proved(stream: str, field: str) -> None:
    checked(field, stream, a_stream)
    if stream.partition("/")[0] not in PROVED:
        raise refuse(field, f"expected a context, crime base or liability, found {stream.partition('/')[0]}")
