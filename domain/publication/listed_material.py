"""What may leave of repository, law, evidence and assessments."""

from __future__ import annotations

NEVER = None
"""The type is published nowhere, not even that something of it happened."""

# Digests of content are not listed: who holds a copy could learn by them that the project holds it too.
_DESCRIPTION = """
    description.kind description.form description.content.size description.content.media_type
    description.collection description.exhibit_number
    description.extent.unit description.extent.first description.extent.last
    description.language description.territory description.occurred description.lawful_basis.basis
"""

RECORD = {
    "repository.opened.v1": "origin rules_version",
    # What an operator did about a view says nothing of the record.
    "repository.event_set_aside.v1": NEVER,
    "catalogue.opened.v1": "framework",
    "catalogue.file_adopted.v1": "kind name sha256",
    "catalogue.file_adopted.v2": "kind name sha256",
    "catalogue.file_retired.v1": "name",
    "catalogue.version_adopted.v1": "edition digest",
    "catalogue.official_text_attached.v1": "language source edition sha256",
    "forum.adopted.v1": "body chambers template template_sha256",
    "forum.template_adopted.v1": "template_sha256",
    "forum.precondition_recorded.v1": "precondition status instrument date territories since until",
    "forum.standards_equated.v1": "standard other other_standard",
    # Whom a decision on jurisdiction concerns is not listed.
    "forum.jurisdiction_decided.v1": "question decision incidents",
    "forum.jurisdiction_decided.v2": "question decision incidents crimes",
    "forum.jurisdiction_decision_withdrawn.v1": "decision",
    "forum.jurisdiction_withdrawal_agreed.v1": "decision",
}

EVIDENCE = {
    "evidence.registered.v1": _DESCRIPTION,
    "evidence.derived.v1": f"{_DESCRIPTION} derivation.kind derivation.parents derivation.quality",
    "evidence.content_received.v1": "content.size content.media_type",
    "evidence.translation_corrected.v1": "corrected_by",
    "evidence.custody_released.v1": "handoff",
    "evidence.custody_acknowledged.v1": "handoff is_intact",
    "evidence.fixity_checked.v1": "outcome method",
    "evidence.quarantined.v1": "cause",
    "evidence.accepted.v1": "",
    "evidence.rejected.v1": "",
    "evidence.classified.v1": "classification",
    "evidence.lawful_basis_recorded.v1": "basis.basis",
    # That a person stands behind an item, or a provider bound it, is theirs; the item leaves the topic with it.
    "evidence.person_behind_recorded.v1": NEVER,
    "evidence.condition_recorded.v1": NEVER,
    "evidence.condition_lifted.v1": NEVER,
    "evidence.exhibit_numbered.v1": "exhibit_number",
    "evidence.legal_hold_placed.v1": "hold",
    "evidence.legal_hold_lifted.v1": "hold",
    "evidence.capture_proof_recorded.v1": "proof verification",
    # That somebody had their words erased is theirs too.
    "evidence.content_erased.v1": NEVER,
    "evidence.closed.v1": "",
}

# Reliability and credibility grade a source, and are not listed.
ASSESSMENTS = {
    "assessment.recorded.v1": "item authenticity.result relevance supersedes.assessment",
    "assessment.reviewed.v1": "outcome",
    "assessment.concurred.v1": "matter",
    "assessment.dissented.v1": "",
    "assessment.withdrawn.v1": "",
}
