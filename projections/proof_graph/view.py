"""The view itself: every event goes to the one function of its type."""

from __future__ import annotations

from sqlalchemy import MetaData

from projections.history import HistoryWriter
from projections.proof_graph import (
    accused,
    facts,
    forums,
    inquiries,
    items,
    judgment,
    persons,
    proof,
    restated,
)
from projections.proof_graph.apply import apply
from projections.proof_graph.rows import METADATA, GraphWriter
from projections.view import Applied

AREAS = (items, persons, facts, judgment, proof, inquiries, forums, accused, restated)
"""Modules whose functions are entered into `apply`."""


class ProofGraphView:
    """The inputs of readiness (decision 17)."""

    name = "proof_graph"
    version = 2

    @property
    def metadata(self) -> MetaData:
        """The view's tables."""
        return METADATA

    def apply(self, applied: Applied, rows: HistoryWriter) -> None:
        """Write what follows from one event."""
        apply(applied.event.data, applied, GraphWriter(rows, applied.sequence))
