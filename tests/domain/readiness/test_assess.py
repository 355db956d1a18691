"""The function as a whole: pure, deterministic, indifferent to order, and silent on guilt."""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import InvalidError, NotFoundError
from domain.readiness.assess import assess
from domain.readiness.epochs import Footprint
from domain.readiness.graph import ProofGraph
from domain.readiness.lens import Exclusions
from domain.readiness.material_rows import ItemRow
from domain.readiness.reading import LineReadiness
from domain.readiness.what_if import what_if
from domain.readiness.words import NEVER_SAID
from tests.domain.readiness.builder import BASE, LINE, Record, law, murder_line, target
from tests.domain.readiness.histories import (
    HISTORY,
    LOSSES,
    Act,
    acts,
    contested_opening,
    copied,
    opening,
    play_out,
)
from tests.domain.readiness.material import uid
from tests.domain.readiness.play import Play

FEW = settings(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def read(record: Record, graph: ProofGraph) -> LineReadiness:
    return assess(uid(LINE), graph, record.lens(), law(), law().forum("icc-referral"))


@FEW
@given(acts(HISTORY, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_given_does_not_matter(history: list[Act], random: object) -> None:
    play = Play(copied(opening()))
    for name, *numbers in history:
        HISTORY[name](play, *numbers)
    rows = list(play.record.rows.values())
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert read(play.record, ProofGraph.of(shuffled)) == read(play.record, ProofGraph.of(rows))


@FEW
@given(acts({**HISTORY, **LOSSES}, max_size=5), st.booleans())
def test_a_graph_patched_act_by_act_reads_as_one_built_anew(history: list[Act], contested: bool) -> None:
    # What is kept on a graph between assessments may never differ from what is reached afresh.
    play = Play(copied(contested_opening() if contested else opening()))
    graph = play.record.graph()
    before = play.record.sequence
    earlier = read(play.record, graph)
    for name, *numbers in history:
        known = dict(play.record.rows)
        {**HISTORY, **LOSSES}[name](play, *numbers)
        changed = [row for key, row in play.record.rows.items() if known.get(key) is not row]
        graph = graph.with_rows(changed)
        lens = play.record.lens(on=play.on)
        patched = assess(uid(LINE), graph, lens, law(), law().forum("icc-referral"))
        anew = assess(uid(LINE), play.record.graph(), lens, law(), law().forum("icc-referral"))
        assert patched == anew
    as_of = play.record.lens(position=before)
    assert assess(uid(LINE), graph, as_of, law(), law().forum("icc-referral")) == earlier


@FEW
@given(acts({**HISTORY, **LOSSES}, max_size=8), st.booleans())
def test_what_is_passed_over_as_unchanged_would_have_read_the_same(
    history: list[Act], contested: bool
) -> None:
    play = Play(copied(contested_opening() if contested else opening()))
    for name, *numbers in history:
        {**HISTORY, **LOSSES}[name](play, *numbers)
    quickly = play.assess()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Footprint, "is_unchanged", lambda self, **_: False)
        assert play.assess() == quickly


@FEW
@given(acts({**HISTORY, **LOSSES}, max_size=8), st.booleans(), st.randoms(use_true_random=False))
def test_a_graph_asked_before_reads_as_one_never_asked_at_any_position_and_day(
    history: list[Act], contested: bool, random: Random
) -> None:
    play = Play(copied(contested_opening() if contested else opening()))
    opened = play.record.sequence
    for name, *numbers in history:
        {**HISTORY, **LOSSES}[name](play, *numbers)
    graph = play.record.graph()
    for _ in range(6):
        lens = play.record.lens(
            position=random.randint(opened // 2, play.record.sequence),
            on=date(2024, 1, 1) + timedelta(days=random.randrange(5 * 365)),
        )
        asked = assess(uid(LINE), graph, lens, law(), law().forum("icc-referral"))
        assert asked == assess(uid(LINE), play.record.graph(), lens, law(), law().forum("icc-referral"))


@FEW
@given(acts(HISTORY, max_size=6), acts(LOSSES, max_size=3), st.booleans())
def test_no_words_speak_of_guilt_chance_or_share(
    history: list[Act], losses: list[Act], contested: bool
) -> None:
    for readiness in play_out(history, losses, contested=contested):
        texts = [readiness.statement, *(blocker.words for blocker in readiness.every_blocker())]
        texts = [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text).lower() for text in texts]
        assert not [text for text in texts if any(word in text for word in NEVER_SAID)]
        assert re.match(
            r"(no open blocker|\d+ open blockers?) on usable material, at position \d+", readiness.statement
        )


def test_assessing_twice_gives_the_same() -> None:
    record = murder_line()
    graph = record.graph()
    assert read(record, graph) == read(record, graph) == read(record, record.graph())


def test_unrelated_rows_change_nothing() -> None:
    record = murder_line()
    graph, lens = record.graph(), record.lens()
    record.item("unrelated")
    record.fact("unrelated", "unrelated")
    record.base("7-1-e", "camp", name="unrelated")
    record.map("unrelated", target("crime_base/unrelated", "7-1-e.1"))
    forum = law().forum("icc-referral")
    assert assess(uid(LINE), record.graph(), lens, law(), forum) == assess(
        uid(LINE), graph, lens, law(), forum
    )


@pytest.mark.parametrize(
    ("lens", "error", "words"),
    [
        ({"stage": "verdict"}, InvalidError, "expected a stage of icc-referral"),
        ({"position": 0}, NotFoundError, "expected a line known at position 0"),
    ],
)
def test_a_lens_that_cannot_be_read_through_is_refused(
    lens: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        murder_line(stage_proved=None).assess(**lens)  # type: ignore[arg-type]


def test_another_template_than_the_adopted_forums_is_refused() -> None:
    record = murder_line(stage_proved=None)
    with pytest.raises(InvalidError, match="expected the template icc-referral"):
        assess(uid(LINE), record.graph(), record.lens(), law(), law().forum("commission-of-inquiry"))


def test_a_graph_gives_the_version_that_held_at_a_position() -> None:
    record = Record()
    item = record.item("report")
    later = record.changed(item, standing="rejected")
    graph = record.graph()
    assert [row.standing for row in graph.at(ItemRow, item.id, later.from_sequence - 1)] == ["accepted"]
    assert [row.standing for row in graph.at(ItemRow, item.id, later.from_sequence)] == ["rejected"]
    assert graph.at(ItemRow, item.id, item.from_sequence - 1) == ()


class TestWhatIf:
    """Rule 11's other half: a loss that is only supposed."""

    def test_it_lists_the_blockers_opened_and_apart_what_a_real_loss_would_make_stale(self) -> None:
        record = murder_line(stage_proved=None)
        record.testimony("testimony 1", "witness 1")
        record.testimony("testimony 2", "witness 2")
        for number in (1, 2):
            record.hand(f"witness {number}", "intermediary")
        record.fact("fact", "testimony 1", "testimony 2")
        record.map("fact", target(BASE, "7-1-a.1"))
        evaluation = record.evaluate(target(BASE, "7-1-a.1"))

        def ask(**exclusions: Any) -> tuple[set[str], tuple[str, ...]]:
            found = what_if(
                uid(LINE),
                record.graph(),
                record.lens(),
                law(),
                law().forum("icc-referral"),
                exclusions=Exclusions(**exclusions),
            )
            stale = tuple(each.reading.evaluation for each in found.would_be_stale)
            return {b.cause.value for b in found.opened}, stale

        # One witness of two: nothing opens, and the evaluation would rest on less than it considered.
        assert ask(sources=frozenset({uid("witness 1")})) == (set(), (evaluation.id,))
        assert ask(hands=frozenset({uid("intermediary")})) == ({"no_usable_support"}, (evaluation.id,))
        assert ask(sources=frozenset({uid("somebody else")})) == (set(), ())

    def test_losing_the_expert_who_evaluated_opens_what_rests_on_them(self) -> None:
        record = murder_line()
        found = what_if(
            uid(LINE),
            record.graph(),
            record.lens(),
            law(),
            law().forum("icc-referral"),
            exclusions=Exclusions(experts=frozenset({"eve"})),
        )
        assert found.before.is_clear
        assert {b.cause.value for b in found.opened} == {"no_current_evaluation"}
