"""Every view that a node keeps, in the order in which they are listed."""

from __future__ import annotations

from projections.acts import ACTS
from projections.case_register import CASE_REGISTER
from projections.evidence_register import EVIDENCE_REGISTER
from projections.proof_graph.view import ProofGraphView
from projections.references import REFERENCES
from projections.source_register import SOURCE_REGISTER
from projections.view import View
from projections.worklists import WORKLISTS


def all_views() -> tuple[View, ...]:
    """Give a fresh set of the views."""
    return (
        ACTS,
        ProofGraphView(),
        EVIDENCE_REGISTER,
        SOURCE_REGISTER,
        CASE_REGISTER,
        WORKLISTS,
        REFERENCES,
    )
