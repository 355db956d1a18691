"""Lines of inquiry: opened one or several, assigned, due, closed with a result, reopened."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.errors import InvalidError, NotFoundError, RefusedError
from domain.events import Act, By
from domain.inquiry import events as e
from domain.inquiry import opening, pursuing
from domain.inquiry.inquiry import evolve
from domain.inquiry.opening import NewInquiry
from domain.protected import Plain
from domain.values import Target
from tests.scenario import NOON, SUBJECT, Given, act_by

CASE, LINE, PERSON, ORGAN, BASE, ITEM, FACT = (UUID(int=70 + n) for n in range(7))
TEXT = Plain.of("Who gave the order.")
MEANS = ("Orders in writing (a judgment)", "Testimony of an insider (another judgment)")
ELEMENT = Target(stream=f"crime_base/{BASE}", element="7-1-e.1")
SOFTWARE = Act(id=UUID(int=1), by=By(id="matcher", kind="software"), recorded_at=NOON)


class Law:
    """Knows one line and the means of proof of one element."""

    def check(self, target: Target, *, field: str) -> None:
        if target.line not in (None, LINE):
            raise NotFoundError("expected a line", field=field)

    def is_ground(self, target: Target) -> bool:
        return False

    def means_of_proof(self, target: Target, *, field: str) -> tuple[str, ...]:
        return MEANS


KNOWN: dict[str, Any] = {
    "law": Law(),
    "kind_of": {"expert-1": "person", "expert-2": "person", "matcher": "software"}.get,
    "actor_kinds": {PERSON: "person", ORGAN: "organ"},
}


def wanted(**members: Any) -> NewInquiry:
    stated = {"case": CASE, "line": LINE, "seeks": e.Seeks.EXONERATING, "sought": TEXT}
    return NewInquiry(**{**stated, **members})


def opened(**members: Any) -> e.InquiryOpened:
    stated = {"case": CASE, "line": LINE, "seeks": e.Seeks.EXONERATING, "sought": TEXT}
    return e.InquiryOpened(**{**stated, **members})


def given(*events: Any) -> Given:
    return Given(evolve, [opened(assigned="expert-1"), *events], id=SUBJECT)


def test_an_inquiry_names_the_means_of_proof_that_the_law_states_there() -> None:
    change = opening.open_inquiry(
        id=SUBJECT, inquiry=wanted(target=ELEMENT, means=(2,)), act=act_by(), **KNOWN
    )
    assert change.opens
    assert change.event == opened(target=ELEMENT, means_of_proof=(MEANS[1],))


@pytest.mark.parametrize(
    ("members", "field", "words"),
    [
        ({"line": None}, "inquiry", "found neither"),
        ({"actor": ORGAN}, "inquiry.actor", "found an actor of kind organ"),
        ({"line": None, "actor": PERSON, "target": ELEMENT}, "inquiry.line", "the line that the element"),
        ({"target": Target(stream=ELEMENT.stream)}, "inquiry.target.element", "found none"),
        ({"means": (1,)}, "inquiry.target", "stated for"),
        ({"target": ELEMENT, "means": (3,)}, "inquiry.means[0]", "from 1 to 2"),
        ({"target": ELEMENT, "means": (1, 1)}, "inquiry.means[1]", "once"),
        ({"assigned": "matcher"}, "inquiry.assigned", "a registered person"),
        ({"assigned": "nobody"}, "inquiry.assigned", "a registered person"),
        ({"due": "2026-02-28"}, "inquiry.due", "from 2026-03-01 on"),
        ({"perishability": e.Perishability.OLD_WITNESS}, "inquiry.due", "old_witness"),
        ({"items": (ITEM, ITEM)}, "inquiry.items[1]", "once"),
    ],
)
def test_what_cannot_be_sought_so_is_refused_by_its_field(
    members: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(InvalidError, match=words) as refusal:
        opening.open_inquiry(id=SUBJECT, inquiry=wanted(**members), act=act_by(), **KNOWN)
    assert refusal.value.field == field


def test_an_unknown_line_is_refused() -> None:
    with pytest.raises(NotFoundError):
        opening.open_inquiry(id=SUBJECT, inquiry=wanted(line=FACT), act=act_by(), **KNOWN)


def test_a_plan_is_opened_in_one_act_whole_or_not_at_all() -> None:
    act = act_by()
    changes = opening.open_inquiries(inquiries=(wanted(), wanted(actor=PERSON, line=None)), act=act, **KNOWN)
    assert [change.stream.id for change in changes] == [uuid5(act.id, f"inquiry/{n}") for n in (1, 2)]
    with pytest.raises(InvalidError) as refusal:
        opening.open_inquiries(inquiries=(wanted(), wanted(line=None)), act=act, **KNOWN)
    assert refusal.value.field == "inquiries[1]"


@pytest.mark.parametrize("count", [0, 101])
def test_a_plan_holds_what_a_person_has_read(count: int) -> None:
    with pytest.raises(InvalidError, match=f"found {count}"):
        opening.open_inquiries(inquiries=(wanted(),) * count, act=act_by(), **KNOWN)


def test_an_inquiry_is_assigned_to_another_registered_person() -> None:
    kinds = {"kind_of": KNOWN["kind_of"]}
    given().when(pursuing.assign, assigned="expert-2", **kinds).then(e.InquiryAssigned(assigned="expert-2"))
    given().when(pursuing.assign, assigned="expert-1", **kinds).then_refused(RefusedError, "already")
    given().when(pursuing.assign, assigned="nobody", **kinds).then_refused(InvalidError, "registered")


def test_its_day_changes_with_why_it_may_perish() -> None:
    ill = e.Perishability.ILL_WITNESS
    given().when(pursuing.set_due_date, due="2026-03-05", perishability=ill, act=act_by()).then(
        e.InquiryDueDateSet(due="2026-03-05", perishability=ill)
    )
    given().when(pursuing.set_due_date, due="2026-01-05", act=act_by()).then_refused(
        InvalidError, "from 2026-03-01 on"
    )
    given(e.InquiryDueDateSet(due="2026-03-05")).when(
        pursuing.set_due_date, due="2026-03-05", act=act_by()
    ).then_refused(RefusedError, "already")


def closing(outcome: e.Outcome, **members: Any) -> dict[str, Any]:
    return {"outcome": outcome, "account": TEXT, "act": act_by(), **members}


def test_closing_needs_a_result_and_what_was_found() -> None:
    given().when(pursuing.close, **closing(e.Outcome.FOUND, facts=(FACT,))).then(
        e.InquiryClosed(outcome=e.Outcome.FOUND, account=TEXT, facts=(FACT,))
    )
    given().when(pursuing.close, **closing(e.Outcome.NOTHING_FOUND)).then(
        e.InquiryClosed(outcome=e.Outcome.NOTHING_FOUND, account=TEXT)
    )
    given().when(pursuing.close, **closing(e.Outcome.FOUND)).then_refused(InvalidError, "were found")
    given().when(pursuing.close, **closing(e.Outcome.NOT_POSSIBLE, items=(ITEM,))).then_refused(
        InvalidError, "for no other"
    )
    given().when(pursuing.close, **closing(e.Outcome.NOTHING_FOUND, act=SOFTWARE)).then_refused(
        RefusedError, "a person's act"
    )


def test_a_closed_inquiry_takes_nothing_more_until_it_is_reopened() -> None:
    closed = e.InquiryClosed(outcome=e.Outcome.NOTHING_FOUND, account=TEXT)
    for decision, arguments in (
        (pursuing.assign, {"assigned": "expert-2", "kind_of": KNOWN["kind_of"]}),
        (pursuing.set_due_date, {"due": "2026-04-01", "act": act_by()}),
        (pursuing.close, closing(e.Outcome.NOTHING_FOUND)),
    ):
        given(closed).when(decision, **arguments).then_refused(RefusedError, "was closed: nothing_found")
    given(closed).when(pursuing.reopen).then(e.InquiryReopened())
    assert not given(closed, e.InquiryReopened()).state().is_closed
    given().when(pursuing.reopen).then_refused(RefusedError, "is open")
