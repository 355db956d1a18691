"""The collection plan: what open blockers want, as lines of inquiry, what perishes first."""

from __future__ import annotations

from datetime import date

from domain.readiness.material_rows import AvailabilityRow
from domain.readiness.plan import ProposedInquiry, collection_plan
from tests.domain.readiness.builder import BASE, CONTEXT, LIABILITY, Record, murder_line, target
from tests.domain.readiness.material import uid


def planned(record: Record, stage: str = "investigation") -> tuple[ProposedInquiry, ...]:
    return collection_plan(record.assess(stage), record.graph(), record.lens(stage))


def at(plan: tuple[ProposedInquiry, ...], element: str) -> ProposedInquiry:
    [found] = [each for each in plan if each.target.element == element]
    return found


def test_every_element_without_support_wants_an_inquiry_with_its_means_of_proof() -> None:
    record = murder_line(stage_proved=None)
    readiness = record.assess()
    wanting = {b.target.element for b in readiness.blockers if b.cause.value == "no_usable_support"}
    plan = planned(record)
    assert {each.target.element for each in plan} == wanting
    blockers = {b.target.element: b.means_of_proof for b in readiness.blockers if b.means_of_proof}
    assert blockers
    assert {element: at(plan, element).means_of_proof for element in blockers if element} == blockers


def test_a_line_without_open_blockers_wants_none() -> None:
    assert planned(murder_line()) == ()


def test_incidents_that_want_the_same_are_one_inquiry() -> None:
    record = murder_line("camp 14", "camp 15", stage_proved=None)
    assert at(planned(record), "7-1-a.1").incidents == (uid("camp 14"), uid("camp 15"))


def test_what_perishes_comes_first_by_its_day() -> None:
    record = murder_line(stage_proved=None)
    for number, (place, day) in enumerate(
        ((target(CONTEXT, "7-attack.1"), date(2027, 6, 1)), (target(BASE, "7-1-a.2"), date(2027, 1, 1)))
    ):
        record.testimony(f"testimony {number}", f"witness {number}", scopes=frozenset(), valid_to=day)
        record.fact(f"fact {number}", f"testimony {number}")
        record.map(f"fact {number}", place)
    first, second, *rest = planned(record)
    assert (first.target.element, first.due, first.perishability) == (
        "7-1-a.2",
        date(2027, 1, 1),
        "consent_expiry",
    )
    assert (first.sources, first.items) == ((uid("witness 1"),), (uid("testimony 1"),))
    assert (second.target.element, second.due) == ("7-attack.1", date(2027, 6, 1))
    assert {each.perishability for each in rest} == {None}


def test_a_witness_who_is_unfit_is_named_as_the_reason() -> None:
    record = murder_line(stage_proved=None)
    record.testimony("testimony", "witness", scopes=frozenset())
    record.changed(record.latest(AvailabilityRow, uid("witness")), state="unfit")
    record.fact("fact", "testimony")
    record.map("fact", target(BASE, "7-1-a.1"))
    assert planned(record)[0].perishability == "ill_witness"


def test_what_is_sought_already_says_by_which_inquiry() -> None:
    record = murder_line(stage_proved=None)
    base = target(BASE, "7-1-a.1")
    row = record.inquiry("both", stream=base.stream, element=base.element)
    plan = planned(record)
    assert at(plan, "7-1-a.1").sought_by == (row.id,)
    assert at(plan, "7-1-a.2").sought_by == ()


def test_from_confirmation_on_it_proposes_to_look_for_what_exonerates() -> None:
    record = Record()
    record.forum()
    record.referral("KP")
    record.context()
    record.incident("camp")
    record.base("7-1-a", "camp")
    record.liability("28-b")
    record.line("charge", liability=LIABILITY)
    [proposed] = [each for each in planned(record, "confirmation") if each.seeks == "exonerating"]
    assert (proposed.target.element, proposed.target.line is not None) == (None, True)
