"""Article 12(2): conduct on a State Party's territory from its own day on, or by a national of one."""

from __future__ import annotations

from datetime import date

import pytest

from domain.readiness.person_rows import PersonRow
from tests.domain.readiness.builder import LIABILITY, LINE, Record
from tests.domain.readiness.material import uid


def line(occurred: str = "2010-11", territory: str = "KR", *, seised: bool = True) -> Record:
    record = Record()
    record.forum("icc-state-party")
    if seised:
        record.precondition("authorisation")
    record.context()
    record.incident("incident", occurred=occurred, territory=territory)
    record.base("7-1-a", "incident")
    record.line()
    return record


def charged(nationality: str, occurred: str, territory: str) -> Record:
    record = line(occurred, territory)
    record.liability("28-b")
    [row] = [row for row in record.rows.values() if row.id == uid(LINE)]
    record.changed(row, kind="charge", liability=uid(LIABILITY))
    record.opened(PersonRow, uid("actor"), nationalities=frozenset({nationality}))
    return record


def jurisdiction(record: Record, **lens: object) -> set[str]:
    readiness = record.assess(**lens)  # type: ignore[arg-type]
    return {b.cause.value for b in readiness.blockers if b.group.value == "jurisdiction"}


@pytest.mark.parametrize(
    ("territory", "occurred", "expected"),
    [
        pytest.param("KR", "2003-02-01", set(), id="on its first day"),
        pytest.param("KR", "2003-01-31", {"outside_time"}, id="the day before"),
        pytest.param("JP", "2005-06", {"outside_time"}, id="another party's day is no help"),
        pytest.param("JP", "2007-10-01/2009", set(), id="an interval from its day on"),
        pytest.param("JP", "1977/..", {"jurisdiction_contested"}, id="taken before, and held since"),
        pytest.param("KR", "1977", {"outside_time", "not_law_then"}, id="before the Statute"),
        pytest.param("KP", "2010", {"outside_territory"}, id="known to be no party"),
        pytest.param("TH", "2010", {"jurisdiction_contested"}, id="not in a table that is not complete"),
        pytest.param("contested", "2010", {"jurisdiction_contested"}, id="contested"),
    ],
)
def test_a_state_party_counts_from_its_own_day(territory: str, occurred: str, expected: set[str]) -> None:
    assert jurisdiction(line(occurred, territory)) == expected


def test_the_reason_names_the_state_its_day_and_where_that_stands() -> None:
    [blocker] = [b for b in line("2005", "JP").assess().blockers if b.cause.value == "outside_time"]
    assert "2005 lies before 2007-10-01" in blocker.words
    assert "Ministry of Justice of Japan" in blocker.words
    assert blocker.events == ("e4",)


@pytest.mark.parametrize(
    ("nationality", "occurred", "expected"),
    [
        pytest.param("KR", "2010", set(), id="a national of a party, on a territory that is none"),
        pytest.param("JP", "2005", {"outside_time"}, id="before that party's day"),
        pytest.param("KP", "2010", {"outside_territory"}, id="a national of no party"),
    ],
)
def test_the_nationality_of_the_accused_is_enough(
    nationality: str, occurred: str, expected: set[str]
) -> None:
    assert jurisdiction(charged(nationality, occurred=occurred, territory="KP")) == expected


def test_where_territory_and_nationality_both_count_the_earlier_day_is_enough() -> None:
    assert jurisdiction(charged("KR", occurred="2005", territory="JP")) == set()


def test_of_the_acts_that_seise_the_court_one_is_enough() -> None:
    record = line(seised=False)
    [missing] = [b for b in record.assess().blockers if b.cause.value == "precondition_missing"]
    assert "referral_by_state_party not made" in missing.words
    assert "authorisation not made" in missing.words
    assert "one is enough" in missing.words
    record.precondition("referral_by_state_party")
    assert jurisdiction(record) == set()


def test_of_alternatives_the_widest_period_holds_and_of_conditions_the_narrowest() -> None:
    record = line("2010", seised=False)
    record.precondition("authorisation", since=date(2012, 1, 1))
    assert jurisdiction(record) == {"outside_time"}
    record.precondition("referral_by_state_party", since=date(2008, 1, 1))
    assert jurisdiction(record) == set()


def test_a_template_whose_conditions_all_apply_lists_each_and_takes_the_latest_first_day() -> None:
    record = Record()
    record.forum("extraterritorial")
    record.context()
    record.incident("incident", occurred="2010")
    record.base("7-1-a", "incident")
    record.liability("28-b")
    record.line("charge", liability=LIABILITY)
    [missing] = [b for b in record.assess("warrant").blockers if b.cause.value == "precondition_missing"]
    assert all(each in missing.words for each in ("law_in_force", "link", "double_criminality"))
    record.precondition("law_in_force", since=date(2002, 6, 30))
    record.precondition("link")
    record.precondition("double_criminality", since=date(2011, 1, 1))
    assert jurisdiction(record, stage="warrant") == {"outside_time"}


def test_a_courts_establishment_sets_its_territory_and_its_period() -> None:
    record = Record()
    record.forum("hybrid-court")
    record.precondition("establishment", "KP", since=date(1990, 1, 1), until=date(2014, 2, 7))
    record.context()
    record.incident("within", occurred="1995")
    record.incident("elsewhere", occurred="1995", territory="CN")
    record.incident("later", occurred="2016")
    record.base("7-1-a", "within", "elsewhere", "later")
    record.liability("28-b")
    record.line("charge", liability=LIABILITY)
    found = {
        b.incident: b.cause.value
        for b in record.assess("indictment").every_blocker()
        if b.group.value == "jurisdiction"
    }
    assert found == {uid("elsewhere"): "outside_territory", uid("later"): "outside_time"}
