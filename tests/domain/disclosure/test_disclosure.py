"""Disclosure reviews: classes, a second person for none and for less, restrictions (readiness rule 10)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from domain.disclosure import events as e
from domain.disclosure import restricting, reviewing
from domain.disclosure.disclosure import evolve
from domain.errors import FourEyesError, InvalidError, NotFoundError, RefusedError
from domain.events import Act, By, Claim
from domain.protected import Plain
from domain.values import Segment
from tests.scenario import NOON, SUBJECT, Given, act_by

CASE, ITEM = UUID(int=60), UUID(int=61)
WHY = Plain.of("It names another place.")
INNOCENCE, CREDIBILITY, NONE = (
    e.DisclosureClass.INNOCENCE,
    e.DisclosureClass.CREDIBILITY,
    e.DisclosureClass.NONE,
)
SOFTWARE = Act(id=UUID(int=1), by=By(id="matcher", kind="software"), recorded_at=NOON)


def reviewed(*classes: e.DisclosureClass) -> e.DisclosureReviewed:
    return e.DisclosureReviewed(case=CASE, item=ITEM, classes=classes, rationale=WHY)


def revised(*classes: e.DisclosureClass) -> e.DisclosureReviewRevised:
    return e.DisclosureReviewRevised(classes=classes, rationale=WHY)


def given(*events: Any) -> Given:
    return Given(evolve, list(events), id=SUBJECT)


def test_an_item_may_be_of_several_classes_at_once() -> None:
    change = reviewing.review(
        id=SUBJECT, case=CASE, item=ITEM, classes=(INNOCENCE, CREDIBILITY), rationale=WHY, act=act_by()
    )
    assert change.event == reviewed(INNOCENCE, CREDIBILITY)
    assert not given(change.event).state().awaits_second


def test_a_part_of_an_item_has_one_review_in_a_case() -> None:
    page = Segment(unit="pages", first=1, last=2)
    part = e.DisclosureReviewed(case=CASE, item=ITEM, segment=page, classes=(NONE,), rationale=WHY)
    assert reviewed(NONE).claims() == (Claim("disclosure_review", f"{CASE}:{ITEM}"),)
    assert part.claims() == (Claim("disclosure_review", f"{CASE}:{ITEM}:pages:1.0:2.0"),)


@pytest.mark.parametrize("classes", [(NONE, INNOCENCE), (INNOCENCE, INNOCENCE)], ids=["none beside", "twice"])
def test_classes_that_cannot_stand_together_are_refused(classes: e.Classes) -> None:
    with pytest.raises(InvalidError, match="expected"):
        reviewing.review(id=SUBJECT, case=CASE, item=ITEM, classes=classes, rationale=WHY, act=act_by())


def test_none_waits_for_another_person() -> None:
    given(reviewed(NONE)).when(reviewing.confirm, act=act_by("expert-2")).then(e.DisclosureReviewConfirmed())
    given(reviewed(NONE)).when(reviewing.confirm, act=act_by()).then_refused(FourEyesError, "made it")
    given(reviewed(INNOCENCE)).when(reviewing.confirm, act=act_by("expert-2")).then_refused(
        RefusedError, "waits for no second person"
    )
    confirmed = (e.DisclosureReviewConfirmed(), "expert-2")
    assert not given(reviewed(NONE), confirmed).state().awaits_second


def test_a_class_that_a_revision_drops_counts_until_another_person_agrees() -> None:
    state = given(reviewed(INNOCENCE, CREDIBILITY), revised(CREDIBILITY)).state()
    assert (state.classes, state.dropped, state.awaits_second) == ({CREDIBILITY}, {INNOCENCE}, True)
    confirmed = given(
        reviewed(INNOCENCE, CREDIBILITY), revised(CREDIBILITY), (e.DisclosureReviewConfirmed(), "expert-2")
    ).state()
    assert (confirmed.dropped, confirmed.awaits_second) == (set(), False)


def test_a_class_that_comes_back_is_dropped_no_more() -> None:
    state = given(reviewed(INNOCENCE), revised(CREDIBILITY), revised(INNOCENCE, CREDIBILITY)).state()
    assert (state.dropped, state.awaits_second) == (set(), False)


def test_who_dropped_a_class_cannot_confirm_it_after_somebody_else_revised() -> None:
    events = (reviewed(INNOCENCE), revised(CREDIBILITY), (revised(NONE), "expert-2"))
    given(*events).when(reviewing.confirm, act=act_by("expert-1")).then_refused(FourEyesError, "expert-1")
    given(*events).when(reviewing.confirm, act=act_by("expert-3")).then(e.DisclosureReviewConfirmed())


def test_a_revision_that_changes_nothing_is_refused() -> None:
    given(reviewed(INNOCENCE)).when(
        reviewing.revise, classes=(INNOCENCE,), rationale=WHY, act=act_by("expert-2")
    ).then_refused(RefusedError, "already: innocence")


def test_a_program_reviews_nothing() -> None:
    with pytest.raises(RefusedError, match="a person's act"):
        reviewing.review(id=SUBJECT, case=CASE, item=ITEM, classes=(NONE,), rationale=WHY, act=SOFTWARE)
    given(reviewed(NONE)).when(reviewing.confirm, act=SOFTWARE).then_refused(RefusedError, "a person's act")


RESTRICTION = e.Restriction(
    code="R-1", rule=e.RestrictionRule.RULE_81_4, form=e.RestrictionForm.REDACT, grounds=WHY
)
asked = e.RestrictionAsked(restriction=RESTRICTION)


def decided(decision: Any, **members: Any) -> e.RestrictionDecided:
    stated = {"restriction": "R-1", "body": "ptc-x", "decided_on": "2026-02-01", **members}
    return e.RestrictionDecided(decision=decision, **stated)


def deciding(decision: str, **members: Any) -> dict[str, Any]:
    stated = {"restriction": "R-1", "body": "ptc-x", "decided_on": "2026-02-01", "act": act_by()}
    return {**stated, "decision": decision, **members}


def test_a_restriction_is_asked_for_and_decided_by_a_body() -> None:
    given(reviewed(INNOCENCE)).when(restricting.ask_restriction, restriction=RESTRICTION, act=act_by()).then(
        asked
    )
    given(reviewed(INNOCENCE), asked).when(deciding_with(deciding("granted"))).then(decided("granted"))
    state = given(reviewed(INNOCENCE), asked, decided("granted")).state()
    assert (state.classes, dict(state.restrictions)) == ({INNOCENCE}, {"R-1": "granted"})


def deciding_with(members: dict[str, Any]) -> Any:
    return partial(restricting.decide_restriction, **members)


@pytest.mark.parametrize(
    ("events", "members", "error", "words"),
    [
        ((), deciding("granted"), NotFoundError, "no restriction R-1"),
        ((asked,), deciding("lifted"), RefusedError, "that was granted"),
        ((asked, decided("granted")), deciding("granted"), RefusedError, "was granted before"),
        ((asked,), deciding("granted", decided_on="2026-03-02"), InvalidError, "a day up to"),
    ],
    ids=["not asked", "lifted before granted", "decided so before", "a day to come"],
)
def test_a_decision_that_cannot_be_right_is_refused(
    events: tuple[Any, ...], members: dict[str, Any], error: Any, words: str
) -> None:
    given(reviewed(INNOCENCE), *events).when(deciding_with(members)).then_refused(error, words)


def test_a_code_of_a_restriction_is_used_once() -> None:
    given(reviewed(INNOCENCE), asked).when(
        restricting.ask_restriction, restriction=RESTRICTION, act=act_by()
    ).then_refused(RefusedError, "already")
