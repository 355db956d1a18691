"""Assessments: made by persons, replaced by their authors, and lifted from an item by three pairs of eyes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.assessment import assessing, reviewing
from domain.assessment import events as e
from domain.assessment.assessment import evolve
from domain.errors import FourEyesError, InvalidError, RefusedError
from domain.events import By, Change, DomainEvent
from domain.protected import Plain
from tests.scenario import Given, Outcome, act_by

ITEM, OLD = UUID(int=20), UUID(int=7)
STEP = e.AuthenticityStep(method="metadata", outcome="passed")
AUTHENTIC = e.Authenticity(result=e.AuthenticityResult.AUTHENTIC, steps=(STEP,))
FORGED = e.Authenticity(
    result=e.AuthenticityResult.NOT_AUTHENTIC,
    steps=(e.AuthenticityStep(method="paper", outcome="failed", remark=Plain.of("too young")),),
)
JUDGMENT: dict[str, Any] = {
    "reliability": e.Reliability.B,
    "credibility": e.Credibility.PROBABLY_TRUE,
    "authenticity": AUTHENTIC,
    "relevance": e.Relevance.RELEVANT,
    "reasoning": Plain.of("consistent with the other accounts"),
}
assessed = e.AssessmentRecorded(item=ITEM, **JUDGMENT)
found_forged = e.AssessmentRecorded(item=ITEM, **{**JUDGMENT, "authenticity": FORGED})
replacing = e.AssessmentRecorded(
    item=ITEM,
    **JUDGMENT,
    supersedes=e.Superseded(assessment=OLD, authors=("expert-1",), is_negative=True),
)
withdrawn = e.AssessmentWithdrawn()
SOFTWARE = replace(act_by("triage"), by=By(id="triage", kind="software"))


def test_an_item_is_assessed_on_two_axes_that_stand_apart() -> None:
    change = assessing.assess(id=UUID(int=7), item=ITEM, **JUDGMENT, act=act_by())
    assert change.opens
    assert change.event == assessed


@pytest.mark.parametrize(
    "decide",
    [
        lambda: assessing.assess(id=UUID(int=7), item=ITEM, **JUDGMENT, act=SOFTWARE),
        lambda: assessing.withdraw(Given(evolve, [assessed]).state(), act=SOFTWARE),
        lambda: reviewing.review(Given(evolve, [assessed]).state(), outcome="agrees", act=SOFTWARE),
        lambda: reviewing.dissent(Given(evolve, [assessed]).state(), act=SOFTWARE),
        lambda: reviewing.concur(Given(evolve, [replacing]).state(), matter="replacement", act=SOFTWARE),
    ],
    ids=["assess", "withdraw", "review", "dissent", "concur"],
)
def test_software_neither_assesses_nor_reviews(decide: Any) -> None:
    with pytest.raises(RefusedError, match="a person's act, found software triage"):
        decide()


@pytest.mark.parametrize(
    ("authenticity", "field"),
    [
        (e.Authenticity(result=e.AuthenticityResult.NOT_AUTHENTIC), "authenticity.steps"),
        (
            e.Authenticity(result=e.AuthenticityResult.NOT_EXAMINED, steps=(STEP,)),
            "authenticity.result",
        ),
    ],
    ids=["a result without a step", "steps without a result"],
)
def test_a_result_on_authenticity_rests_on_steps(authenticity: e.Authenticity, field: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        assessing.assess(
            id=UUID(int=7), item=ITEM, **{**JUDGMENT, "authenticity": authenticity}, act=act_by()
        )
    assert refusal.value.field == field


def superseding(history: list[Any], identity: str) -> Outcome:
    return Outcome(
        lambda: assessing.supersede(
            id=UUID(int=8),
            supersedes=OLD,
            **JUDGMENT,
            superseded=Given(evolve, history).state(),
            act=act_by(identity),
        )
    )


def test_the_letters_of_reliability_are_read_in_either_case() -> None:
    assert e.Reliability("b") is e.Reliability.B
    with pytest.raises(ValueError, match="'g'"):
        e.Reliability("g")


def test_an_author_supersedes_their_own() -> None:
    change = superseding([assessed], "expert-1").decide()
    assert isinstance(change, Change)
    assert change.stream.id == UUID(int=8)
    assert change.opens
    assert change.event == e.AssessmentRecorded(
        item=ITEM,
        **JUDGMENT,
        supersedes=e.Superseded(assessment=OLD, authors=("expert-1",), is_negative=False),
    )


def test_anyone_may_supersede_a_negative_assessment_which_then_waits_for_a_third() -> None:
    superseding([found_forged], "expert-2").then(replacing)


def test_nobody_supersedes_another_s_favourable_assessment() -> None:
    superseding([(assessed, "expert-1")], "expert-2").then_refused(
        FourEyesError, "for its author expert-1, found expert-2"
    )


def test_a_withdrawn_assessment_is_not_superseded() -> None:
    superseding([assessed, withdrawn], "expert-1").then_refused(RefusedError, "withdrawn before")


def test_an_author_withdraws_their_own_at_once() -> None:
    Given(evolve, [assessed]).when(assessing.withdraw, act=act_by()).then(withdrawn)
    assert Given(evolve, [assessed, withdrawn]).state().is_withdrawn


def test_nobody_withdraws_another_s_favourable_assessment() -> None:
    Given(evolve, [assessed]).when(assessing.withdraw, act=act_by("expert-2")).then_refused(
        FourEyesError, "for its author"
    )


def test_an_assessment_is_withdrawn_once() -> None:
    Given(evolve, [assessed, withdrawn]).when(assessing.withdraw, act=act_by()).then_refused(
        RefusedError, "withdrawn before"
    )


def test_a_negative_assessment_stands_until_a_third_expert_concurred_in_its_withdrawal() -> None:
    history: list[DomainEvent | tuple[DomainEvent, str]] = [
        (found_forged, "expert-1"),
        (withdrawn, "expert-2"),
    ]
    assert not Given(evolve, history).state().is_withdrawn
    Given(evolve, history).when(reviewing.concur, matter="withdrawal", act=act_by("expert-3")).then(
        e.AssessmentConcurred(matter="withdrawal")
    )
    concurred = (e.AssessmentConcurred(matter="withdrawal"), "expert-3")
    assert Given(evolve, [*history, concurred]).state().is_withdrawn


@pytest.mark.parametrize(
    ("identity", "part"), [("expert-1", "expert-1 made it"), ("expert-2", "expert-2 withdrew it")]
)
def test_who_made_or_withdrew_a_negative_assessment_is_no_third_expert(identity: str, part: str) -> None:
    Given(evolve, [(found_forged, "expert-1"), (withdrawn, "expert-2")]).when(
        reviewing.concur, matter="withdrawal", act=act_by(identity)
    ).then_refused(FourEyesError, part)


def test_a_third_expert_concurs_in_a_replacement() -> None:
    Given(evolve, [(replacing, "expert-2")]).when(
        reviewing.concur, matter="replacement", act=act_by("expert-3")
    ).then(e.AssessmentConcurred(matter="replacement"))


@pytest.mark.parametrize(
    ("identity", "part"),
    [("expert-1", "expert-1 made the one replaced"), ("expert-2", "expert-2 made this one")],
)
def test_an_author_of_either_assessment_is_no_third_expert(identity: str, part: str) -> None:
    Given(evolve, [(replacing, "expert-2")]).when(
        reviewing.concur, matter="replacement", act=act_by(identity)
    ).then_refused(FourEyesError, part)


@pytest.mark.parametrize(
    ("history", "matter", "words"),
    [
        ([assessed], "replacement", "replaces no negative assessment"),
        ([found_forged], "withdrawal", "not a negative one that was withdrawn"),
        ([assessed, withdrawn], "withdrawal", "not a negative one that was withdrawn"),
    ],
    ids=["nothing replaced", "not withdrawn", "favourable"],
)
def test_there_must_be_something_to_concur_in(history: list[Any], matter: str, words: str) -> None:
    Given(evolve, history).when(reviewing.concur, matter=matter, act=act_by("expert-3")).then_refused(
        RefusedError, words
    )


def test_two_experts_may_concur_and_each_but_once() -> None:
    once = [(replacing, "expert-2"), (e.AssessmentConcurred(matter="replacement"), "expert-3")]
    Given(evolve, once).when(reviewing.concur, matter="replacement", act=act_by("expert-4")).then(
        e.AssessmentConcurred(matter="replacement")
    )
    Given(evolve, once).when(reviewing.concur, matter="replacement", act=act_by("expert-3")).then_refused(
        RefusedError, "already"
    )


@pytest.mark.parametrize("outcome", ["agrees", "dissents"])
def test_a_second_person_reviews_an_assessment(outcome: Any) -> None:
    Given(evolve, [assessed]).when(reviewing.review, outcome=outcome, act=act_by("expert-2")).then(
        e.AssessmentReviewed(outcome=outcome)
    )


def test_nobody_reviews_their_own_assessment() -> None:
    Given(evolve, [assessed]).when(reviewing.review, outcome="agrees", act=act_by("expert-1")).then_refused(
        FourEyesError, "expert-1 made it"
    )


def test_there_is_one_second_review() -> None:
    Given(evolve, [assessed, (e.AssessmentReviewed(outcome="agrees"), "expert-2")]).when(
        reviewing.review, outcome="dissents", act=act_by("expert-3")
    ).then_refused(RefusedError, "record a dissent")


def test_a_further_person_dissents() -> None:
    Given(evolve, [assessed]).when(reviewing.dissent, act=act_by("expert-3")).then(e.AssessmentDissented())


def test_an_author_does_not_dissent_from_their_own() -> None:
    Given(evolve, [assessed]).when(reviewing.dissent, act=act_by("expert-1")).then_refused(
        FourEyesError, "expert-1 made it"
    )


def test_a_person_dissents_once() -> None:
    Given(evolve, [assessed, (e.AssessmentDissented(), "expert-3")]).when(
        reviewing.dissent, act=act_by("expert-3")
    ).then_refused(RefusedError, "already")


def test_every_act_on_an_assessment_after_it_was_made_needs_a_reason() -> None:
    assert assessing.NEEDS_REASON == ("supersede", "withdraw")
    assert reviewing.NEEDS_REASON == ("review", "dissent", "concur")


def test_an_assessment_opens_with_a_judgment_alone() -> None:
    with pytest.raises(TypeError, match="cannot open"):
        Given(evolve, [withdrawn]).state()
