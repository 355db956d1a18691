"""Readiness rule 8, act by act: what weakens an evaluation, what strengthens it, what is neutral or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from domain.readiness import reviews
from domain.readiness.drift import Drift, joined
from domain.readiness.evaluations import EvaluationReading
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.material_rows import (
    AvailabilityRow,
    CitationRow,
    ConsentTermRow,
    CustodyRow,
    FactRow,
    FixityRow,
    ItemRow,
    TaintRow,
)
from domain.readiness.proof_rows import MemberRow
from domain.readiness.rows import Row
from tests.domain.readiness.builder import BASE, LINE, Record, cell, murder_line, target
from tests.domain.readiness.material import TODAY, uid

KILLED = target(BASE, "7-1-a.1")
NEXT_YEAR = date(2027, 6, 2)
Weakening = Callable[[Record], Row]


def evaluated() -> Record:
    """An element evaluated on two testimonies, a copy of one, and what was answered against it."""
    record = murder_line("camp 14", "camp 15")
    for number in (0, 1):
        record.testimony(f"testimony {number}", f"witness {number}", valid_to=date(2027, 6, 1))
    record.item("copy", parents=(uid("testimony 0"),), lawful_bases=frozenset(), assessed_by=None)
    record.item("thing", is_physical=True)
    record.opened(CustodyRow, uid("thing"), item=uid("thing"))
    record.fact("fact", "testimony 0", "testimony 1", "copy", "thing")
    record.cite("fact", "testimony 1", against=True, by="cem")
    record.map("fact", KILLED)
    record.fact("other", "testimony 1")
    record.map("other", KILLED, polarity="contradicts", by="cem", endorsed_by="kim")
    record.evaluate(KILLED)
    return record


def reading(record: Record, stage: str = "investigation", on: date = TODAY) -> EvaluationReading:
    """The one evaluation of the element that the tests are about; the line was proved without it."""
    known = cell(record.assess(stage, on=on), "7-1-a.1", "camp 14").evaluations
    here = (each for each in known if each.stage == stage)
    found: EvaluationReading = max(here, key=lambda each: each.considered)
    return found


def first(record: Record, kind: type[Row], id: str = "") -> Row:
    rows = (row for row in record.rows.values() if isinstance(row, kind) and row.to_sequence is None)
    return next(row for row in rows if id in ("", row.id))


def citation(record: Record, item: str) -> CitationRow:
    rows = (row for row in record.rows.values() if isinstance(row, CitationRow))
    return next(row for row in rows if row.item == uid(item) and row.fact == uid("fact"))


def mapping(record: Record, fact: str) -> MappingRow:
    rows = [row for row in record.rows.values() if isinstance(row, MappingRow) and row.fact == uid(fact)]
    return rows[-1]


WEAKENINGS: dict[str, Weakening] = {
    "a consent withdrawn": lambda r: r.withdraw(r.latest(ConsentTermRow, first(r, ConsentTermRow).id)),
    "a provider's condition": lambda r: r.condition("testimony 1"),
    "a taint": lambda r: r.taint("testimony 1", "truth_of_contents"),
    "a failed check": lambda r: r.changed(r.latest(FixityRow, uid("testimony 0")), outcome="differs"),
    "broken custody": lambda r: r.changed(r.latest(CustodyRow, uid("thing")), state="broken"),
    "an item set apart": lambda r: r.changed(r.latest(ItemRow, uid("copy")), standing="quarantined"),
    "a finding of forgery": lambda r: r.assessment("thing", by="zoe", authenticity="not_authentic"),
    "a downgrade": lambda r: r.assessment("testimony 1", by="zoe", reliability="E", credibility="2"),
    "a downgrade of the original of a copy": lambda r: r.assessment(
        "testimony 0", by="zoe", reliability="B", credibility="5"
    ),
    "a citation reopened": lambda r: r.changed(citation(r, "copy"), is_reopened=True),
    "a citation withdrawn": lambda r: r.removed(citation(r, "copy"), by="fay"),
    "a fact withdrawn": lambda r: r.changed(r.latest(FactRow, uid("fact")), status="withdrawn"),
    "a mapping withdrawn": lambda r: r.removed(mapping(r, "fact"), by="ana"),
    "a contradicting citation": lambda r: r.cite("fact", "thing", against=True, by="cem"),
    "a contradicting mapping": lambda r: r.map(
        "fact", KILLED, polarity="contradicts", by="cem", endorsed_by=None
    ),
    "more support of what is mapped against it": lambda r: r.cite("other", "thing", by="cem"),
    "a fact mapped against it withdrawn": lambda r: r.changed(
        r.latest(FactRow, uid("other")), status="withdrawn"
    ),
    "a contradicting citation taken away": lambda r: r.removed(
        next(
            row
            for row in r.rows.values()
            if isinstance(row, CitationRow) and row.polarity.value == "contradicts"
        ),
        by="cem",
        agreed_by="noa",
    ),
    "an incident taken from the base": lambda r: r.removed(
        r.latest(MemberRow, f"{uid(BASE)}:{uid('camp 15')}"), by="kim", agreed_by="noa"
    ),
}


@pytest.mark.parametrize("name", sorted(WEAKENINGS))
def test_what_weakens_makes_stale_and_is_named(name: str) -> None:
    record = evaluated()
    assert reading(record).is_current
    row = WEAKENINGS[name](record)
    event = row.removal.event if isinstance(row, MemberRow) and row.removal is not None else row.opened_by
    found = reading(record)
    assert found.weakened == (event,)
    assert event not in found.due
    assert not found.is_current


def test_an_expiry_weakens_from_its_date_and_names_the_consent_since_no_event_did_it() -> None:
    record = evaluated()
    consents = {f"consent/{uid(f'consent of witness {n} for testimony {n}')}" for n in (0, 1)}
    assert set(reading(record, on=NEXT_YEAR).weakened) == consents


def test_availability_is_lost_only_where_the_stage_asks_for_the_witness() -> None:
    record = evaluated()
    record.evaluate(KILLED, stage="confirmation")
    died = record.changed(record.latest(AvailabilityRow, uid("witness 0")), state="died")
    record.evaluate(KILLED, stage="trial", considered=died.from_sequence - 1)
    confirmation, trial = reading(record, "confirmation"), reading(record, "trial")
    assert (confirmation.weakened, confirmation.due) == ((), (died.opened_by,))
    assert died.opened_by in trial.weakened


STRENGTHENINGS: dict[str, Weakening] = {
    "a further citation": lambda r: r.cite("fact", "thing"),
    "a further mapping": lambda r: r.map("other", KILLED, by="ana", endorsed_by="ben"),
    "a rejection of what was against it": lambda r: r.removed(mapping(r, "other"), by="noa"),
    "a contradiction of what was against it": lambda r: r.cite("other", "thing", against=True, by="cem"),
}

NEUTRAL: dict[str, Weakening] = {
    "a context mapping": lambda r: r.map("other", KILLED, polarity="context"),
    "a fact disputed": lambda r: r.changed(r.latest(FactRow, uid("fact")), status="disputed"),
    "another assessment as good": lambda r: r.assessment(
        "testimony 1", by="zoe", reliability="B", credibility="2"
    ),
    "a consent renewed": lambda r: r.consent("testimony 1", "witness 1", term="renewed"),
    "a condition that forbids no use here": lambda r: r.condition("testimony 1", "share_ngo"),
    "a common origin found": lambda r: r.origin("witness 0", "witness 1"),
    "a common hand found": lambda r: r.hand("witness 0", "intermediary"),
}


@pytest.mark.parametrize("name", sorted(STRENGTHENINGS))
def test_what_strengthens_makes_a_review_due_and_blocks_nothing(name: str) -> None:
    record = evaluated()
    row = STRENGTHENINGS[name](record)
    found = reading(record)
    assert (found.weakened, found.due, found.strengthened) == ((), (row.opened_by,), (row.opened_by,))
    assert found.is_current


@pytest.mark.parametrize("name", sorted(NEUTRAL))
def test_what_is_neutral_makes_a_review_due_and_blocks_nothing(name: str) -> None:
    record = evaluated()
    row = NEUTRAL[name](record)
    found = reading(record)
    assert (found.weakened, found.due, found.strengthened) == ((), (row.opened_by,), ())
    assert found.is_current


def test_what_makes_material_usable_again_strengthens() -> None:
    record = evaluated()
    barred = record.taint("thing", "truth_of_contents")
    record.evaluate(KILLED)
    lifted = record.removed(record.latest(TaintRow, barred.id), by="zoe", agreed_by="noa")
    found = reading(record)
    assert (found.weakened, found.strengthened) == ((), (lifted.opened_by,))


@pytest.mark.parametrize(
    "check",
    [
        lambda r: r.changed(r.latest(FixityRow, uid("testimony 0")), outcome="intact"),
        lambda r: r.changed(r.latest(CustodyRow, uid("thing")), state="unbroken"),
    ],
    ids=["of bytes", "of custody"],
)
def test_a_passed_check_touches_nothing(check: Weakening) -> None:
    record = evaluated()
    check(record)
    found = reading(record)
    assert (found.weakened, found.due) == ((), ())


def test_a_check_that_failed_and_then_passed_leaves_nothing_behind() -> None:
    record = evaluated()
    failed = record.changed(record.latest(FixityRow, uid("testimony 0")), outcome="differs")
    record.changed(failed, outcome="intact")
    assert (reading(record).weakened, reading(record).due) == ((), ())


def test_what_is_recorded_elsewhere_touches_nothing() -> None:
    record = evaluated()
    record.item("unrelated")
    record.fact("unrelated fact", "unrelated")
    record.origin("somebody", "somebody else")
    assert (reading(record).weakened, reading(record).due) == ((), ())


def test_stale_and_due_are_listed_apart_with_the_elements_where_they_are() -> None:
    record = evaluated()
    record.evaluate(target(LINE))
    record.map("other", KILLED, polarity="context")
    newest = reading(record).evaluation

    def listed(found: tuple[reviews.Review, ...]) -> list[str]:
        return [str(target) for each in found for target in each.targets if each.reading.evaluation == newest]

    read = record.assess()
    assert listed(reviews.stale(read)) == []
    places = [f"incidents=(UUID('{uid(camp)}'),)" for camp in ("camp 14", "camp 15")]
    assert [place in text for place, text in zip(places, listed(reviews.due(read)), strict=True)] == [
        True
    ] * 2
    record.condition("testimony 1")
    read = record.assess()
    assert listed(reviews.due(read)) == []
    assert len(listed(reviews.stale(read))) == 2


def test_a_withdrawn_evaluation_waits_for_nothing() -> None:
    record = evaluated()
    record.condition("testimony 1")
    evaluation = max(
        (row for row in record.rows.values() if isinstance(row, EvaluationRow)), key=lambda row: row.made_at
    )
    record.removed(evaluation, by="eve")
    assert evaluation.id not in {each.reading.evaluation for each in reviews.stale(record.assess())}


def test_an_event_that_weakens_one_element_weakens_the_whole() -> None:
    drifts = (Drift(("e1",), ("e2", "e3"), ("e2",)), Drift(("e2",), ("e4",), ()))
    assert joined(drifts, removed=("e3",)) == Drift(("e1", "e2", "e3"), ("e4",), ())
