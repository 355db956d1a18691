"""Readiness rule 9: exonerating material was looked for, and that came to a result (art. 54(1)(a))."""

from __future__ import annotations

import pytest

from domain.readiness.blockers import Blocker
from domain.readiness.lens import Exclusions
from tests.domain.readiness.builder import BASE, LIABILITY, Record, causes

CAUSE = "no_exoneration_inquiry"


def charge() -> Record:
    record = Record()
    record.forum()
    record.referral("KP")
    record.context()
    record.incident("camp")
    record.base("7-1-a", "camp")
    record.liability("28-b", bases=(BASE,))
    record.line("charge", liability=LIABILITY)
    return record


def blocker(record: Record, **lens: object) -> Blocker:
    readiness = record.assess("confirmation", **lens)
    [found] = [each for each in readiness.blockers if each.cause.value == CAUSE]
    return found


def test_the_inquiry_is_asked_for_from_confirmation_on() -> None:
    record = charge()
    assert CAUSE not in causes(record.assess("investigation"))
    assert CAUSE not in causes(record.assess("warrant"))
    assert CAUSE in causes(record.assess("confirmation"))
    assert CAUSE in causes(record.assess("trial"))


@pytest.mark.parametrize("outcome", ["found", "nothing_found"])
@pytest.mark.parametrize("seeks", ["exonerating", "both"])
def test_one_that_was_closed_with_a_result_answers_it(seeks: str, outcome: str) -> None:
    record = charge()
    record.inquiry(seeks, outcome=outcome)
    assert CAUSE not in causes(record.assess("confirmation"))


def test_one_that_is_open_does_not_answer_it_and_is_named() -> None:
    record = charge()
    opened = record.inquiry()
    found = blocker(record)
    assert found.events == (opened.opened_by,)
    assert found.words.endswith("(art. 54(1)(a)): 1 open")


def test_where_nothing_could_be_sought_nothing_was() -> None:
    record = charge()
    record.inquiry(outcome="not_possible")
    assert blocker(record).words.endswith(": 1 not possible")


def test_looking_further_is_no_worse_than_stopping() -> None:
    record = charge()
    record.inquiry(outcome="nothing_found")
    record.inquiry()
    assert CAUSE not in causes(record.assess("confirmation"))


def test_an_inquiry_for_what_incriminates_answers_nothing() -> None:
    record = charge()
    record.inquiry("incriminating", outcome="found")
    assert CAUSE in causes(record.assess("confirmation"))


def test_one_for_the_person_serves_the_charges_against_that_person_alone() -> None:
    record = charge()
    record.inquiry(line=None, actor="another", outcome="nothing_found")
    assert CAUSE in causes(record.assess("confirmation"))
    record.inquiry(line=None, actor="actor", outcome="nothing_found")
    assert CAUSE not in causes(record.assess("confirmation"))


def test_one_for_another_line_serves_this_one_not_even_for_the_same_person() -> None:
    record = charge()
    record.inquiry(line="another line", actor="actor", outcome="nothing_found")
    assert CAUSE in causes(record.assess("confirmation"))


def test_reopening_it_blocks_again_and_the_day_before_stays_as_it_was() -> None:
    record = charge()
    closed = record.inquiry(outcome="nothing_found")
    before = record.sequence
    record.changed(closed, outcome=None, concluded_by=None)
    assert CAUSE in causes(record.assess("confirmation"))
    assert CAUSE not in causes(record.assess("confirmation", position=before))


def test_one_closed_by_a_lost_expert_counts_as_open() -> None:
    record = charge()
    record.inquiry(outcome="nothing_found", by="noa")
    lost = Exclusions(experts=frozenset({"noa"}))
    assert blocker(record, exclusions=lost).words.endswith(": 1 open")
    other = Exclusions(experts=frozenset({"eve"}))
    assert CAUSE not in causes(record.assess("confirmation", exclusions=other))


def test_what_the_answer_says_nothing_of_is_how_thoroughly_they_were_pursued() -> None:
    record = charge()
    not_looked_at = record.assess("confirmation").not_looked_at
    assert "How thoroughly lines of inquiry were pursued" in not_looked_at
    assert not any("Lines of inquiry" in each for each in not_looked_at)
