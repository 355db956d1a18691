"""VictimService: who was harmed, what is known of their fate, their harms and kin."""

from __future__ import annotations

from adapters.grpc_api.binding import Binding, Service
from domain.victims import register

SERVICE = Service(
    "VictimService",
    (
        Binding("RegisterVictim", register.register, batch="BatchRegisterVictims"),
        Binding("IdentifyVictim", register.identify),
        Binding("LinkVictimToSamePerson", register.link_same_person),
        Binding("UnlinkVictimFromSamePerson", register.unlink_same_person, needs_reason=True),
        Binding("RecordVictimStatus", register.record_status),
        Binding("RecordHarm", register.record_harm),
        Binding("WithdrawHarm", register.withdraw_harm, needs_reason=True),
        Binding("LinkKin", register.link_kin),
        Binding("UnlinkKin", register.unlink_kin, needs_reason=True),
        Binding("WithdrawVictim", register.withdraw, needs_reason=True),
    ),
)
