"""What two entries of the demo's scenario must hold between them; each problem names file, entry and key."""

from __future__ import annotations

from collections.abc import Iterator

from deployments.demo.judgment import CrimeBase, Line, Mapping, Target
from deployments.demo.scenario import Scenario


def problems(scenario: Scenario) -> Iterator[str]:
    """Give each thing that does not fit, in the order of the files."""
    yield from _consents(scenario)
    yield from _facts(scenario)
    yield from _lines(scenario)
    yield from _mappings(scenario)
    yield from _judgments(scenario)
    yield from _fiction(scenario)


def _consents(scenario: Scenario) -> Iterator[str]:
    given = {(consent.item, consent.for_person) for consent in scenario.consents}
    for item in scenario.items:
        missing = [person.source for person in item.persons_behind if (item.id, person.source) not in given]
        if item.lawful_basis == "consent" and (missing or not item.persons_behind):
            yield f"items.toml: item({item.id}).persons_behind: expected each with a consent, found {missing}"


def _facts(scenario: Scenario) -> Iterator[str]:
    rows: dict[str, str] = {}
    items = {item.id: item for item in scenario.items}
    for fact in scenario.facts:
        for number, citation in enumerate(fact.citation, start=1):
            place = f"facts.toml: fact({fact.id}).citation[{number}]"
            if (citation.row is None) is not fact.fictional:
                yield f"{place}.row: expected a row on a fact of the record alone, found {citation.row}"
            if citation.row is not None and (before := rows.setdefault(citation.row, fact.id)) != fact.id:
                yield f"{place}.row: expected each row once, found {citation.row} at {before} already"
            held = items[citation.item].paragraphs
            if held and not 1 <= (citation.paragraph or 0) <= len(held):
                yield f"{place}.paragraph: expected 1 to {len(held)}, found {citation.paragraph}"


def _lines(scenario: Scenario) -> Iterator[str]:
    bases = {base.id: base for base in scenario.crime_bases}
    alleged = {each.id: each.bases for each in scenario.liabilities}
    alleged |= {each.id: each.bases for each in scenario.responsibilities}
    actors = {actor.id: actor for actor in scenario.actors}
    for liability in scenario.liabilities:
        if (kind := actors[liability.actor].kind) != "person":
            yield f"proof.toml: liability({liability.id}).actor: expected a person, found {kind}"
    for line in scenario.lines:
        place = f"case.toml: line({line.id})"
        yield from _line_kind(line, place)
        for entry in line.bases:
            if entry.context not in bases[entry.crime_base].nexus:
                yield f"{place}.bases: expected a nexus of {entry.crime_base}, found {entry.context}"
            if line.liability and entry.crime_base not in alleged[line.liability]:
                yield f"{place}.bases: expected a base of {line.liability}, found {entry.crime_base}"


def _line_kind(line: Line, place: str) -> Iterator[str]:
    if (line.kind == "structural_line") is not (line.liability is None):
        yield f"{place}.liability: expected one on a charge or claim alone, found {line.liability}"
    if line.kind != "structural_line" and line.organ is not None:
        # Rome Statute, art. 25(1): only natural persons are charged; a claim is directed at its State.
        yield f"{place}.organ: expected one on a structural line alone, found {line.organ}"


def _mappings(scenario: Scenario) -> Iterator[str]:
    said: dict[tuple[str, str | None], set[str]] = {}
    for mapping in scenario.mappings:
        yield from _target(scenario, mapping.target, place=f"mappings.toml: mapping({mapping.id}).target")
        if mapping.polarity == "supports":
            said.setdefault(_key(mapping.target), set()).update(_authors(mapping))
    for evaluation in scenario.evaluations:
        for target in evaluation.targets:
            said.setdefault(_key(target), set()).add(evaluation.by)
    for mapping in scenario.mappings:
        # Readiness rule 7: nobody rejects what contradicts their own mapping or evaluation.
        if mapping.rejection is not None and mapping.rejection.by in said.get(_key(mapping.target), ()):
            yield (
                f"mappings.toml: mapping({mapping.id}).rejection.by: expected someone without a part in"
                f" {mapping.target.on} {mapping.target.element}, found {mapping.rejection.by}"
            )


def _authors(mapping: Mapping) -> set[str]:
    return {mapping.proposed_by, *([mapping.endorsed_by] if mapping.endorsed_by else [])}


def _key(target: Target) -> tuple[str, str | None]:
    return target.on, target.element


def _judgments(scenario: Scenario) -> Iterator[str]:
    earlier: dict[str, tuple[str, str]] = {}
    for evaluation in scenario.evaluations:
        place = f"evaluations.toml: evaluation({evaluation.id})"
        for number, target in enumerate(evaluation.targets, start=1):
            yield from _target(scenario, target, place=f"{place}.targets[{number}]")
        test = (evaluation.forum, evaluation.stage)
        if evaluation.supersedes is not None and earlier.get(evaluation.supersedes) != test:
            yield f"{place}.supersedes: expected an earlier one of this stage, found {evaluation.supersedes}"
        voices = [voice.by for voice in (*evaluation.concurrence, *evaluation.dissent)]
        if evaluation.by in voices or len(set(voices)) != len(voices):
            yield f"{place}: expected other experts, each once, to concur or dissent, found {voices}"
        earlier[evaluation.id] = test
    bodies = {forum.id: forum.body for forum in scenario.forums}
    for finding in scenario.findings:
        place = f"findings.toml: finding({finding.id})"
        # Decision 12: a finding answers only in the adopted forum of its own body.
        if (body := bodies[finding.forum]) != finding.body:
            yield f"{place}.body: expected {body}, found {finding.body}"
        for number, answer in enumerate(finding.answer, start=1):
            yield from _target(scenario, answer.target, place=f"{place}.answer[{number}].target")


def _target(scenario: Scenario, target: Target, *, place: str) -> Iterator[str]:
    """Check an element against the law of what it is named on, and incidents against the base's."""
    if target.line is not None:
        if target.element is not None:
            yield f"{place}.element: expected none on a line as a whole, found {target.element}"
        return
    laws: dict[str, set[str]] = {context.id: {context.kind} for context in scenario.contexts}
    bases: dict[str, CrimeBase] = {base.id: base for base in scenario.crime_bases}
    laws.update({base.id: {base.crime} for base in scenario.crime_bases})
    for liability in scenario.liabilities:
        grounds = {ground.ground for ground in scenario.grounds if ground.liability == liability.id}
        laws[liability.id] = {*liability.modes, *grounds}
    for claimed in scenario.responsibilities:
        laws[claimed.id] = {*claimed.attributions, *claimed.obligations}
    law = (target.element or "").rpartition(".")[0]
    if target.element is not None and law not in laws.get(target.on, set()):
        yield f"{place}.element: expected one of {sorted(laws.get(target.on, set()))}, found {target.element}"
    of_base = bases.get(target.crime_base or target.on)
    missing = [each for each in target.incidents if of_base is None or each not in of_base.incidents]
    if missing:
        yield f"{place}.incidents: expected incidents of {target.on}, found {missing}"


def _fiction(scenario: Scenario) -> Iterator[str]:
    """What was invented says so wherever it is read: the flag, and the word in every text shown."""
    for place, id, is_fictional, text in _shown(scenario):
        if text.startswith("Fictional") is not is_fictional:
            yield f"{place}({id}).fictional: expected the word and the flag together, found {text!r}"


def _shown(scenario: Scenario) -> Iterator[tuple[str, str, bool, str]]:
    for actor in scenario.actors:
        yield "actors.toml: actor", actor.id, actor.fictional, actor.names[0].text
    for line in scenario.lines:
        yield "case.toml: line", line.id, line.fictional, line.title
    for fact in scenario.facts:
        yield "facts.toml: fact", fact.id, fact.fictional, fact.statement
    for item in scenario.items:
        yield "items.toml: item", item.id, item.fictional, item.title
    for victim in scenario.victims:
        for harm in victim.harm:
            yield "victims.toml: victim", victim.id, victim.fictional, harm.account
    for interview in scenario.interviews:
        yield "interviews.toml: interview", interview.id, interview.fictional, interview.summary
    for inquiry in scenario.inquiries:
        yield "disclosure.toml: inquiry", inquiry.id, inquiry.fictional, inquiry.sought
    for source in scenario.sources:
        if source.name is not None:
            yield "sources.toml: source", source.id, source.fictional, source.name
