"""EvidenceService: intake, custody, integrity, standing and terms of evidence items."""

from __future__ import annotations

from adapters.grpc_api.binding import Binding, Service
from domain.evidence import custody, intake, review

SERVICE = Service(
    "EvidenceService",
    (
        Binding("RegisterItem", intake.register, hook="content", batch="BatchRegisterItems"),
        Binding("DeriveItem", intake.derive, hook="content"),
        Binding("ReceiveContent", intake.receive_content, hook="content"),
        Binding("CorrectTranslation", intake.correct_translation, needs_reason=True),
        Binding("ReleaseCustody", custody.release_custody),
        Binding("AcknowledgeCustody", custody.acknowledge_custody),
        Binding("RecordFixityCheck", custody.record_fixity_check),
        Binding("PlaceLegalHold", custody.place_legal_hold, needs_reason=True),
        Binding("LiftLegalHold", custody.lift_legal_hold, needs_reason=True),
        Binding("RecordCaptureProof", custody.record_capture_proof),
        Binding("QuarantineItem", review.quarantine),
        Binding("AcceptItem", review.accept, batch="BatchAcceptItems"),
        Binding("RejectItem", review.reject, needs_reason=True),
        Binding("ClassifyItem", review.classify, needs_reason=True),
        Binding("RecordLawfulBasis", review.record_lawful_basis),
        Binding("RecordPersonBehind", review.record_person_behind),
        Binding("RecordCondition", review.record_condition),
        Binding("LiftCondition", review.lift_condition, needs_reason=True),
        Binding("NumberExhibit", review.number_exhibit),
        Binding("CloseItem", review.close, needs_reason=True),
    ),
)
