"""Every view that a node keeps, in the order in which they are listed."""

from __future__ import annotations

from projections.acts import ACTS
from projections.proof_graph.view import ProofGraphView
from projections.view import View


def all_views() -> tuple[View, ...]:
    """Give a fresh set of the views."""
    return (ACTS, ProofGraphView())
