"""IncidentService: what happened, and what it is linked to."""

from __future__ import annotations

from adapters.grpc_api.binding import Binding, Service
from domain.incidents import describing

SERVICE = Service(
    "IncidentService",
    (
        Binding("DescribeIncident", describing.describe, batch="BatchDescribeIncidents"),
        Binding("RedescribeIncident", describing.redescribe, needs_reason=True),
        Binding("LinkIncident", describing.link),
        Binding("UnlinkIncident", describing.unlink, needs_reason=True),
        Binding("WithdrawIncident", describing.withdraw, needs_reason=True),
    ),
)
