"""The demo's data holds what the public record says, keeps its traps, and invents nothing unlabelled."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from edtf import parse_edtf

from adapters.law_files import shipped_files
from adapters.recording.names import NameIndex
from deployments.demo.judgment import Mapping, Target
from deployments.demo.loading import DATA, load
from deployments.demo.material import Citation, Fact
from deployments.demo.scenario import Scenario
from domain.law.catalogue import Catalogue
from domain.protection.events import ConsentScope
from domain.values import MappingPolarity, Polarity


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(shipped_files())


def record_facts(scenario: Scenario) -> tuple[Fact, ...]:
    return tuple(fact for fact in scenario.facts if not fact.fictional)


def cited(scenario: Scenario) -> Iterator[tuple[Fact, Citation]]:
    for fact in scenario.facts:
        for citation in fact.citation:
            yield fact, citation


def by_id(scenario: Scenario, id: str) -> Fact:
    return next(fact for fact in scenario.facts if fact.id == id)


def mapped(scenario: Scenario, fact: str) -> tuple[Mapping, ...]:
    return tuple(mapping for mapping in scenario.mappings if mapping.fact == fact)


def targets(scenario: Scenario) -> Iterator[Target]:
    yield from (mapping.target for mapping in scenario.mappings)
    yield from (target for evaluation in scenario.evaluations for target in evaluation.targets)
    yield from (answer.target for finding in scenario.findings for answer in finding.answer)


def texts_of(found: object) -> Iterator[str]:
    """Texts of an entry; an id or code is one word, and is recorded as a reference or not at all."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        for each in found:
            yield from texts_of(each)
    elif isinstance(found, str) and " " in found:
        yield found


# The record.


def test_at_least_eighty_facts_come_from_the_public_record(scenario: Scenario) -> None:
    assert len(record_facts(scenario)) >= 80


def test_every_record_fact_names_document_place_and_row(scenario: Scenario) -> None:
    items = {item.id: item for item in scenario.items}
    for fact in record_facts(scenario):
        for citation in fact.citation:
            assert items[citation.item].title
            assert citation.paragraph or citation.section
            assert citation.row


def test_every_row_is_used_once(scenario: Scenario) -> None:
    rows = [citation.row for _, citation in cited(scenario) if citation.row]
    assert len(rows) == len(set(rows)) >= 80


def test_row_ids_stand_in_the_data_and_nowhere_else_in_the_demo() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in DATA.parent.glob("*.*")}
    texts |= {path.name: path.read_text(encoding="utf-8") for path in DATA.glob("*.toml")}
    assert [name for name, text in texts.items() if re.search(r"PR-\d{3}", text)] == ["facts.toml"]


def test_what_was_not_seen_is_marked_unverified(scenario: Scenario) -> None:
    unseen = {c.row for _, c in cited(scenario) if c.read in ("secondary", "recalled")}
    inferred = {c.row for _, c in cited(scenario) if c.number_basis == "inferred"}
    assert {c.row for _, c in cited(scenario) if c.unverified} == unseen | inferred
    assert unseen
    assert inferred


def test_nothing_recalled_is_used_as_support(scenario: Scenario) -> None:
    recalled = [c.polarity for _, c in cited(scenario) if c.read == "recalled"]
    assert recalled == [Polarity.CONTRADICTS]


def test_commission_reports_are_secondary_and_cited_but_not_held(scenario: Scenario) -> None:
    public = {item.id for item in scenario.items if item.lawful_basis == "public"}
    assert {"coi-report", "coi-detailed"} <= public
    assert not any(item.held for item in scenario.items if item.id in public)
    assert {str(c.basis) for _, c in cited(scenario) if c.item in public} == {"secondary_report"}


def test_a_commission_shares_its_origin_with_the_witness_it_heard(scenario: Scenario) -> None:
    joined = {frozenset(origin.sources): origin.topics for origin in scenario.common_origins}
    assert joined[frozenset({"commission", "public-witness-1"})] == ()
    assert joined[frozenset({"commission", "kinu"})] == ("camp-numbers",)


# The traps of the record.


def test_no_citation_gives_the_extermination_test_a_number_that_nobody_saw(scenario: Scenario) -> None:
    assert not {1115, 1116, 1117} & {c.paragraph for _, c in cited(scenario)}
    for id in ("famine-conduct-test", "famine-recklessness-not-enough"):
        assert "1115 ff." in (by_id(scenario, id).citation[0].section or "")


def test_paragraph_78_names_no_crime_and_answers_no_finding(scenario: Scenario) -> None:
    facts = [fact for fact, c in cited(scenario) if (c.item, c.paragraph) == ("coi-report", 78)]
    assert [fact.id for fact in facts] == ["attack-on-the-starving"]
    assert not re.search(r"exterminat|inhumane", facts[0].statement, re.IGNORECASE)
    paragraphs = [answer.paragraphs or "" for finding in scenario.findings for answer in finding.answer]
    assert not any("78" in places for places in paragraphs)


def test_food_is_cited_from_paragraphs_46_to_55_of_the_report(scenario: Scenario) -> None:
    numbers = {
        c.paragraph
        for fact, c in cited(scenario)
        if c.item == "coi-report" and "famine" in fact.topics and "attack" not in fact.topics
    }
    assert numbers <= set(range(46, 56))


def test_experiments_are_against_the_line_and_never_for_it(scenario: Scenario) -> None:
    topical = [fact for fact in scenario.facts if "experiments" in fact.topics]
    assert [fact.id for fact in topical] == ["experiments-not-confirmed"]
    assert {c.paragraph for c in topical[0].citation} == {836, 837}
    polarities = {mapping.polarity for mapping in mapped(scenario, "experiments-not-confirmed")}
    assert polarities == {MappingPolarity.CONTRADICTS}


def test_the_range_of_inmates_has_its_counter_figure_beside_it(scenario: Scenario) -> None:
    fact = by_id(scenario, "camps-population-80-to-120-thousand")
    against = [c for c in fact.citation if c.polarity is Polarity.CONTRADICTS]
    assert "80,000 to 120,000" in fact.statement
    assert [c.source for c in against] == ["kinu"]
    assert "53,000 to 65,000" in (against[0].rationale or "")


def test_what_rests_on_the_retracting_witness_has_the_retraction_beside_it(scenario: Scenario) -> None:
    for id in ("witness-saw-intent-to-let-die", "camp-14-life-detention"):
        against = [c for c in by_id(scenario, id).citation if c.polarity is Polarity.CONTRADICTS]
        assert [c.source for c in against] == ["public-witness-1"]
    assert [each.paragraph for each in scenario.retractions] == [768]


@pytest.mark.parametrize(
    ("fact", "on", "polarity"),
    [
        ("famine-purpose-not-found", "famine-extermination", "contradicts"),
        ("rape-formally-forbidden", "attack", "contradicts"),
        ("labour-not-enslavement-in-every-prison", "camp-enslavement", "contradicts"),
        ("famine-census-estimates-lower", "famine-extermination", "contradicts"),
    ],
    ids=["no purpose", "rape forbidden", "not every prison", "lower death tolls"],
)
def test_limits_that_the_record_states_are_mapped_against(
    scenario: Scenario, fact: str, on: str, polarity: str
) -> None:
    assert (on, polarity) in {(m.target.on, str(m.polarity)) for m in mapped(scenario, fact)}


def test_every_contradicting_row_cuts_against_something(scenario: Scenario) -> None:
    against = {m.fact for m in scenario.mappings if m.polarity is MappingPolarity.CONTRADICTS}
    rows = [(fact, c) for fact, c in cited(scenario) if c.row_mark == "contradicts"]
    assert len(rows) >= 12
    for fact, citation in rows:
        assert citation.polarity is Polarity.CONTRADICTS or fact.id in against, citation.row


def test_limiting_rows_are_in(scenario: Scenario) -> None:
    assert len({c.row for _, c in cited(scenario) if c.row_mark == "limits"}) >= 15


def test_no_private_person_is_named_and_nothing_is_quoted() -> None:
    for path in DATA.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bShin\b|\bAhn\b|\bKirby\b|Kim (Il|Jong)", text), path.name
        assert not re.search(r"[“”«»„]|\\\"|[ (]'[^']+'", text), path.name


# What was invented.


def test_four_testimonies_and_more_are_fictional_in_title_code_and_text(scenario: Scenario) -> None:
    codes = {source.id: source.code for source in scenario.sources}
    testimonies = [item for item in scenario.items if item.kind == "testimony"]
    assert len(testimonies) >= 4
    for item in testimonies:
        assert item.fictional
        assert item.title.startswith("Fictional")
        assert codes[item.sources[0]].startswith("W-")
        assert b"FICTIONAL" in item.content().splitlines()[0]


def test_only_a_fictional_person_is_charged(scenario: Scenario) -> None:
    persons = [actor for actor in scenario.actors if actor.kind == "person"]
    assert [(actor.id, actor.fictional) for actor in persons] == [("fictional-commander-k", True)]
    charges = [line for line in scenario.lines if line.kind == "charge"]
    assert [(line.id, line.fictional) for line in charges] == [("charge-fictional-k", True)]
    assert [(each.actor, each.modes) for each in scenario.liabilities] == [
        ("fictional-commander-k", ("28-b",))
    ]
    for fact in scenario.facts:
        assert fact.fictional or "fictional-commander-k" not in fact.who


def test_no_element_of_a_structural_line_rests_on_fiction_alone(scenario: Scenario) -> None:
    fictional = {fact.id for fact in scenario.facts if fact.fictional}
    supporting: dict[tuple[str, str | None], set[str]] = {}
    for mapping in scenario.mappings:
        if mapping.polarity is MappingPolarity.SUPPORTS and mapping.target.on != "liability-k":
            supporting.setdefault((mapping.target.on, mapping.target.element), set()).add(mapping.fact)
    assert all(facts - fictional for facts in supporting.values())


def test_consents_differ_as_the_demo_needs(scenario: Scenario) -> None:
    court = ConsentScope.SHARE_INTERNATIONAL_COURT
    terms = {consent.item: consent.term for consent in scenario.consents}
    assert any(court in term.scopes for term in terms["testimony-w-0001"])
    assert not any(court in term.scopes for term in terms["testimony-w-0002"])
    assert [term.valid_to for term in terms["testimony-w-0005"]] == ["2025-11-08"]
    assert [withdrawal.consent for withdrawal in scenario.withdrawals] == ["consent-w-0003", "consent-w-0004"]


def test_the_exonerating_witness_is_mapped_against_the_charge(scenario: Scenario) -> None:
    facts = {
        fact.id for fact, c in cited(scenario) if c.source == "fictional-w-0004" and c.polarity == "supports"
    }
    against = {
        mapping.fact
        for mapping in scenario.mappings
        if mapping.target.on == "liability-k"
        and (mapping.polarity == "contradicts" or mapping.target.element == "31-1-d.1")
    }
    assert facts == against


def test_no_text_holds_a_name_that_the_register_would_refuse(scenario: Scenario) -> None:
    # Decision 3: texts name persons by code; a source's names are protected whatever its kind.
    names = NameIndex()
    names.add("somebody", (source.name for source in scenario.sources if source.name))
    names.add("somebody", (identity.name for identity in scenario.identities))
    names.add(
        "somebody", (name.text for actor in scenario.actors if actor.kind == "person" for name in actor.names)
    )
    register = {"sources", "identities", "actors"}
    for field, entries in scenario:
        if field not in register:
            for entry in entries:
                held = [text for text in texts_of(entry.model_dump(mode="json")) if names.holds_name(text)]
                assert not held, f"{field}({held})"


# The case.


def test_the_case_has_five_camp_lines_two_famine_lines_and_one_charge(scenario: Scenario) -> None:
    crimes = {base.id: base.crime for base in scenario.crime_bases}
    lines = {line.id: [crimes[base.crime_base] for base in line.bases] for line in scenario.lines}
    camps = [lines[id] for id in lines if id.startswith("line-camp-")]
    assert camps == [["7-1-e"], ["7-1-c"], ["7-1-f"], ["7-1-b"], ["7-1-i"]]
    assert lines["line-famine-extermination"] == ["7-1-b"]
    assert lines["line-famine-starvation"] == ["7-1-k"]
    assert lines["charge-fictional-k"] == ["7-1-c", "7-1-f", "7-1-b"]
    assert all(line.organ for line in scenario.lines if line.kind == "structural_line")


def test_every_target_is_an_element_of_the_shipped_law(scenario: Scenario, catalogue: Catalogue) -> None:
    for target in targets(scenario):
        if target.element is not None:
            tree, _ = catalogue.tree_of(target.element)
            assert target.element.rpartition(".")[0] == tree.id


def test_every_stage_and_chamber_is_the_forums(scenario: Scenario, catalogue: Catalogue) -> None:
    templates = {forum.id: catalogue.forum(forum.template) for forum in scenario.forums}
    for forum in scenario.forums:
        assert templates[forum.id].stage(forum.stage)
        assert set(forum.chambers) <= {chamber.id for chamber in templates[forum.id].chambers}
    judged = [(each.id, each.forum, each.stage) for each in scenario.evaluations]
    judged += [(each.id, each.forum, each.stage) for each in scenario.findings]
    for id, forum_id, stage in judged:
        assert templates[forum_id].stage(stage), id


def test_disappearance_keeps_to_the_branch_of_arrest_first(scenario: Scenario) -> None:
    limbs = {t.element for t in targets(scenario) if t.on == "camp-disappearance" and t.element}
    assert {"7-1-i.1a", "7-1-i.2a", "7-1-i.3a"} <= limbs
    assert not {"7-1-i.1b", "7-1-i.2b", "7-1-i.3b"} & limbs


def test_every_component_of_the_attack_is_mapped(scenario: Scenario) -> None:
    components = {mapping.target.element for mapping in scenario.mappings if mapping.target.on == "attack"}
    expected = {f"7-attack.{each}" for each in ("1", "2", "3", "4", "5a", "5b")}
    assert components == expected


def test_every_nexus_names_its_context(scenario: Scenario, catalogue: Catalogue) -> None:
    nexus = {base.id: catalogue.offence(base.crime).nexus().id for base in scenario.crime_bases}
    found = {
        mapping.target.on
        for mapping in scenario.mappings
        if mapping.target.element == nexus.get(mapping.target.on) and mapping.target.context == "attack"
    }
    assert found == set(nexus)


def test_mappings_are_endorsed_rejected_and_left_as_proposed(scenario: Scenario) -> None:
    rejected = [mapping for mapping in scenario.mappings if mapping.rejection]
    left = [m for m in scenario.mappings if not m.rejection and not m.endorsed_by]
    assert len(rejected) >= 3
    assert len(left) >= 5
    assert len(scenario.mappings) - len(rejected) - len(left) >= 80


def test_the_charge_has_gaps_in_its_linkage(scenario: Scenario, catalogue: Catalogue) -> None:
    supported = {
        mapping.target.element
        for mapping in scenario.mappings
        if mapping.target.on == "liability-k" and mapping.polarity is MappingPolarity.SUPPORTS
    }
    open_elements = {element.id for element in catalogue.mode("28-b").elements} - supported
    assert {"28-b.4", "28-b.7"} <= open_elements


# Who says so.


def test_famine_lines_carry_the_findings_of_the_commission_and_no_evaluation_for_a_warrant(
    scenario: Scenario,
) -> None:
    answers = [(answer.level, answer.target) for finding in scenario.findings for answer in finding.answer]
    lines = {target.line for level, target in answers if level == "line"}
    elements = [target.element for level, target in answers if level == "element"]
    assert lines == {"line-famine-extermination", "line-famine-starvation"}
    assert elements == ["7-1-b.1+30"]
    for evaluation in scenario.evaluations:
        if evaluation.stage == "warrant":
            assert not any(
                target.on.startswith("famine") or (target.line or "").startswith("line-famine")
                for target in evaluation.targets
            )


def test_no_finding_concerns_the_fictional_charge(scenario: Scenario) -> None:
    for finding in scenario.findings:
        assert not {"liability-k", "charge-fictional-k"} & {
            name for answer in finding.answer for name in (answer.target.on, answer.target.line)
        }


def test_evaluations_show_dissent_supersession_and_lines_as_a_whole(scenario: Scenario) -> None:
    assert any(evaluation.dissent for evaluation in scenario.evaluations)
    assert any(evaluation.supersedes for evaluation in scenario.evaluations)
    assert {target.line for each in scenario.evaluations for target in each.targets if target.line} == {
        "line-camp-imprisonment",
        "charge-fictional-k",
    }
    assert {evaluation.stage for evaluation in scenario.evaluations} == {"report", "warrant"}


def test_every_date_is_edtf(scenario: Scenario) -> None:
    dates = [fact.occurred for fact in scenario.facts if fact.occurred]
    dates += [incident.occurred for incident in scenario.incidents]
    dates += [item.occurred for item in scenario.items if item.occurred]
    dates += [target.period for target in targets(scenario) if target.period]
    assert [str(parse_edtf(date)) for date in dates] == dates
