"""The scenario's case as acts: what is proved once, how lines combine it, what was mapped and judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deployments.demo.client import Act, Body, id_of
from deployments.demo.intake import Law
from deployments.demo.judgment import Evaluation, Line, Mapping, Target, Voice
from deployments.demo.references import Entry
from deployments.demo.scenario import Scenario


def proof(scenario: Scenario, law: Law) -> Iterator[Act]:
    """Define the context, the crime bases, a person's liability with its ground, a State's responsibility."""
    for context in scenario.contexts:
        body: Body = {
            "id": id_of(context.id),
            "kind": context.kind,
            "catalogue": law.catalogue,
            "period": context.period,
            "territories": list(context.territories),
            "title": context.title,
            "organs": [id_of(organ) for organ in context.organs],
        }
        yield Act("ProofService/DefineContext", context.id, context.by, body)
    for base in scenario.crime_bases:
        body = {
            "id": id_of(base.id),
            "crime": base.crime,
            "catalogue": law.catalogue,
            "title": base.title,
            "incidents": [id_of(incident) for incident in base.incidents],
            "extent": base.extent,
            "principals": [id_of(principal) for principal in base.principals],
            "nexus": [{"context": id_of(context)} for context in base.nexus],
        }
        yield Act("ProofService/DefineCrimeBase", base.id, base.by, body)
    yield from _answerable(scenario, law)


def _answerable(scenario: Scenario, law: Law) -> Iterator[Act]:
    for liability in scenario.liabilities:
        body: Body = {
            "id": id_of(liability.id),
            "actor": id_of(liability.actor),
            "catalogue": law.catalogue,
            "modes": [{"mode": mode} for mode in liability.modes],
            "bases": [id_of(base) for base in liability.bases],
        }
        yield Act("ProofService/AllegeLiability", liability.id, liability.by, body)
    for responsibility in scenario.responsibilities:
        body = {
            "id": id_of(responsibility.id),
            "actor": id_of(responsibility.state),
            "catalogue": law.catalogue,
            "attributions": list(responsibility.attributions),
            "obligations": list(responsibility.obligations),
            "bases": [id_of(base) for base in responsibility.bases],
        }
        yield Act("ProofService/AllegeStateResponsibility", responsibility.id, responsibility.by, body)
    for ground in scenario.grounds:
        body = {"id": id_of(ground.liability), "ground": ground.ground}
        yield Act("ProofService/RaiseGround", ground.id, ground.by, body, reason=ground.reason)


def case_files(scenario: Scenario, law: Law) -> Iterator[Act]:
    """Open the case and combine what is proved into lines."""
    for case_file in scenario.case_files:
        body: Body = {
            "id": id_of(case_file.id),
            "title": case_file.title,
            "theory": case_file.theory,
            "forums": [id_of(forum) for forum in case_file.forums],
            "actors": [id_of(actor) for actor in case_file.actors],
            "team": list(case_file.team),
        }
        yield Act("CaseService/OpenCase", case_file.id, case_file.by, body)
    for line in scenario.lines:
        yield Act("CaseService/AddLine", line.id, line.by, _line(line, law))


def _line(line: Line, law: Law) -> Body:
    body: Body = {
        "id": id_of(line.case_file),
        "line": id_of(line.id),
        "kind": line.kind,
        "title": line.title,
        "catalogue": law.catalogue,
        "bases": [
            {"crime_base": id_of(base.crime_base), "context": id_of(base.context)} for base in line.bases
        ],
    }
    if line.organ is not None:
        body["organ"] = id_of(line.organ)
    if line.liability is not None:
        body["liability"] = id_of(line.liability)
    return body


def mappings(scenario: Scenario) -> Iterator[Act]:
    """Propose mappings, then endorse or reject those that someone else decided on."""
    streams = streams_of(scenario)
    # By proposer, and in the scenario's order for each: a batch speaks for one person.
    for mapping in sorted(scenario.mappings, key=lambda each: each.proposed_by):
        yield Act(
            "MappingService/ProposeMapping",
            mapping.id,
            mapping.proposed_by,
            _mapping(mapping, streams),
            batch="BatchProposeMappings",
        )
    endorsed = [(mapping.endorsed_by, mapping) for mapping in scenario.mappings if mapping.endorsed_by]
    for by, mapping in sorted(endorsed, key=lambda each: each[0]):
        body = {"id": id_of(mapping.id)}
        yield Act("MappingService/EndorseMapping", mapping.id, by, body, batch="BatchEndorseMappings")
    for mapping in scenario.mappings:
        if mapping.rejection is not None:
            yield Act(
                "MappingService/RejectMapping",
                mapping.id,
                mapping.rejection.by,
                {"id": id_of(mapping.id)},
                reason=mapping.rejection.reasons,
            )


def _mapping(mapping: Mapping, streams: dict[str, str]) -> Body:
    body: Body = {
        "id": id_of(mapping.id),
        "fact": id_of(mapping.fact),
        "target": target(mapping.target, streams),
        "polarity": mapping.polarity.value,
        "directness": mapping.directness,
        "competing_inferences": list(mapping.competing_inferences),
        "rationale": mapping.rationale,
    }
    if mapping.inference is not None:
        body["inference"] = mapping.inference
    return body


def findings(scenario: Scenario) -> Iterator[Act]:
    """Record what other bodies found, at the level at which they found it."""
    streams = streams_of(scenario)
    for finding in scenario.findings:
        answers: list[Body] = []
        for answer in finding.answer:
            answered: Body = {
                "target": target(answer.target, streams),
                "level": answer.level,
                "outcome": answer.outcome,
            }
            if answer.paragraphs is not None:
                answered["paragraphs"] = answer.paragraphs
            answers.append(answered)
        body = {
            "id": id_of(finding.id),
            "body": finding.body,
            "case": id_of(finding.case_file),
            "forum": id_of(finding.forum),
            "chamber": finding.chamber,
            "stage": finding.stage,
            "date": finding.date,
            "document": finding.document,
            "item": id_of(finding.item),
            "standard": finding.standard,
            "answers": answers,
        }
        yield Act("EvaluationService/RecordFinding", finding.id, finding.by, body)


def evaluations(scenario: Scenario, *, position: int, day: date) -> Iterator[Act]:
    """Record what experts hold the material capable of, and what others say to it.

    Args:
        position: Sequence up to which the record was considered.
        day: Day on which what was in force was considered.
    """
    streams = streams_of(scenario)
    for evaluation in scenario.evaluations:
        yield Act(
            "EvaluationService/RecordEvaluation",
            evaluation.id,
            evaluation.by,
            _evaluation(evaluation, streams, position=position, day=day),
            batch="BatchRecordEvaluations",
        )
    for evaluation in scenario.evaluations:
        yield from _voices("ConcurInEvaluation", evaluation, evaluation.concurrence)
        yield from _voices("DissentFromEvaluation", evaluation, evaluation.dissent)


def _evaluation(evaluation: Evaluation, streams: dict[str, str], *, position: int, day: date) -> Body:
    body: Body = {
        "id": id_of(evaluation.id),
        "targets": [target(each, streams) for each in evaluation.targets],
        "forum": id_of(evaluation.forum),
        "stage": evaluation.stage,
        "verdict": evaluation.verdict,
        "considered_position": position,
        "date": day.isoformat(),
        "reasons": evaluation.reasons,
        "competing_inferences": list(evaluation.competing_inferences),
    }
    if evaluation.supersedes is not None:
        body["supersedes"] = id_of(evaluation.supersedes)
    return body


def _voices(rpc: str, evaluation: Evaluation, voices: tuple[Voice, ...]) -> Iterator[Act]:
    for voice in voices:
        key = f"{evaluation.id}/{voice.by}"
        yield Act(
            f"EvaluationService/{rpc}", key, voice.by, {"id": id_of(evaluation.id)}, reason=voice.reasons
        )


def streams_of(scenario: Scenario) -> dict[str, str]:
    """Give the stream of everything that a target can be on, by its id in the scenario."""
    kinds: dict[str, tuple[Entry, ...]] = {
        "context": scenario.contexts,
        "crime_base": scenario.crime_bases,
        "liability": (*scenario.liabilities, *scenario.responsibilities),
        "case_file": scenario.case_files,
    }
    return {entry.id: f"{kind}/{id_of(entry.id)}" for kind, entries in kinds.items() for entry in entries}


def target(found: Target, streams: dict[str, str]) -> Body:
    """Put a target into the API's form."""
    body: Body = {"stream": streams[found.on], "incidents": [id_of(each) for each in found.incidents]}
    for name in ("element", "mode", "period"):
        if (value := getattr(found, name)) is not None:
            body[name] = value
    for name in ("line", "context", "crime_base", "actor"):
        if (value := getattr(found, name)) is not None:
            body[name] = id_of(value)
    return body
