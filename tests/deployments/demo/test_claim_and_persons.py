"""The demo's claim, its forums and the persons harmed: of the record where they say so, fictional where not."""

from __future__ import annotations

import pytest

from deployments.demo.loading import load
from deployments.demo.scenario import Scenario


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load()


def test_the_claim_stands_on_the_base_that_a_structural_line_proves_once(scenario: Scenario) -> None:
    (claim,) = [line for line in scenario.lines if line.kind == "claim"]
    (alleged,) = scenario.responsibilities
    assert (claim.liability, alleged.state) == (alleged.id, "dprk-state")
    lines = {line.id: [base.crime_base for base in line.bases] for line in scenario.lines}
    assert lines[claim.id] == lines["line-camp-imprisonment"] == list(alleged.bases)


def test_what_speaks_for_the_claim_is_of_the_record_alone(scenario: Scenario) -> None:
    mapped_on = {
        m.target.element: m.fact for m in scenario.mappings if m.target.on == "responsibility-detention"
    }
    assert set(mapped_on) == {"2001-4.1", "1966-civil-9.1", "1966-civil-9.2"}
    assert not any(fact.fictional for fact in scenario.facts if fact.id in mapped_on.values())


def test_forums_that_exist_nowhere_say_so(scenario: Scenario) -> None:
    names = {forum.template: forum.name for forum in scenario.forums}
    fictional = {template for template, name in names.items() if name.startswith("Fictional")}
    assert fictional == {"hybrid-court", "extraterritorial"}
    assert len(names) == 6


def test_persons_recorded_as_victims_are_fictional_and_tied_to_no_incident_of_the_record(
    scenario: Scenario,
) -> None:
    assert [victim.code for victim in scenario.victims] == ["V-0001", "V-0002", "V-0003"]
    assert all(victim.fictional and victim.harm for victim in scenario.victims)
    assert {number.incident for number in scenario.victim_numbers} == {
        "detention-in-security-camps",
        "famine-deaths",
    }
