"""Readiness rule 3, held by properties over random histories and losses; each is shown failing on planted faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.readiness import (
    cell_blockers,
    evaluations,
    facts,
    item_conditions,
    judge,
    mapped,
    mappings,
    origins,
    standing,
    usability,
)
from domain.readiness.blockers import Cause
from domain.readiness.fact_reading import FactWord
from domain.readiness.facts import FactReader
from domain.readiness.judge import CellReading
from domain.readiness.material_rows import CitationRow
from domain.readiness.reading import LineReadiness
from domain.values import MappingPolarity, Polarity
from tests.domain.readiness.histories import HISTORY, LOSSES, PEOPLE, Act, acts, play_out

RISES = {
    (FactWord.CONTESTED, FactWord.SUPPORTED),
    (FactWord.CONTRADICTED_ONLY, FactWord.SUPPORTED),
    (FactWord.CONTRADICTED_ONLY, FactWord.CONTESTED),
    (FactWord.UNSUPPORTED, FactWord.SUPPORTED),
}
"""Decision 23: supported > contested > contradicted only, and supported > unsupported."""

QUICK = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
HUNT = settings(QUICK, max_examples=400, phases=[Phase.generate], report_multiple_bugs=False)


def check_blockers(before: LineReadiness, after: LineReadiness) -> None:
    """No loss removes a blocker, clears a line or clears an incident."""
    gone = {b.key for b in before.every_blocker()} - {b.key for b in after.every_blocker()}
    assert not gone, f"blockers gone after a loss: {sorted((k.target.element or '', k.cause) for k in gone)}"
    assert before.is_clear or not after.is_clear
    clear_before = {each.incident for each in before.incidents if each.is_clear}
    assert {each.incident for each in after.incidents if each.is_clear} <= clear_before


def check_words(before: LineReadiness, after: LineReadiness) -> None:
    """No loss improves what a fact reads, usable or known."""
    later = {each.fact: each for each in after.facts}
    for fact in before.facts:
        if fact.fact in later:
            now = later[fact.fact]
            assert (fact.usable, now.usable) not in RISES, (fact.usable, now.usable)
            assert (fact.known, now.known) not in RISES, (fact.known, now.known)


def check_counts(before: LineReadiness, after: LineReadiness) -> None:
    """No loss raises a figure in support, and none lowers what stands undecided against it."""
    later = {reading.cell.key: reading for reading in after.cells()}
    for reading in before.cells():
        now = later[reading.cell.key]
        for figure in (_usable, _known, _origins, _current):
            assert figure(now) <= figure(reading), (figure.__name__, reading.cell.element_id)
        assert _undecided(now) >= _undecided(reading)
    facts_after = {each.fact: each for each in after.facts}
    for fact in before.facts:
        if fact.fact in facts_after:
            assert facts_after[fact.fact].usable_origins <= fact.usable_origins


def _supports(reading: CellReading) -> Iterable[mapped.Tally]:
    return (t for t in reading.material.tallies if t.polarity == MappingPolarity.SUPPORTS and t.is_endorsed)


def _usable(reading: CellReading) -> int:
    return sum(tally.usable for tally in _supports(reading))


def _known(reading: CellReading) -> int:
    return sum(tally.known for tally in _supports(reading))


def _origins(reading: CellReading) -> int:
    return sum(group.is_usable for group in reading.material.origins)


def _current(reading: CellReading) -> int:
    return sum(each.is_current and each.verdict == "capable" for each in reading.evaluations)


def _undecided(reading: CellReading) -> int:
    return sum(each.decided == "undecided" for each in reading.against)


CHECKS: tuple[Callable[[LineReadiness, LineReadiness], None], ...] = (
    check_blockers,
    check_words,
    check_counts,
)

histories = acts(HISTORY, max_size=8)
losses = acts(LOSSES, max_size=4)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_no_loss_looks_like_a_gain(check: Callable[[LineReadiness, LineReadiness], None]) -> None:
    @QUICK
    @given(histories, losses, st.booleans())
    def law(history: list[Act], lost: list[Act], contested: bool) -> None:
        check(*play_out(history, lost, contested=contested))

    law()


def test_no_loss_looks_like_a_gain_in_200_histories_of_50_acts_or_more() -> None:
    seen = [0]

    @settings(QUICK, max_examples=200)
    @given(acts(HISTORY, min_size=45, max_size=55), acts(LOSSES, min_size=5, max_size=8), st.booleans())
    def law(history: list[Act], lost: list[Act], contested: bool) -> None:
        seen[0] += len(history) + len(lost) >= 50
        before, after = play_out(history, lost, contested=contested)
        for check in CHECKS:
            check(before, after)

    law()
    assert seen[0] >= 200


def test_no_loss_looks_like_a_gain_at_a_stage_that_asks_for_an_inquiry_for_the_defence() -> None:
    @QUICK
    @given(acts({name: HISTORY[name] for name in ("inquire", "close inquiry", "map")}, max_size=8), losses)
    def law(history: list[Act], lost: list[Act]) -> None:
        for check in CHECKS:
            check(*play_out(history, lost, stage="confirmation"))

    law()


@pytest.mark.parametrize("name", sorted(LOSSES))
def test_each_kind_of_loss_by_itself_looks_like_none(name: str) -> None:
    @settings(QUICK, max_examples=6)
    @given(histories, st.tuples(st.just(name), *(st.integers(0, 7),) * 3), st.booleans())
    def law(history: list[Act], loss: Act, contested: bool) -> None:
        before, after = play_out(history, [loss], contested=contested)
        for check in CHECKS:
            check(before, after)

    law()


# Planted faults: each breaks the law in one place, and the property must find it.


def fault_usability_filters_contradictions(patch: pytest.MonkeyPatch) -> None:
    """Contradicting citations count only while they are usable."""
    original = FactReader._gather

    def gather(
        self: FactReader,
        citation: CitationRow,
        topics: frozenset[str],
        found: facts._Gathered,
        fallen: frozenset[str],
    ) -> None:
        if citation.polarity != Polarity.CONTRADICTS or not self._usability.failures(citation):
            original(self, citation, topics, found, fallen)

    patch.setattr(FactReader, "_gather", gather)


def fault_restricted_contradictions_do_not_block(patch: pytest.MonkeyPatch) -> None:
    """A mapping against an element counts only while its fact has usable support."""
    original = mappings.material_of

    def material_of(cell: object, rows: tuple, reader: FactReader, lost: frozenset[str]) -> mapped.Material:  # type: ignore[type-arg]
        material = original(cell, rows, reader, lost)  # type: ignore[arg-type]
        return material._replace(
            against=tuple(row for row in material.against if reader.read(row.fact).supporting)
        )

    patch.setattr(mappings, "material_of", material_of)


def fault_a_contradiction_falls_by_its_proposers_withdrawal(patch: pytest.MonkeyPatch) -> None:
    """Any removal decides what stands against an element."""
    patch.setattr(judge, "is_rejected", lambda row, cell, rows, graph, lost: row.removal is not None)


def fault_a_lost_experts_contradictions_go_with_them(patch: pytest.MonkeyPatch) -> None:
    """Losing an expert disregards what they mapped against the line, too."""
    original = mappings.is_rejected
    patch.setattr(
        judge,
        "is_rejected",
        lambda row, cell, rows, graph, lost: (
            row.proposed_by in lost or original(row, cell, rows, graph, lost)
        ),
    )


def fault_a_negative_evaluation_falls_by_its_authors_withdrawal(patch: pytest.MonkeyPatch) -> None:
    """Every withdrawal of an evaluation counts at once."""
    original = standing.still_standing
    patch.setattr(
        evaluations,
        "still_standing",
        lambda rows, **k: original([row for row in rows if row.removal is None], **k),
    )


def fault_a_lost_experts_negative_evaluation_goes_with_them(patch: pytest.MonkeyPatch) -> None:
    """Losing an expert disregards every evaluation of theirs."""
    original = standing.still_standing
    patch.setattr(
        evaluations,
        "still_standing",
        lambda rows, *, leaning, lost: original(
            [row for row in rows if row.author not in lost], leaning=leaning, lost=lost
        ),
    )


def fault_blockers_stop_at_the_first(patch: pytest.MonkeyPatch) -> None:
    """Only the first cause on each cell is named."""
    original = cell_blockers.cell_blockers
    patch.setattr(judge, "cell_blockers", lambda scene, matter: original(scene, matter)[:1])


def fault_a_finding_of_forgery_falls_with_its_author(patch: pytest.MonkeyPatch) -> None:
    """A lost expert's negative assessment is disregarded."""
    original = item_conditions.item_failures

    def item_failures(chain: tuple, graph: object, lens: object, form: object) -> tuple:  # type: ignore[type-arg]
        found = original(chain, graph, lens, form)  # type: ignore[arg-type]
        lost = lens.exclusions.experts  # type: ignore[attr-defined]
        return tuple(each for each in found if not any(each.words.endswith(f"by {who}") for who in lost))

    patch.setattr(usability, "item_failures", item_failures)


def fault_origins_are_formed_over_what_is_usable(patch: pytest.MonkeyPatch) -> None:
    """Links of what cannot be used any more no longer join what can."""
    original = origins.grouped
    patch.setattr(facts, "grouped", lambda members, **_: original([each for each in members if each[1]]))


def fault_a_citation_against_falls_by_its_authors_withdrawal(patch: pytest.MonkeyPatch) -> None:
    """Any withdrawal takes a contradicting citation away."""
    patch.setattr(facts, "is_removed", lambda citation, graph, lost: citation.removal is not None)


FAULTS: tuple[tuple[Callable[[pytest.MonkeyPatch], None], Callable[..., None], tuple[str, ...]], ...] = (
    (fault_usability_filters_contradictions, check_words, ("withdraw consent", "fail check", "forbid")),
    (
        fault_restricted_contradictions_do_not_block,
        check_blockers,
        ("withdraw consent", "fail check", "forbid"),
    ),
    (fault_a_contradiction_falls_by_its_proposers_withdrawal, check_blockers, ("withdraw mapping",)),
    (fault_a_lost_experts_contradictions_go_with_them, check_blockers, ("lose expert",)),
    (fault_a_negative_evaluation_falls_by_its_authors_withdrawal, check_blockers, ("withdraw evaluation",)),
    (fault_a_lost_experts_negative_evaluation_goes_with_them, check_blockers, ("lose expert",)),
    (fault_blockers_stop_at_the_first, check_blockers, ("withdraw consent", "fail check", "withdraw fact")),
    (fault_a_citation_against_falls_by_its_authors_withdrawal, check_words, ("withdraw citation",)),
    (fault_a_finding_of_forgery_falls_with_its_author, check_counts, ("lose expert",)),
    (fault_origins_are_formed_over_what_is_usable, check_counts, ("withdraw consent", "fail check")),
)
"""Each fault, the property that must find it, and the losses among which it is looked for, to be quick."""


@pytest.mark.parametrize(("fault", "check", "names"), FAULTS, ids=lambda each: getattr(each, "__name__", ""))
def test_the_property_finds_a_planted_fault(
    fault: Callable[[pytest.MonkeyPatch], None],
    check: Callable[..., None],
    names: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault(monkeypatch)

    @HUNT
    @given(histories, acts({name: LOSSES[name] for name in names}, max_size=3), st.booleans())
    def law(history: list[Act], lost: list[Act], contested: bool) -> None:
        check(*play_out(history, lost, contested=contested))

    with pytest.raises(AssertionError):
        law()


def test_the_histories_reach_clear_lines_and_blocked_ones() -> None:
    before, after = play_out([], [("lose expert", PEOPLE.index("eve"), 0, 0)])
    assert before.is_clear
    assert {b.cause for b in after.blockers} == {Cause.NO_CURRENT_EVALUATION, Cause.CONTRADICTION_UNDECIDED}
