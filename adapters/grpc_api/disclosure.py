"""DisclosureService: what items are to the defence in a case, and what restrictions were asked."""

from __future__ import annotations

from adapters.grpc_api.binding import Binding, Service
from domain.disclosure import restricting, reviewing

SERVICE = Service(
    "DisclosureService",
    (
        Binding("ReviewForDisclosure", reviewing.review, batch="BatchReviewForDisclosure"),
        Binding("ReviseDisclosureReview", reviewing.revise, needs_reason=True),
        Binding("ConfirmDisclosureReview", reviewing.confirm),
        Binding("AskRestriction", restricting.ask_restriction, needs_reason=True),
        Binding("DecideRestriction", restricting.decide_restriction),
    ),
)
