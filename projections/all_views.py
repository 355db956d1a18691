"""Every view that a node keeps, in the order in which they are listed."""

from __future__ import annotations

from projections.access_register import ACCESS_REGISTER
from projections.acts import ACTS
from projections.case_register import CASE_REGISTER
from projections.disclosure_register import DISCLOSURE_REGISTER
from projections.evidence_register import EVIDENCE_REGISTER
from projections.inquiry_register import INQUIRY_REGISTER
from projections.interview_register import INTERVIEW_REGISTER
from projections.proof_graph.view import ProofGraphView
from projections.protection_register import PROTECTION_REGISTER
from projections.references import REFERENCES
from projections.source_register import SOURCE_REGISTER
from projections.view import View
from projections.work_register import WORK_REGISTER
from projections.worklists import WORKLISTS


def all_views() -> tuple[View, ...]:
    """Give a fresh set of the views."""
    return (
        ACTS,
        ProofGraphView(),
        EVIDENCE_REGISTER,
        SOURCE_REGISTER,
        CASE_REGISTER,
        INTERVIEW_REGISTER,
        DISCLOSURE_REGISTER,
        INQUIRY_REGISTER,
        ACCESS_REGISTER,
        WORKLISTS,
        WORK_REGISTER,
        PROTECTION_REGISTER,
        REFERENCES,
    )
