"""Alternatives are exact: one branch throughout where branches run across elements, one limb inside an element."""

from __future__ import annotations

import pytest

from domain.law import Element
from domain.values import Target
from tests.domain.readiness.builder import BASE, LINE, Record, law, target
from tests.domain.readiness.material import uid

BRANCHES = (("7-1-i.1a", "7-1-i.2a", "7-1-i.3a"), ("7-1-i.1b", "7-1-i.2b", "7-1-i.3b"))


def opened(crime: str, *incidents: str, linked: bool = False) -> Record:
    """A line on one crime at a commission of inquiry, nothing proved."""
    record = Record()
    record.forum("commission-of-inquiry", territories=frozenset({"KP"}))
    record.context()
    for incident in incidents:
        record.incident(incident)
    record.base(crime, *incidents, linked_bases=(uid("murder"),) if linked else ())
    record.line()
    record.item("report")
    record.fact("fact", "report")
    return record


def shown(record: Record, *places: Target) -> None:
    """Map the fact to each place, and evaluate each as capable, at the commission's stage."""
    for place in places:
        record.map("fact", place)
        record.evaluate(place, stage="report")


def rest_shown(record: Record, *left_out: str) -> None:
    """Show everything that the line asks for, some elements and their limbs apart."""
    wanted = {str(each.target): each.target for each in record.assess("report").every_blocker()}
    shown(
        record,
        *(place for place in wanted.values() if place.element and place.element not in left_out),
    )
    record.evaluate(target(LINE), stage="report")


def limbs_of(element: Element) -> tuple[str, ...]:
    return tuple(limb.id for limb in element.limbs)


@pytest.mark.parametrize("mask", range(64), ids=lambda mask: f"{mask:06b}")
def test_enforced_disappearance_closes_by_one_whole_branch_and_by_nothing_less(mask: int) -> None:
    # 7(1)(i), elements 1 to 3: arrest first or refusal first, the same throughout (decision 13).
    limbs = tuple(limb for branch in BRANCHES for limb in branch)
    record = opened("7-1-i", "abduction")
    rest_shown(record, *limbs)
    chosen = {limb for n, limb in enumerate(limbs) if mask >> n & 1}
    shown(record, *(target(BASE, limb) for limb in sorted(chosen)))
    record.evaluate(target(LINE), stage="report")
    is_clear = any(chosen >= set(branch) for branch in BRANCHES)
    readiness = record.assess("report")
    assert readiness.is_clear is is_clear
    missing = set(limbs) - chosen
    assert {each.target.element for each in readiness.blockers} == (set() if is_clear else missing)


def test_branches_close_incident_by_incident() -> None:
    record = opened("7-1-i", "arrest", "refusal", "mixed")
    rest_shown(record, *(limb for branch in BRANCHES for limb in branch))
    (arrest_first, refusal_first), mixed = BRANCHES, ("7-1-i.1a", "7-1-i.2b", "7-1-i.3a")
    for incident, limbs in (("arrest", arrest_first), ("refusal", refusal_first), ("mixed", mixed)):
        shown(record, *(target(BASE, limb, incidents=(incident,)) for limb in limbs))
    record.evaluate(target(LINE), stage="report")
    found = {each.incident: each.is_clear for each in record.assess("report").incidents}
    assert found == {uid("arrest"): True, uid("refusal"): True, uid("mixed"): False}


@pytest.mark.parametrize(("crime", "linked"), [("7-1-g-1", False), ("7-1-h", True)])
def test_limbs_inside_elements_are_alternatives_that_no_branch_ties_together(
    crime: str, *, linked: bool
) -> None:
    # Decision 13: 7(1)(g)-1 and (h) have limbs inside elements, and no branches across.
    offence = law().offence(crime)
    assert offence.branches == ()
    inside = [limbs_of(element) for element in offence.all_elements() if element.required and element.limbs]
    assert len(inside) >= 2
    # Every limb of every element stands in one of these ways, beside whatever limbs of the others.
    for n in range(max(map(len, inside))):
        way = tuple(limbs[n % len(limbs)] for limbs in inside)
        record = opened(crime, "camp", linked=linked)
        rest_shown(record, *(limb for limbs in inside for limb in limbs))
        assert not record.assess("report").is_clear
        shown(record, *(target(BASE, limb) for limb in way))
        record.evaluate(target(LINE), stage="report")
        readiness = record.assess("report")
        assert readiness.is_clear, (way, [each.words for each in readiness.blockers])
        others = {each.target.element for each in readiness.other_blockers}
        assert {limb for limbs in inside for limb in limbs} - set(way) <= others


@pytest.mark.parametrize(("crime", "linked"), [("7-1-g-1", False), ("7-1-h", True)])
def test_an_element_none_of_whose_limbs_is_shown_blocks_with_all_of_them(crime: str, *, linked: bool) -> None:
    inside = [limbs_of(each) for each in law().offence(crime).all_elements() if each.required and each.limbs]
    for limbs in inside:
        record = opened(crime, "camp", linked=linked)
        rest_shown(record, *limbs)
        blocked = {each.target.element for each in record.assess("report").blockers}
        assert blocked == set(limbs)
