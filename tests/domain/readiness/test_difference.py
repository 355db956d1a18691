"""Diff of two points: what differs in a line, and the acts or days behind it (readiness rule 12)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.readiness.causes import Point
from domain.readiness.difference import difference
from domain.readiness.difference_types import (
    ElementDifference,
    Happening,
    LineDifference,
    PartKind,
    Presence,
)
from domain.readiness.judgment_rows import EvaluationRow, MappingRow
from domain.readiness.material_rows import ConsentTermRow, FixityRow
from tests.domain.readiness.builder import BASE, CONTEXT, LIABILITY, LINE, Record, murder_line, target
from tests.domain.readiness.material import TODAY, uid


def diff(
    record: Record,
    since: int,
    until: int | None = None,
    *,
    stage: str = "investigation",
    days: tuple[date, date] = (TODAY, TODAY),
) -> LineDifference:
    """Compare two positions of a record."""
    end = record.sequence if until is None else until
    before, after = (
        record.assess(stage, position=position, on=on)
        for position, on in zip((since, end), days, strict=True)
    )
    points = (Point(since, days[0]), Point(end, days[1]))
    return difference(before, after, record.graph(), since=points[0], until=points[1])


def element(found: LineDifference, id: str, incident: str | None = None) -> ElementDifference:
    """Give the one element that differs."""
    [each] = [
        each
        for each in found.elements
        if each.cell.element_id == id and (incident is None or uid(incident) in each.incidents)
    ]
    return each


def changed(each: ElementDifference) -> dict[str, tuple[str, str]]:
    """Give the figures that differ, by name."""
    return {figure.name: (figure.before, figure.after) for figure in each.figures}


def happened(each: ElementDifference, part: PartKind) -> list[tuple[Happening, ...]]:
    """Give what happened to the parts of a kind."""
    return [change.happened for change in each.parts if change.part is part]


def consented_line() -> tuple[Record, Any]:
    """A clear line whose element 7-1-a.1 rests on one testimony alone, with the consent behind it."""
    record = murder_line(stage_proved=None)
    term = record.testimony("testimony", "witness", valid_to=date(2027, 6, 1))
    record.fact("told", "testimony")
    record.map("told", target(BASE, "7-1-a.1"))
    record.prove()
    return record, term


def test_between_two_points_without_an_act_nothing_differs() -> None:
    record, _ = consented_line()
    assert record.assess().is_clear
    assert diff(record, record.sequence).is_empty


def test_an_act_elsewhere_changes_nothing_here() -> None:
    record, _ = consented_line()
    since = record.sequence
    record.item("another document")
    record.fact("another fact", "another document")
    record.changed(record.latest(FixityRow, uid("testimony")), outcome="intact")
    assert diff(record, since).is_empty


def test_a_withdrawal_is_named_behind_every_figure_that_it_moved() -> None:
    record, term = consented_line()
    since = record.sequence
    record.withdraw(term)
    event = (f"e{record.sequence}",)
    found = diff(record, since)
    [each] = found.elements
    assert each.cell.element_id == "7-1-a.1"
    assert changed(each) == {
        "usable": ("1", "0"),
        "usable_origins": ("1", "0"),
        "clear": ("clear", "blocked"),
    }
    assert happened(each, PartKind.MAPPING) == [(Happening.COUNTS_NO_MORE,)]
    assert happened(each, PartKind.EVALUATION) == [(Happening.STALE,)]
    assert {
        (change.blocker.cause.value, change.is_opened, change.causes.events) for change in each.blockers
    } == {
        ("no_usable_support", True, event),
        ("no_current_evaluation", True, event),
    }
    assert each.causes.events == event
    [fact] = found.facts
    assert (fact.fact, fact.causes.events) == (uid("told"), event)
    assert ("usable", "supported", "unsupported") in fact.figures
    # The line's own evaluation rests on all its evidence, and is stale with it.
    assert [(part.part, part.happened, part.causes.events) for part in found.parts] == [
        (PartKind.EVALUATION, (Happening.STALE,), event)
    ]
    assert {figure.name: figure.after for figure in found.figures} == {"clear": "blocked", "blockers": "3"}
    assert [(each.incident, each.figures[0].after, each.causes.events) for each in found.incidents] == [
        (uid("camp"), "blocked", event)
    ]
    assert found.events() == event


def test_what_only_time_changed_names_the_term_and_its_day_and_no_event() -> None:
    record, term = consented_line()
    found = diff(record, record.sequence, days=(TODAY, date(2027, 6, 2)))
    [each] = found.elements
    assert changed(each)["usable"] == ("1", "0")
    assert each.causes.events == ()
    assert each.causes.days == ((f"consent/{term.consent}", "ends", date(2027, 6, 1)),)
    [change] = [change for change in each.blockers if change.blocker.cause.value == "no_usable_support"]
    assert change.causes == each.causes


def test_the_last_day_of_a_term_is_within_it() -> None:
    record, _ = consented_line()
    assert diff(record, record.sequence, days=(TODAY, date(2027, 6, 1))).is_empty


def test_an_event_and_a_day_between_the_points_are_told_apart() -> None:
    record, term = consented_line()
    since = record.sequence
    later = record.consent("testimony", "witness", term="again", valid_from=date(2027, 7, 1))
    renewed = f"e{record.sequence}"
    [each] = diff(record, since, days=(date(2027, 6, 15), date(2027, 7, 15))).elements
    assert changed(each)["usable"] == ("0", "1")
    assert renewed in each.causes.events
    assert (f"consent/{later.consent}", "begins", date(2027, 7, 1)) in each.causes.days
    assert (f"consent/{term.consent}", "ends", date(2027, 6, 1)) not in each.causes.days


def test_a_mapping_against_is_followed_from_its_proposal_to_its_decision() -> None:
    record, _ = consented_line()
    since = record.sequence
    row = record.map("told", target(BASE, "7-1-a.2"), polarity="contradicts", by="cem", endorsed_by=None)
    proposed, middle = f"e{record.sequence}", record.sequence
    [each] = diff(record, since).elements
    assert changed(each)["against"] == ("0 of 0", "1 of 1")
    assert happened(each, PartKind.MAPPING) == [(Happening.PROPOSED,)]
    assert ("contradiction_undecided", (proposed,)) in {
        (change.blocker.cause.value, change.causes.events) for change in each.blockers
    }
    record.removed(row, by="zoe")
    rejected = f"e{record.sequence}"
    [each] = diff(record, middle).elements
    assert changed(each)["against"] == ("1 of 1", "0 of 1")
    assert happened(each, PartKind.MAPPING) == [(Happening.REMOVED, Happening.DECIDED)]
    closed = [change for change in each.blockers if not change.is_opened]
    assert ("contradiction_undecided", (rejected,)) in {
        (change.blocker.cause.value, change.causes.events) for change in closed
    }


def test_an_evaluation_that_replaces_another_is_behind_the_others_fall() -> None:
    record, _ = consented_line()
    since = record.sequence
    [old] = [
        row
        for row in record.rows.values()
        if isinstance(row, EvaluationRow) and row.targets[0].element == "7-1-a.2"
    ]
    record.evaluate(*old.targets, verdict="undecided", supersedes=old.id)
    event = (f"e{record.sequence}",)
    [each] = diff(record, since).elements
    assert changed(each)["word"] == ("capable", "undecided")
    assert {(part.happened, part.causes.events) for part in each.parts} == {
        ((Happening.RECORDED,), event),
        ((Happening.STANDS_NO_MORE,), event),
    }


def test_an_origin_that_joins_witnesses_is_behind_a_lower_count_of_origins() -> None:
    record, _ = consented_line()
    record.testimony("second testimony", "second witness")
    record.cite("told", "second testimony")
    since = record.sequence
    record.hand("witness", "intermediary")
    record.hand("second witness", "intermediary")
    [each] = diff(record, since).elements
    assert changed(each) == {"usable_origins": ("2", "1"), "known_origins": ("2", "1")}
    assert each.causes.events == (f"e{record.sequence - 1}", f"e{record.sequence}")


def test_a_line_that_was_not_known_at_the_earlier_point_is_added_whole() -> None:
    record, _ = consented_line()
    after = record.assess()
    points = (Point(1, TODAY), Point(record.sequence, TODAY))
    found = difference(None, after, record.graph(), since=points[0], until=points[1])
    assert found.presence is Presence.ADDED
    assert {each.presence for each in found.elements} == {Presence.ADDED}
    told = {
        (each.cell.element_id, incident) for each in found.elements for incident in each.incidents or (None,)
    }
    assert told == {(reading.cell.element_id, reading.cell.incident) for reading in after.cells()}
    assert found.facts == ()
    assert all(each.causes for each in found.elements)


def test_an_incident_added_to_a_base_brings_its_elements_and_names_the_act() -> None:
    record, _ = consented_line()
    since = record.sequence
    record.incident("village", occurred="2006-01")
    record.member(BASE, "village")
    added = f"e{record.sequence}"
    found = diff(record, since)
    assert {each.incidents for each in found.elements} == {(uid("village"),)}
    [incident] = found.incidents
    assert (incident.presence, incident.incident, incident.causes.events) == (
        Presence.ADDED,
        uid("village"),
        (added,),
    )


def bemba() -> tuple[Record, int]:
    """A conviction of 2016 under art. 28(a), and its reversal of 2018 (readiness.md, worked examples)."""
    record = Record()
    record.forum()
    record.referral("CF")
    record.context()
    for incident in ("within", "outside"):
        record.incident(incident, occurred="2002-11/2003-03", territory="CF")
    record.base("7-1-a", "within", "outside")
    record.liability("28-a")
    record.line("charge", liability=LIABILITY)
    conviction = {
        "stage": "trial",
        "chamber": "trial_chamber",
        "person": uid("actor"),
        "finding": uid("2016"),
    }
    record.answer(target(LINE), "made_out", level="line", on=date(2016, 3, 21), **conviction)
    convicted = record.sequence
    reversal = {
        "stage": "trial",
        "chamber": "appeals_chamber",
        "person": uid("actor"),
        "finding": uid("2018"),
        "on": date(2018, 6, 8),
        "reverses": uid("2016"),
    }
    for duty in ("28-a.5a", "28-a.5b", "28-a.5c"):
        record.answer(target(LIABILITY, duty), "not_made_out", level="component", **reversal)
    record.answer(target(BASE, incidents=("outside",)), "outside_scope", level="crime", **reversal)
    record.bar("ne_bis_in_idem", forum=uid("forum"), valid_from=date(2018, 6, 8), by="clerk")
    return record, convicted


def test_a_reversal_shows_the_element_the_incident_and_the_bar_and_nothing_else() -> None:
    record, convicted = bemba()
    duties = [f"e{convicted + number}" for number in (1, 2, 3)]
    scope, barred = f"e{convicted + 4}", f"e{convicted + 5}"
    found = diff(record, convicted, stage="trial")
    of_liability = [each for each in found.elements if each.cell.stream.startswith("liability/")]
    assert {each.cell.element_id for each in of_liability} == {"28-a.5a", "28-a.5b", "28-a.5c"}
    assert {each.incidents for each in of_liability} == {(uid("within"), uid("outside"))}
    for id, event in zip(("28-a.5a", "28-a.5b", "28-a.5c"), duties, strict=True):
        for each in found.elements:
            if each.cell.element_id == id:
                assert ("finding", "made_out", "not_made_out") in each.figures
                assert each.causes.events == (event,)
    of_crime = [each for each in found.elements if each.cell.stream.startswith("crime_base/")]
    assert {each.incidents for each in of_crime} == {(uid("outside"),)}
    assert {each.causes.events for each in of_crime} == {(scope,)}
    assert not [each for each in found.elements if each.cell.stream.startswith("context/")]
    [bar] = [change for change in found.blockers if change.blocker.cause.value == "personal_bar"]
    assert (bar.is_opened, bar.causes.events) == (True, (barred,))
    # Every other element keeps its finding of 2016, marked once as part of a decision since reversed.
    [mark] = [part for part in found.parts if Happening.REVERSED in part.happened]
    assert (mark.id, mark.causes.events) == (uid("2016"), (*duties, scope))
    assert set(found.events()) == {*duties, scope, barred}


def test_a_bar_that_begins_on_a_day_to_come_is_a_matter_of_the_day() -> None:
    record, _ = bemba()
    found = diff(record, record.sequence, stage="trial", days=(date(2018, 6, 7), date(2018, 6, 8)))
    [change] = found.blockers
    assert change.blocker.cause.value == "personal_bar"
    assert [(day.term, day.day) for day in change.causes.days] == [("begins", date(2018, 6, 8))]


def test_an_alternative_that_comes_to_matter_names_what_was_lost_elsewhere() -> None:
    record = Record()
    record.forum()
    record.referral("KP")
    record.context()
    record.incident("camp")
    record.base("7-1-a", "camp")
    record.line()
    record.testimony("testimony", "witness")
    record.fact("told", "testimony")
    record.map("told", target(CONTEXT, "7-attack.5a"))
    record.evaluate(target(CONTEXT, "7-attack.5a"))
    since = record.sequence
    record.withdraw(record.latest(ConsentTermRow, uid("term  of witness for testimony")))
    found = diff(record, since)
    other = [each for each in found.elements if each.cell.element_id == "7-attack.5b"]
    lost = (f"e{record.sequence}",)
    assert [change.causes.events for each in other for change in each.blockers if change.is_opened] == [
        lost,
        lost,
    ]


@pytest.mark.parametrize("kind", [MappingRow, EvaluationRow])
def test_every_event_named_lies_between_the_points(kind: type) -> None:
    record, _ = consented_line()
    middle = next(row.from_sequence for row in record.rows.values() if isinstance(row, kind))
    found = diff(record, middle, record.sequence)
    assert {int(event.removeprefix("e")) > middle for event in found.events()} == {True}
