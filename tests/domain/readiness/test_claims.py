"""A claim: one way of attribution, every obligation, and of the crime what the obligation is breached through."""

from __future__ import annotations

from domain.readiness.blockers import Cause
from domain.readiness.reading import LineReadiness
from tests.domain.readiness.builder import LIABILITY, LINE, Record, causes, cell, target
from tests.domain.readiness.material import uid

STATE = "state-responsibility"


def claim(
    *attributions: str, crime: str = "7-1-e", obligations: tuple[str, ...] = ("1966-civil-9",)
) -> Record:
    record = Record()
    record.forum(STATE)
    record.precondition("treaty_clause")
    record.incident("camp", occurred="1995")
    record.base(crime, "camp")
    record.responsibility(*(attributions or ("2001-4",)), obligations=obligations)
    record.line("claim", context=None, liability=LIABILITY)
    return record


def groups(readiness: LineReadiness) -> set[str]:
    return {b.group.value for b in readiness.blockers}


def elements(readiness: LineReadiness) -> set[str]:
    return {b.target.element or "" for b in readiness.blockers if b.cause is Cause.NO_USABLE_SUPPORT}


def test_a_claim_asks_for_the_act_its_attribution_and_its_being_a_breach_and_then_stands() -> None:
    record = claim()
    before = record.assess("merits")
    assert groups(before) == {"crime_material", "attribution", "breach", "line"}
    assert {"2001-4.1a", "2001-4.1b"} <= elements(before)
    record.prove("merits")
    record.evaluate(target(LINE), stage="merits")
    after = record.assess("merits")
    assert after.is_clear
    assert after.statement.startswith("no open blocker on usable material")


def test_of_the_ways_of_attribution_one_is_enough_and_of_the_obligations_each_is_asked() -> None:
    record = claim("2001-8", "2001-11", obligations=("1966-civil-9",))
    record.prove("merits")
    record.evaluate(target(LINE), stage="merits")
    record.map("later fact", target(LIABILITY, "2001-8.1", mode="2001-8"), polarity="contradicts", by="cem")
    assert "contradiction_undecided" not in causes(record.assess("merits"))
    two = claim(obligations=("1966-civil-9", "1966-civil-7"))
    assert {"1966-civil-9.2", "1966-civil-7.2"} <= elements(two.assess("merits"))


def test_the_covenant_asks_for_no_context_and_no_guilt_and_the_genocide_convention_asks_for_intent() -> None:
    liberty = claim().assess("merits")
    assert not {each for each in elements(liberty) if each in {"7-1-e.3", "7-1-e.4", "7-1-e.5"}}
    assert cell(liberty, "7-1-e.3").blockers
    [mental] = [group for group in liberty.groups if group.group.value == "crime_mental"]
    assert not mental.is_required
    genocide = claim(crime="6-a", obligations=("1948-1-commit",)).assess("merits")
    assert "6-a.3" in elements(genocide)
    assert not {b.target.element for b in genocide.blockers} & {"6-a.4", "6-a.4a", "6-a.4b"}


def test_an_obligation_that_the_crime_is_no_breach_of_blocks() -> None:
    record = claim(crime="7-1-a", obligations=("1966-civil-9",))
    [blocker] = [b for b in record.assess("merits").blockers if b.cause is Cause.OBLIGATION_DOES_NOT_FIT]
    assert blocker.words == "acts of 7-1-a are no facts of a breach of 1966-civil-9"
    assert (blocker.group.value, blocker.incident) == ("breach", uid("camp"))


def test_a_base_that_the_responsibility_is_not_alleged_for_blocks() -> None:
    record = claim()
    record.incident("other", occurred="1996")
    record.base("7-1-e", "other", name="other base")
    record.member(LINE, "other base")
    found = [b for b in record.assess("merits").blockers if b.cause is Cause.OBLIGATION_DOES_NOT_FIT]
    assert [b.incident for b in found] == [uid("other")]


def test_what_a_mapping_says_of_one_way_of_attribution_says_nothing_of_another() -> None:
    record = claim("2001-4", "2001-8")
    record.item("report")
    record.fact("organ", "report")
    record.map("organ", target(LIABILITY, "2001-4.2", mode="2001-4"))
    readiness = record.assess("merits")
    assert cell(readiness, "2001-4.2").material.supporting
    assert not cell(readiness, "2001-8.1a").material.supporting


def test_a_circumstance_precluding_wrongfulness_blocks_until_it_is_answered() -> None:
    record = claim()
    record.prove("merits")
    record.evaluate(target(LINE), stage="merits")
    ground = record.ground("2001-25")
    assert causes(record.assess("merits")) == {"ground_unanswered"}
    record.changed(ground, answer="does_not_exclude", answered_by="eve")
    assert record.assess("merits").is_clear
    record.changed(ground, answer="excludes", answered_by="eve")
    assert causes(record.assess("merits")) == {"ground_excludes"}


def test_a_claim_is_put_to_no_court_of_persons_and_a_charge_to_no_court_of_states() -> None:
    record = claim()
    record.forum("icc-referral", "court")
    found = causes(record.assess("warrant", forum="court"))
    assert {"line_not_put_at_stage", "no_natural_person"} <= found
    charge = Record()
    charge.forum(STATE)
    charge.context()
    charge.incident("camp")
    charge.base("7-1-e", "camp")
    charge.liability("28-b")
    charge.line("charge", liability=LIABILITY)
    assert {"line_not_put_at_stage", "no_respondent_state"} <= causes(charge.assess("merits"))


def test_the_consent_of_states_is_a_precondition_and_one_form_of_it_is_enough() -> None:
    record = claim()
    assert "precondition_missing" not in causes(record.assess("merits"))
    [met] = [row for row in record.rows.values() if type(row).__name__ == "PreconditionRow"]
    record.sequence += 1
    closed = met.closed(at=record.sequence, by="e")
    record.rows[type(met), met.id, met.from_sequence] = closed
    assert "precondition_missing" in causes(record.assess("merits"))


def test_the_answer_names_the_law_of_states_that_it_used() -> None:
    used = {law for law, _ in claim().assess("merits").catalogue}
    assert used == {"7-1-e", "2001-4", "1966-civil-9"}


def test_what_the_pinned_law_does_not_hold_blocks_and_fails_no_question() -> None:
    record = claim("2001-99", obligations=("1999-none",))
    found = [b for b in record.assess("merits").blockers if b.cause is Cause.NOT_IN_CATALOGUE]
    assert {b.words.rpartition(" ")[2] for b in found} == {"2001-99", "1999-none"}
