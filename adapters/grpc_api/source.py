"""SourceService: who sources are, where their information comes from, and their safety."""

from __future__ import annotations

from adapters.grpc_api.binding import Binding, Service
from domain.sources import origins, register, safety

SERVICE = Service(
    "SourceService",
    (
        Binding("RegisterSource", register.register, batch="BatchRegisterSources"),
        Binding("IdentifySource", register.identify),
        Binding("LinkSourceToSamePerson", register.link_same_person),
        Binding("RecordCommonOrigin", origins.record_common_origin),
        Binding("WithdrawCommonOrigin", origins.withdraw_common_origin, needs_reason=True),
        Binding("RecordHand", origins.record_hand),
        Binding("WithdrawHand", origins.withdraw_hand, needs_reason=True),
        Binding("RecordEarlierAccount", origins.record_earlier_account),
        Binding("RetractStatement", origins.retract_statement),
        Binding("RetractAccount", origins.retract_account),
        Binding("RecordAvailability", safety.record_availability),
        Binding("AssessRisk", safety.assess_risk),
    ),
)
