"""ConsentService: what a person agreed to; none of its calls needs a reason, since nobody owes one."""

from __future__ import annotations

from adapters.grpc_api.binding import Binding, Service
from domain.protection import giving

SERVICE = Service(
    "ConsentService",
    (
        Binding("GiveConsent", giving.give, batch="BatchGiveConsents"),
        Binding("RefuseConsent", giving.refuse),
        Binding("RenewConsent", giving.renew),
        Binding("NarrowConsent", giving.narrow),
        Binding("WithdrawConsent", giving.withdraw),
    ),
)
