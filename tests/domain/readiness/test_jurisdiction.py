"""Readiness rule 9, jurisdiction: place, time as an interval, the law of the day, preconditions and personal bars."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.readiness.intervals import bounds
from domain.readiness.lens import Exclusions
from tests.domain.readiness.builder import BASE, CONTEXT, LIABILITY, LINE, Record, causes, murder_line, target
from tests.domain.readiness.material import TODAY, uid


def line(occurred: str = "2005-03", territory: str = "KP", *, crime: str = "7-1-a") -> Record:
    record = Record()
    record.forum()
    record.referral("KP")
    record.context()
    record.incident("incident", occurred=occurred, territory=territory)
    record.base(crime, "incident")
    record.line()
    return record


def jurisdiction(record: Record, **lens: object) -> set[str]:
    readiness = record.assess(**lens)  # type: ignore[arg-type]
    return {b.cause.value for b in readiness.blockers if b.group.value == "jurisdiction"}


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        pytest.param("2005-03", set(), id="after"),
        pytest.param("2002-07-01", set(), id="on the first day"),
        pytest.param("1995/1998", {"outside_time", "not_law_then"}, id="before"),
        pytest.param("1998/2010", {"jurisdiction_contested"}, id="straddling"),
        pytest.param("2002", {"jurisdiction_contested"}, id="a year that is not told apart"),
        pytest.param("1994/..", {"jurisdiction_contested"}, id="open ended"),
        pytest.param("2002-08~", {"jurisdiction_contested"}, id="approximate"),
    ],
)
def test_time_is_an_interval(occurred: str, expected: set[str]) -> None:
    assert jurisdiction(line(occurred)) == expected


@pytest.mark.parametrize(
    ("territory", "expected"),
    [("KP", set()), ("KR", {"outside_territory"}), ("contested", {"jurisdiction_contested"})],
)
def test_place_is_that_of_the_situation_referred(territory: str, expected: set[str]) -> None:
    assert jurisdiction(line(territory=territory)) == expected


def test_a_recorded_decision_answers_what_is_contested_and_nothing_else() -> None:
    record = line("1998/2010")
    record.decide_jurisdiction("territory")
    assert jurisdiction(record) == {"jurisdiction_contested"}
    record.decide_jurisdiction("time", incident="incident")
    assert jurisdiction(record) == set()
    record.decide_jurisdiction("time", incident="incident", is_within=False)
    assert jurisdiction(record) == {"decided_outside"}


def test_a_decision_that_names_crimes_answers_for_those_alone() -> None:
    record = line("1998/2010")
    record.decide_jurisdiction("time", crimes=frozenset({"7-1-e"}))
    assert jurisdiction(record) == {"jurisdiction_contested"}
    record.decide_jurisdiction("time", crimes=frozenset({"7-1-a"}))
    assert jurisdiction(record) == set()


def test_a_decision_that_names_a_person_answers_for_that_person_alone() -> None:
    record = charge(occurred="1998/2010")
    record.decide_jurisdiction("time", actor="another person")
    assert jurisdiction(record) == {"jurisdiction_contested"}
    record.decide_jurisdiction("time", actor="actor")
    assert jurisdiction(record) == set()


def test_what_names_more_goes_before_what_was_decided_later_for_more() -> None:
    record = line("1998/2010")
    record.decide_jurisdiction("time", incident="incident", crimes=frozenset({"7-1-a"}), is_within=False)
    record.decide_jurisdiction("time", incident="incident")
    record.decide_jurisdiction("time")
    assert jurisdiction(record) == {"decided_outside"}


def test_a_decision_against_jurisdiction_blocks_although_nothing_seemed_contested() -> None:
    record = line()
    record.decide_jurisdiction("territory", is_within=False)
    assert jurisdiction(record) == {"decided_outside"}


def test_a_decision_for_jurisdiction_falls_with_its_withdrawal_and_with_its_author() -> None:
    record = line("1998/2010")
    decided = record.decide_jurisdiction("time", by="lea")
    assert jurisdiction(record) == set()
    lost = Exclusions(experts=frozenset({"lea"}))
    assert jurisdiction(record, exclusions=lost) == {"jurisdiction_contested"}
    record.removed(decided, by="lea")
    assert jurisdiction(record) == {"jurisdiction_contested"}


def test_a_decision_against_jurisdiction_stands_until_a_third_person_agrees_to_its_withdrawal() -> None:
    record = line("1998/2010")
    decided = record.decide_jurisdiction("time", is_within=False, by="lea")
    record.removed(decided, by="kim")
    assert jurisdiction(record) == {"decided_outside"}
    record.removed(decided, by="kim", agreed_by="lea")
    assert jurisdiction(record) == {"decided_outside"}
    record.removed(decided, by="kim", agreed_by="zoe")
    assert jurisdiction(record) == {"jurisdiction_contested"}
    # The loss of the third person brings it back; that of its author takes nothing away (rule 3).
    for expert, expected in (("zoe", "decided_outside"), ("lea", "jurisdiction_contested")):
        lost = Exclusions(experts=frozenset({expert}))
        assert jurisdiction(record, exclusions=lost) == {expected}


def test_an_earlier_decision_against_comes_back_with_the_loss_of_who_decided_otherwise() -> None:
    record = line("1998/2010")
    record.decide_jurisdiction("time", is_within=False, by="lea")
    record.decide_jurisdiction("time", by="kim")
    assert jurisdiction(record) == set()
    assert jurisdiction(record, exclusions=Exclusions(experts=frozenset({"kim"}))) == {"decided_outside"}


def test_a_decision_does_not_bring_in_what_is_wholly_outside() -> None:
    record = line("1995")
    record.decide_jurisdiction("time")
    assert "outside_time" in jurisdiction(record)


def test_a_referral_not_made_is_a_blocker_and_its_withdrawal_makes_it_one() -> None:
    record = line()
    [referral] = [row for row in record.rows.values() if type(row).__name__ == "PreconditionRow"]
    assert jurisdiction(record) == set()
    at = record.sequence + 1
    record.sequence = at
    record.rows[type(referral), referral.id, referral.from_sequence] = referral.closed(at=at, by="e")
    assert jurisdiction(record) == {"precondition_missing"}
    [blocker] = [b for b in record.assess().blockers if b.cause.value == "precondition_missing"]
    assert blocker.words.startswith("referral not made")


def test_an_incident_outside_blocks_only_itself() -> None:
    record = murder_line("camp")
    record.incident("famine", occurred="1995")
    record.member(BASE, "famine")
    record.evaluate(target(LINE))
    readiness = record.assess()
    assert readiness.is_clear
    assert [each.incident for each in readiness.incidents if not each.is_clear] == [uid("famine")]
    assert {"outside_time"} <= {b.cause.value for b in readiness.other_blockers}


def test_before_a_commission_neither_time_nor_jurisdiction_is_required() -> None:
    record = line("1995")
    record.forum("commission-of-inquiry", "commission", territories=frozenset({"KP"}))
    found = record.assess("report", forum="commission")
    assert {b.group.value for b in found.every_blocker()}.isdisjoint({"jurisdiction", "bars"})


def test_for_enforced_disappearance_the_attack_after_entry_into_force_must_meet_the_components() -> None:
    # Elements of Crimes, art. 7(1)(i), fn 24.
    record = line("1998/2010", crime="7-1-i")
    record.decide_jurisdiction("time")
    needed = {"attack_before_entry_into_force"}
    assert needed <= jurisdiction(record)
    record.prove()
    assert jurisdiction(record) == needed
    for component in ("1", "2", "3", "4a", "5a"):
        record.evaluate(target(CONTEXT, f"7-attack.{component}", period="2002-07/2010"))
    assert jurisdiction(record) == set()


def test_a_finding_on_the_whole_attack_says_nothing_of_the_part_after_entry_into_force() -> None:
    record = line("1998/2010", crime="7-1-i")
    record.decide_jurisdiction("time")
    record.prove()
    for component in ("1", "2", "3", "4a", "5a"):
        answered = target(CONTEXT, f"7-attack.{component}")
        record.answer(answered, "made_out", level="component")
    assert jurisdiction(record) == {"attack_before_entry_into_force"}
    for component in ("1", "2", "3", "4a", "5a"):
        answered = target(CONTEXT, f"7-attack.{component}", period="2002-07/2010")
        record.answer(answered, "made_out", level="component", finding=uid("later finding"), on=TODAY)
    assert jurisdiction(record) == set()


def charge(occurred: str = "2005-03", **bar: Any) -> Record:
    record = line(occurred)
    record.liability("28-b")
    charged = [row for row in record.rows.values() if row.id == uid(LINE)]
    record.changed(charged[0], kind="charge", liability=uid(LIABILITY))
    if bar:
        record.bar(**bar)
    return record


@pytest.mark.parametrize(
    ("bar", "expected"),
    [
        pytest.param({"kind": "death"}, True, id="death"),
        pytest.param({"kind": "age"}, True, id="age"),
        pytest.param({"kind": "already_tried"}, True, id="art. 20"),
        pytest.param({"kind": "other"}, True, id="one that the forum does not speak of"),
        pytest.param({"kind": "immunity_by_office"}, False, id="immunity before a court that knows none"),
        pytest.param({"kind": "death", "forum": uid("another forum")}, False, id="another forum's"),
        pytest.param({"kind": "age", "valid_to": date(2020, 1, 1)}, False, id="ended"),
    ],
)
def test_personal_bars_are_examined_for_a_charge(bar: dict[str, Any], expected: bool) -> None:
    record = charge(**bar)
    assert ("personal_bar" in causes(record.assess("warrant"))) is expected
    assert "personal_bar" not in causes(record.assess("investigation"))


def test_a_bar_falls_by_a_decision_that_a_third_person_agreed_to_and_returns_with_their_loss() -> None:
    record = charge(kind="age", by="clerk")
    [bar] = [row for row in record.rows.values() if type(row).__name__ == "BarRow"]
    record.removed(bar, by="clerk")
    assert "personal_bar" in causes(record.assess("warrant"))
    record.removed(bar, by="kim", agreed_by="zoe")
    assert "personal_bar" not in causes(record.assess("warrant"))
    lost = Exclusions(experts=frozenset({"zoe"}))
    assert "personal_bar" in causes(record.assess("warrant", exclusions=lost))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1995", date(1995, 1, 1), date(1995, 12, 31)),
        ("1994-07/1997", date(1994, 7, 1), date(1997, 12, 31)),
        ("1990/..", date(1990, 1, 1), None),
        ("2002-07-01/", date(2002, 7, 1), None),
        ("../2003", None, date(2003, 12, 31)),
    ],
)
def test_edtf_text_is_read_at_its_widest(text: str, earliest: date | None, latest: date | None) -> None:
    assert bounds(text)[:2] == (earliest, latest)


def test_readiness_as_of_an_earlier_position_knows_no_later_decision() -> None:
    record = line("1998/2010")
    before = record.sequence
    record.decide_jurisdiction("time")
    assert jurisdiction(record, on=TODAY) == set()
    assert jurisdiction(record, position=before) == {"jurisdiction_contested"}
