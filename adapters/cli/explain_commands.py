"""`gravamen explain`: the way down from an evaluation to the page of each exhibit, drawn as a tree."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import Annotated, Any

import typer
from gravamen.v1 import readiness_service_pb2 as pb
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from adapters.cli.calling import connected
from adapters.cli.escaping import escaped
from adapters.cli.options import CALLING, AsOf, caller_of, with_parameters
from adapters.cli.showing import SHORT, print_json, segment_text

COUNTS, COUNTS_NOT, LATER = "✓", "✗", "·"


def add_explain(app: typer.Typer) -> None:
    """Add the command."""
    evaluation = typer.Argument(metavar="EVALUATION", help="Its id.", show_default=False)
    instant = typer.Option("--as-of-instant", metavar="INSTANT", help="Instead of --as-of: with its offset.")
    day = typer.Option("--on", metavar="DAY", help="Day from which it is looked back upon; today by default.")
    parameters = [
        ("evaluation", Annotated[str, evaluation], ...),
        ("as_of", AsOf, None),
        ("as_of_instant", Annotated[str, instant], ""),
        ("on", Annotated[str, day], ""),
        *CALLING,
    ]
    text = "Show what an evaluation rests on, down to the page of each exhibit, and what changed since."
    app.command("explain", help=text)(with_parameters(_explain, parameters, text=text))


def _explain(**values: Any) -> None:
    caller = caller_of(values, purpose="case_building")
    options = {name: f"--{name.replace('_', '-')}" for name in ("as_of", "as_of_instant", "on")}
    asked = pb.ExplainRequest(
        evaluation=values["evaluation"],
        as_of=values["as_of"],
        as_of_instant=values["as_of_instant"],
        on=values["on"],
    )
    with connected(caller, options=options | {"evaluation": "EVALUATION"}) as connection:
        answer = connection.ask("ReadinessService", "Explain", asked)
    if values["as_json"]:
        print_json(answer)
        return
    _print_tree(_tree(answer))


def _print_tree(tree: Tree) -> None:
    width = shutil.get_terminal_size((80, 24)).columns
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        console.print(tree)
    for line in captured.get().splitlines():
        typer.echo(line.rstrip())


def _text(text: str) -> Text:
    return Text(escaped(text))


def _add(tree: Tree, text: str) -> Tree:
    return tree.add(_text(text))


def _tree(answer: pb.ExplainResponse) -> Tree:
    found = answer.evaluation
    verdict = found.verdict.replace("_", " ")
    root = Tree(_text(f"evaluation {found.id}: {verdict}, by {found.entry.by}, {found.entry.at[:10]}"))
    _add(root, f"stage {found.stage} of {answer.forum_name}: {answer.test}")
    _add(root, f"considered position {found.considered_position}, in force on {found.date}")
    _add(root, f"reasons: {found.reasons}")
    for inference in found.competing_inferences:
        _add(root, f"competing inference: {inference}")
    for review in found.reviews:
        _add(root, f"{review.outcome.replace('_', ' ')} by {review.by}: {review.reason}".rstrip(": "))
    _since(root, answer)
    for target in answer.targets:
        _target(root, target)
    _add(root, f"as of position {answer.position} of {answer.head}, in force on {answer.on}")
    return root


def _since(root: Tree, answer: pb.ExplainResponse) -> None:
    for heading, events in (("stale since then", answer.weakened), ("review due since then", answer.due)):
        if events:
            branch = _add(root, heading)
            for event in events:
                _add(branch, _event(event))
    if not (answer.weakened or answer.due):
        _add(root, "nothing that it rests on changed since")


def _event(event: pb.CausingEvent) -> str:
    if not event.sequence:
        return f"{event.id}: no act, the day alone"
    return f"{event.sequence} {event.type} by {event.by}, {event.recorded_at[:19]}Z"


def _target(root: Tree, target: pb.ExplainedTarget) -> None:
    place = target.target.element or "the line as a whole"
    incidents = ", ".join(incident[:SHORT] for incident in target.target.incidents)
    where = (
        f"{place} on {target.target.stream.partition('/')[0].replace('_', ' ')}"
        if target.target.element
        else place
    )
    branch = _add(root, where + (f", incidents {incidents}" if incidents else ""))
    if target.statement:
        _add(branch, f"{target.statement} ({target.citation})")
    for finding in target.findings:
        reversed_since = ", part of a decision since reversed" if finding.is_reversed else ""
        paragraphs = f", paras. {finding.paragraphs}" if finding.paragraphs else ""
        outcome = finding.outcome.replace("_", " ")
        _add(branch, f"finding of {finding.body} of {finding.on}: {outcome}{paragraphs}{reversed_since}")
    for mapping in target.mappings:
        _mapping(branch, mapping)


def _mapping(branch: Tree, found: pb.ExplainedMapping) -> None:
    mapping = found.mapping
    if found.is_later:
        standing = "came later" + (", and counts now" if found.counts_now else "")
    elif found.counted_then:
        standing = "counted" if found.counts_now else "counted, and counts no more"
    else:
        standing = "did not count" + (", and counts now" if found.counts_now else "")
    symbol = LATER if found.is_later else COUNTS if found.counts_now else COUNTS_NOT
    endorsed = f", endorsed by {', '.join(mapping.endorsed_by)}" if mapping.endorsed_by else ", not endorsed"
    words = f"{symbol} {mapping.polarity}, {mapping.directness}: proposed by {mapping.proposed_by}{endorsed}"
    node = _add(branch, f"{words}; {standing}")
    for label, text in (("inference", mapping.inference), ("rationale", mapping.rationale)):
        if text:
            _add(node, f"{label}: {text}")
    _fact(node, found.fact)


def _fact(node: Tree, found: pb.ExplainedFact) -> None:
    then = found.then.usable or "not stated yet"
    origins = f"{found.now.usable_origins} of {found.now.known_origins} origins usable"
    words = f"fact {found.fact.id[:SHORT]}: {found.fact.statement}"
    fact = _add(node, f"{words} [then {then}, now {found.now.usable}; {origins}]")
    for citation in found.citations:
        _citation(fact, citation)


def _citation(fact: Tree, found: pb.ExplainedCitation) -> None:
    citation, item = found.citation, found.item
    later = ", cited later" if found.is_later else ""
    state = "" if citation.state == "counts" else f", {citation.state.replace('_', ' ')}"
    exhibit = f"exhibit {item.exhibit_number}, " if item.exhibit_number else ""
    segment = segment_text(citation.segment) if citation.HasField("segment") else "whole"
    words = f"{citation.polarity}: {exhibit}{item.title}, {segment.replace(':', ' ')}"
    node = _add(fact, f"{words} ({citation.basis.replace('_', ' ')}{state}{later})")
    if citation.exact:
        _add(node, f"quoted: {citation.exact}")
    held = f"SHA-256 {item.content.sha256}" if item.content.sha256 else "no bytes held"
    fixity = item.fixity or "never checked"
    _add(
        node,
        f"item {item.id[:SHORT]}: {item.form.replace('_', ' ')}, {item.standing}; {held}; fixity {fixity}",
    )
    for ancestor in found.ancestors:
        digest = ancestor.content.sha256 or "none held"
        _add(node, f"derived from {ancestor.title}, item {ancestor.id[:SHORT]}, SHA-256 {digest}")
    for handoff in found.open_handoffs:
        _add(node, f"custody released and not acknowledged: {handoff.handoff}")
    for source in found.sources:
        capacity = source.capacity or "heard from"
        _add(node, f"source {source.code}: {capacity}, {source.availability or 'availability not recorded'}")
    for consent in found.consents:
        _add(node, f"consent {consent.id[:SHORT]}: {_consent(consent)}")
    for assessment in found.assessments:
        grades = f"{assessment.reliability}{assessment.credibility}"
        authenticity = assessment.authenticity.replace("_", " ")
        _add(node, f"assessed {grades}, {authenticity}, by {assessment.entry.by} ({assessment.state})")
    _failed(node, "could not be relied on then", found.failed_then)
    _failed(node, "cannot be relied on now", found.failed_now)


def _consent(consent: Any) -> str:
    if consent.state == "refused":
        return f"refused on {consent.refused_on}"
    ends = [f"to {term.valid_to}" if term.valid_to else "without end" for term in consent.terms]
    bars = [f"{bar.kind} from {bar.effective_on}" for bar in consent.bars]
    return "; ".join([f"given {', '.join(ends)}", *bars])


def _failed(node: Tree, heading: str, conditions: Iterable[pb.FailedCondition]) -> None:
    for condition in conditions:
        event = f" (event {condition.event.sequence})" if condition.event.sequence else ""
        _add(node, f"{COUNTS_NOT} {heading}: {condition.words}{event}")
