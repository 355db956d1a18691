"""What an assessment answers, in its wire form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gravamen.v1 import common_pb2
from gravamen.v1 import readiness_service_pb2 as pb

from domain.readiness.blockers import Blocker, Cause
from domain.readiness.evaluations import EvaluationReading
from domain.readiness.fact_reading import FactReading
from domain.readiness.findings import UNANSWERED, FindingReading
from domain.readiness.flags import Flag, FlagKind
from domain.readiness.judge import CellReading
from domain.readiness.reading import LineReadiness
from domain.values import Target
from projections.acts import NamedEvent
from projections.proof_graph.query import Answered

Named = Mapping[str, NamedEvent]
"""Events that an answer names, by their id."""


def lens_message(answered: Answered, head: int) -> pb.LensRead:
    """Say through what an answer was read (decision 37)."""
    read = answered.readiness
    return pb.LensRead(
        position=read.position,
        head=head,
        on=read.on,
        forum=read.forum,
        forum_sha256=read.forum_sha256,
        stage=read.stage,
        test=read.test,
        law_sha256=dict(read.catalogue),
        rules_version=read.rules_version,
        purpose_scope=read.purpose or "",
        recipient_scope=read.recipient or "",
        lag=max(0, head - answered.view_position),
    )


def readiness_message(
    read: LineReadiness, named: Named, request: pb.GetReadinessRequest
) -> pb.GetReadinessResponse:
    """Put the readiness of a line into its wire form; facts and alternatives only where asked for."""
    facts = read.facts if request.include_facts else ()
    others = read.other_blockers if request.include_alternatives else ()
    return pb.GetReadinessResponse(
        line=read.line,
        case_id=read.case,
        kind=read.kind,
        statement=read.statement,
        is_clear=read.is_clear,
        blockers=[blocker_message(blocker, named) for blocker in read.blockers],
        other_blockers=[blocker_message(blocker, named) for blocker in others],
        cells=[
            cell_message(cell, is_required=group.is_required, named=named)
            for group in read.groups
            for cell in group.cells
        ],
        incidents=[
            pb.IncidentStanding(
                crime_base=incident.crime_base,
                incident=incident.incident,
                is_clear=incident.is_clear,
                modes=incident.modes,
            )
            for incident in read.incidents
        ],
        removed=[
            pb.RemovedMember(whole=removed.whole, member=removed.member, by=removed.by, counts=removed.counts)
            for removed in read.removed
        ],
        line_word=read.line_level.word,
        line_evaluations=[evaluation_message(each, named) for each in read.line_level.evaluations],
        line_findings=[finding_message(each) for each in read.line_level.findings],
        facts=[fact_message(fact) for fact in facts],
        restricted=[message for fact in facts for message in restricted_messages(fact, named)],
        not_looked_at=read.not_looked_at,
        retracted=[message for fact in read.facts for message in retracted_messages(fact, named)],
        flags=[flag_message(flag, named) for flag in read.flags],
    )


def events(ids: Iterable[str], named: Named) -> list[pb.CausingEvent]:
    """Name events with their place, type, actor and time; a row that no event caused by its id alone."""
    return [event_message(named[id]) if id in named else pb.CausingEvent(id=id) for id in ids]


def event_message(event: NamedEvent) -> pb.CausingEvent:
    """Name one event."""
    return pb.CausingEvent(
        id=event.id,
        sequence=event.sequence,
        type=event.type,
        stream=event.stream,
        by=event.by,
        recorded_at=event.recorded_at,
    )


def blocker_message(blocker: Blocker, named: Named) -> pb.Blocker:
    """Put a blocker into its wire form."""
    return pb.Blocker(
        target=target_message(blocker.target),
        incident=blocker.incident or "",
        cause=blocker.cause.value,
        group=blocker.group.value,
        words=blocker.words,
        events=events(blocker.events, named),
        means_of_proof=blocker.means_of_proof,
    )


def flag_message(flag: Flag, named: Named) -> pb.Flag:
    """Put a flag into its wire form."""
    return pb.Flag(
        kind=flag.kind.value,
        target=target_message(flag.target),
        incident=flag.incident or "",
        words=flag.words,
        events=events(flag.events, named),
    )


def target_message(target: Target) -> common_pb2.Target:
    """Put a target into its wire form."""
    return common_pb2.Target(
        stream=target.stream,
        element=target.element or "",
        limb=target.limb or "",
        line="" if target.line is None else str(target.line),
        incidents=[str(incident) for incident in target.incidents],
        context="" if target.context is None else str(target.context),
        mode=target.mode or "",
        crime_base="" if target.crime_base is None else str(target.crime_base),
        actor="" if target.actor is None else str(target.actor),
        period=target.period or "",
    )


def cell_message(reading: CellReading, *, is_required: bool, named: Named) -> pb.ElementCell:
    """Put an element of the matrix into its wire form."""
    cell, material = reading.cell, reading.material
    stated = cell.element if cell.limb is None else cell.limb
    endorsed = [tally for tally in material.tallies if tally.is_endorsed and tally.polarity == "supports"]
    return pb.ElementCell(
        stream=cell.stream,
        element=cell.element.id,
        limb="" if cell.limb is None else cell.limb.key,
        group=cell.group.value,
        # Decision 8: what is contested is shown, and not required.
        is_required=is_required and cell.element.required,
        incident=cell.incident or "",
        mode=cell.mode or "",
        crime_base=cell.crime_base or "",
        statement=stated.statement,
        citation=str(stated.citation),
        is_implied=cell.element.is_implied,
        tallies=[
            pb.Tally(
                polarity=tally.polarity,
                is_direct=tally.is_direct,
                is_endorsed=tally.is_endorsed,
                known=tally.known,
                usable=tally.usable,
                restricted=tally.restricted,
            )
            for tally in material.tallies
        ],
        usable=sum(tally.usable for tally in endorsed),
        known=sum(tally.known for tally in endorsed),
        usable_origins=sum(group.is_usable for group in material.origins),
        known_origins=len(material.origins),
        against=[
            pb.Against(
                mapping=against.mapping,
                fact=against.fact,
                decided=against.decided,
                beside_finding=against.beside_finding,
            )
            for against in reading.against
        ],
        word=reading.word,
        evaluations=[evaluation_message(each, named) for each in reading.evaluations],
        findings=[finding_message(each) for each in reading.findings],
        finding_word=_finding_word(reading),
        is_clear=reading.is_clear,
        blocked_by=[blocker.words for blocker in reading.blockers],
        retracted=material.retracted,
    )


def _finding_word(reading: CellReading) -> str:
    answering = [finding for finding in reading.findings if finding.answers]
    if not answering:
        return ""
    if reading.decisive is None:
        # The latest decision says of the element itself that it does not answer it.
        return "not reached"
    separately = any(
        finding.is_separately_found and finding.outcome not in UNANSWERED for finding in answering
    )
    return "answered" if separately else "not separately found"


def evaluation_message(reading: EvaluationReading, named: Named) -> pb.EvaluationStanding:
    """Put an evaluation of ours into its wire form."""
    return pb.EvaluationStanding(
        evaluation=reading.evaluation,
        forum=reading.forum,
        stage=reading.stage,
        verdict=reading.verdict,
        author=reading.author,
        considered=reading.considered,
        stands=reading.stands,
        needs_concurrence=reading.needs_concurrence,
        weakened=events(reading.weakened, named),
        due=events(reading.due, named),
        dissents=reading.dissents,
        concurrences=[concurrence.by for concurrence in reading.concurrences],
    )


def finding_message(reading: FindingReading) -> pb.FindingStanding:
    """Put another body's answer into its wire form."""
    return pb.FindingStanding(
        finding=reading.finding,
        body=reading.body,
        stage=reading.stage or "",
        outcome=reading.outcome,
        level=reading.level,
        on=reading.on,
        answers=reading.answers,
        decides=reading.decides,
        is_reversed=reading.is_reversed,
        is_separately_found=reading.is_separately_found,
        paragraphs=reading.paragraphs,
    )


def fact_message(fact: FactReading) -> pb.FactStanding:
    """Put how a fact reads into its wire form."""
    return pb.FactStanding(
        fact=fact.fact,
        status=fact.status,
        usable=fact.usable.value,
        known=fact.known.value,
        usable_origins=fact.usable_origins,
        known_origins=len(fact.origins),
        contradicted_by=fact.contradicted_by,
    )


def retracted_messages(fact: FactReading, named: Named) -> Iterator[pb.RetractedCitation]:
    """Yield the citations of a fact whose words their source took back; they stay, and both are shown."""
    for each in fact.retracted:
        [event] = events([each.event], named)
        yield pb.RetractedCitation(
            fact=fact.fact,
            citation=each.citation,
            source=each.source,
            retracted_in=each.retracted_in,
            is_of_account=each.is_of_account,
            topics=each.topics,
            event=event,
        )


def restricted_messages(fact: FactReading, named: Named) -> Iterator[pb.RestrictedCitation]:
    """Yield the citations of a fact that cannot be relied on, with every failing condition."""
    for citation in fact.restricted:
        yield pb.RestrictedCitation(
            fact=fact.fact,
            citation=citation.citation,
            is_contradicting=citation.is_contradicting,
            failed=[
                pb.FailedCondition(
                    condition=failure.condition.value,
                    words=failure.words,
                    row=failure.row,
                    event=next(iter(events([failure.event] if failure.event else [], named)), None),
                )
                for failure in citation.failures
            ],
        )


_TASKS = {
    Cause.NO_CURRENT_EVALUATION: "not_evaluated",
    Cause.CONTRADICTION_UNDECIDED: "contradiction_undecided",
    Cause.UNDECIDED: "undecided",
}


def tasks(answered: Answered) -> Iterator[pb.ElementTask]:
    """Yield what the elements of a line, and the line itself, wait for."""
    read, named = answered.readiness, answered.graph.named
    for blocker in read.every_blocker():
        kind = _TASKS.get(blocker.cause)
        if kind is not None:
            yield pb.ElementTask(
                line=read.line,
                target=target_message(blocker.target),
                kind=kind,
                words=blocker.words,
                events=events(blocker.events, named),
            )
    for flag in read.flags:
        if flag.kind is FlagKind.ON_EARLIER_TEXT:
            yield pb.ElementTask(
                line=read.line,
                target=target_message(flag.target),
                kind=flag.kind.value,
                words=flag.words,
                events=events(flag.events, named),
            )
    seen: set[tuple[str, str, str]] = set()
    for cell in read.cells():
        target = common_pb2.Target(stream=cell.cell.stream, element=cell.cell.element.id)
        if cell.word == "divided" and (target.stream, target.element, "divided") not in seen:
            seen.add((target.stream, target.element, "divided"))
            words = "current evaluations at this stage differ"
            yield pb.ElementTask(line=read.line, target=target, kind="divided", words=words)
        for evaluation in cell.evaluations:
            for kind, causes, words in _standing(evaluation):
                place = (evaluation.evaluation, target.element, kind)
                if place not in seen:
                    seen.add(place)
                    yield pb.ElementTask(
                        line=read.line,
                        target=target,
                        kind=kind,
                        words=words,
                        events=events(causes, named),
                    )


def _standing(evaluation: EvaluationReading) -> Iterator[tuple[str, tuple[str, ...], str]]:
    if not evaluation.stands:
        return
    if evaluation.weakened:
        yield "stale", evaluation.weakened, f"evaluation {evaluation.evaluation} is stale: its basis weakened"
    elif evaluation.due:
        yield "review_due", evaluation.due, f"a review of evaluation {evaluation.evaluation} is due"
    if evaluation.needs_concurrence:
        yield "awaits_concurrence", (), f"evaluation {evaluation.evaluation} waits for another expert"
