"""Commands that register a person and order its erasure, and what is still known of it."""

from __future__ import annotations

from uuid import UUID, uuid4

from adapters.recording.desk import Desk
from adapters.recording.recorder import Caller, Command
from adapters.recording.sealing import Sealer
from domain.events import Act, By, Change, decode
from domain.ports.store import EventStore
from domain.protected import Plain
from domain.protection.erasure import Erasure
from domain.protection.erasure_events import ErasureOrdered, ErasureProposed
from domain.sources.events import SourceKind, SourceRegistered
from domain.sources.source import Source
from domain.values import Purpose, StreamKind

NAME = "Fictional Person Eleven"
CALLER = Caller(by=By(id="administrator"), purpose=Purpose.PROTECTION, reason="Asked for.")


def register_source(person: UUID) -> tuple[Caller, Command]:
    """Register a witness by name."""
    event = SourceRegistered(code="W-0011", kind=SourceKind.WITNESS, names=(Plain.of(NAME),))
    change = Source.first(event, id=person)
    return CALLER, Command(name="RegisterSource", arguments={}, decide=lambda _desk, _act: [change])


def order_of(person: UUID) -> list[tuple[Caller, Command]]:
    """Propose and order an erasure, as recorded by two persons."""
    id, stream = uuid4(), f"source/{person}"
    opening = Erasure.first(ErasureProposed(persons=(stream,)), id=id)
    proposal = Command(name="ProposeErasure", arguments={}, decide=lambda _desk, _act: [opening])

    def order(desk: Desk, _: Act) -> list[Change]:
        return [desk.state(StreamKind.ERASURE, id).next(ErasureOrdered, keys=(stream,))]

    return [(CALLER, proposal), (CALLER, Command(name="OrderErasure", arguments={}, decide=order))]


def known_name(store: EventStore, sealer: Sealer, person: UUID) -> str:
    """Read the name of a source as the record gives it now."""
    [first] = store.first_events([f"source/{person}"]).values()
    data = decode(first.body).data
    assert isinstance(data, SourceRegistered)
    return sealer.text(data.names[0])
