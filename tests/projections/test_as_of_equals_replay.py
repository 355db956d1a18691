"""As-of by view equals replay: readiness from history rows is what a replay of only so many events gives."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.readiness.lens import NOTHING, Exclusions, Lens
from domain.readiness.reading import LineReadiness
from projections.acts import ACTS
from projections.proof_graph.query import ReadinessQuery
from projections.proof_graph.rows import graph_rows
from projections.proof_graph.view import ProofGraphView
from projections.runner import Runner
from projections.view import View
from tests.domain.readiness.builder import law
from tests.projections.histories import MemoryLog, built
from tests.projections.line_of_record import Step, histories, history_of
from tests.projections.line_opening import CONSENTS, FORUM, ITEMS, LINE, SOURCES

HISTORIES = 200
FEWEST = 50
"""Events of a history at least, beyond those that open the line."""
OPENED = 20
"""Sequence by which the line and its forum are known."""
DAYS = st.sampled_from([date(2026, 3, 1), date(2026, 7, 1), date(2026, 10, 1)])
EXCLUSIONS = st.sampled_from(
    [
        NOTHING,
        NOTHING,
        Exclusions(items=frozenset({str(ITEMS[0])})),
        Exclusions(sources=frozenset({str(SOURCES[1])}), experts=frozenset({"ben"})),
        Exclusions(hands=frozenset({str(SOURCES[2])}), consents=frozenset({str(CONSENTS[0])})),
    ]
)
HELD = (
    "consent.withdrawn.v1",
    "consent.narrowed.v1",
    "source.statement_retracted.v1",
    "source.account_retracted.v1",
    "evaluation.withdrawn.v1",
    "mapping.rejected.v1",
    "fact.withdrawn.v1",
    "no_usable_support",
    "contradiction_undecided",
    "no_current_evaluation",
)
"""Events, and causes of blockers, that some of the histories hold."""
PROPERTY = settings(
    max_examples=HISTORIES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def views() -> tuple[View, ...]:
    return (ACTS, ProofGraphView())


def query(engine: Engine) -> ReadinessQuery:
    return ReadinessQuery(
        engine, catalogue=lambda _: law(), template=lambda template, _: law().forum(template)
    )


def lens(position: int, on: date, exclusions: Exclusions, purpose: str | None) -> Lens:
    return Lens(
        forum=str(FORUM), stage="report", position=position, on=on, exclusions=exclusions, purpose=purpose
    )


def answers(engine: Engine, lenses: list[Lens]) -> list[LineReadiness]:
    """Answer with a query that has nothing at hand."""
    asked = query(engine)
    return [asked.assess(str(LINE), each).readiness for each in lenses]


class Replay:
    """Views built from the beginning, and no further than they are asked for."""

    def __init__(self, log: MemoryLog) -> None:
        self.engine = built(MemoryLog(tracks_states=False), views())
        self.runner = Runner(self.engine, log, views())
        self.runner.open()

    def to(self, position: int) -> Engine:
        self.runner.run(to=position)
        assert self.runner.position() == position
        return self.engine


def test_readiness_as_of_a_position_equals_a_replay_to_it() -> None:
    seen: Counter[str] = Counter()

    @PROPERTY
    @given(histories, st.data())
    def law_holds(steps: list[Step], data: st.DataObject) -> None:
        log = history_of(steps)
        assert len(steps) >= FEWEST
        ends = [end for end in log.ends if end > OPENED]
        positions = sorted(data.draw(st.lists(st.sampled_from(ends), min_size=2, max_size=2)))
        asked = [
            (data.draw(DAYS), data.draw(EXCLUSIONS), purpose)
            for purpose in (None, "share_international_court")
        ]
        whole, replay = built(log, views()), Replay(log)
        for position in positions:
            lenses = [lens(position, *each) for each in asked]
            as_of, replayed = answers(whole, lenses), answers(replay.to(position), lenses)
            assert as_of == replayed
            seen.update(blocker.cause.value for blocker in as_of[0].blockers)
        # Hundreds of databases in memory would be kept else.
        whole.dispose()
        replay.engine.dispose()
        seen.update(stored.type for stored in log.stored)
        seen["histories"] += 1

    law_holds()
    assert seen["histories"] >= HISTORIES
    assert not [name for name in HELD if not seen[name]]


CITED: list[Step] = [("cite", 1, 1), ("propose", 1, 0), ("endorse", 0, 0)]
FAULTS: list[tuple[str, dict[str, int | None], list[Step]]] = [
    # Every item but the cited one is assessed; the cited one last of all, after the position that is asked for.
    ("assessment", {"from_sequence": 1}, [*CITED, ("evaluate", 0, 0), ("assess", 1, 0)]),
    (
        "citation",
        {"to_sequence": None},
        [*CITED, ("assess", 1, 0), ("reopen", 0, 0), ("evaluate", 0, 0), ("check", 0, 1)],
    ),
]


@pytest.mark.parametrize(
    ("kind", "fault", "steps"), FAULTS, ids=["rows known before they were recorded", "rows that never end"]
)
def test_the_property_finds_rows_without_their_history(
    kind: str, fault: dict[str, int | None], steps: list[Step]
) -> None:
    log = history_of(steps)
    position, whole = log.ends[-2], built(log, views())
    with whole.begin() as connection:
        connection.execute(graph_rows.update().where(graph_rows.c.kind == kind).values(fault))
    asked = [lens(position, date(2026, 3, 1), NOTHING, None)]
    assert answers(whole, asked) != answers(Replay(log).to(position), asked)
