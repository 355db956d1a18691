"""Taint bars the uses that it names; it is recorded by anyone, and lifted with a third person's agreement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import FourEyesError, InvalidError, NotFoundError, RefusedError
from domain.events import DomainEvent
from domain.facts import events as e
from domain.facts import taint
from domain.facts.citation import BasisOfKnowledge, Citation, Use
from domain.facts.fact import evolve
from domain.protected import Plain
from domain.values import Polarity
from tests.scenario import Given, act_by

FACT, CITED = UUID(int=7), UUID(int=40)
stated = e.FactStated(
    proposition=e.Proposition(statement=Plain.of("He confessed."), role=e.FactRole.SUBSIDIARY),
    status="asserted",
)
cited = e.FactCited(
    citation=Citation(
        id=CITED, item=UUID(int=20), polarity=Polarity.SUPPORTS, basis=BasisOfKnowledge.SAW_OR_DID
    )
)
CONFESSION = e.Taint(code="t1", bars=(Use.TRUTH_OF_CONTENTS,), status="alleged", ground="cat-15")
recorded = e.TaintRecorded(citation=CITED, taint=CONFESSION)
proposed = e.TaintLiftProposed(citation=CITED, taint="t1")
BY_THREE: list[DomainEvent | tuple[DomainEvent, str]] = [
    (stated, "expert-9"),
    (cited, "expert-1"),
    (recorded, "expert-2"),
    (proposed, "expert-3"),
]


def given(*events: Any) -> Given:
    return Given(evolve, [stated, cited, *events], id=FACT)


def test_one_use_of_a_page_is_barred_and_another_stays_open() -> None:
    given().when(taint.record_taint, citation=CITED, taint=CONFESSION).then(recorded)
    assert Use.OF_TREATMENT not in CONFESSION.bars


def test_a_ruling_names_the_body_that_ruled() -> None:
    ruled = CONFESSION.model_copy(update={"status": "ruled", "ruled_by": "trial-chamber"})
    given().when(taint.record_taint, citation=CITED, taint=ruled).then(
        e.TaintRecorded(citation=CITED, taint=ruled)
    )


@pytest.mark.parametrize(
    ("status", "ruled_by", "words"),
    [("ruled", None, "the body that ruled"), ("assessed", "trial-chamber", "no ruling body for assessed")],
    ids=["nobody ruled", "no ruling"],
)
def test_who_ruled_fits_the_status(status: str, ruled_by: str | None, words: str) -> None:
    odd = CONFESSION.model_copy(update={"status": status, "ruled_by": ruled_by})
    given().when(taint.record_taint, citation=CITED, taint=odd).then_refused(InvalidError, words)


def test_the_code_of_a_taint_is_not_used_again() -> None:
    given(recorded).when(taint.record_taint, citation=CITED, taint=CONFESSION).then_refused(
        InvalidError, "used before"
    )


def test_a_taint_is_of_a_citation_that_stands() -> None:
    given().when(taint.record_taint, citation=UUID(int=41), taint=CONFESSION).then_refused(
        NotFoundError, "found no such one"
    )


def test_lifting_a_taint_is_proposed() -> None:
    given(recorded).when(taint.propose_taint_lift, citation=CITED, taint="t1").then(proposed)


def test_a_lift_is_proposed_once() -> None:
    given(recorded, proposed).when(taint.propose_taint_lift, citation=CITED, taint="t1").then_refused(
        RefusedError, "proposed before"
    )


@pytest.mark.parametrize(
    ("history", "words"),
    [
        ([], "found no such one"),
        ([recorded, proposed, e.TaintLifted(citation=CITED, taint="t1")], "found one that was lifted"),
    ],
    ids=["never recorded", "lifted"],
)
def test_what_does_not_bar_is_not_lifted(history: list[Any], words: str) -> None:
    given(*history).when(taint.propose_taint_lift, citation=CITED, taint="t1").then_refused(
        NotFoundError, words
    )
    given(*history).when(taint.agree_taint_lift, citation=CITED, taint="t1", act=act_by()).then_refused(
        NotFoundError, words
    )


def test_a_third_person_agrees_that_a_taint_is_lifted() -> None:
    Given(evolve, BY_THREE).when(
        taint.agree_taint_lift, citation=CITED, taint="t1", act=act_by("expert-4")
    ).then(e.TaintLifted(citation=CITED, taint="t1"))


@pytest.mark.parametrize(
    ("identity", "part"),
    [
        ("expert-1", "expert-1 made the citation"),
        ("expert-2", "expert-2 recorded the taint"),
        ("expert-3", "expert-3 proposed it"),
        ("expert-9", "expert-9 stated the fact"),
    ],
)
def test_nobody_with_a_part_in_it_lifts_a_taint(identity: str, part: str) -> None:
    Given(evolve, BY_THREE).when(
        taint.agree_taint_lift, citation=CITED, taint="t1", act=act_by(identity)
    ).then_refused(FourEyesError, part)


def test_a_lift_that_nobody_proposed_is_not_agreed_to() -> None:
    given(recorded).when(
        taint.agree_taint_lift, citation=CITED, taint="t1", act=act_by("expert-4")
    ).then_refused(RefusedError, "was not proposed")


def test_lifting_a_taint_needs_a_reason() -> None:
    assert taint.NEEDS_REASON == ("propose_taint_lift", "agree_taint_lift")
