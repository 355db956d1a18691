"""IncidentService: what happened, what it is linked to, who was harmed and who was there."""

from __future__ import annotations

from adapters.grpc_api.actor_kinds import kind_named_by
from adapters.grpc_api.binding import Binding, Service
from domain.incidents import describing, harmed

SERVICE = Service(
    "IncidentService",
    (
        Binding("DescribeIncident", describing.describe, batch="BatchDescribeIncidents"),
        Binding("RedescribeIncident", describing.redescribe, needs_reason=True),
        Binding("LinkIncident", describing.link),
        Binding("UnlinkIncident", describing.unlink, needs_reason=True),
        Binding("WithdrawIncident", describing.withdraw, needs_reason=True),
        Binding("LinkVictims", harmed.link_victims),
        Binding("UnlinkVictims", harmed.unlink_victims, needs_reason=True),
        Binding("StateVictimNumber", harmed.state_victim_number),
        Binding(
            "RecordPresence",
            harmed.record_presence,
            provides={"actor_kind": kind_named_by("actor")},
        ),
        Binding("WithdrawPresence", harmed.withdraw_presence, needs_reason=True),
    ),
)
