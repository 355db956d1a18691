"""What is recorded of a source, and what is refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import FourEyesError, InvalidError, NotFoundError, RefusedError
from domain.events import Claim
from domain.protected import Plain
from domain.sources import events as e
from domain.sources import origins, register, safety
from domain.sources.source import evolve
from domain.values import Segment
from tests.scenario import Given, act_by

ME, OTHER, BODY = UUID(int=7), UUID(int=8), UUID(int=9)
ITEM, RETRACTION = UUID(int=20), UUID(int=21)
CONTACT = Plain.of("through the fictional office")
registered = e.SourceRegistered(code="W-0001", kind=e.SourceKind.WITNESS, names=(Plain.of("Fictional Name"),))
origin = e.CommonOriginRecorded(origin="camp-15-letter", others=(OTHER,), topics=("rations",))
hand = e.HandRecorded(hand=OTHER, capacity=e.HandCapacity.INTERPRETER)
account = e.EarlierAccount(code="2013-hearing", given_to=BODY, occurred="2013-08")
retraction = e.StatementRetracted(item=ITEM, retracted_in=RETRACTION)


def given(*events: Any) -> Given:
    return Given(evolve, [registered, *events], id=ME)


def test_a_source_is_registered_under_its_code() -> None:
    change = register.register(
        id=ME, code="W-0001", kind=e.SourceKind.WITNESS, names=(Plain.of("Fictional Name"),)
    )
    assert change.opens
    assert change.event == registered


def test_a_source_code_is_unique_in_the_repository() -> None:
    assert registered.claims() == (Claim("source_code", "W-0001"),)


def test_accounts_given_before_are_registered_with_the_source() -> None:
    change = register.register(id=ME, code="W-0001", kind=e.SourceKind.VICTIM, earlier_accounts=(account,))
    assert change.event == e.SourceRegistered(
        code="W-0001", kind=e.SourceKind.VICTIM, earlier_accounts=(account,)
    )


@pytest.mark.parametrize(
    ("accounts", "words", "field"),
    [
        ((account, account), "each account code once", "earlier_accounts"),
        ((account.model_copy(update={"given_to": ME}),), "the source itself", "earlier_accounts[0].given_to"),
    ],
    ids=["a code twice", "given to itself"],
)
def test_earlier_accounts_that_cannot_be_are_refused(
    accounts: tuple[e.EarlierAccount, ...], words: str, field: str
) -> None:
    with pytest.raises(InvalidError, match=words) as refusal:
        register.register(id=ME, code="W-0001", kind=e.SourceKind.VICTIM, earlier_accounts=accounts)
    assert refusal.value.field == field


def test_more_can_be_learnt_of_who_a_source_is() -> None:
    given().when(register.identify, contact=CONTACT).then(e.SourceIdentified(contact=CONTACT))


def test_identifying_a_source_by_nothing_is_refused() -> None:
    given().when(register.identify).then_refused(InvalidError, "a name or a contact")


def test_a_source_is_linked_to_the_actor_who_is_the_same_person() -> None:
    other = f"actor/{OTHER}"
    given().when(register.link_same_person, other=other).then(e.SamePersonLinked(other=other))


def test_a_source_is_not_linked_to_itself() -> None:
    given().when(register.link_same_person, other=f"source/{ME}").then_refused(InvalidError, "another stream")


def test_a_link_to_the_same_person_stands_once() -> None:
    linked = e.SamePersonLinked(other=f"source/{OTHER}")
    given(linked).when(register.link_same_person, other=f"source/{OTHER}").then_refused(
        RefusedError, "already"
    )


def test_a_common_origin_joins_sources_on_its_topics() -> None:
    given().when(
        origins.record_common_origin, origin="camp-15-letter", others=(OTHER,), topics=("rations",)
    ).then(origin)


def test_a_source_has_no_common_origin_with_itself() -> None:
    given().when(origins.record_common_origin, origin="x1", others=(ME,)).then_refused(
        InvalidError, "the source itself"
    )


def test_the_code_of_an_origin_is_not_used_again_even_after_its_withdrawal() -> None:
    given(origin, e.CommonOriginWithdrawn(origin="camp-15-letter")).when(
        origins.record_common_origin, origin="camp-15-letter", others=(OTHER,)
    ).then_refused(InvalidError, "used before")


def test_another_person_takes_a_common_origin_back() -> None:
    given((origin, "expert-1")).when(
        origins.withdraw_common_origin, origin="camp-15-letter", act=act_by("expert-2")
    ).then(e.CommonOriginWithdrawn(origin="camp-15-letter"))


def test_who_recorded_a_common_origin_cannot_take_it_back() -> None:
    given((origin, "expert-1")).when(
        origins.withdraw_common_origin, origin="camp-15-letter", act=act_by("expert-1")
    ).then_refused(FourEyesError, "expert-1 recorded it")


def test_an_origin_that_is_not_in_force_cannot_be_taken_back() -> None:
    given().when(origins.withdraw_common_origin, origin="none", act=act_by()).then_refused(
        NotFoundError, "no common origin none"
    )


def test_a_hand_is_recorded_in_its_capacity() -> None:
    given().when(origins.record_hand, hand=OTHER, capacity=e.HandCapacity.INTERPRETER).then(hand)


def test_one_hand_may_have_two_capacities() -> None:
    given(hand).when(origins.record_hand, hand=OTHER, capacity=e.HandCapacity.COLLECTOR).then(
        e.HandRecorded(hand=OTHER, capacity=e.HandCapacity.COLLECTOR)
    )


def test_a_source_is_not_its_own_hand() -> None:
    given().when(origins.record_hand, hand=ME, capacity=e.HandCapacity.COLLECTOR).then_refused(
        InvalidError, "the source itself"
    )


def test_a_hand_is_recorded_once_in_a_capacity() -> None:
    given(hand).when(origins.record_hand, hand=OTHER, capacity=e.HandCapacity.INTERPRETER).then_refused(
        RefusedError, "already"
    )


def test_another_person_takes_a_hand_back() -> None:
    given((hand, "expert-1")).when(
        origins.withdraw_hand, hand=OTHER, capacity=e.HandCapacity.INTERPRETER, act=act_by("expert-2")
    ).then(e.HandWithdrawn(hand=OTHER, capacity=e.HandCapacity.INTERPRETER))


def test_who_recorded_a_hand_cannot_take_it_back() -> None:
    given((hand, "expert-1")).when(
        origins.withdraw_hand, hand=OTHER, capacity=e.HandCapacity.INTERPRETER, act=act_by("expert-1")
    ).then_refused(FourEyesError, "expert-1 recorded it")


def test_a_hand_that_was_taken_back_may_be_recorded_again() -> None:
    gone = e.HandWithdrawn(hand=OTHER, capacity=e.HandCapacity.INTERPRETER)
    given(hand, gone).when(origins.record_hand, hand=OTHER, capacity=e.HandCapacity.INTERPRETER).then(hand)


def test_a_hand_that_is_not_in_force_cannot_be_taken_back() -> None:
    given().when(
        origins.withdraw_hand, hand=OTHER, capacity=e.HandCapacity.INTERPRETER, act=act_by()
    ).then_refused(NotFoundError, "no hand")


def test_an_earlier_account_is_recorded() -> None:
    given().when(origins.record_earlier_account, account=account).then(
        e.EarlierAccountRecorded(account=account)
    )


@pytest.mark.parametrize(
    "known",
    [
        [registered, e.EarlierAccountRecorded(account=account)],
        [registered.model_copy(update={"earlier_accounts": (account,)})],
    ],
    ids=["recorded later", "registered with the source"],
)
def test_the_code_of_an_account_is_not_used_again(known: list[Any]) -> None:
    Given(evolve, known, id=ME).when(origins.record_earlier_account, account=account).then_refused(
        InvalidError, "used before"
    )


def test_an_account_is_not_given_to_the_source_itself() -> None:
    own = account.model_copy(update={"given_to": ME})
    given().when(origins.record_earlier_account, account=own).then_refused(InvalidError, "the source itself")


def test_a_retraction_is_a_new_statement_that_leaves_the_earlier_one() -> None:
    given().when(origins.retract_statement, item=ITEM, retracted_in=RETRACTION).then(retraction)


def test_a_statement_is_not_retracted_in_itself() -> None:
    given().when(origins.retract_statement, item=ITEM, retracted_in=ITEM).then_refused(
        InvalidError, "a new statement"
    )


def test_the_same_part_is_retracted_once() -> None:
    given(retraction).when(origins.retract_statement, item=ITEM, retracted_in=UUID(int=22)).then_refused(
        RefusedError, "back before"
    )


def test_another_part_of_a_statement_may_be_retracted_too() -> None:
    pages = Segment(unit="pages", first=3, last=4)
    given(retraction).when(origins.retract_statement, item=ITEM, retracted_in=RETRACTION, segment=pages).then(
        e.StatementRetracted(item=ITEM, segment=pages, retracted_in=RETRACTION)
    )


def test_availability_and_who_may_be_told_the_identity_are_recorded_together() -> None:
    given().when(
        safety.record_availability,
        availability=e.Availability.WILLING,
        as_of="2026-03-01",
        identity_disclosable_to=(e.IdentityRecipient.INTERNATIONAL_COURT,),
        act=act_by(),
    ).then(
        e.AvailabilityRecorded(
            availability=e.Availability.WILLING,
            as_of="2026-03-01",
            identity_disclosable_to=(e.IdentityRecipient.INTERNATIONAL_COURT,),
        )
    )


def test_availability_is_not_recorded_ahead_of_its_day() -> None:
    given().when(
        safety.record_availability, availability=e.Availability.DIED, as_of="2026-03-02", act=act_by()
    ).then_refused(InvalidError, "up to 2026-03-01, found 2026-03-02")


def test_a_risk_assessment_says_when_the_next_is_due() -> None:
    text = Plain.of("moved, family still inside")
    given().when(
        safety.assess_risk, level=e.RiskLevel.HIGH, due="2026-06-01", assessment=text, act=act_by()
    ).then(e.RiskAssessed(level=e.RiskLevel.HIGH, due="2026-06-01", assessment=text))


def test_a_risk_assessment_is_not_due_on_the_day_it_was_made() -> None:
    given().when(
        safety.assess_risk,
        level=e.RiskLevel.HIGH,
        due="2026-03-01",
        assessment=Plain.of("text"),
        act=act_by(),
    ).then_refused(InvalidError, "after 2026-03-01")


def test_what_makes_sources_count_apart_again_needs_a_reason() -> None:
    assert origins.NEEDS_REASON == ("withdraw_common_origin", "withdraw_hand")


def test_a_source_opens_with_its_registration_alone() -> None:
    with pytest.raises(TypeError, match="cannot open"):
        Given(evolve, [hand]).state()


def test_an_account_is_taken_back_on_topics_wherever_it_was_told() -> None:
    remark = Plain.of("Places and dates.")
    given().when(origins.retract_account, retracted_in=RETRACTION, topics=("camps",), remark=remark).then(
        e.AccountRetracted(retracted_in=RETRACTION, topics=("camps",), remark=remark)
    )


def test_the_same_topics_are_taken_back_in_one_statement_once() -> None:
    taken_back = e.AccountRetracted(retracted_in=RETRACTION, topics=("camps", "famine"))
    given(taken_back).when(
        origins.retract_account, retracted_in=RETRACTION, topics=("famine", "camps")
    ).then_refused(RefusedError, "back in")
    given(taken_back).when(origins.retract_account, retracted_in=RETRACTION, topics=("famine",)).then(
        e.AccountRetracted(retracted_in=RETRACTION, topics=("famine",))
    )


def test_a_topic_is_not_named_twice() -> None:
    given().when(origins.retract_account, retracted_in=RETRACTION, topics=("camps", "camps")).then_refused(
        InvalidError, "each topic once"
    )


def test_a_common_origin_that_closes_a_cycle_is_refused() -> None:
    third = UUID(int=10)
    arguments = {"origin": "letter", "others": (OTHER,)}
    given().when(
        origins.record_common_origin, **arguments, joined_before=[frozenset({ME, third}), frozenset({OTHER})]
    ).then(e.CommonOriginRecorded(origin="letter", others=(OTHER,)))
    given().when(
        origins.record_common_origin, **arguments, joined_before=[frozenset({ME, third, OTHER})]
    ).then_refused(RefusedError, "would close a cycle")
    given().when(origins.record_common_origin, origin="letter", others=(OTHER, OTHER)).then_refused(
        InvalidError, "each source once"
    )
