"""ActorService: persons, organs, units, facilities and posts, who held them, who was over whom, and bars."""

from __future__ import annotations

from adapters.grpc_api.binding import Asked, Binding, Provide, Service
from domain.actors import bars, holdings, register, structure
from domain.actors.events import ActorKind, ActorRegistered
from domain.values import StreamKind


def _kind_of(field: str) -> Provide:
    def provide(asked: Asked) -> ActorKind:
        first = asked.desk.first(f"{StreamKind.ACTOR.value}/{asked.arguments[field]}", field=field).data
        assert isinstance(first, ActorRegistered)
        return first.kind

    return provide


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
            provides={"holder_kind": _kind_of("holder")},
        ),
        Binding("EndPostHolding", holdings.end_holding),
        Binding("StateOffice", structure.state_office, needs_reason=True),
        Binding("RecordExistence", structure.record_existence, needs_reason=True),
        Binding(
            "RecordSubordination",
            structure.record_subordination,
            batch="BatchRecordSubordinations",
            provides={"superior_kind": _kind_of("superior")},
        ),
        Binding("EndSubordination", structure.end_subordination),
        Binding("RecordPersonalBar", bars.record_bar, needs_reason=True),
        Binding("ProposePersonalBarLift", bars.propose_bar_lift, needs_reason=True),
        Binding("AgreePersonalBarLift", bars.agree_bar_lift, needs_reason=True),
    ),
)
