"""What the shipped forums ask at each stage."""

from __future__ import annotations

import pytest

from domain.actors.structure_events import Office
from domain.law import Catalogue, Group, LineKind
from domain.protection.events import ConsentScope

COMMISSION = {Group.CONTEXT, Group.NEXUS, Group.CRIME_MATERIAL, Group.CRIME_MENTAL, Group.LINE}
INVESTIGATION = COMMISSION | {Group.JURISDICTION}
MEASURES = {Group.CRIME_MATERIAL, Group.ATTRIBUTION, Group.BREACH, Group.JURISDICTION, Group.LINE}
WARRANT = INVESTIGATION | {Group.LIABILITY, Group.LIABILITY_MENTAL, Group.GROUNDS, Group.BARS}
TRIAL = WARRANT | {Group.EXONERATION_INQUIRY}


@pytest.mark.parametrize(
    ("forum", "stage", "groups"),
    [
        ("commission-of-inquiry", "report", COMMISSION),
        ("icc-referral", "investigation", INVESTIGATION),
        ("icc-referral", "warrant", WARRANT),
        ("icc-referral", "confirmation", TRIAL),
        ("icc-referral", "trial", TRIAL),
        ("icc-state-party", "investigation", INVESTIGATION),
        ("icc-state-party", "warrant", WARRANT),
        ("icc-state-party", "confirmation", TRIAL),
        ("icc-state-party", "trial", TRIAL),
        ("hybrid-court", "indictment", WARRANT),
        ("hybrid-court", "trial", TRIAL),
        ("extraterritorial", "warrant", WARRANT),
        ("extraterritorial", "trial", TRIAL),
        ("state-responsibility", "provisional_measures", MEASURES),
        ("state-responsibility", "merits", MEASURES | {Group.CRIME_MENTAL, Group.GROUNDS}),
    ],
)
def test_each_stage_requires_its_groups(
    catalogue: Catalogue, forum: str, stage: str, groups: set[Group]
) -> None:
    found = catalogue.forum(forum).stage(stage)
    assert found is not None
    assert set(found.groups) == groups


def test_the_court_has_four_stages_in_order(catalogue: Catalogue) -> None:
    court = catalogue.forum("icc-referral")
    assert [stage.id for stage in court.stages] == ["investigation", "warrant", "confirmation", "trial"]
    assert [stage.id for stage in court.stages_before("confirmation")] == ["investigation", "warrant"]


def test_the_commission_has_no_natural_person_before_it_and_takes_structural_lines_only(
    catalogue: Catalogue,
) -> None:
    commission = catalogue.forum("commission-of-inquiry")
    assert (commission.personal.natural_persons, commission.personal.organs) == (False, True)
    assert commission.stages[0].lines == ("structural_line",)


def test_from_the_warrant_on_the_court_takes_charges_only(catalogue: Catalogue) -> None:
    later = catalogue.forum("icc-referral").stages[1:]
    assert {stage.lines for stage in later} == {("charge",)}


def test_summaries_end_at_trial(catalogue: Catalogue) -> None:
    stages = catalogue.forum("icc-referral").stages
    assert [stage.form.summaries for stage in stages] == ["allowed", "allowed", "allowed", "not_allowed"]


def test_the_court_needs_a_referral_and_conduct_after_entry_into_force(catalogue: Catalogue) -> None:
    court = catalogue.forum("icc-referral")
    assert [precondition.key for precondition in court.preconditions] == ["referral"]
    assert str(court.temporal.since) == "2002-07-01"
    assert court.temporal.continuing == "contested"


@pytest.mark.parametrize("forum", ["icc-referral", "icc-state-party"])
def test_immunity_is_examined_and_has_no_effect_before_the_court(catalogue: Catalogue, forum: str) -> None:
    bars = {bar.key: bar.effect for bar in catalogue.forum(forum).personal.bars}
    assert bars == {"age": "bars", "ne_bis_in_idem": "bars", "immunity": "no_bar", "death": "bars"}


def test_the_court_asks_of_each_disappearance_that_the_attack_falls_after_entry_into_force(
    catalogue: Catalogue,
) -> None:
    (requirement,) = catalogue.forum("icc-referral").incident_requirements
    assert (requirement.offence, requirement.rule) == ("7-1-i", "attack_after_entry_into_force")
    assert requirement.citation.text.endswith("fn 24")


def test_every_ground_that_a_forum_names_is_in_the_catalogue(catalogue: Catalogue) -> None:
    named = {ground for forum in catalogue.forums.values() for ground in forum.grounds}
    assert named == set(catalogue.grounds)


def test_each_state_party_counts_from_its_own_day_and_the_table_says_that_it_is_not_complete(
    catalogue: Catalogue,
) -> None:
    territorial = catalogue.forum("icc-state-party").territorial
    parties = {party.state: str(party.since) for party in territorial.parties}
    # The Republic of Korea deposited on 13 November 2002, Japan on 17 July 2007: art. 126(2) gives these days.
    assert parties == {"KR": "2003-02-01", "JP": "2007-10-01"}
    assert all(party.citation.verified for party in territorial.parties)
    assert (territorial.is_complete, territorial.nationality) == (False, True)
    assert territorial.not_party("KP") is not None


def test_on_a_partys_territory_one_of_two_acts_seises_the_court(catalogue: Catalogue) -> None:
    court = catalogue.forum("icc-state-party")
    assert {each.key: each.one_of for each in court.preconditions} == {
        "referral_by_state_party": "trigger",
        "authorisation": "trigger",
    }


@pytest.mark.parametrize("forum", ["hybrid-court", "extraterritorial"])
def test_before_courts_of_states_an_office_held_bars(catalogue: Catalogue, forum: str) -> None:
    (immunity,) = [bar for bar in catalogue.forum(forum).personal.bars if bar.key == "immunity"]
    assert immunity.effect == "bars"
    assert {"head_of_state", "head_of_government", "foreign_minister"} <= set(immunity.offices)
    assert immunity.citation.verified


def test_every_office_that_a_forum_names_can_be_stated_of_a_post(catalogue: Catalogue) -> None:
    named = {
        office for forum in catalogue.forums.values() for bar in forum.personal.bars for office in bar.offices
    }
    assert named <= {office.value for office in Office}


def test_a_state_answers_before_one_forum_alone_and_there_nobody_is_charged(catalogue: Catalogue) -> None:
    taking = [forum.id for forum in catalogue.forums.values() if forum.takes(LineKind.CLAIM)]
    assert taking == ["state-responsibility"]
    court = catalogue.forum("state-responsibility")
    assert not court.takes(LineKind.CHARGE)
    assert (court.personal.natural_persons, court.personal.states) == (False, True)


def test_standards_have_their_order_inside_a_forum_and_the_same_words_are_not_one_standard(
    catalogue: Catalogue,
) -> None:
    court = catalogue.forum("icc-referral")
    assert [stage.standard for stage in court.stages] == [standard.id for standard in court.standards]
    commission = catalogue.forum("commission-of-inquiry").standard("reasonable_grounds")
    warrant = court.standard("reasonable_grounds")
    assert commission is not None
    assert warrant is not None
    assert commission != warrant


def test_every_scope_that_a_stage_asks_for_is_one_that_a_person_can_agree_to(catalogue: Catalogue) -> None:
    asked = {scope for forum in catalogue.forums.values() for stage in forum.stages for scope in stage.scopes}
    assert asked <= {scope.value for scope in ConsentScope}
