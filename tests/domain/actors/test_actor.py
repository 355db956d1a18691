"""Actors: persons, organs, units, facilities and posts, with what each kind can and cannot have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from domain.actors import bars, holdings, register
from domain.actors import events as e
from domain.actors.actor import evolve
from domain.errors import FourEyesError, InvalidError, NotFoundError, RefusedError
from domain.events import By, Claim
from domain.protected import Plain
from tests.scenario import Given, act_by

ME, OTHER, HOLDER = UUID(int=7), UUID(int=8), UUID(int=9)
NAMES = (e.ActorName(text=Plain.of("가상 부서"), form=e.NameForm.HANGUL),)
PARTICULARS = e.Particulars(nationalities=("KP",), ages=(e.AgeAt(at="1994/1997", band=e.AgeBand.ADULT),))
organ = e.ActorRegistered(code="O-0001", kind=e.ActorKind.ORGAN, names=NAMES, existed_from="1973-01-01")
person = e.ActorRegistered(code="P-0001", kind=e.ActorKind.PERSON, particulars=PARTICULARS)
post = e.ActorRegistered(
    code="T-0001",
    kind=e.ActorKind.POST,
    part_of=OTHER,
    existed_from="1990-01-01",
    existed_to="2016-06-29",
)
held = e.PostHoldingRecorded(holding="h1", holder=HOLDER, nature="de_jure", valid_from="1994-07-08")
BAR = e.Bar(code="b1", kind=e.BarKind.IMMUNITY_BY_OFFICE, valid_from="2012-04-11")
barred = e.PersonalBarRecorded(bar=BAR)
lift_proposed = e.PersonalBarLiftProposed(bar="b1")


def given(*events: Any) -> Given:
    return Given(evolve, events, id=ME)


def test_an_organ_is_registered_with_its_names_and_first_day() -> None:
    change = register.register(
        id=ME, code="O-0001", kind=e.ActorKind.ORGAN, names=NAMES, existed_from="1973-01-01"
    )
    assert change.opens
    assert change.event == organ


def test_an_actor_s_code_is_unique_in_the_repository() -> None:
    assert organ.claims() == (Claim("actor_code", "O-0001"),)


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"kind": e.ActorKind.PERSON, "existed_from": "1950-01-01"}, "existed_from"),
        ({"kind": e.ActorKind.PERSON, "part_of": OTHER}, "part_of"),
        ({"kind": e.ActorKind.ORGAN, "particulars": PARTICULARS}, "particulars"),
        ({"kind": e.ActorKind.UNIT, "part_of": ME}, "part_of"),
        (
            {"kind": e.ActorKind.POST, "existed_from": "2000-01-02", "existed_to": "2000-01-01"},
            "existed_to",
        ),
    ],
    ids=[
        "a person's first day",
        "a person as part of an organ",
        "an organ's nationality",
        "part of itself",
        "an end before the beginning",
    ],
)
def test_what_an_actor_of_a_kind_cannot_have_is_refused(members: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        register.register(id=ME, code="X-0001", **members)
    assert refusal.value.field == field


def test_names_are_added_and_none_replaces_another() -> None:
    name = e.ActorName(text=Plain.of("Gasang Buseo"), form=e.NameForm.ROMANISATION, system="rr-2000")
    given(organ).when(register.add_name, name=name).then(e.ActorNameAdded(name=name))


def test_the_particulars_of_a_person_are_recorded_anew() -> None:
    given(person).when(register.record_particulars, particulars=PARTICULARS).then(
        e.ActorParticularsRecorded(particulars=PARTICULARS)
    )


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [
        (register.record_particulars, {"particulars": PARTICULARS}),
        (register.link_same_person, {"other": f"source/{OTHER}"}),
        (bars.record_bar, {"bar": BAR}),
    ],
    ids=["particulars", "same person", "bar"],
)
def test_only_a_person_has_what_persons_have(decision: Any, arguments: dict[str, Any]) -> None:
    given(organ).when(decision, **arguments).then_refused(InvalidError, "O-0001, which is organ")


def test_a_person_is_linked_to_the_source_who_is_the_same_human_being() -> None:
    given(person).when(register.link_same_person, other=f"source/{OTHER}").then(
        e.ActorSamePersonLinked(other=f"source/{OTHER}")
    )


def test_a_person_is_not_linked_to_itself() -> None:
    given(person).when(register.link_same_person, other=f"actor/{ME}").then_refused(
        InvalidError, "another stream"
    )


def test_a_link_to_the_same_person_stands_once() -> None:
    linked = e.ActorSamePersonLinked(other=f"source/{OTHER}")
    given(person, linked).when(register.link_same_person, other=f"source/{OTHER}").then_refused(
        RefusedError, "already"
    )


def test_an_organ_was_renamed() -> None:
    given(organ).when(
        register.record_succession,
        relation="successor",
        other=OTHER,
        manner="renamed",
        effective_on="2016-06-29",
    ).then(
        e.ActorSuccessionRecorded(
            relation="successor", other=OTHER, manner="renamed", effective_on="2016-06-29"
        )
    )


@pytest.mark.parametrize(
    ("history", "other", "error", "words"),
    [
        ((person,), OTHER, InvalidError, "whom a holding follows"),
        ((organ,), ME, InvalidError, "found the same"),
        (
            (organ, e.ActorSuccessionRecorded(relation="successor", other=OTHER, manner="merged")),
            OTHER,
            RefusedError,
            "already",
        ),
    ],
    ids=["a person", "itself", "again"],
)
def test_a_succession_that_cannot_be_is_refused(
    history: tuple[Any, ...], other: UUID, error: Any, words: str
) -> None:
    given(*history).when(
        register.record_succession, relation="successor", other=other, manner="renamed"
    ).then_refused(error, words)


def test_who_held_a_post_is_recorded_by_law_or_in_fact() -> None:
    given(post).when(
        holdings.record_holding, holding="h1", holder=HOLDER, nature="de_jure", valid_from="1994-07-08"
    ).then(held)


def test_two_may_be_said_to_have_held_a_post_at_once() -> None:
    given(post, held).when(
        holdings.record_holding, holding="h2", holder=OTHER, nature="de_facto", valid_from="1994-07-08"
    ).then(e.PostHoldingRecorded(holding="h2", holder=OTHER, nature="de_facto", valid_from="1994-07-08"))


@pytest.mark.parametrize(
    ("opening", "members", "words"),
    [
        (organ, {}, "expected a post"),
        (post, {"holder_kind": e.ActorKind.ORGAN}, "a person as holder, found organ"),
        (post, {"valid_from": "2001-01-01", "valid_to": "2000-12-31"}, "not before 2001-01-01"),
        (post, {"valid_from": "1989-12-31"}, "when post T-0001 began"),
        (post, {"valid_to": "2016-06-30"}, "when post T-0001 ended"),
    ],
    ids=["not a post", "not a person", "ends before it starts", "before the post", "after the post"],
)
def test_a_holding_that_cannot_be_is_refused(opening: Any, members: dict[str, Any], words: str) -> None:
    given(opening).when(
        holdings.record_holding, **{"holding": "h1", "holder": HOLDER, "nature": "de_jure", **members}
    ).then_refused(InvalidError, words)


def test_the_code_of_a_holding_is_not_used_again() -> None:
    given(post, held).when(
        holdings.record_holding, holding="h1", holder=OTHER, nature="de_jure"
    ).then_refused(InvalidError, "used before")


def test_a_holding_ends() -> None:
    given(post, held).when(holdings.end_holding, holding="h1", valid_to="2011-12-17").then(
        e.PostHoldingEnded(holding="h1", valid_to="2011-12-17")
    )


@pytest.mark.parametrize(
    ("history", "day", "error", "words"),
    [
        ((post,), "2011-12-17", NotFoundError, "no holding h1"),
        (
            (post, held, e.PostHoldingEnded(holding="h1", valid_to="2011-12-17")),
            "2012-01-01",
            RefusedError,
            "ended on 2011-12-17",
        ),
        ((post, held), "1994-07-07", InvalidError, "not before 1994-07-08"),
        ((post, held), "2016-06-30", InvalidError, "when post T-0001 ended"),
    ],
    ids=["never recorded", "ended before", "before its first day", "after the post"],
)
def test_an_end_of_a_holding_that_cannot_be_is_refused(
    history: tuple[Any, ...], day: str, error: Any, words: str
) -> None:
    given(*history).when(holdings.end_holding, holding="h1", valid_to=day).then_refused(error, words)


DAYS = st.dates().map(str)


@over(DAYS, DAYS)
def test_no_recorded_holding_ends_before_it_starts(first: str, last: str) -> None:
    opening = e.ActorRegistered(code="T-0002", kind=e.ActorKind.POST)
    decide = given(opening).when(
        holdings.record_holding,
        holding="h1",
        holder=HOLDER,
        nature="de_facto",
        valid_from=first,
        valid_to=last,
    )
    if last < first:
        decide.then_refused(InvalidError, "a last day not before")
    else:
        decide.then(
            e.PostHoldingRecorded(
                holding="h1", holder=HOLDER, nature="de_facto", valid_from=first, valid_to=last
            )
        )


def test_a_personal_bar_is_recorded() -> None:
    given(person).when(bars.record_bar, bar=BAR).then(barred)


def test_a_bar_ends_no_earlier_than_it_begins() -> None:
    odd = BAR.model_copy(update={"valid_to": "2012-04-10"})
    given(person).when(bars.record_bar, bar=odd).then_refused(InvalidError, "not before 2012-04-11")


def test_the_code_of_a_bar_is_not_used_again() -> None:
    given(person, barred).when(bars.record_bar, bar=BAR).then_refused(InvalidError, "used before")


def test_lifting_a_bar_is_proposed_once() -> None:
    given(person, barred).when(bars.propose_bar_lift, bar="b1").then(lift_proposed)
    given(person, barred, lift_proposed).when(bars.propose_bar_lift, bar="b1").then_refused(
        RefusedError, "proposed before"
    )


def test_a_third_person_agrees_that_a_bar_is_lifted() -> None:
    given(person, (barred, "expert-1"), (lift_proposed, "expert-2")).when(
        bars.agree_bar_lift, bar="b1", act=act_by("expert-3")
    ).then(e.PersonalBarLifted(bar="b1"))


@pytest.mark.parametrize(
    ("identity", "part"),
    [("expert-1", "expert-1 recorded the bar"), ("expert-2", "expert-2 proposed it")],
)
def test_nobody_with_a_part_in_it_lifts_a_bar(identity: str, part: str) -> None:
    given(person, (barred, "expert-1"), (lift_proposed, "expert-2")).when(
        bars.agree_bar_lift, bar="b1", act=act_by(identity)
    ).then_refused(FourEyesError, part)


def test_software_lifts_no_bar() -> None:
    software = replace(act_by("triage"), by=By(id="triage", kind="software"))
    given(person, barred, lift_proposed).when(bars.agree_bar_lift, bar="b1", act=software).then_refused(
        RefusedError, "found software triage"
    )


def test_a_lift_that_nobody_proposed_is_not_agreed_to() -> None:
    given(person, barred).when(bars.agree_bar_lift, bar="b1", act=act_by("expert-3")).then_refused(
        RefusedError, "was not proposed"
    )


@pytest.mark.parametrize(
    ("history", "words"),
    [
        ((person,), "found no such one"),
        ((person, barred, lift_proposed, e.PersonalBarLifted(bar="b1")), "found one that was lifted"),
    ],
    ids=["never recorded", "lifted"],
)
def test_what_does_not_bar_is_not_lifted(history: tuple[Any, ...], words: str) -> None:
    given(*history).when(bars.propose_bar_lift, bar="b1").then_refused(NotFoundError, words)
    given(*history).when(bars.agree_bar_lift, bar="b1", act=act_by()).then_refused(NotFoundError, words)


def test_what_bears_on_a_charge_against_a_person_needs_a_reason() -> None:
    assert bars.NEEDS_REASON == ("record_bar", "propose_bar_lift", "agree_bar_lift")
    assert register.NEEDS_REASON == ("record_particulars",)


def test_an_actor_opens_with_its_registration_alone() -> None:
    with pytest.raises(TypeError, match="cannot open"):
        given(held).state()
