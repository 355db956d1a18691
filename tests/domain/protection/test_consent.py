"""Consent: what was agreed to, for which part of an item, on which day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.errors import InvalidError, RefusedError
from domain.events import Claim
from domain.protection import events as e
from domain.protection import giving
from domain.protection.consent import Consent, evolve
from domain.protection.events import ConsentScope as Scope
from domain.protection.events import GivingCapacity as Capacity
from domain.values import WHOLE, Segment
from tests.scenario import Given, act_by

PERSON, GUARDIAN, ITEM = UUID(int=5), UUID(int=6), UUID(int=8)
FORM = e.ConsentForm(version="consent-2025-1", language="ko")
PAGES = Segment(unit="pages", first=1, last=10)
TERM = e.ConsentTerm(
    segment=PAGES,
    scopes=(Scope.INTERNAL_ANALYSIS, Scope.SHARE_UN),
    valid_from="2025-01-01",
    valid_to="2026-12-31",
)
consented = e.ConsentGiven(
    for_person=PERSON, item=ITEM, given_by=PERSON, capacity=Capacity.SELF, terms=(TERM,), form=FORM
)
declined = e.ConsentRefused(
    for_person=PERSON,
    item=ITEM,
    refused_by=PERSON,
    capacity=Capacity.SELF,
    refused_on="2025-01-01",
    form=FORM,
)


def pages(first: float, last: float) -> Segment:
    return Segment(unit="pages", first=first, last=last)


def given(*events: Any) -> Given:
    return Given(evolve, [consented, *events])


def state(*events: Any) -> Consent:
    found = given(*events).state()
    assert isinstance(found, Consent)
    return found


def test_a_person_consents_for_one_item() -> None:
    change = giving.give(
        id=UUID(int=7), for_person=PERSON, item=ITEM, given_by=PERSON, terms=(TERM,), form=FORM
    )
    assert change.opens
    assert change.event == consented


@pytest.mark.parametrize("event", [consented, declined], ids=["given", "refused"])
def test_there_is_one_consent_per_person_and_item(event: e.ConsentGiven | e.ConsentRefused) -> None:
    assert event.claims() == (Claim("consent", f"{PERSON}/{ITEM}"),)


def test_a_guardian_consents_for_a_person() -> None:
    change = giving.give(
        id=UUID(int=7),
        for_person=PERSON,
        item=ITEM,
        given_by=GUARDIAN,
        capacity=Capacity.GUARDIAN,
        terms=(TERM,),
        form=FORM,
    )
    assert isinstance(change.event, e.ConsentGiven)
    assert (change.event.for_person, change.event.given_by) == (PERSON, GUARDIAN)


@pytest.mark.parametrize(
    ("given_by", "capacity", "words"),
    [
        (GUARDIAN, Capacity.SELF, "parent, guardian"),
        (PERSON, Capacity.PARENT, "the capacity self"),
    ],
    ids=["another speaks as the person", "the person speaks as a parent"],
)
def test_the_capacity_fits_who_speaks(given_by: UUID, capacity: Capacity, words: str) -> None:
    with pytest.raises(InvalidError, match=words) as refusal:
        giving.give(
            id=UUID(int=7),
            for_person=PERSON,
            item=ITEM,
            given_by=given_by,
            capacity=capacity,
            terms=(TERM,),
            form=FORM,
        )
    assert refusal.value.field == "capacity"


def test_a_refusal_is_recorded_and_covers_nothing() -> None:
    change = giving.refuse(
        id=UUID(int=7),
        for_person=PERSON,
        item=ITEM,
        refused_by=PERSON,
        refused_on="2025-01-01",
        form=FORM,
        act=act_by(),
    )
    assert change.event == declined
    refused = Given(evolve, [declined]).state()
    assert not refused.covers(WHOLE, Scope.INTERNAL_ANALYSIS, on="2025-06-01")


def test_a_refusal_is_not_recorded_ahead_of_its_day() -> None:
    with pytest.raises(InvalidError, match="up to 2026-03-01"):
        giving.refuse(
            id=UUID(int=7),
            for_person=PERSON,
            item=ITEM,
            refused_by=PERSON,
            refused_on="2026-03-02",
            form=FORM,
            act=act_by(),
        )


def test_who_refused_may_agree_later() -> None:
    Given(evolve, [declined]).when(giving.renew, given_by=PERSON, terms=(TERM,), form=FORM).then(
        e.ConsentRenewed(given_by=PERSON, capacity=Capacity.SELF, terms=(TERM,), form=FORM)
    )


def test_the_capacity_of_a_renewal_fits_who_speaks() -> None:
    given().when(giving.renew, given_by=GUARDIAN, terms=(TERM,), form=FORM).then_refused(
        InvalidError, "the capacity parent"
    )


@pytest.mark.parametrize(
    ("segment", "scope", "on", "is_covered"),
    [
        (pages(1, 10), Scope.SHARE_UN, "2025-01-01", True),
        (pages(3, 4), Scope.SHARE_UN, "2026-12-31", True),
        (pages(3, 4), Scope.SHARE_UN, "2024-12-31", False),
        (pages(3, 4), Scope.SHARE_UN, "2027-01-01", False),
        (pages(10, 11), Scope.SHARE_UN, "2025-06-01", False),
        (WHOLE, Scope.SHARE_UN, "2025-06-01", False),
        (Segment(unit="paragraphs", first=3, last=4), Scope.SHARE_UN, "2025-06-01", False),
        (pages(3, 4), Scope.SHARE_NGO, "2025-06-01", False),
    ],
    ids=[
        "first day",
        "last day",
        "before",
        "after",
        "beyond the pages",
        "the whole item",
        "what cannot be compared",
        "another scope",
    ],
)
def test_a_term_covers_its_pages_scopes_and_days(
    segment: Segment, scope: Scope, on: str, is_covered: bool
) -> None:
    assert state().covers(segment, scope, on=on) is is_covered


def test_a_term_ends_no_earlier_than_it_begins() -> None:
    with pytest.raises(ValidationError, match="not before 2025-01-02"):
        e.ConsentTerm(scopes=(Scope.TESTIFY,), valid_from="2025-01-02", valid_to="2025-01-01")


def test_a_withdrawal_looks_forward() -> None:
    given().when(giving.withdraw, effective_on="2025-06-01").then(
        e.ConsentWithdrawn(effective_on="2025-06-01")
    )
    withdrawn = state(e.ConsentWithdrawn(effective_on="2025-06-01"))
    assert withdrawn.covers(pages(3, 4), Scope.SHARE_UN, on="2025-05-31")
    assert not withdrawn.covers(pages(3, 4), Scope.SHARE_UN, on="2025-06-01")


def test_a_withdrawal_of_a_part_bars_what_overlaps_it() -> None:
    withdrawn = state(e.ConsentWithdrawn(segment=pages(4, 5), effective_on="2025-06-01"))
    assert withdrawn.covers(pages(1, 3), Scope.SHARE_UN, on="2025-06-01")
    assert not withdrawn.covers(pages(3, 4), Scope.SHARE_UN, on="2025-06-01")


def test_a_withdrawal_of_one_scope_leaves_the_other() -> None:
    withdrawn = state(e.ConsentWithdrawn(scopes=(Scope.SHARE_UN,), effective_on="2025-06-01"))
    assert not withdrawn.covers(PAGES, Scope.SHARE_UN, on="2025-06-01")
    assert withdrawn.covers(PAGES, Scope.INTERNAL_ANALYSIS, on="2025-06-01")


def test_what_was_withdrawn_is_not_withdrawn_again() -> None:
    given(e.ConsentWithdrawn(effective_on="2025-06-01")).when(
        giving.withdraw, effective_on="2025-07-01"
    ).then_refused(RefusedError, "nothing standing on 2025-07-01")


def test_a_withdrawal_to_come_may_be_brought_forward() -> None:
    given(e.ConsentWithdrawn(effective_on="2025-07-01")).when(
        giving.withdraw, effective_on="2025-06-01"
    ).then(e.ConsentWithdrawn(effective_on="2025-06-01"))


def test_a_part_that_was_withdrawn_is_not_withdrawn_again() -> None:
    given(e.ConsentWithdrawn(segment=pages(4, 5), effective_on="2025-06-01")).when(
        giving.withdraw, segment=pages(4, 4), effective_on="2025-06-01"
    ).then_refused(RefusedError, "nothing standing")


def test_a_scope_that_was_not_given_cannot_be_withdrawn() -> None:
    given().when(giving.withdraw, scopes=(Scope.TESTIFY,), effective_on="2025-06-01").then_refused(
        RefusedError, "testify"
    )


def test_after_a_refusal_there_is_nothing_to_withdraw() -> None:
    Given(evolve, [declined]).when(giving.withdraw, effective_on="2025-06-01").then_refused(
        RefusedError, "nothing standing"
    )


@pytest.mark.parametrize(
    ("decision", "arguments"),
    [(giving.withdraw, {}), (giving.narrow, {"keeps": (Scope.SHARE_UN,)})],
    ids=["withdraw", "narrow"],
)
def test_nothing_is_taken_back_before_it_was_given(decision: Any, arguments: dict[str, Any]) -> None:
    given().when(decision, effective_on="2024-12-31", **arguments).then_refused(
        InvalidError, "from 2025-01-01 on"
    )


def test_narrowing_keeps_the_scopes_named() -> None:
    given().when(giving.narrow, keeps=(Scope.INTERNAL_ANALYSIS,), effective_on="2025-06-01").then(
        e.ConsentNarrowed(keeps=(Scope.INTERNAL_ANALYSIS,), effective_on="2025-06-01")
    )
    narrowed = state(e.ConsentNarrowed(keeps=(Scope.INTERNAL_ANALYSIS,), effective_on="2025-06-01"))
    assert narrowed.covers(PAGES, Scope.INTERNAL_ANALYSIS, on="2025-06-01")
    assert narrowed.covers(PAGES, Scope.SHARE_UN, on="2025-05-31")
    assert not narrowed.covers(PAGES, Scope.SHARE_UN, on="2025-06-01")


@pytest.mark.parametrize(
    ("keeps", "words"),
    [
        ((Scope.TESTIFY,), "`renew` adds scopes"),
        ((Scope.SHARE_UN, Scope.INTERNAL_ANALYSIS), "fewer scopes"),
    ],
    ids=["adds a scope", "takes none away"],
)
def test_narrowing_takes_away_and_adds_nothing(keeps: tuple[Scope, ...], words: str) -> None:
    given().when(giving.narrow, keeps=keeps, effective_on="2025-06-01").then_refused(InvalidError, words)


def test_a_renewal_after_a_withdrawal_holds_from_its_own_first_day() -> None:
    later = e.ConsentTerm(segment=PAGES, scopes=(Scope.SHARE_UN,), valid_from="2025-09-01")
    renewed = state(
        e.ConsentWithdrawn(effective_on="2025-06-01"),
        e.ConsentRenewed(given_by=PERSON, capacity=Capacity.SELF, terms=(later,), form=FORM),
    )
    assert not renewed.covers(PAGES, Scope.SHARE_UN, on="2025-08-31")
    assert renewed.covers(PAGES, Scope.SHARE_UN, on="2025-09-01")
    assert not renewed.covers(PAGES, Scope.INTERNAL_ANALYSIS, on="2025-09-01")


def test_a_consent_opens_with_an_answer_alone() -> None:
    with pytest.raises(TypeError, match="cannot open"):
        Given(evolve, [e.ConsentWithdrawn(effective_on="2025-06-01")]).state()


SEGMENTS = st.one_of(
    st.just(WHOLE),
    st.builds(lambda first, length: pages(first, first + length), st.integers(1, 8), st.integers(0, 4)),
)
DAYS = st.integers(1, 28).map(lambda day: f"2025-06-{day:02}")
SCOPES = st.sets(st.sampled_from([Scope.SHARE_UN, Scope.TESTIFY]), min_size=1).map(tuple)
TERMS = st.builds(lambda segment, scopes, day: e.ConsentTerm(segment=segment, scopes=scopes, valid_from=day),
                  SEGMENTS, SCOPES, DAYS)  # fmt: skip
GIVEN = st.builds(
    lambda terms: consented.model_copy(update={"terms": tuple(terms)}), st.lists(TERMS, min_size=1)
)
TAKEN = st.one_of(
    st.builds(
        lambda segment, scopes, day: e.ConsentWithdrawn(segment=segment, scopes=scopes, effective_on=day),
        SEGMENTS,
        SCOPES,
        DAYS,
    ),
    st.builds(
        lambda segment, keeps, day: e.ConsentNarrowed(segment=segment, keeps=keeps, effective_on=day),
        SEGMENTS,
        SCOPES,
        DAYS,
    ),
)


@over(GIVEN, st.lists(TAKEN, max_size=3), TAKEN, SEGMENTS, st.sampled_from(list(Scope)), DAYS)
def test_nothing_taken_back_lets_a_use_in(
    opening: e.ConsentGiven,
    before: list[e.ConsentWithdrawn | e.ConsentNarrowed],
    taken: e.ConsentWithdrawn | e.ConsentNarrowed,
    segment: Segment,
    scope: Scope,
    day: str,
) -> None:
    # Readiness rule 3, and decision 27: what stood before the day of a withdrawal stood.
    earlier = Given(evolve, [opening, *before]).state().covers(segment, scope, on=day)
    later = Given(evolve, [opening, *before, taken]).state().covers(segment, scope, on=day)
    assert later <= earlier
    if day < taken.effective_on:
        assert later is earlier
