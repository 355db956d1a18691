"""A fact is one proposition; it is stated, asserted, disputed and withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import InvalidError, RefusedError
from domain.facts import events as e
from domain.facts import stating
from domain.facts.citation import BasisOfKnowledge, Citation
from domain.facts.fact import FactStatus, evolve
from domain.protected import Plain
from domain.values import Polarity, Segment
from tests.scenario import Given

FACT, ITEM, FORUM = UUID(int=7), UUID(int=20), UUID(int=30)
PROPOSITION = e.Proposition(
    statement=Plain.of("Rations in the camp were cut."), role=e.FactRole.MATERIAL, topics=("rations",)
)
asserted = e.FactStated(proposition=PROPOSITION, status="asserted")
prospective = e.FactStated(proposition=PROPOSITION, status="prospective")


def citation(number: int, **members: Any) -> Citation:
    return Citation(
        id=UUID(int=number),
        item=ITEM,
        polarity=members.pop("polarity", Polarity.SUPPORTS),
        basis=members.pop("basis", BasisOfKnowledge.SAW_OR_DID),
        **members,
    )


def test_a_fact_is_stated_with_its_citations_in_one_act() -> None:
    against = citation(41, polarity=Polarity.CONTRADICTS)
    changes = stating.state(id=FACT, proposition=PROPOSITION, citations=(citation(40), against))
    assert [change.event for change in changes] == [
        asserted,
        e.FactCited(citation=citation(40)),
        e.FactCited(citation=against),
    ]
    assert [change.opens for change in changes] == [True, False, False]
    assert {change.stream.id for change in changes} == {FACT}


def test_a_hoped_for_fact_is_stated_as_prospective() -> None:
    changes = stating.state(id=FACT, proposition=PROPOSITION, status="prospective")
    assert [change.event for change in changes] == [prospective]


@pytest.mark.parametrize("ground", ["agreed", "judicially_noticed", "adjudicated"])
def test_a_fact_that_needs_no_citation_binds_only_forums_that_it_names(ground: str) -> None:
    bound = PROPOSITION.model_copy(update={"ground": e.FactGround(ground), "binds": (FORUM,)})
    changes = stating.state(id=FACT, proposition=bound)
    assert changes[0].event == e.FactStated(proposition=bound, status="asserted")
    with pytest.raises(InvalidError, match=f"the forums that a fact {ground} binds"):
        stating.state(id=FACT, proposition=bound.model_copy(update={"binds": ()}))


def test_a_fact_that_rests_on_evidence_binds_nobody() -> None:
    with pytest.raises(InvalidError, match="rests on evidence") as refusal:
        stating.state(id=FACT, proposition=PROPOSITION.model_copy(update={"binds": (FORUM,)}))
    assert refusal.value.field == "proposition.binds"


def test_two_citations_of_one_act_have_two_ids() -> None:
    with pytest.raises(InvalidError, match="once") as refusal:
        stating.state(id=FACT, proposition=PROPOSITION, citations=(citation(40), citation(40)))
    assert refusal.value.field == "citations"


def test_citations_of_one_act_are_limited() -> None:
    many = tuple(citation(number) for number in range(40, 141))
    with pytest.raises(InvalidError, match="at most 100 citations, found 101"):
        stating.state(id=FACT, proposition=PROPOSITION, citations=many)


def test_a_citation_outside_its_item_is_refused_where_it_stands_in_the_command() -> None:
    outside = citation(41, segment=Segment(unit="pages", first=40, last=40))
    with pytest.raises(InvalidError, match="pages 1 to 12, found pages 40 to 40") as refusal:
        stating.state(
            id=FACT,
            proposition=PROPOSITION,
            citations=(citation(40), outside),
            extents={ITEM: Segment(unit="pages", first=1, last=12)},
        )
    assert refusal.value.field == "citations[1].segment"


def test_a_prospective_fact_is_asserted() -> None:
    Given(evolve, [prospective]).when(stating.assert_fact).then(e.FactAsserted())


def test_an_asserted_fact_is_not_asserted_again() -> None:
    Given(evolve, [asserted]).when(stating.assert_fact).then_refused(RefusedError, "found asserted")


def test_an_asserted_fact_is_disputed() -> None:
    who = Plain.of("the State in its reply")
    Given(evolve, [asserted]).when(stating.dispute, disputed_by=who).then(e.FactDisputed(disputed_by=who))


@pytest.mark.parametrize(
    "history",
    [[prospective], [asserted, e.FactDisputed()], [asserted, e.FactWithdrawn()]],
    ids=["prospective", "disputed", "withdrawn"],
)
def test_only_an_asserted_fact_is_disputed(history: list[Any]) -> None:
    Given(evolve, history).when(stating.dispute).then_refused(RefusedError, "to be asserted")


def test_a_dispute_is_resolved_in_favour_of_the_fact() -> None:
    Given(evolve, [asserted, e.FactDisputed()]).when(stating.resolve_dispute).then(e.FactDisputeResolved())
    resolved = Given(evolve, [asserted, e.FactDisputed(), e.FactDisputeResolved()]).state()
    assert resolved.status is FactStatus.ASSERTED


def test_what_is_not_disputed_is_not_resolved() -> None:
    Given(evolve, [asserted]).when(stating.resolve_dispute).then_refused(RefusedError, "found asserted")


@pytest.mark.parametrize(
    "history",
    [[prospective], [asserted], [asserted, e.FactDisputed()]],
    ids=["prospective", "asserted", "disputed"],
)
def test_a_fact_is_withdrawn_wherever_it_stands(history: list[Any]) -> None:
    Given(evolve, history).when(stating.withdraw).then(e.FactWithdrawn())


def test_a_fact_is_withdrawn_once() -> None:
    Given(evolve, [asserted, e.FactWithdrawn()]).when(stating.withdraw).then_refused(
        RefusedError, "withdrawn before"
    )


def test_what_shakes_a_fact_needs_a_reason() -> None:
    assert stating.NEEDS_REASON == ("dispute", "resolve_dispute", "withdraw")


def test_a_fact_opens_with_its_statement_alone() -> None:
    with pytest.raises(TypeError, match="cannot open"):
        Given(evolve, [e.FactAsserted()]).state()
