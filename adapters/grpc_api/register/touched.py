"""ListTouchedByCatalogue: what differs between two adopted versions, and what the difference touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Protocol

from google.protobuf.message import Message
from gravamen.v1 import register_service_pb2 as pb
from sqlalchemy import Engine

from adapters.grpc_api.calls import Call, Calls, Handler
from adapters.grpc_api.register.asking import asked, checked, one_of, sliced, token
from adapters.recording.sealing import Sealer
from domain.law.catalogue import Catalogue
from domain.law.difference import TreeChange, difference
from domain.ports.store import EventLog
from projections.proof_graph.touched import Touched, touched
from projections.proof_graph.view import ProofGraphView

RPC = "ListTouchedByCatalogue"
KINDS = ("context", "crime_base", "liability", "line", "mapping", "evaluation")


class AdoptedVersions(Protocol):
    """Gives adopted versions of the catalogue by their digests."""

    def catalogue(self, digest: str, *, field: str) -> Catalogue:
        """Give an adopted version; raises UnknownCatalogueError."""
        ...


@dataclass(frozen=True, slots=True)
class TouchedHandlers:
    """Compares versions of the recorded law, and reads what is pinned to the earlier one.

    Args:
        calls: Makes handlers.
        engine: The views' database.
        log: The record, for its head.
        sealer: Binds page tokens to their request.
        law: The recorded law.
    """

    calls: Calls
    engine: Engine
    log: EventLog
    sealer: Sealer
    law: AdoptedVersions

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """Yield the rpc with its handler."""
        name = f"gravamen.v1.RegisterService.{RPC}"
        yield RPC, self.calls.unary(name, pb.ListTouchedByCatalogueRequest, self._touched)

    def _touched(self, request: pb.ListTouchedByCatalogueRequest, call: Call) -> Message:
        call.caller()
        before = self.law.catalogue(request.from_version, field="from_version")
        after = self.law.catalogue(request.to_version, field="to_version")
        if request.kind:
            checked("kind", request.kind, one_of(KINDS))
        with self.engine.connect() as connection:
            of = asked(connection, self.log, request, (ProofGraphView.name,), sealer=self.sealer)
            position = of.standpoint.position
            found = [
                each
                for each in touched(
                    connection, position, before=before, after=after, digest=request.from_version
                )
                if request.kind in {"", each.kind}
            ]
        shown, following = sliced(found, of)
        return pb.ListTouchedByCatalogueResponse(
            differences=[] if of.after else [_difference(change) for change in difference(before, after)],
            touched=[_thing(each) for each in shown],
            next_page_token=token(request, position, following, self.sealer),
            position=position,
            head=of.standpoint.head,
        )


def _difference(change: TreeChange) -> pb.LawDifference:
    return pb.LawDifference(
        id=change.id,
        change=change.change.value,
        members=change.members,
        elements=[
            pb.ElementDifference(element=each.element, change=each.change.value, members=each.members)
            for each in change.elements
        ],
    )


def _thing(each: Touched) -> pb.TouchedThing:
    return pb.TouchedThing(**asdict(each))
