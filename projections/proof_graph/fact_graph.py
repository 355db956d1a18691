"""The proof graph of some facts: what they cite and all that bears on it, without any line."""

from __future__ import annotations

from collections.abc import Iterable

from domain.readiness.material_rows import CitationRow, FactRow
from projections.proof_graph.loader import LineGraph


class FactGraph(LineGraph):
    """All row versions that bear on facts, at every position up to `position`.

    Args:
        facts: Ids of the facts.
        forum: The adopted forum whose rows are loaded too; empty for none.
    """

    def __init__(self, facts: Iterable[str], forum: str = "") -> None:
        super().__init__("")
        if forum:
            self.want_forum(forum)
        asked = tuple(facts)
        self._want(FactRow, *asked)
        self._want(CitationRow, *asked)
