"""Victims: persons harmed, known by code, with fate, harms and kin, told apart from sources."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.errors import FourEyesError, InvalidError, NotFoundError, RefusedError
from domain.events import Claim
from domain.protected import Plain
from domain.victims import events as e
from domain.victims import register
from domain.victims.victim import evolve
from tests.scenario import Given, act_by

ME = UUID(int=7)
SOURCE, OTHER = f"source/{UUID(int=8)}", f"victim/{UUID(int=9)}"
HARM = e.Harm(code="h1", kind="torture", occurred="1997", account=Plain.of("Fictional account."))
registered = e.VictimRegistered(code="V-0001", names=(Plain.of("가상 인물"),), harms=(HARM,))
linked = e.VictimSamePersonLinked(other=SOURCE)
kin = e.KinLinked(other=OTHER, relation=e.KinRelation.SIBLING)
withdrawn = e.VictimWithdrawn()


def given(*events: Any) -> Given:
    return Given(evolve, [registered, *events], id=ME)


def entered(**members: Any) -> Any:
    return register.register(id=ME, code="V-0001", act=act_by(), **members)


def test_a_victim_is_registered_under_a_code_of_its_own() -> None:
    change = entered(names=registered.names, harms=(HARM,))
    assert change.opens
    assert change.event == registered
    assert registered.claims() == (Claim("victim_code", "V-0001"),)


@pytest.mark.parametrize(
    ("members", "field"),
    [({"harms": (HARM, HARM)}, "harms"), ({"status_as_of": "2026-03-02"}, "status_as_of")],
    ids=["a code of a harm twice", "a day to come"],
)
def test_a_faulty_registration_is_refused(members: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        entered(**members)
    assert refusal.value.field == field


def test_a_victim_is_identified_by_a_name_or_a_contact() -> None:
    contact = Plain.of("by a helper")
    given().when(register.identify, contact=contact).then(e.VictimIdentified(contact=contact))
    given().when(register.identify).then_refused(InvalidError, "found neither")


def test_a_victim_is_linked_to_the_source_that_is_the_same_person_once() -> None:
    given().when(register.link_same_person, other=SOURCE).then(linked)
    given(linked).when(register.link_same_person, other=SOURCE).then_refused(RefusedError, "already")
    given().when(register.link_same_person, other=f"victim/{ME}").then_refused(InvalidError, "the same")


def test_a_link_to_the_same_person_is_taken_back_by_another_where_it_stands() -> None:
    unlinked = e.VictimSamePersonUnlinked(other=SOURCE)
    unlinking = {"other": SOURCE, "act": act_by("expert-2")}
    given(linked).when(register.unlink_same_person, **unlinking).then(unlinked)
    given(linked, unlinked).when(register.unlink_same_person, **unlinking).then_refused(
        NotFoundError, "no link"
    )


def test_a_link_to_the_same_person_is_not_taken_back_by_who_recorded_it() -> None:
    given(linked).when(register.unlink_same_person, other=SOURCE, act=act_by("expert-1")).then_refused(
        FourEyesError, "recorded the link"
    )


def test_a_fate_is_recorded_anew_and_not_twice_the_same() -> None:
    dead = {"status": e.VictimStatus.DEAD, "as_of": "2001-05-01", "act": act_by()}
    recorded = e.VictimStatusRecorded(status=e.VictimStatus.DEAD, as_of="2001-05-01")
    given().when(register.record_status, **dead).then(recorded)
    given(recorded).when(register.record_status, **dead).then_refused(RefusedError, "dead already")
    given().when(register.record_status, **dead | {"as_of": "2026-03-02"}).then_refused(
        InvalidError, "up to 2026-03-01"
    )


def test_a_code_of_a_harm_serves_once_even_after_it_was_withdrawn() -> None:
    gone = e.HarmWithdrawn(harm="h1")
    given().when(register.withdraw_harm, harm="h1").then(gone)
    given(gone).when(register.withdraw_harm, harm="h1").then_refused(NotFoundError, "no harm h1")
    given(gone).when(register.record_harm, harm=HARM).then_refused(InvalidError, "used before")
    other = HARM.model_copy(update={"code": "h2"})
    given(gone).when(register.record_harm, harm=other).then(e.HarmRecorded(harm=other))


def test_kin_are_other_persons_of_the_record() -> None:
    linking = {"other": OTHER, "relation": e.KinRelation.SIBLING}
    given().when(register.link_kin, **linking).then(kin)
    given(kin).when(register.link_kin, **linking).then_refused(RefusedError, "as kin already")
    same = {"other": SOURCE, "relation": e.KinRelation.SIBLING}
    given(linked).when(register.link_kin, **same).then_refused(InvalidError, "expected another person")
    given(kin).when(register.unlink_kin, other=OTHER).then(e.KinUnlinked(other=OTHER))
    given().when(register.unlink_kin, other=OTHER).then_refused(NotFoundError, "as kin")


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [
        (register.withdraw, {}),
        (register.identify, {"contact": Plain.of("x")}),
        (register.link_same_person, {"other": SOURCE}),
        (register.record_status, {"status": e.VictimStatus.DEAD, "act": act_by()}),
        (register.record_harm, {"harm": HARM.model_copy(update={"code": "h2"})}),
        (register.link_kin, {"other": OTHER, "relation": e.KinRelation.CHILD}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_withdrawn_victim_takes_nothing_more(decision: Any, arguments: dict[str, Any]) -> None:
    given(withdrawn).when(decision, **arguments).then_refused(RefusedError, "withdrawn before")


def test_what_needs_a_reason() -> None:
    assert register.NEEDS_REASON == ("unlink_same_person", "withdraw_harm", "unlink_kin", "withdraw")
