"""What a line hangs on: the sets that are found are those that trying every set finds, no more and no fewer."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.errors import InvalidError
from domain.law.forum_types import Corroboration, Forum
from domain.readiness.assess import assess
from domain.readiness.blockers import Blocker, BlockerKey, Cause
from domain.readiness.fragility import Fragility, smallest_losses
from domain.readiness.judgment_rows import MappingRow
from domain.readiness.losses import MATERIAL, Loss, LossKind, exclusions_of
from domain.readiness.material_rows import CitationRow, ConsentTermRow, HandRow, ItemRow, SourceRow
from domain.readiness.origins import UNRECORDED
from domain.readiness.reading import LineReadiness
from tests.domain.readiness.builder import BASE, CONTEXT, LINE, Record, law, murder_line, target
from tests.domain.readiness.histories import (
    FACTS,
    HISTORY,
    ITEMS,
    PEOPLE,
    PLACES,
    Act,
    acts,
    copied,
    furnished,
)
from tests.domain.readiness.material import uid
from tests.domain.readiness.play import Play

FORUM = law().forum("icc-referral")
CORROBORATED = FORUM.model_copy(
    update={
        "corroboration": (
            Corroboration.model_validate(
                {
                    "independent_origins": 2,
                    "elements": ["7-1-a.1", "7-attack.5a"],
                    "statement": "A fact needs two origins",
                    "citation": FORUM.stages[0].citation,
                }
            ),
        )
    }
)
WITH_EXPERTS = MATERIAL | {LossKind.LEGAL_EXPERT}
EXPERTS = (*PEOPLE, "fay", "ida")

Sets = dict[BlockerKey, frozenset[frozenset[Loss]]]


@cache
def lean() -> Record:
    """A clear line in which one document carries all that the facts under test do not."""
    record = murder_line("camp 14", "camp 15", stage_proved=None)
    wanting = record.assess().every_blocker()
    record.item("document")
    record.person("document", "author", capacity="author")
    record.fact("common", "document")
    places = [each.target for each in wanting if each.cause is Cause.NO_USABLE_SUPPORT]
    spared = {"7-1-a.1", "7-1-a.2", "7-attack.5a", "7-attack.5b"}
    for place in dict.fromkeys(places):
        if place.element not in spared:
            record.map("common", place)
    for place in dict.fromkeys(e.target for e in wanting if e.cause is Cause.NO_CURRENT_EVALUATION):
        record.evaluate(place)
    furnished(record)
    record.cite(FACTS[2], ITEMS[0], basis="expert")
    record.map(FACTS[0], PLACES[4], by="kim", endorsed_by="cem")
    record.map(FACTS[2], target(CONTEXT, "7-attack.5b"), by="kim", endorsed_by="cem")
    record.map(FACTS[2], target(BASE, "7-1-a.1", incidents=("camp 15",)), by="cem", endorsed_by="ben")
    for place in (*PLACES, target(CONTEXT, "7-attack.5b"), target(LINE)):
        record.evaluate(place)
    return record


def played(history: list[Act]) -> Record:
    """The lean line after a history."""
    play = Play(copied(lean()))
    for name, *numbers in history:
        HISTORY[name](play, *numbers)
    return play.record


def found(record: Record, forum: Forum, *, kinds: frozenset[LossKind], size: int, every: bool) -> Fragility:
    """Ask what the line hangs on."""
    return smallest_losses(
        uid(LINE), record.graph(), record.lens(), law(), forum, kinds=kinds, size=size, alternatives=every
    )


def by_blocker(fragility: Fragility) -> Sets:
    """Turn what was found round: sets by the blocker that they open."""
    sets: dict[BlockerKey, set[frozenset[Loss]]] = {}
    for each in fragility.sets:
        for blocker in each.opened:
            sets.setdefault(blocker.key, set()).add(frozenset(each.losses))
    return {key: frozenset(cuts) for key, cuts in sets.items()}


def tried(
    record: Record, forum: Forum, fragility: Fragility, *, size: int, every: bool, experts: bool
) -> Sets:
    """Assess the line with every set of losses left aside, and keep the smallest for each blocker."""
    graph, lens = record.graph(), record.lens()
    named = {source: least for least, sources in fragility.origins.items() for source in sources}

    def keys(losses: tuple[Loss, ...]) -> frozenset[BlockerKey]:
        read = assess(uid(LINE), graph, replace(lens, exclusions=exclusions_of(losses)), law(), forum)
        return frozenset(blocker.key for blocker in _blockers(read, every))

    before = keys(())
    sets: dict[BlockerKey, set[frozenset[Loss]]] = {}
    for number in range(1, size + 1):
        for losses in combinations(_candidates(record, experts=experts), number):
            for key in keys(losses) - before:
                known = sets.setdefault(key, set())
                if not any(smaller < set(losses) for smaller in known):
                    known.add(frozenset(losses))
    return {
        key: frozenset(frozenset(_by_least(loss, named) for loss in cut) for cut in cuts)
        for key, cuts in sets.items()
    }


def _blockers(read: LineReadiness, every: bool) -> tuple[Blocker, ...]:
    return read.every_blocker() if every else read.blockers


def _by_least(loss: Loss, named: dict[str, str]) -> Loss:
    """Name an origin group by its least source, as the answer does."""
    return Loss(loss.kind, named.get(loss.id, loss.id)) if loss.kind is LossKind.ORIGIN else loss


def _candidates(record: Record, *, experts: bool) -> list[Loss]:
    rows = [row for row in record.rows.values() if row.to_sequence is None]
    sources = {uid(name) for name in ("witness 0", "witness 1", "commission", "author")} | {UNRECORDED}
    speaking = {uid(f"witness {n}") for n in (0, 1)}
    losses: set[Loss] = {Loss(LossKind.ORIGIN, source) for source in sources}
    losses |= {Loss(LossKind.ITEM, row.id) for row in rows if isinstance(row, ItemRow)}
    losses |= {Loss(LossKind.HAND, row.hand) for row in rows if isinstance(row, HandRow)}
    losses |= {Loss(LossKind.CONSENT, row.consent) for row in rows if isinstance(row, ConsentTermRow)}
    if any(isinstance(row, CitationRow) and row.basis == "expert" for row in rows):
        losses |= {Loss(LossKind.EXPERT_WITNESS, source) for source in speaking & {uid("witness 0")}}
    if experts:
        losses |= {Loss(LossKind.LEGAL_EXPERT, expert) for expert in EXPERTS}
    return sorted(losses)


SLOW = settings(
    max_examples=6,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
histories = acts(HISTORY, max_size=8)


@SLOW
@given(histories, st.booleans(), st.booleans())
def test_sets_of_material_are_those_that_trying_every_set_of_three_finds(
    history: list[Act], every: bool, corroborated: bool
) -> None:
    record, forum = played(history), CORROBORATED if corroborated else FORUM
    fragility = found(record, forum, kinds=MATERIAL, size=3, every=every)
    assert by_blocker(fragility) == tried(record, forum, fragility, size=3, every=every, experts=False)


@SLOW
@given(histories, st.booleans(), st.booleans())
def test_sets_with_experts_are_those_that_trying_every_pair_finds(
    history: list[Act], every: bool, corroborated: bool
) -> None:
    record, forum = played(history), CORROBORATED if corroborated else FORUM
    fragility = found(record, forum, kinds=WITH_EXPERTS, size=2, every=every)
    assert by_blocker(fragility) == tried(record, forum, fragility, size=2, every=every, experts=True)


def singles(record: Record, *, kinds: frozenset[LossKind] = MATERIAL, every: bool = False) -> set[Loss]:
    """What by its loss alone would open a blocker on the element of killing."""
    fragility = found(record, FORUM, kinds=kinds, size=1, every=every)
    return {
        each.losses[0]
        for each in fragility.sets
        if any(blocker.target.element == "7-1-a.1" for blocker in each.opened)
    }


def killing(*items: str, **members: object) -> Record:
    """A line whose element of killing rests on one fact with a citation of each item."""
    record = murder_line(stage_proved=None)
    for item in items:
        record.item(item)
    record.fact("fact", *items, **members)
    record.map("fact", target(BASE, "7-1-a.1"))
    return record


def test_an_item_behind_a_copy_is_lost_with_it() -> None:
    record = killing("original")
    record.item("copy", parents=(uid("original"),), lawful_bases=frozenset(), assessed_by=None)
    record.fact("other", "copy")
    record.map("other", target(BASE, "7-1-a.1"))
    assert singles(record) == {Loss(LossKind.ITEM, uid("original")), Loss(LossKind.ORIGIN, UNRECORDED)}


def test_a_fact_that_needs_no_evidence_before_the_forum_hangs_on_none() -> None:
    bound = frozenset({uid("forum")})
    assert singles(killing("report", ground="agreed", binds=bound)) == set()
    assert singles(killing("report", ground="agreed")) != set()


def test_what_a_body_found_at_a_stage_of_its_own_hangs_on_no_support_of_ours() -> None:
    record = killing("report")
    record.answer(target(BASE, "7-1-a.1"), "made_out", level="element")
    assert singles(record) == set()


@pytest.mark.parametrize("by_kind", [True, False], ids=["registered as an expert", "cited as an expert"])
def test_an_expert_witness_is_a_source_that_speaks_as_one(by_kind: bool) -> None:
    record = murder_line(stage_proved=None)
    record.item("opinion")
    record.person("opinion", "pathologist", capacity="author")
    record.opened(SourceRow, uid("pathologist"), kind="expert" if by_kind else "witness")
    record.fact("fact")
    record.cite("fact", "opinion", basis="author" if by_kind else "expert")
    record.map("fact", target(BASE, "7-1-a.1"))
    assert Loss(LossKind.EXPERT_WITNESS, uid("pathologist")) in singles(record)


def test_an_origin_is_lost_on_the_topics_that_it_is_common_on() -> None:
    record = murder_line(stage_proved=None)
    for number in (0, 1):
        record.item(f"report {number}")
        record.person(f"report {number}", f"author {number}", capacity="author")
    record.origin("author 0", "author 1", topics=("rations",))
    record.fact("fact", "report 0", "report 1", topics=frozenset({"rations"}))
    record.map("fact", target(BASE, "7-1-a.1"))
    fragility = found(record, FORUM, kinds=MATERIAL, size=1, every=False)
    [least] = {each.losses[0].id for each in fragility.sets}
    assert fragility.origins[least] == tuple(sorted((uid("author 0"), uid("author 1"))))
    record.fact("other", "report 0", "report 1", topics=frozenset({"beatings"}))
    record.map("other", target(BASE, "7-1-a.1"))
    assert singles(record) == set()


def test_an_alternative_that_is_not_needed_opens_nothing_unless_it_is_asked_for() -> None:
    record = murder_line()
    limbs = {"7-attack.5a", "7-attack.5b"}

    def opened(*, every: bool) -> set[str | None]:
        kinds = frozenset({LossKind.ITEM})
        fragility = found(record, FORUM, kinds=kinds, size=1, every=every)
        return {blocker.target.element for each in fragility.sets for blocker in each.opened} & limbs

    # Widespread or systematic: each rests on a document of its own, and one of them is enough.
    assert (opened(every=False), opened(every=True)) == (set(), limbs)
    record.removed(record.latest(MappingRow, _mapping_of(record, "7-attack.5a")), by="ana")
    # Now the other is needed, and with it both alternatives would be blocked.
    assert opened(every=False) == limbs


def _mapping_of(record: Record, element: str) -> str:
    rows = (row for row in record.rows.values() if isinstance(row, MappingRow))
    return next(row.id for row in rows if row.target.element == element)


def test_the_last_person_who_could_decide_is_one_whom_a_line_hangs_on() -> None:
    record = killing("report")
    record.experts("ana", "noa")
    assert Loss(LossKind.LEGAL_EXPERT, "noa") in singles(record, kinds=WITH_EXPERTS)


def test_exclusions_of_the_lens_are_left_out() -> None:
    record = killing("report")
    lens = record.lens(exclusions=exclusions_of([Loss(LossKind.ITEM, uid("report"))]))
    with_them = smallest_losses(uid(LINE), record.graph(), lens, law(), FORUM, size=1)
    assert with_them == found(record, FORUM, kinds=MATERIAL, size=1, every=False)


@pytest.mark.parametrize("size", [0, 4])
def test_sets_of_another_size_are_refused(size: int) -> None:
    with pytest.raises(InvalidError, match=f"expected sets of 1 to 3 losses, found {size}") as refusal:
        found(killing("report"), FORUM, kinds=MATERIAL, size=size, every=False)
    assert refusal.value.field == "size"
