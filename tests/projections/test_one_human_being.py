"""Sources joined through an actor or a victim are one origin in the proof graph (readiness rule 5)."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select

from domain.actors.events import ActorSamePersonLinked
from domain.events import DomainEvent
from domain.readiness.graph import ProofGraph
from domain.readiness.material_rows import OriginRow
from domain.readiness.origins import Origins
from domain.sources.events import SamePersonLinked
from domain.victims.events import VictimSamePersonLinked, VictimSamePersonUnlinked
from projections.proof_graph.rows import graph_rows, kind_name, row_of
from projections.proof_graph.view import ProofGraphView
from tests.projections.histories import MemoryLog, built

FIRST, SECOND, ACTOR, VICTIM = uuid4(), uuid4(), uuid4(), uuid4()


def representatives(*events: tuple[UUID, DomainEvent]) -> tuple[str, str]:
    log = MemoryLog(tracks_states=False)
    for event in events:
        log.act(event)
    with built(log, [ProofGraphView()]).connect() as connection:
        statement = select(graph_rows).where(graph_rows.c.kind == kind_name(OriginRow))
        rows = [row_of(OriginRow, stored) for stored in connection.execute(statement).mappings()]
    origins = Origins(ProofGraph.of(rows), log.head())
    return origins.representative(str(FIRST), frozenset()), origins.representative(str(SECOND), frozenset())


def test_two_sources_that_are_the_same_actor_have_one_origin() -> None:
    first, second = representatives(
        (FIRST, SamePersonLinked(other=f"actor/{ACTOR}")),
        (ACTOR, ActorSamePersonLinked(other=f"source/{SECOND}")),
    )
    assert first == second == min(str(FIRST), str(SECOND))


def test_two_sources_that_are_the_same_victim_have_one_origin_until_a_link_is_taken_back() -> None:
    links = (
        (VICTIM, VictimSamePersonLinked(other=f"source/{FIRST}")),
        (VICTIM, VictimSamePersonLinked(other=f"source/{SECOND}")),
    )
    first, second = representatives(*links)
    assert first == second
    taken_back = (VICTIM, VictimSamePersonUnlinked(other=f"source/{SECOND}"))
    assert representatives(*links, taken_back) == (str(FIRST), str(SECOND))
