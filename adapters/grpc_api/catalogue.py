"""CatalogueService: the law a mandate works under, and the forums in view."""

from __future__ import annotations

from adapters.grpc_api.binding import Binding, Service
from domain.mandate import catalogue, forum, jurisdiction

SERVICE = Service(
    "CatalogueService",
    (
        Binding("AdoptCatalogue", catalogue.adopt),
        Binding("AdoptCatalogueVersion", catalogue.adopt_version, needs_reason=True),
        Binding("AttachOfficialText", catalogue.attach_official_text),
        Binding("AdoptForum", forum.adopt),
        Binding("AdoptForumTemplate", forum.adopt_template),
        Binding("RecordPrecondition", forum.record_precondition),
        Binding("DecideJurisdiction", jurisdiction.decide_jurisdiction, needs_reason=True),
        Binding(
            "WithdrawJurisdictionDecision", jurisdiction.withdraw_jurisdiction_decision, needs_reason=True
        ),
        Binding("AgreeJurisdictionWithdrawal", jurisdiction.agree_jurisdiction_withdrawal, needs_reason=True),
        Binding("HoldStandardsEqual", jurisdiction.hold_standards_equal, needs_reason=True),
    ),
)
