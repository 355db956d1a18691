"""ActorService: persons, organs, units, facilities and posts, who held them, and personal bars."""

from __future__ import annotations

from adapters.grpc_api.binding import Asked, Binding, Service
from domain.actors import bars, holdings, register
from domain.actors.events import ActorKind, ActorRegistered
from domain.values import StreamKind


def _holder_kind(asked: Asked) -> ActorKind:
    first = asked.desk.first(f"{StreamKind.ACTOR.value}/{asked.arguments['holder']}", field="holder").data
    assert isinstance(first, ActorRegistered)
    return first.kind


SERVICE = Service(
    "ActorService",
    (
        Binding("RegisterActor", register.register, batch="BatchRegisterActors"),
        Binding("AddActorName", register.add_name),
        Binding("RecordParticulars", register.record_particulars, needs_reason=True),
        Binding("LinkActorToSamePerson", register.link_same_person),
        Binding("RecordSuccession", register.record_succession),
        Binding(
            "RecordPostHolding",
            holdings.record_holding,
            batch="BatchRecordPostHoldings",
            provides={"holder_kind": _holder_kind},
        ),
        Binding("EndPostHolding", holdings.end_holding),
        Binding("RecordPersonalBar", bars.record_bar, needs_reason=True),
        Binding("ProposePersonalBarLift", bars.propose_bar_lift, needs_reason=True),
        Binding("AgreePersonalBarLift", bars.agree_bar_lift, needs_reason=True),
    ),
)
