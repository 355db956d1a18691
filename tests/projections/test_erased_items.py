"""An item whose bytes were erased fails its check of fixity in the proof graph, and the row says by which event."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select

from domain.evidence.events import (
    Content,
    Description,
    EvidenceContentErased,
    EvidenceRegistered,
    FixityChecked,
    ItemForm,
    ItemKind,
)
from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import FixityRow
from projections.proof_graph.rows import graph_rows, kind_name, row_of
from projections.proof_graph.view import ProofGraphView
from tests.projections.histories import MemoryLog, built, sealed

ITEM = uuid4()


def registered() -> EvidenceRegistered:
    content = Content(sha256="ab" * 32, size=1)
    description = Description(
        kind=ItemKind.REPORT, form=ItemForm.COPY, title=sealed("title"), content=content
    )
    return EvidenceRegistered(description=description)


def outcome_of(graph: ProofGraph, item: UUID, position: int) -> str:
    row = graph.one(FixityRow, str(item), position)
    assert row is not None
    return row.outcome


def test_an_erased_item_fails_from_the_erasure_on_and_was_intact_before() -> None:
    log = MemoryLog(tracks_states=False)
    log.act((ITEM, registered()))
    before = log.act((ITEM, FixityChecked(outcome="intact")))
    after = log.act((ITEM, EvidenceContentErased(erasure=uuid4())))
    with built(log, [ProofGraphView()]).connect() as connection:
        statement = select(graph_rows).where(graph_rows.c.kind == kind_name(FixityRow))
        rows = [row_of(FixityRow, stored) for stored in connection.execute(statement).mappings()]
    graph = ProofGraph.of(rows)
    assert (outcome_of(graph, ITEM, before), outcome_of(graph, ITEM, after)) == ("intact", "erased")
