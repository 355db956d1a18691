"""IdentityService: who may act, under which opaque id."""

from __future__ import annotations

from adapters.grpc_api.binding import Binding, Service
from domain.mandate import identity

SERVICE = Service(
    "IdentityService",
    (
        Binding("RegisterIdentity", identity.register),
        Binding("RetireIdentity", identity.retire, needs_reason=True),
    ),
)
