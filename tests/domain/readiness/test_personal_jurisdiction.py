"""The person: immunity of an office while it is held, age when the conduct took place, decisions on both."""

from __future__ import annotations

from datetime import date

import pytest

from domain.readiness.person_rows import AgeAt, OfficeHeldRow, PersonRow
from domain.readiness.reading import LineReadiness
from tests.domain.readiness.builder import LIABILITY, Record
from tests.domain.readiness.material import TODAY, uid


def charge(template: str = "extraterritorial", occurred: str = "2005-03") -> Record:
    record = Record()
    record.forum(template)
    record.context()
    record.incident("incident", occurred=occurred)
    record.base("7-1-a", "incident")
    record.liability("28-b")
    record.line("charge", liability=LIABILITY)
    return record


def holds(record: Record, office: str, **members: object) -> OfficeHeldRow:
    stated = {"nature": "de_jure", "post": uid("post"), **members}
    return record.opened(OfficeHeldRow, uid(f"post:{office}"), person=uid("actor"), office=office, **stated)


def bars(readiness: LineReadiness) -> set[str]:
    return {b.cause.value for b in readiness.every_blocker() if b.group.value == "bars"}


@pytest.mark.parametrize(
    ("office", "template", "members", "expected"),
    [
        pytest.param("head_of_state", "extraterritorial", {}, {"personal_bar"}, id="in office"),
        pytest.param("diplomatic_agent", "extraterritorial", {}, {"personal_bar"}, id="a diplomat"),
        pytest.param("diplomatic_agent", "hybrid-court", {}, set(), id="an office that the forum leaves out"),
        pytest.param("head_of_state", "icc-state-party", {}, set(), id="before a court that knows none"),
        pytest.param("other", "extraterritorial", {}, set(), id="an office that gives none"),
        pytest.param("", "extraterritorial", {}, set(), id="a post whose office is not stated"),
        pytest.param(
            "head_of_state", "extraterritorial", {"valid_to": date(2020, 1, 1)}, set(), id="left office"
        ),
        pytest.param(
            "head_of_state", "extraterritorial", {"valid_from": date(2099, 1, 1)}, set(), id="not yet"
        ),
        pytest.param(
            "head_of_state", "extraterritorial", {"valid_to": TODAY}, {"personal_bar"}, id="on the last day"
        ),
        pytest.param(
            "head_of_state",
            "extraterritorial",
            {"nature": "de_facto"},
            {"jurisdiction_contested"},
            id="held in fact alone",
        ),
    ],
)
def test_immunity_of_office_holds_while_it_is_held(
    office: str, template: str, members: dict[str, object], expected: set[str]
) -> None:
    record = charge(template)
    holds(record, office, **members)
    stage = "indictment" if template == "hybrid-court" else "warrant"
    assert bars(record.assess(stage)) == expected


def test_immunity_is_read_on_the_day_of_the_lens_and_names_office_source_and_event() -> None:
    record = charge()
    held = holds(record, "foreign_minister", valid_from=date(2010, 1, 1), valid_to=date(2015, 12, 31))
    [blocker] = [b for b in record.assess("warrant", on=date(2012, 6, 1)).blockers if b.group.value == "bars"]
    assert blocker.words.startswith("the person is foreign minister on 2012-06-01")
    assert "para. 51" in blocker.words
    assert blocker.events == (held.opened_by,)
    assert bars(record.assess("warrant", on=date(2016, 1, 1))) == set()


def test_a_waiver_decided_with_reasons_answers_the_offices_that_were_known_then() -> None:
    record = charge()
    holds(record, "head_of_state")
    record.decide_jurisdiction("person", actor="actor")
    assert bars(record.assess("warrant")) == set()
    holds(record, "foreign_minister")
    assert bars(record.assess("warrant")) == {"personal_bar"}


def test_two_bars_are_one_blocker_that_names_both_and_their_events() -> None:
    record = charge()
    first, second = holds(record, "head_of_state"), record.bar("death")
    [blocker] = [b for b in record.assess("warrant").blockers if b.group.value == "bars"]
    assert "head of state" in blocker.words
    assert "death bars the person" in blocker.words
    assert set(blocker.events) == {first.opened_by, second.opened_by}


def test_a_decision_against_jurisdiction_over_the_person_bars() -> None:
    record = charge("icc-state-party")
    record.decide_jurisdiction("person", actor="actor", is_within=False)
    assert bars(record.assess("warrant")) == {"decided_outside"}
    record = charge("icc-state-party")
    record.decide_jurisdiction("person", actor="another person", is_within=False)
    assert bars(record.assess("warrant")) == set()


@pytest.mark.parametrize(
    ("at", "band", "expected"),
    [
        pytest.param("2005-03", "from_15_to_17", {"jurisdiction_contested"}, id="in the same month"),
        pytest.param("2005-04", "from_15_to_17", {"personal_bar"}, id="still a minor afterwards"),
        pytest.param("2006", "under_15", {"personal_bar"}, id="a child afterwards"),
        pytest.param("2003", "under_15", {"personal_bar"}, id="a child two years before"),
        pytest.param("1990", "under_15", {"jurisdiction_contested"}, id="perhaps a newborn then"),
        pytest.param("1970", "under_15", set(), id="a child long before"),
        pytest.param("2010", "adult", set(), id="grown up by a later day"),
        pytest.param("2005-03", "adult", set(), id="an adult"),
        pytest.param("2005-03", "unknown", {"jurisdiction_contested"}, id="not known"),
    ],
)
def test_age_is_that_at_the_time_of_the_conduct(at: str, band: str, expected: set[str]) -> None:
    # Art. 26: under eighteen when the crime is said to have been committed.
    record = charge("icc-state-party")
    record.opened(PersonRow, uid("actor"), ages=(AgeAt(at=at, band=band),))
    found = [b for b in record.assess("warrant").every_blocker() if b.group.value == "bars"]
    assert {b.cause.value for b in found} == expected
    assert {b.incident for b in found} <= {uid("incident")}


def test_a_doubt_about_age_is_answered_by_a_decision_and_a_minority_that_is_sure_is_not() -> None:
    for at, expected in (("2005-03", set()), ("2005-04", {"personal_bar"})):
        record = charge("icc-state-party")
        record.opened(PersonRow, uid("actor"), ages=(AgeAt(at=at, band="from_15_to_17"),))
        record.decide_jurisdiction("person", actor="actor")
        assert bars(record.assess("warrant")) == expected


def test_a_stage_that_asks_for_no_person_looks_at_none() -> None:
    record = charge("icc-state-party")
    record.opened(PersonRow, uid("actor"), ages=(AgeAt(at="2006", band="under_15"),))
    assert bars(record.assess("investigation")) == set()
