"""Contested questions of jurisdiction are decided and withdrawn by persons; standards are held equal with reasons."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from domain.errors import FourEyesError, GravamenError, InvalidError, NotFoundError, RefusedError
from domain.events import REGISTER, Act, By
from domain.mandate import jurisdiction
from domain.mandate import law_events as e
from domain.mandate.forum import evolve
from domain.mandate.jurisdiction import UnknownStandardError
from domain.protected import Plain
from tests.domain.recorded_law import COMMISSION, INCIDENT, LAW, PERSON, shipped
from tests.scenario import NOON, SUBJECT, Given, act_by

ADOPTED = e.ForumAdopted(
    body="icc",
    name=Plain.of("International Criminal Court"),
    chambers=("prosecutor",),
    template="icc-referral",
    template_sha256=shipped().sha256("icc-referral"),
)
OF_TIME = e.JurisdictionDecided(
    question=e.JurisdictionQuestion.TIME, decision="within", incidents=(INCIDENT,), crimes=("7-1-e",)
)
AGAINST = OF_TIME.model_copy(update={"decision": "outside"})
WITHDRAWN = e.JurisdictionDecisionWithdrawn(decision=2)
AGREED = e.JurisdictionWithdrawalAgreed(decision=2)
SOFTWARE = Act(id=SUBJECT, by=By(id="importer", kind="software"), recorded_at=NOON)


def given(*events: Any) -> Given:
    return Given(evolve, [ADOPTED, *events])


def members(decided: e.JurisdictionDecided, **changes: Any) -> dict[str, Any]:
    stated = {name: getattr(decided, name) for name in e.JurisdictionDecided.model_fields}
    return {**stated, "act": act_by(), **changes}


def test_a_contested_question_is_decided_by_a_person_for_incidents_crimes_and_a_person() -> None:
    given().when(partial(jurisdiction.decide_jurisdiction, **members(OF_TIME))).then(OF_TIME)
    narrowed = OF_TIME.model_copy(update={"actor": PERSON})
    given().when(partial(jurisdiction.decide_jurisdiction, **members(narrowed))).then(narrowed)
    given().when(partial(jurisdiction.decide_jurisdiction, **members(OF_TIME, act=SOFTWARE))).then_refused(
        RefusedError, "is a person's act"
    )
    given().when(
        partial(jurisdiction.decide_jurisdiction, **members(OF_TIME, crimes=("7-1-e", "7-1-e")))
    ).then_refused(InvalidError, "expected each crime once")


def test_a_question_of_the_person_names_the_person() -> None:
    of_person = e.JurisdictionDecided(
        question=e.JurisdictionQuestion.PERSON, decision="outside", actor=PERSON
    )
    given().when(partial(jurisdiction.decide_jurisdiction, **members(of_person))).then(of_person)
    given().when(partial(jurisdiction.decide_jurisdiction, **members(of_person, actor=None))).then_refused(
        InvalidError, "expected the person"
    )


def test_a_decision_recorded_before_crimes_could_be_named_is_read_as_one_on_all_crimes() -> None:
    old: dict[str, Any] = {"question": "time", "decision": "within", "incidents": [], "actor": None}
    read = REGISTER.read("forum.jurisdiction_decided.v1", old)
    assert read == e.JurisdictionDecided(question=e.JurisdictionQuestion.TIME, decision="within")


def test_a_decision_for_jurisdiction_falls_with_its_withdrawal() -> None:
    decided = given((OF_TIME, "expert-1"))
    decided.when(partial(jurisdiction.withdraw_jurisdiction_decision, decision=2, act=act_by())).then(
        WITHDRAWN
    )
    state = given((OF_TIME, "expert-1"), WITHDRAWN).state()
    assert state.decisions[2].is_gone


def test_a_decision_against_jurisdiction_stands_until_a_third_person_agrees() -> None:
    withdrawn = given((AGAINST, "expert-1"), (WITHDRAWN, "expert-2"))
    assert not withdrawn.state().decisions[2].is_gone
    agree = jurisdiction.agree_jurisdiction_withdrawal
    for person, why in (("expert-1", "decided it"), ("expert-2", "withdrew it")):
        withdrawn.when(partial(agree, decision=2, act=act_by(person))).then_refused(FourEyesError, why)
    withdrawn.when(partial(agree, decision=2, act=act_by("expert-3"))).then(AGREED)
    gone = given((AGAINST, "expert-1"), (WITHDRAWN, "expert-2"), (AGREED, "expert-3"))
    assert gone.state().decisions[2].is_gone


@pytest.mark.parametrize(
    ("events", "decide", "error", "words"),
    [
        ([], jurisdiction.withdraw_jurisdiction_decision, NotFoundError, "found none"),
        ([AGAINST, WITHDRAWN], jurisdiction.withdraw_jurisdiction_decision, RefusedError, "already"),
        ([OF_TIME, WITHDRAWN], jurisdiction.withdraw_jurisdiction_decision, NotFoundError, "is withdrawn"),
        ([AGAINST], jurisdiction.agree_jurisdiction_withdrawal, RefusedError, "was not withdrawn"),
        ([OF_TIME, WITHDRAWN], jurisdiction.agree_jurisdiction_withdrawal, NotFoundError, "is withdrawn"),
    ],
    ids=["no decision", "twice", "gone", "nothing to agree to", "agreed although gone"],
)
def test_what_cannot_be_withdrawn(
    events: list[Any], decide: Any, error: type[GravamenError], words: str
) -> None:
    given(*events).when(partial(decide, decision=2, act=act_by("expert-3"))).then_refused(error, words)


HELD = e.StandardsEquated(
    standard="reasonable_grounds", other=COMMISSION, other_standard="reasonable_grounds"
)


def holding(**changes: Any) -> dict[str, Any]:
    stated = {name: getattr(HELD, name) for name in e.StandardsEquated.model_fields}
    return {**stated, "act": act_by(), "law": LAW, **changes}


def test_whoever_holds_two_standards_equal_says_so() -> None:
    given().when(jurisdiction.hold_standards_equal, **holding()).then(HELD)
    given().when(jurisdiction.hold_standards_equal, **holding(act=SOFTWARE)).then_refused(
        RefusedError, "a person's act"
    )
    given(HELD).when(jurisdiction.hold_standards_equal, **holding()).then_refused(RefusedError, "already")


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"standard": "reasonable_ground"}, UnknownStandardError, "standard"),
        ({"other_standard": "beyond_reasonable_doubt"}, UnknownStandardError, "other_standard"),
        ({"other": SUBJECT}, InvalidError, "other"),
    ],
    ids=["own", "of the other", "the same forum"],
)
def test_standards_that_are_none_or_of_one_forum_are_refused(
    changes: dict[str, Any], error: type[GravamenError], field: str
) -> None:
    forum = given().state()
    with pytest.raises(error) as refusal:
        jurisdiction.hold_standards_equal(forum, **holding(**changes))
    assert refusal.value.field == field
