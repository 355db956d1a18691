"""What the two shipped forums ask at each stage."""

from __future__ import annotations

import pytest

from domain.law import Catalogue, Group

COMMISSION = {Group.CONTEXT, Group.NEXUS, Group.CRIME_MATERIAL, Group.CRIME_MENTAL, Group.LINE}
INVESTIGATION = COMMISSION | {Group.JURISDICTION}
WARRANT = INVESTIGATION | {Group.LIABILITY, Group.LIABILITY_MENTAL, Group.GROUNDS, Group.BARS}


@pytest.mark.parametrize(
    ("forum", "stage", "groups"),
    [
        ("commission-of-inquiry", "report", COMMISSION),
        ("icc-referral", "investigation", INVESTIGATION),
        ("icc-referral", "warrant", WARRANT),
        ("icc-referral", "confirmation", set(Group)),
        ("icc-referral", "trial", set(Group)),
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


def test_immunity_is_examined_and_has_no_effect_before_the_court(catalogue: Catalogue) -> None:
    bars = {bar.key: bar.effect for bar in catalogue.forum("icc-referral").personal.bars}
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
